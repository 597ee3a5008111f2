"""Pages that mailed links open, and what their owner sees: kept by nobody, told to nobody, listed nowhere."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from staff.links import without_origin

View = Callable[..., HttpResponse]


def private_page(view: View) -> View:
    """Mark a view whose content is one person's own."""
    return _kept_by_nobody(view, referrer="same-origin")


def token_page(view: View) -> View:
    """Mark a view whose very address is a secret: no page that it leads to may learn where it came from."""
    return _kept_by_nobody(without_origin(view), referrer="no-referrer")


def _kept_by_nobody(view: View, *, referrer: str) -> View:
    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = referrer
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped
