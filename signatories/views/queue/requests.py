"""What people wrote who could not say, or did not know, which signature is theirs."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from signatories import lifecycle
from signatories.lifecycle import Actor, Refusal
from signatories.models import Report
from signatories.moderation import finding
from staff.access import account, staff_page
from staff.permissions import DECIDE

MOST = 50
LONGEST_NOTE = 2_000


@require_safe
@staff_page
def requests(request: HttpRequest) -> HttpResponse:
    """Show the oldest first; who answers them looks for the person by name."""
    found = list(finding.open_requests()[:MOST])
    return render(request, "queue/requests.html", {"found": found, "may_decide": account(request).has_role(*DECIDE)})


@require_POST
@staff_page
def close_request(request: HttpRequest, part: uuid.UUID) -> HttpResponse:
    report = get_object_or_404(Report, uuid=part, signature=None)
    try:
        lifecycle.close_report(report, by=Actor.of(account(request)), note=request.POST.get("note", "")[:LONGEST_NOTE])
        messages.success(request, _("The request is closed."))
    except Refusal as refusal:
        messages.warning(request, str(refusal.message))
    return redirect("queue:requests")
