"""Erasure at the request of somebody who cannot open their own page any more: the owner's, and for good."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from signatories import lifecycle
from signatories.forms.deciding import EraseForm
from signatories.lifecycle import Actor, Refusal, table
from signatories.views.queue.pages import visible
from staff.access import account, freshly_proved, staff_page


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
@freshly_proved()
def erase(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Say what goes and what stays; the button erases."""
    signature = visible(uuid)
    if signature.state == table.ERASED:
        raise Http404
    form, refused, status = EraseForm(initial={"seen": signature.version}), "", 200
    if request.method == "POST":
        form, status = EraseForm(request.POST), 400
        valid = form.is_valid()
        if "seen" not in form.cleaned_data:
            raise BadRequest
        if valid:
            try:
                lifecycle.erase(signature, seen=form.cleaned_data["seen"], by=Actor.of(account(request)))
                messages.success(request, _("Everything personal of this signature is erased."))
                return redirect("queue:index")
            except Refusal as refusal:
                refused, status = str(refusal.message), 409
    context = {"signature": signature, "form": form, "refused": refused}
    return render(request, "queue/erase.html", context, status=status)
