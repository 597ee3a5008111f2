"""Signatures that reach staff otherwise, with what they are known from; and invitations to claim a line."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from convention.models import Edition
from signatories import lifecycle
from signatories.forms.entering import EnterForm, InviteForm
from signatories.lifecycle import Actor, Refusal
from signatories.models import Evidence
from signatories.views.queue.pages import visible
from staff.access import account, staff_page


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def enter(request: HttpRequest) -> HttpResponse:
    """Bring a signature on paper or by letter to the queue, where it is decided like any other."""
    form = EnterForm(request.POST, request.FILES) if request.method == "POST" else EnterForm()
    edition = Edition.objects.current()
    if edition is None:
        raise Http404
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = lifecycle.enter(form.draft(edition), evidence=form.evidence(), by=Actor.of(account(request)))
                return redirect("queue:item", made.uuid)
            except Refusal as refusal:
                form.add_error("email", str(refusal.message))
                status = 409
    return render(request, "queue/enter.html", {"form": form, "edition_signed": edition}, status=status)


@require_POST
@staff_page
def invite(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Mail a member whose line stands here without an address a link to claim it."""
    signature, form = visible(uuid), InviteForm(request.POST)
    if not form.is_valid():
        messages.warning(request, " ".join(str(error) for error in form.errors["email"]))
    else:
        try:
            lifecycle.invite(signature, email=form.cleaned_data["email"], by=Actor.of(account(request)))
            messages.success(request, _("The invitation is on its way."))
        except Refusal as refusal:
            messages.warning(request, str(refusal.message))
    return redirect("queue:item", signature.uuid)


@require_safe
@staff_page
def evidence(request: HttpRequest, uuid: uuid.UUID, pk: int) -> HttpResponseBase:  # noqa: ARG001
    """Hand out a letter or sheet, always as a file to keep and never as a page."""
    found = get_object_or_404(Evidence, pk=pk, signature=visible(uuid))
    if not found.file or not found.file.name:
        raise Http404
    suffix = Path(found.file.name).suffix
    return FileResponse(found.file.open(), as_attachment=True, filename=f"evidence-{found.pk}{suffix}")
