"""Files that anyone may take away, and the feed. Streamed and complete; the duty to forget is said in each."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag
from django.utils.translation import gettext as _

from convention.http import content_version, reading_page
from convention.models import SiteFacts
from signatories import open_data, packing
from signatories.exports import csv_pieces, json_pieces, jsonl_pieces
from signatories.models import Signature

NEWEST = 50  # entries of the feed


@reading_page
def export_csv(request: HttpRequest) -> HttpResponseBase:
    bom = request.GET.get("bom") == "1"
    pieces = csv_pieces(open_data.signature_rows(), open_data.SIGNATURE_COLUMNS, bom=bom)
    return download(request, pieces, "signatories.csv", "text/csv; charset=utf-8", form=f"csv{bom}")


@reading_page
def export_json(request: HttpRequest) -> HttpResponseBase:
    pieces = json_pieces(open_data.signature_rows(), _head())
    return download(request, pieces, "signatories.json", "application/json", form="json")


@reading_page
def export_jsonl(request: HttpRequest) -> HttpResponseBase:
    return download(
        request, jsonl_pieces(open_data.signature_rows()), "signatories.jsonl", "application/jsonl", form="jsonl"
    )


@reading_page
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


@reading_page
def feed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """List the newest signatories; who did not agree to open data appears by number only."""
    home = settings.SITE_URL + reverse("signatories:register")
    atom = Atom1Feed(
        title=_("Signatories of the Model International Mobility Convention"),
        link=home,
        description=_("New signatories, newest first"),
        language="en",
        feed_url=settings.SITE_URL + reverse("signatories:feed"),
    )
    for signature in Signature.objects.published().exclude(published_at=None).order_by("-number")[:NEWEST]:
        named = signature.open_data or signature.kind != Signature.Kind.PUBLIC
        title = signature.name if named else _("Signature %(number)s") % {"number": signature.number}
        address = settings.SITE_URL + reverse("signatories:signature", args=[signature.number])
        atom.add_item(
            title=title,
            link=address,
            description=signature.affiliation if named else "",
            unique_id=address,
            pubdate=signature.published_at,
            updateddate=signature.published_at,
        )
    response = HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response
