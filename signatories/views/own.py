"""``/signature/``: the signer's own page. A mailed link leads in, for one hour, on this path only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from signatories import lifecycle, limits, mailing, tokens, wayin
from signatories.forms.errors import summary
from signatories.forms.own import AskForm
from signatories.models import Access, Mail, Signature
from signatories.views.private import private_page, token_page

COOKIE = "__Secure-signer" if settings.HTTPS else "signer"


def give_session(response: HttpResponse, secret: str | None) -> None:
    """Set the cookie of the one-hour session; it travels to ``/signature/`` only."""
    if secret:
        response.set_cookie(
            COOKIE,
            secret,
            max_age=int(wayin.SESSION_FOR.total_seconds()),
            path=reverse("signatories:own"),
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )


def _session(request: HttpRequest) -> Access | None:
    return wayin.session(request.COOKIES.get(COOKIE, ""))


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Show the signature to its owner; else ask for the address and mail a link, with one answer for everybody."""
    if request.method == "POST":
        form = AskForm(request.POST)
        if not form.is_valid():
            return render(request, "signatories/own_ask.html", {"form": form, "errors": summary(form)}, status=422)
        usage = limits.count_question(request)
        if usage.come_back is not None:
            return _turned_away(request, form, usage.come_back)
        wayin.ask(form.cleaned_data["email"])
        return redirect("signatories:own-sent")
    access = _session(request)
    if access is None:
        return render(request, "signatories/own_ask.html", {"form": AskForm()})
    return render(request, "signatories/own.html", _page(access))


def _turned_away(request: HttpRequest, form: AskForm, seconds: int) -> HttpResponse:
    come_back = timezone.now() + timedelta(seconds=seconds)
    response = render(request, "signatories/own_ask.html", {"form": form, "come_back": come_back}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _page(access: Access) -> dict[str, object]:
    signature = access.signature
    return {
        "signature": signature,
        "line": mailing.name_line(signature),
        "statements": signature.statements.prefetch_related("targets").order_by("order", "pk"),
        "contact": getattr(signature, "contact", None),
        "consents": signature.consents.order_by("pk"),
        "unsent": signature.mails.filter(state=Mail.State.FAILED).exists(),
        "can_withdraw": signature.state in {Signature.State.PENDING, Signature.State.PUBLISHED},
        "session_until": access.session_until,
        "specimen": signature.is_demonstration,
    }


@private_page
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "signatories/own_sent.html")


@token_page
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button; pressing it exchanges the link, once, for the session."""
    try:
        access = tokens.read(token, Access.Purpose.OWN)
    except tokens.ExpiredToken:
        return render(request, "signatories/own_link_over.html", status=410)
    except tokens.BadToken:
        return render(request, "signatories/own_link_unknown.html", status=404)
    secret = wayin.exchange(access) if request.method == "POST" else None
    if access.used_at is not None or (request.method == "POST" and secret is None):
        return render(request, "signatories/own_link_over.html", status=410)
    if secret is None:
        return render(request, "signatories/own_open.html")
    response = redirect("signatories:own")
    give_session(response, secret)
    return response


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Say what withdrawing does, and do it."""
    return _end(request, "withdraw", lifecycle.withdraw, "signatories:own")


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Say what erasing does, and do it."""
    return _end(request, "erase", lifecycle.erase, "signatories:own-erased")


def _end(request: HttpRequest, verb: str, act: Callable[[Signature], Signature], after: str) -> HttpResponse:
    access = _session(request)
    if access is None:
        return redirect("signatories:own")
    if request.method != "POST":
        return render(request, f"signatories/own_{verb}.html", _page(access))
    try:
        act(access.signature)
    except lifecycle.NotInTable:
        # Done before, in another window: the page shows how things stand.
        return redirect("signatories:own")
    return redirect(after)


@private_page
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    response = render(request, "signatories/own_erased.html")
    response.delete_cookie(COOKIE, path=reverse("signatories:own"))
    return response


@private_page
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session on this device."""
    if access := _session(request):
        wayin.leave(access)
    response = redirect("signatories:own")
    response.delete_cookie(COOKIE, path=reverse("signatories:own"))
    return response
