"""Files that anyone may take away. Streamed and complete; the duty to forget is said in each."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _

from convention.http import content_version, reading_page
from convention.models import SiteFacts
from signatories import limits, open_data, packing
from signatories.exports import csv_pieces, json_pieces, jsonl_pieces


def file_made_anew(view: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """A whole file made for one asker: one network may ask for only so many, the stored ones are for all others."""

    @functools.wraps(view)
    def counted(request: HttpRequest) -> HttpResponseBase:
        come_back = limits.count_reading(request, "exports", limits.EXPORTS).come_back
        if come_back is None:
            return view(request)
        words = _("Too many whole files were made for your network. The stored ones of the hour are at %(address)s")
        body = words % {"address": reverse("signatories:snapshot")}
        refused = HttpResponse(f"{body}\n", status=429, content_type="text/plain; charset=utf-8")
        refused["Retry-After"] = str(come_back)
        refused["Cache-Control"] = "no-store"
        return refused

    return reading_page(counted)


@file_made_anew
def export_csv(request: HttpRequest) -> HttpResponseBase:
    bom = request.GET.get("bom") == "1"
    pieces = csv_pieces(open_data.signature_rows(), open_data.SIGNATURE_COLUMNS, bom=bom)
    return download(request, pieces, "signatories.csv", "text/csv; charset=utf-8", form=f"csv{bom}")


@file_made_anew
def export_json(request: HttpRequest) -> HttpResponseBase:
    pieces = json_pieces(open_data.signature_rows(), _head())
    return download(request, pieces, "signatories.json", "application/json", form="json")


@file_made_anew
def export_jsonl(request: HttpRequest) -> HttpResponseBase:
    return download(
        request, jsonl_pieces(open_data.signature_rows()), "signatories.jsonl", "application/jsonl", form="jsonl"
    )


@file_made_anew
def statements_csv(request: HttpRequest) -> HttpResponseBase:
    bom = request.GET.get("bom") == "1"
    pieces = csv_pieces(open_data.statement_rows(), open_data.STATEMENT_COLUMNS, bom=bom)
    return download(request, pieces, "statements.csv", "text/csv; charset=utf-8", form=f"statements{bom}")


def _head() -> dict[str, object]:
    facts = SiteFacts.load()
    return {
        "title": "Signatories of the Model International Mobility Convention",
        "source": settings.SITE_URL + reverse("signatories:register"),
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "licence": facts.data_licence or "not stated",
        "duty_to_forget": "Names are personal data. Whoever keeps a copy must remove who has withdrawn or was erased.",
    }


def download(
    request: HttpRequest, pieces: Iterable[str], name: str, content_type: str, *, form: str
) -> HttpResponseBase:
    # The day is part of it because the head of the JSON file says when it was made.
    how = packing.coding(request.headers.get("Accept-Encoding", ""))
    etag = quote_etag(f"{form}{how}-{content_version()}-{timezone.now():%Y%m%d}")
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = StreamingHttpResponse(packing.packed(pieces, how), content_type=content_type)
    if how:
        response["Content-Encoding"] = how
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Content-Disposition"] = f'attachment; filename="mobility-convention-{name}"'
    response["ETag"] = etag
    response["X-Robots-Tag"] = "noindex"
    response["Access-Control-Allow-Origin"] = "*"
    return response
