"""The read-only switch, asked before every request that could write."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from signatories.models import Switches
from signatories.typed import typed

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# Signing answers for itself, with the form still filled. Staff must be able to come in and switch back.
EXEMPT = ("signatories:sign", "admin:login", "admin:logout", "staff:prove", "queue:switches")


class ReadOnlyMiddleware:
    """Answers 503 with staff's words to whatever would write while the site can only be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE or request.path in {reverse(name) for name in EXEMPT}:
            return self.get_response(request)
        # Read each time: a switch is in force at once, in every process.
        switches = Switches.load()
        if not switches.read_only:
            return self.get_response(request)
        page = {"words": switches.read_only_words, "typed": typed(request)}
        response = render(request, "signatories/read_only.html", page, status=503)
        response["Cache-Control"] = "no-store"
        response["Retry-After"] = "600"
        return response
