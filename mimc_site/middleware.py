"""What holds for every answer: one log line, safe headers, bounded bodies, and reading pages without a cookie."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import BadRequest, ImproperlyConfigured, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from convention.http import recalled
from mimc_site import alerts, errors, metrics
from mimc_site.logs import masked, request_id

Answer = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("site.request")

PERMISSIONS = ", ".join(
    f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
)


class RequestLogMiddleware:
    """Gives the request an id, logs one line when it is answered, and logs what went wrong without its words."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = request_id.set(uuid.uuid4().hex[:16])
        began = time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            match = request.resolver_match
            fields = {
                "method": request.method if request.method in KNOWN_METHODS else "other",
                "path": masked(request.path)[:200],
                "route": match.view_name if match else None,
                "status": response.status_code,
                "ms": round((time.monotonic() - began) * 1000, 1),
            }
            log.info("request", extra={"fields": fields})
            metrics.observe(
                str(fields["method"]),
                match.view_name if match else None,
                response.status_code,
                time.monotonic() - began,
            )
            if response.status_code == 500:
                alerts.note_error(match.view_name if match else None)
            return response
        finally:
            request_id.reset(token)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, REFUSALS):
            return  # an answer of its own, not a fault
        log.error("unhandled", exc_info=exception, extra={"fields": {"path": masked(request.path)[:200]}})


REFUSALS = (Http404, PermissionDenied, BadRequest, SuspiciousOperation, MultiPartParserError)
KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}


class SecurityHeadersMiddleware:
    """The content security policy and what Django does not set itself. A view may state a policy of its own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        policy: dict[str, list[str]] = settings.SECURE_CSP
        self.csp = "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in policy.items())

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", self.csp)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("X-Content-Type-Options", "nosniff")
        return response


STALE_IF_ERROR = 540  # seconds; with the minute of freshness ten minutes in all
GIVES_LIFE = (200, 304)  # a cache takes what "unchanged" says in the place of what the page said


class ReadingPageMiddleware:
    """Holds the promise that any cache may keep a reading page: it sets no cookie and varies by none."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(response, "is_reading_page", False):
            broken = bool(response.cookies) or "cookie" in response.get("Vary", "").lower()
            if broken and settings.DEBUG_READING_PAGES:
                raise ImproperlyConfigured(f"The reading page {request.path} sets or depends on a cookie.")
            if broken:
                response.cookies.clear()
                response["Cache-Control"] = "private, no-store"
                log.error("reading page with a cookie", extra={"fields": {"path": masked(request.path)[:200]}})
            elif settings.TRUSTED_PROXIES and response.status_code in GIVES_LIFE:
                # For the caches in front: shown for so long only while the site does not answer (RFC 5861, 4).
                response["Cache-Control"] += f", stale-if-error={STALE_IF_ERROR}"
        elif "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie"])
        return response


class KeptPageMiddleware:
    """Answers for a page that this process remembers, before anything is asked of addresses, sessions or views."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return recalled(request) or self.get_response(request)


class ErrorPageMiddleware:
    """Gives a refusal that comes without words the site's own page, and says 503 while database or disk are away.

    Under DEBUG it keeps Django's list of addresses from who tries the site and follows a wrong link.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 404 and request.resolver_match is None:
            return errors.not_found(request)
        return errors.with_words(request, response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if settings.DEBUG and isinstance(exception, Http404):
            return errors.not_found(request)
        if not errors.is_away(exception):
            return None
        log.error("database or disk away", exc_info=exception, extra={"fields": {"path": masked(request.path)[:200]}})
        return errors.unavailable(request)


class BodyLimitMiddleware:
    """Refuses a body past the limit of its path with 413 before anything reads it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.META.get("CONTENT_LENGTH") or "0"
        # Twenty digits are enough for any body; more would only be a way to hide a number behind zeros.
        if not given.isascii() or not given.isdigit() or len(given) > 20:
            return errors.bad_request(request)
        length = int(given)
        if length > limit_for(request.path) or "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", ""):
            return errors.too_large(request)
        if "\x00" in request.path:
            return errors.bad_request(request)
        return self.get_response(request)


def limit_for(path: str) -> int:
    """Return the number of bytes that a body sent to ``path`` may have."""
    if path.startswith(("/sign/", "/signature/")):
        return int(settings.BODY_LIMIT_FORMS)
    if path.startswith("/admin/"):
        return int(settings.BODY_LIMIT_STAFF)
    return int(settings.BODY_LIMIT)


class DemoAccountMiddleware:
    """Ends the session of a demo account while DEBUG is off: its password was printed on a terminal once."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Only staff pages have sessions; asking elsewhere would make a reading page vary by cookie.
        if not settings.DEMO_ACCOUNTS and request.path.startswith(reverse("admin:index")):
            user = request.user
            if user.is_authenticated and user.is_demo:
                logout(request)
        return self.get_response(request)
