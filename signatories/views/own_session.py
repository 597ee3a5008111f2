"""The one-hour session of a signer: its cookie, and views that need it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from signatories import wayin
from signatories.models import Access
from signatories.typed import typed
from signatories.views.private import private_page

COOKIE = "__Secure-signer" if settings.HTTPS else "signer"
View = Callable[..., HttpResponse]


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


def take_session(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=reverse("signatories:own"))


def session(request: HttpRequest) -> Access | None:
    return wayin.session(request.COOKIES.get(COOKIE, ""))


def _way_in() -> HttpResponse:
    return redirect("signatories:own")


def owners_page(view: View) -> View:
    """Give the view the signer's way in; who has none is led to the page that mails a link, with what they wrote."""

    @private_page
    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        access = session(request)
        if access is None:
            # Back would not bring it again: these pages are kept by nobody, and so are their fields.
            words = typed(request)
            return render(request, "signatories/own_over.html", {"typed": words}, status=403) if words else _way_in()
        return view(request, access, *args, **kwargs)

    return wrapped
