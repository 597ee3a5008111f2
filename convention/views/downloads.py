"""The text to take away: what there is, what each file is good for, and the files themselves."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from convention.exporting import store
from convention.exporting.formats import FORMATS, Format, named
from convention.exporting.making import made_of
from convention.exporting.summary import NAME, SUBJECT
from convention.http import reading_page
from convention.models import MadeFile
from convention.sending import send
from convention.views.text import Opened, show, text_page


@dataclass(frozen=True, slots=True)
class Offer:
    """A format with its file, where it is there; ``is_failed`` where it could not be made."""

    format: Format
    file: MadeFile | None
    is_failed: bool
    address: str


@text_page
def downloads(request: HttpRequest, text: Opened) -> HttpResponse:
    slug, known, current = text.edition.slug, store.rows(text.edition.slug), made_of(text.edition)
    offers = []
    for one in FORMATS:
        row = known.get(one.key)
        is_there = row is not None and bool(row.sha256) and store.path_of(row.sha256).exists()
        is_failed = row is not None and row.failed_at is not None and row.made_of == current
        offers.append(Offer(one, row if is_there else None, is_failed, one.file_name(slug)))
    waiting = sum(offer.file is None and not offer.is_failed for offer in offers)
    context = text.context("downloads/", offers=offers, made=len(offers) - waiting, waiting=waiting)
    return show(request, "downloads", context)


@text_page
def download(request: HttpRequest, text: Opened, name: str) -> HttpResponseBase:
    one = named(text.edition.slug, name)
    if one is None:
        raise Http404
    row = store.rows(text.edition.slug).get(one.key)
    if row is None or not row.sha256:
        return _not_yet()
    try:
        path = store.path_of(row.sha256)
        response = send(request, path, sha256=row.sha256, name=name, media_type=one.media_type)
    except OSError:
        return _not_yet()
    response["Access-Control-Allow-Origin"] = "*"  # public words, without a cookie
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    if text.edition.is_specimen:
        response["X-Robots-Tag"] = "noindex"
    return response


@reading_page
def summary(request: HttpRequest) -> HttpResponseBase:
    """Send the summary page as a PDF."""
    row = store.rows(SUBJECT).get("pdf")
    if row is None or not row.sha256:
        return _not_yet()
    try:
        path = store.path_of(row.sha256)
        return send(request, path, sha256=row.sha256, name=NAME, media_type="application/pdf")
    except OSError:
        return _not_yet()


def _not_yet() -> HttpResponse:
    words = _("This file is being made and will be here within a minute.")
    response = HttpResponse(f"{words}\n", status=503, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    return response
