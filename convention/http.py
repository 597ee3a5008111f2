"""Reading pages: GET and HEAD only, no cookie, kept by any cache for 60 seconds from their making."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

MAX_AGE = 60  # seconds; DESIGN: counted from their making

View = Callable[..., HttpResponseBase]


def reading_page(view: View) -> View:
    """Mark a view as a reading page; the guard in ``mimc_site.middleware`` holds it to that."""

    @require_safe
    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.is_reading_page = True  # type: ignore[attr-defined]
        response.setdefault("Cache-Control", f"public, max-age={MAX_AGE}")
        return response

    return wrapped
