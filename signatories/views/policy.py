"""How staff read signatures, in short, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from convention.http import reading_page
from signatories.models import Reason


@reading_page
def moderation(request: HttpRequest) -> HttpResponse:
    """Show each reason's public wording; the long form is ``docs/moderation.md``."""
    reasons = Reason.objects.filter(active=True).exclude(public="")
    return render(request, "signatories/moderation.html", {"reasons": reasons})
