"""The stored files of the hour, with what is said of them; offline while somebody in them has left."""

from __future__ import annotations

import json
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _

from convention.http import reading_page
from signatories import figures, packing, snapshots
from signatories.exports import csv_pieces
from signatories.views.export import download

RETRY_AFTER = 300  # seconds; the worker looks every minute


@reading_page
def package(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001
    """Describe every file and column (Frictionless Data Package)."""
    stored = snapshots.manifest()
    if stored is None or snapshots.is_offline(stored):
        return _offline()
    response = HttpResponse(json.dumps(stored, ensure_ascii=False, indent=1), content_type="application/json")
    return _open(response)


@reading_page
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    if name not in snapshots.NAMES:
        raise Http404
    stored = snapshots.manifest()
    if stored is None or snapshots.is_offline(stored):
        return _offline()
    return _send(request, name, stored)


@reading_page
def counts(request: HttpRequest) -> HttpResponseBase:
    """Send the counts as they were stored within the hour. They name nobody, so nothing takes them offline."""
    stored = snapshots.manifest()
    if stored is None or not any(one["path"] == snapshots.COUNTS for one in stored["resources"]):
        pieces = csv_pieces(figures.ledger_rows(), figures.COLUMNS)  # before the worker's first hour
        return download(request, pieces, snapshots.COUNTS, "text/csv; charset=utf-8", form="counts")
    return _send(request, snapshots.COUNTS, stored)


def _send(request: HttpRequest, name: str, stored: dict[str, Any]) -> HttpResponseBase:
    how = packing.coding(request.headers.get("Accept-Encoding", ""))
    digest = next(one["hash"][7:39] for one in stored["resources"] if one["path"] == name)
    # RFC 9110, 8.8.3.3: the packed form is another representation, so it has a validator of its own.
    etag = f'"{digest}-{how}"' if how else f'"{digest}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    kind = snapshots.TYPES[name.rpartition(".")[2]]
    path = snapshots.packed_path(snapshots.folder() / name, how)
    response = FileResponse(path.open("rb"), content_type=f"{kind}; charset=utf-8")
    # After the answer is made: Django would take the coding for the file's own type.
    if how:
        response["Content-Encoding"] = how
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Content-Disposition"] = f'attachment; filename="mobility-convention-{name}"'
    response["ETag"] = etag
    return _open(response)


def _open(response: HttpResponseBase) -> HttpResponseBase:
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response


def _offline() -> HttpResponse:
    words = _("The stored files are being made anew, because somebody in them changed or left. What is current: ")
    return away(words, reverse("signatories:export-csv"))


def away(words: str, address: str) -> HttpResponse:
    """Answer for a stored file that is made anew: why, and where to look meanwhile."""
    response = HttpResponse(f"{words}{address}\n", status=503, content_type="text/plain")
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
