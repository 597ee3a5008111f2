"""``/signature/``: the signer's own page. A mailed link leads in, for one hour, on this path only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from signatories import lifecycle, limits, own_record, tokens, wayin
from signatories.forms.errors import summary
from signatories.forms.own import AskForm
from signatories.lifecycle import Refusal
from signatories.models import Access, Signature, Switches
from signatories.typed import typed
from signatories.views.own_session import give_session, owners_page, session, take_session
from signatories.views.private import private_page, token_page


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Show the signature to its owner; else ask for the address and mail a link, with one answer for everybody."""
    if request.method == "POST":
        return _asked(request, AskForm(request.POST))
    access = session(request)
    if access is None:
        page = {"form": AskForm(), "done": _done(request), "switches": Switches.load()}
        return render(request, "signatories/own_ask.html", page)
    return own_page(request, access)


# What was just done, by the name that the way back to the page carries.
DONE = {
    "line": _("We have your change of the line."),
    "statement": _("Your statement was sent. Staff read it before it is shown."),
    "statement-withdrawn": _("The statement is withdrawn. It left every page, file and feed of this site."),
    "answer": _("Your answer was sent to staff."),
    "agreed": _("You agreed. Your signature goes on without that statement."),
    "closed": _("Your signature’s page is closed on this device."),
}


def back_after(done: str) -> HttpResponse:
    """Lead back to the page, which then says what was done."""
    return redirect(f"{reverse('signatories:own')}?done={done}")


def _done(request: HttpRequest) -> str | Promise:
    return DONE.get(request.GET.get("done", ""), "")


def own_page(request: HttpRequest, access: Access, *, refusal: Refusal | None = None) -> HttpResponse:
    """Show the page; after a refused action with the reason, and how things stand now."""
    page = {**own_record.page(access), "done": _done(request), "switches": Switches.load()}
    if refusal:
        page |= {"refusal": refusal.message, "typed": typed(request)}
    return render(request, "signatories/own.html", page, status=409 if refusal else 200)


def _asked(request: HttpRequest, form: AskForm) -> HttpResponse:
    if not form.is_valid():
        return render(request, "signatories/own_ask.html", {"form": form, "errors": summary(form)}, status=422)
    usage = limits.count_question(request)
    if usage.come_back is not None:
        return _turned_away(request, form, usage.come_back)
    wayin.ask(form.cleaned_data["email"])
    return redirect("signatories:own-sent")


def _turned_away(request: HttpRequest, form: AskForm, seconds: int) -> HttpResponse:
    come_back = timezone.now() + timedelta(seconds=seconds)
    response = render(request, "signatories/own_ask.html", {"form": form, "come_back": come_back}, status=429)
    response["Retry-After"] = str(seconds)
    return response


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


@require_http_methods(["GET", "HEAD", "POST"])
@owners_page
def withdraw(request: HttpRequest, access: Access) -> HttpResponse:
    """Say what withdrawing does, and do it."""
    return _end(request, access, "withdraw", lifecycle.withdraw, "signatories:own")


@require_http_methods(["GET", "HEAD", "POST"])
@owners_page
def erase(request: HttpRequest, access: Access) -> HttpResponse:
    """Say what erasing does, and do it."""
    return _end(request, access, "erase", lifecycle.erase, "signatories:own-erased")


def _end(
    request: HttpRequest, access: Access, verb: str, act: Callable[[Signature], Signature], after: str
) -> HttpResponse:
    if request.method != "POST":
        return render(request, f"signatories/own_{verb}.html", own_record.page(access))
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
    take_session(response)
    return response


@private_page
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session on this device."""
    if access := session(request):
        wayin.leave(access)
    response = back_after("closed")
    take_session(response)
    return response
