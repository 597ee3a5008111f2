"""Pages that other mailed links open: a new address, a denial of it, and an invited member's line."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from signatories import lifecycle, signing, tokens, wayin
from signatories.forms.errors import summary
from signatories.forms.own import ClaimForm
from signatories.lifecycle import Refusal
from signatories.models import Access
from signatories.views.own_session import give_session
from signatories.views.private import private_page, token_page

View = Callable[[HttpRequest, Access], HttpResponse]


def _opened(request: HttpRequest, token: str, purpose: str, view: View) -> HttpResponse:
    """Read the token and give its row to the view; each kind of wrong one gets a page that helps."""
    try:
        access = tokens.read(token, purpose)
    except tokens.ExpiredToken:
        return render(request, "signatories/own_link_over.html", status=410)
    except tokens.BadToken:
        return render(request, "signatories/own_link_unknown.html", status=404)
    return view(request, access)


@token_page
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, token: str) -> HttpResponse:
    """Make the new address the signature's own."""
    return _opened(request, token, Access.Purpose.ADDRESS, _address)


def _address(request: HttpRequest, access: Access) -> HttpResponse:
    change = getattr(access, "address_change", None)
    if change is None or change.ended_at is not None:
        return render(request, "signatories/own_link_over.html", status=410)
    if request.method != "POST":
        return render(request, "signatories/own_address.html", {"email": change.email})
    try:
        signature = lifecycle.change_address(change)
    except Refusal as refusal:
        page = {"email": change.email, "refusal": refusal.message}
        return render(request, "signatories/own_address.html", page, status=409)
    return _led_in(wayin.make(signature))


@token_page
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """Tell staff that the old address did not ask for the change; it heads the queue."""
    return _opened(request, token, Access.Purpose.NOT_ME, _not_me)


def _not_me(request: HttpRequest, access: Access) -> HttpResponse:
    if request.method != "POST":
        return render(request, "signatories/own_not_me.html", {"used": access.used_at is not None})
    signing.deny_change(access)
    return redirect("signatories:own-told")


@token_page
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Put a member's line into their own hands, with their consent."""
    return _opened(request, token, Access.Purpose.CLAIM, _claim)


def _claim(request: HttpRequest, access: Access) -> HttpResponse:
    invitation = getattr(access, "invitation", None)
    if invitation is None or invitation.ended_at is not None:
        return render(request, "signatories/own_link_over.html", status=410)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    page = {"form": form, "signature": access.signature}
    if request.method != "POST":
        return render(request, "signatories/own_claim.html", page)
    if not form.is_valid():
        return render(request, "signatories/own_claim.html", {**page, "errors": summary(form)}, status=422)
    try:
        signature = lifecycle.claim(invitation, consents=form.consents())
    except Refusal as refusal:
        return render(request, "signatories/own_claim.html", {**page, "refusal": refusal.message}, status=409)
    return _led_in(wayin.make(signature))


def _led_in(access: Access) -> HttpResponse:
    response = redirect("signatories:own")
    give_session(response, wayin.exchange(access))
    return response


@private_page
@require_safe
def told(request: HttpRequest) -> HttpResponse:
    return render(request, "signatories/report_sent.html")
