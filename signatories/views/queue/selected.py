"""Who is listed under "Selected", and in which order: for editors, who see only what is public."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from signatories import lifecycle, register
from signatories.forms.deciding import FeatureForm, SeenForm
from signatories.lifecycle import Actor, Refusal
from signatories.models import Signature
from staff.access import account, staff_page


@require_safe
@staff_page
def selected(request: HttpRequest) -> HttpResponse:
    """Show the list, and whom the number in the address means."""
    number = request.GET.get("number", "").strip()
    found = None
    if number.isascii() and number.isdigit() and len(number) < 10:
        found = Signature.objects.published().of_kind(Signature.Kind.PUBLIC).filter(number=int(number)).first()
    refused = _("No signature with this number is public. Please check the number.") if number and found is None else ""
    return _page(request, found, FeatureForm(), refused=refused, number=number)


@require_POST
@staff_page
def feature(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _press(request, uuid, FeatureForm, lifecycle.feature)


@require_POST
@staff_page
def unfeature(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _press(request, uuid, SeenForm, lifecycle.unfeature)


def _press(
    request: HttpRequest, identifier: uuid.UUID, form_class: type[SeenForm], verb: Callable[..., object]
) -> HttpResponse:
    signature = get_object_or_404(Signature.objects.published(), uuid=identifier)
    form = form_class(request.POST)
    valid = form.is_valid()
    if "seen" not in form.cleaned_data:
        raise BadRequest
    if not valid:
        return _page(request, signature, form, status=400)
    try:
        verb(signature, seen=form.cleaned_data["seen"], by=Actor.of(account(request)), **form.words())
    except Refusal as refusal:
        signature.refresh_from_db()
        # What takes somebody out of the list asks for no rank, and the page does.
        shown = form if isinstance(form, FeatureForm) else FeatureForm()
        return _page(request, signature, shown, refused=str(refusal.message), status=409)
    return redirect("queue:selected")


def _page(
    request: HttpRequest,
    found: Signature | None,
    form: SeenForm,
    *,
    refused: str = "",
    number: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "listed": register.listed(Signature.Kind.SELECTED),
        "found": found,
        "form": form,
        "refused": refused,
        "number": number,
    }
    return render(request, "queue/selected.html", context, status=status)
