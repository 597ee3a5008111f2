"""Sends a stored file by its digest: ETag, one range of bytes (RFC 9110, 14), attachment, nothing of it executed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

RANGE = re.compile(r"bytes=(?P<first>\d{0,18})-(?P<last>\d{0,18})")
PIECE = 65_536  # bytes read at once


def send(request: HttpRequest, path: Path, *, sha256: str, name: str, media_type: str) -> HttpResponseBase:
    """Return the file, a range of it, 304 or 416. Raises ``OSError`` where it is not on the disk."""
    size = path.stat().st_size
    etag = quote_etag(sha256)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    wanted = _range(request, size, etag)
    if wanted == UNSATISFIABLE:
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    first, last = wanted or (0, size - 1)
    response = StreamingHttpResponse(_pieces(path, first, last), status=206 if wanted else 200)
    if wanted:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Type"] = media_type
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


UNSATISFIABLE = (-1, -1)


def _range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """Return the first and last byte asked for; several ranges, or those of another version, mean the whole file."""
    match = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if match is None or request.headers.get("If-Range", etag) != etag or match[0] == "bytes=-":
        return None
    if not match["first"]:
        length = int(match["last"])
        return (max(0, size - length), size - 1) if length and size else UNSATISFIABLE
    first = int(match["first"])
    last = min(int(match["last"]), size - 1) if match["last"] else size - 1
    if match["last"] and int(match["last"]) < first:
        return None  # no range at all: as if none were asked for
    return (first, last) if first < size else UNSATISFIABLE


def _pieces(path: Path, first: int, last: int) -> Iterator[bytes]:
    left = last - first + 1
    with path.open("rb") as file:
        file.seek(first)
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
