"""The typeset register to hand over: what it is, how far the next one has come, and the file itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from convention.http import reading_page
from convention.sending import send
from signatories import stored
from signatories.handover import contents, making
from signatories.views.snapshot import away


@reading_page
def page(request: HttpRequest) -> HttpResponse:
    said = making.said()
    context = {
        "said": said,
        "created": _moment(said["created"]) if said else None,
        "offline": bool(said and stored.has_changed(said)),
        "progress": making.progress(),
        "whole": contents.WHOLE,
        "canonical": settings.SITE_URL + reverse("signatories:hand-over"),
    }
    return render(request, "signatories/hand_over.html", context)


def _moment(text: str) -> datetime | None:
    return parse_datetime(text)


@reading_page
def file(request: HttpRequest) -> HttpResponseBase:
    """Send the stored file; while somebody in it has left, it is away until it is made anew."""
    said: dict[str, Any] | None = making.said()
    if said is None or stored.has_changed(said):
        return _away()
    name = f"mobility-convention-register-{said['created'][:10]}.pdf"
    try:
        response = send(request, making.path(), sha256=said["sha256"], name=name, media_type="application/pdf")
    except OSError:
        return _away()
    response["X-Robots-Tag"] = "noindex"
    return response


def _away() -> HttpResponse:
    words = _("The register is being set anew, because somebody in it changed or left. How far it has come: ")
    return away(words, reverse("signatories:hand-over"))
