"""The auditor's pages: a search through the audit, and the same as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from signatories import exports
from signatories.forms.auditing import AuditForm
from signatories.moderation import audit as room
from signatories.moderation import changes
from staff.access import staff_page


@require_safe
@staff_page
def audit(request: HttpRequest) -> HttpResponse:
    """Show a hundred events that were asked for, newest first."""
    form = AuditForm(request.GET)
    if not form.is_valid():
        return render(request, "queue/audit.html", {"form": form, "found": []}, status=400)
    events = list(form.asked().events()[: room.ON_A_PAGE + 1])
    shown = events[: room.ON_A_PAGE]
    context = {
        "form": form,
        "found": list(zip(shown, changes.in_words(shown), strict=True)),
        "older": _turned(request, shown[-1].pk) if len(events) > len(shown) else "",
        "asked": _turned(request, None),
    }
    return render(request, "queue/audit.html", context)


@require_safe
@staff_page
def audit_csv(request: HttpRequest) -> HttpResponseBase:
    """Stream everything that was asked for, however much it is."""
    form = AuditForm(request.GET)
    if not form.is_valid():
        return render(request, "queue/audit.html", {"form": form, "found": []}, status=400)
    pieces = exports.csv_pieces(room.rows(form.asked().events()), room.COLUMNS)
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _turned(request: HttpRequest, before: int | None) -> str:
    asked = request.GET.copy()
    asked.pop("before", None)
    if before is not None:
        asked["before"] = str(before)
    return asked.urlencode()
