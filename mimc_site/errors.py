"""The pages for what went wrong. Those for 500 and 503 need no database."""

from __future__ import annotations

import errno
import logging
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import reverse

from signatories.typed import comes_from_here, typed
from signatories.views.sign import sign_again

log = logging.getLogger("site.errors")

WITH_PAGE = frozenset({400, 403, 404, 405, 413, 429, 503})
KEPT_HEADERS = ("Allow", "Retry-After", "Cache-Control", "X-Robots-Tag", "Referrer-Policy")
RETRY_AFTER = 30  # seconds
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
# What is left where even a template cannot be read.
BARE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Something went wrong</title>'
    "<h1>Something went wrong</h1><p>The site met an error that it did not expect. Please try again in a minute.</p>"
)


def with_words(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return the site's own page in the place of a refusal that has none (a 405 of Django's, a room's bare 429)."""
    if response.status_code not in WITH_PAGE or response.streaming or not isinstance(response, HttpResponse):
        return response
    if response.content or not response.get("Content-Type", "text/html").startswith("text/html"):
        return response
    page = unavailable(request) if response.status_code == 503 else _page(request, response.status_code)
    for name in KEPT_HEADERS:
        if name in response:
            page[name] = response[name]
    page.cookies = response.cookies
    return page


def is_away(exception: BaseException) -> bool:
    """Tell whether what failed comes back by itself or by an operator: the database, or room on the disk."""
    return is_database_away(exception) or (isinstance(exception, OSError) and exception.errno in NO_ROOM)


def is_database_away(exception: BaseException) -> bool:
    """Tell whether it is the database's server or file that failed, not the query."""
    if connection.vendor == "sqlite":
        # SQLite names a missing table or column by the same class; that is a fault of ours, and a 500.
        return isinstance(exception, OperationalError) and not str(exception).startswith("no such")
    return isinstance(exception, OperationalError | InterfaceError)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # Django counts fields while it reads the body, and calls too many of them a bad request.
    too_much = isinstance(exception, TooManyFieldsSent | TooManyFilesSent | RequestDataTooBig)
    return _page(request, 413 if too_much else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that is too old or came from elsewhere. The one for signing comes again as it was sent."""
    if request.path == reverse("signatories:sign") and comes_from_here(request):
        return sign_again(request)
    return _page(request, 403, typed=typed(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, 404)


def too_large(request: HttpRequest) -> HttpResponse:
    return _page(request, 413)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = _without_context(503, typed=typed(request))
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, or, where the database or the disk is away, that it will pass.

    Middleware that asks the database who is signed in fails outside of any view, and Django brings that here.
    """
    failed = sys.exc_info()[1]
    return unavailable(request) if failed is not None and is_away(failed) else _without_context(500)


def _page(request: HttpRequest, status: int, **page: object) -> HttpResponse:
    response = render(request, f"errors/{status}.html", page, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _without_context(status: int, **page: object) -> HttpResponse:
    # No request and so no context processor: whatever failed may be the database.
    try:
        body: str = render_to_string(f"errors/{status}.html", page)
    except Exception as error:
        if not isinstance(error, TemplateDoesNotExist):
            log.exception("the page for an error failed")
        body = BARE
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response
