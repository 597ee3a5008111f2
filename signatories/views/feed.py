"""What is new in the register as an Atom feed (RFC 4287): signatories and statements, newest first."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from convention.http import reading_page
from signatories import open_data
from signatories.models import Signature, Statement
from signatories.structured import is_named

NEWEST = 50  # entries of the feed
WORDS = 60  # of a statement; its page has the rest


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    title: str
    address: str
    words: str
    kind: str


@reading_page
def feed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """List the newest; who did not agree to open data appears by number, and their statements by kind."""
    name = _("Model International Mobility Convention")
    atom = Atom1Feed(
        title=_("Signatories of the Model International Mobility Convention"),
        link=settings.SITE_URL + reverse("signatories:register"),
        description=_("New signatories and statements, newest first"),
        language="en",
        feed_url=settings.SITE_URL + reverse("signatories:feed"),
        author_name=name,  # RFC 4287, 4.1.1: without one, each entry would need its own
    )
    for entry in heapq.nlargest(NEWEST, [*_signatures(), *_statements()], key=lambda entry: entry.at):
        atom.add_item(
            title=entry.title,
            link=entry.address,
            description=entry.words or entry.title,  # 4.1.1.1: an entry without content has a summary
            unique_id=entry.address,
            pubdate=entry.at,
            updateddate=entry.at,
            categories=[entry.kind],
        )
    response = HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def _signatures() -> Iterator[Entry]:
    for one in Signature.objects.published().exclude(published_at=None).order_by("-number")[:NEWEST]:
        named = is_named(one)
        title = one.name if named else _("Signature %(number)s") % {"number": one.number}
        address = settings.SITE_URL + reverse("signatories:signature", args=[one.number])
        if one.published_at is not None:
            yield Entry(one.published_at, title, address, one.affiliation if named else "", "signature")


def _statements() -> Iterator[Entry]:
    newest = open_data.statements().exclude(published_at=None).order_by("-pk")[:NEWEST]
    for one in newest:
        if one.published_at is not None:
            address = settings.SITE_URL + reverse("signatories:statement", args=[one.uuid])
            words = Truncator(one.text).words(WORDS, truncate=" …") if is_named(one.signature) else ""
            yield Entry(one.published_at, _title(one), address, words, one.kind)


def _title(statement: Statement) -> str:
    signature = statement.signature
    who = signature.name if is_named(signature) else _("signature %(number)s") % {"number": signature.number}
    kind = capfirst(str(statement.get_kind_display()))
    return _("%(kind)s by %(who)s") % {"kind": kind, "who": who}
