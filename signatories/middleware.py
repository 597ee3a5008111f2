"""The read-only switch, asked before every request that could write, and before every form that only leads to one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from signatories.models import Switches
from signatories.typed import typed

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# Signing answers for itself, with the form still filled. Staff must be able to come in and switch back.
EXEMPT = ("signatories:sign", "admin:login", "admin:logout", "staff:prove", "queue:switches")
# Pages that are nothing but a form: who comes is told before they write, not after.
FORMS = frozenset(
    f"signatories:{name}"
    for name in (
        "confirm", "own-open", "own-withdraw", "own-erase", "own-edit", "own-statement-add", "own-statement",
        "own-statement-withdraw", "own-new-address", "own-answer", "own-address", "own-not-me", "claim", "own-help",
        "report",
    )
)  # fmt: skip


class ReadOnlyMiddleware:
    """Answers 503 with staff's words to whatever would write while the site can only be read; forms say so before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE or request.path in {reverse(name) for name in EXEMPT}:
            return self.get_response(request)
        # Read each time: a switch is in force at once, in every process.
        switches = Switches.load()
        if not switches.read_only:
            return self.get_response(request)
        return _only_read(request, switches, sent=True)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        if request.method not in SAFE or match is None or match.view_name not in FORMS:
            return None
        switches = Switches.load()
        return _only_read(request, switches, sent=False) if switches.read_only else None


def _only_read(request: HttpRequest, switches: Switches, *, sent: bool) -> HttpResponseBase:
    page = {"words": switches.read_only_words, "typed": typed(request) if sent else [], "sent": sent}
    response = render(request, "signatories/read_only.html", page, status=503 if sent else 200)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"  # the address may be a mailed link
    if sent:
        response["Retry-After"] = "600"
    return response
