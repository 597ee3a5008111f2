"""Reading pages: GET and HEAD only, no cookie, kept by any cache for 60 seconds from their making.

The site keeps them too, under the content version, so that a page is made once and then only sent: in the cache that
all processes share, and in each process's own memory, from which it answers before it looks up the address.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from convention.models import ContentVersion

MAX_AGE = 60  # seconds; DESIGN: counted from their making
LARGEST_KEPT = 2_000_000  # bytes of one page; more is made anew each time
LONGEST_QUERY = 200  # bytes; a longer one is a stranger's word that would only fill the cache
MOST_REMEMBERED = 8_000_000  # bytes in the memory of one process
SMALLEST_PACKED = 500  # bytes; below that packing gains nothing

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was made: ``made_at`` in seconds since the epoch, ``packed`` by gzip or empty."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    packed: bytes
    etag: str
    made_at: float


def reading_page(view: View) -> View:
    """Mark a view as a reading page; the guard in ``mimc_site.middleware`` holds it to that."""

    @require_safe
    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = _key(request) if settings.KEEP_PAGES else None
        kept: Kept | None = cache.get(key) if key else None
        if kept is None:
            response = view(request, *args, **kwargs)
            if not isinstance(response, HttpResponse) or response.cookies:
                return _marked(response)  # a file is streamed; a cookie is for the guard to find
            kept = _made(response)
            if key and kept.status == 200 and len(kept.body) <= LARGEST_KEPT:
                cache.set(key, kept, MAX_AGE)
        match = request.resolver_match
        # What stands around this view (a count, a header of its own) must not be skipped.
        if key and kept.status == 200 and match is not None and match.func is wrapped:
            memory.remember(request, kept)
        return _marked(_answer(request, kept))

    return wrapped


def _marked(response: HttpResponseBase) -> HttpResponseBase:
    response.is_reading_page = True  # type: ignore[attr-defined]
    response.setdefault("Cache-Control", f"public, max-age={MAX_AGE}")
    return response


def _key(request: HttpRequest) -> str | None:
    address = request.get_full_path()
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return None
    digest = hashlib.sha256(f"{request.get_host()} {address}".encode()).hexdigest()
    return f"page:{content_version()}:{digest}"


def _made(response: HttpResponse) -> Kept:
    if hasattr(response, "render"):
        response = response.render()
    body = response.content
    packed = gzip.compress(body, 6, mtime=0) if len(body) >= SMALLEST_PACKED else b""
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    headers = tuple(response.items())
    return Kept(response.status_code, headers, body, packed, etag, time.time())


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    # Counted from the making: whoever keeps it next may do so only for what is left of the minute.
    # Never more than the minute: a clock that was put back makes a page seem to come from the future.
    left = min(MAX_AGE, max(0, MAX_AGE - int(time.time() - kept.made_at)))
    response = HttpResponse(status=kept.status)
    for name, value in kept.headers:
        response[name] = value
    response.setdefault("Cache-Control", f"public, max-age={left}")
    if kept.packed:
        patch_vary_headers(response, ["Accept-Encoding"])
    # RFC 9110, 8.8.3.3: the packed form is another representation, so it has a validator of its own.
    # By META: to make all of ``request.headers`` costs as much as the rest of this answer.
    packed = bool(kept.packed) and accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    response["ETag"] = f'{kept.etag[:-1]}-gzip"' if packed else kept.etag
    if kept.status == 200 and any(name in request.META for name in CONDITIONS):
        unchanged = get_conditional_response(request, etag=response["ETag"], response=response)
        if unchanged is not None and unchanged.status_code == 304:
            return unchanged
    if packed:
        response["Content-Encoding"] = "gzip"
    response.content = kept.packed if packed else kept.body
    response["Content-Length"] = str(len(response.content))
    return response


CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE")


def accepts_gzip(header: str) -> bool:
    """Tell whether the browser takes gzip (RFC 9110, 12.5.3); ``gzip;q=0`` says that it does not."""
    for part in header.lower().split(","):
        coding, _, weight = part.strip().partition(";")
        if coding.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


# --- what this process remembers ---------------------------------------------------------------------


@dataclass(slots=True)
class Memory:
    """Pages of one content version by host, path and query, each with what its address was resolved to."""

    version: int = -1
    size: int = 0
    pages: dict[tuple[str, str, str], tuple[Kept, ResolverMatch | None]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def remember(self, request: HttpRequest, kept: Kept) -> None:
        """Take the page in; the first that came goes where there is no room."""
        version, address, size = content_version(), _address(request), len(kept.body) + len(kept.packed)
        if size > MOST_REMEMBERED // 4:
            return
        with self.lock:
            if version != self.version:
                self.version, self.size, self.pages = version, 0, {}
            self._drop(address)
            while self.size + size > MOST_REMEMBERED:
                self._drop(next(iter(self.pages)))
            self.pages[address] = (kept, request.resolver_match)
            self.size += size

    def _drop(self, address: tuple[str, str, str]) -> None:
        if dropped := self.pages.pop(address, None):
            self.size -= len(dropped[0].body) + len(dropped[0].packed)

    def recall(self, request: HttpRequest) -> tuple[Kept, ResolverMatch | None] | None:
        """Return the page while its minute lasts."""
        found = self.pages.get(_address(request)) if content_version() == self.version else None
        return found if found and time.time() - found[0].made_at < MAX_AGE else None

    def forget(self) -> None:
        """Begin anew, as a new process does."""
        self.version, self.size, self.pages = -1, 0, {}


memory = Memory()


def _address(request: HttpRequest) -> tuple[str, str, str]:
    return request.get_host(), request.path, request.META.get("QUERY_STRING", "")


def recalled(request: HttpRequest) -> HttpResponseBase | None:
    """Answer from this process's memory, or not at all where the request asks for more than a reading page.

    Its address was resolved when the page was made; what lies between is skipped, so this is only for what would
    have come through all of it unchanged.
    """
    meta = request.META
    if not settings.KEEP_PAGES or request.method not in SAFE or meta.get("CONTENT_LENGTH") or CHUNKED in meta:
        return None
    try:
        found = memory.recall(request)
    except DatabaseError:
        return None  # the view meets the same, and its page says so
    if found is None:
        return None
    kept, request.resolver_match = found
    return _marked(_answer(request, kept))


SAFE = frozenset({"GET", "HEAD"})
CHUNKED = "HTTP_TRANSFER_ENCODING"

# --- the content version, read at most once a second --------------------------------------------------

SECOND = 1.0
_seen: tuple[float, int] | None = None


def content_version() -> int:
    """Return the number that rises with every public change, as this process saw it within the last second."""
    global _seen  # noqa: PLW0603 - one small memory a process, replaced whole
    now = time.monotonic()
    if _seen is None or now - _seen[0] >= SECOND:
        number = ContentVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0
        _seen = (now, number)
    return _seen[1]


def forget_version() -> None:
    global _seen  # noqa: PLW0603
    _seen = None
