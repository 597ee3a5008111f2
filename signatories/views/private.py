"""Pages that mailed links open, and what their owner sees: kept by nobody, told to nobody, listed nowhere."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def private_page(view: View) -> View:
    """Mark a view whose content is one person's own."""
    return _kept_by_nobody(view, referrer="same-origin")


def token_page(view: View) -> View:
    """Mark a view whose very address is a secret: no page that it leads to may learn where it came from."""
    checked: Any = decorator_from_middleware(_CsrfWithoutOrigin)(view)
    # Exempt from the site's own check only because the one beneath is made in its place.
    return csrf_exempt(_kept_by_nobody(checked, referrer="no-referrer"))


class _CsrfWithoutOrigin(CsrfViewMiddleware):
    """A page with no-referrer posts ``Origin: null`` (Fetch standard, 3.2), which the site's own check refuses.

    Cookie and form must still hold the same token, which another site can neither read nor set.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        return request.META["HTTP_ORIGIN"] == "null" or bool(super()._origin_verified(request))  # type: ignore[misc]


def _kept_by_nobody(view: View, *, referrer: str) -> View:
    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = referrer
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped
