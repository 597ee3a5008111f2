"""The owner's page of accounts: invite, reset, change. Each verb asks for a fresh code where codes are required."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from staff import accounts as room
from staff import enrolment
from staff.access import account, freshly_proved, staff_page
from staff.forms import ChangeForm, InviteForm
from staff.models import Enrolment, Role, StaffAccount


@require_safe
@staff_page
def accounts(request: HttpRequest) -> HttpResponse:
    return _page(request, InviteForm())


@require_POST
@staff_page
@freshly_proved("staff:accounts")
def invite(request: HttpRequest) -> HttpResponse:
    """Make an account and show its link, this once."""
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            return _handed(request, room.add(form.cleaned_data["name"], form.cleaned_data["role"]))
        except ValidationError as error:
            form.add_error("name", error.messages)
    return _page(request, form, status=400)


@require_POST
@staff_page
@freshly_proved("staff:accounts")
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """For a lost phone or password: end every sign-in and show a new link, this once."""
    return _handed(request, room.reset(get_object_or_404(StaffAccount, pk=pk, is_demo=False, is_active=True)))


@require_POST
@staff_page
@freshly_proved("staff:accounts")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    whose = get_object_or_404(StaffAccount, pk=pk, is_demo=False)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _page(request, InviteForm(), refused=[str(error) for error in form.errors["role"]], status=400)
    try:
        room.change(whose, role=form.cleaned_data["role"], active=form.cleaned_data["active"], by=account(request))
    except ValidationError as error:
        return _page(request, InviteForm(), refused=error.messages, status=409)
    return redirect("staff:accounts")


def _handed(request: HttpRequest, made: Enrolment) -> HttpResponse:
    context = {"account": made.account, "link": enrolment.link(made), "until": made.expires_at}
    return render(request, "staff/link.html", context)


def _page(
    request: HttpRequest, form: InviteForm, *, refused: list[str] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "accounts": StaffAccount.objects.order_by("-is_active", "username"),
        "form": form,
        "roles": Role.choices,
        "refused": refused,
    }
    return render(request, "staff/accounts.html", context, status=status)
