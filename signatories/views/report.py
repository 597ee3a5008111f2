"""Reports to staff: "Is this not you?" on a public signature, and the form for who has no way in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from signatories import keys, lifecycle, limits
from signatories.forms.errors import summary
from signatories.forms.own import HelpForm, ReportForm
from signatories.models import Report, Signature
from staff.network import client_address

LARGEST = 2_147_483_647  # what the column can hold; a larger number names nobody


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Take a report about a published signature; it heads the queue and holds nothing by itself."""
    signature = Signature.objects.published().filter(number=number).first() if number <= LARGEST else None
    if signature is None:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    page = {"form": form, "signature": signature, "specimen": signature.is_demonstration}
    return _taken(request, "signatories/report.html", page, kind=Report.Kind.NOT_ME, signature=signature)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_help(request: HttpRequest) -> HttpResponse:
    """Take what somebody wants who cannot open their own page."""
    form = HelpForm(request.POST if request.method == "POST" else None)
    kind, signature = "", None
    if form.is_bound and form.is_valid():
        kind = form.cleaned_data["kind"]
        signature = Signature.objects.published().filter(number=form.cleaned_data["number"] or 0).first()
    return _taken(request, "signatories/report_help.html", {"form": form}, kind=kind, signature=signature)


def _taken(
    request: HttpRequest, template: str, page: dict[str, Any], *, kind: str, signature: Signature | None
) -> HttpResponse:
    form: ReportForm = page["form"]
    if request.method != "POST":
        return _shown(request, template, page)
    if not form.is_valid():
        return _shown(request, template, {**page, "errors": summary(form)}, status=422)
    usage = limits.count_report(request)
    if usage.come_back is not None:
        response = _shown(request, template, {**page, "turned_away": True}, status=429)
        response["Retry-After"] = str(usage.come_back)
        return response
    values = form.cleaned_data
    lifecycle.report(
        kind,
        signature=signature,
        name=values["name"],
        email=values["email"],
        words=values["words"],
        network_key=keys.network_key(client_address(request)),
    )
    return redirect("signatories:report-sent")


def _shown(request: HttpRequest, template: str, page: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, template, page, status=status)
    response["Cache-Control"] = "private, no-cache"  # Back must find what was typed
    response["X-Robots-Tag"] = "noindex"
    return response
