"""The register of statements, and the permanent page of each."""

from __future__ import annotations

import re
import uuid
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from convention.http import reading_page
from convention.models import Edition
from signatories import counts, declared, names, overview, structured, targets
from signatories.models import Signature, Statement
from signatories.register import search_words
from signatories.views.card import share_register
from signatories.views.register import LONGEST_SEARCH, number_asked, printable

SLUG = re.compile(r"[a-z0-9-]{0,160}")
Mistakes = dict[str, str | Promise]


@reading_page
def statements(request: HttpRequest) -> HttpResponse:
    """Show every published statement, newest first, by place, kind, day, signatory and words."""
    edition = _edition(request)
    query, mistakes = _query(request, edition)
    stored = counts.starting("declared")
    page = None if mistakes else declared.find(query)
    context = {
        "query": query,
        "words": search_words(query.words),
        "mistakes": mistakes,
        "typed": {name: request.GET.get(name, "") for name in ("from", "until")},
        "page": page,
        "structured": structured.of_statements(page.statements) if page else [],
        "total": stored.get("", 0),
        "kinds": [(kind, label, stored.get(f":{kind}", 0)) for kind, label in Statement.Kind.choices if label],
        "edition": edition,
        "place": overview.place(edition, query.about) if edition and query.about not in ("", declared.WHOLE) else None,
        "overview": None if edition is None or query.narrowed or query.before else overview.of(edition),
        "editions": _others(edition, stored),
        "card": share_register(title=str(_("Reservations, understandings and declarations"))),
    }
    return render(request, "signatories/statements.html", context, status=400 if mistakes else 200)


def _edition(request: HttpRequest) -> Edition | None:
    """Return the edition asked for, else the one that is read and signed now."""
    slug = request.GET.get("edition", "")
    if not slug:
        return Edition.objects.current() or Edition.objects.instrument()
    if not SLUG.fullmatch(slug):
        raise Http404
    edition = Edition.objects.published().filter(slug=slug).first()
    if edition is None:
        raise Http404
    return edition


def _others(edition: Edition | None, stored: dict[str, int]) -> list[tuple[Edition, int]]:
    """Return further editions that statements were made on, with how many."""
    prefix = ":edition:"
    made = {int(name.removeprefix(prefix)): number for name, number in stored.items() if name.startswith(prefix)}
    if edition is not None:
        made.pop(edition.pk, None)
    return [(one, made[one.pk]) for one in Edition.objects.filter(pk__in=made).order_by("pk")] if made else []


def _query(request: HttpRequest, edition: Edition | None) -> tuple[declared.Query, Mistakes]:
    """Read the address. What a person may mistype is named beside its field; the rest is a 404."""
    asked, mistakes = request.GET, Mistakes()
    words, place, by = (_words(request, name) for name in ("q", "place", "by"))
    kind, about = asked.get("kind", ""), asked.get("about", "")
    if kind not in {"", *Statement.Kind.values} or not SLUG.fullmatch(about):
        raise Http404
    about, anchors = _place(place, about, edition, mistakes)
    days = {name: _day(asked.get(name, ""), name, mistakes) for name in ("from", "until")}
    if by.isdigit() and len(by) > 9:
        mistakes["by"] = _("No signature has that number. Please check it, or write a name.")
    query = declared.Query(
        words, kind, asked.get("edition", ""), about, place, anchors, by, days["from"], days["until"],
        number_asked(request, "before"),
    )  # fmt: skip
    return query, mistakes


def _words(request: HttpRequest, name: str) -> str:
    words = names.tidy(request.GET.get(name, ""))
    if len(words) > LONGEST_SEARCH or not printable(words):
        raise Http404
    return words


def _place(place: str, about: str, edition: Edition | None, mistakes: Mistakes) -> tuple[str, tuple[str, ...]]:
    """Return the one place that is meant, if it is one, and the anchors under which statements on it are found."""
    if edition is None or not (place or about):
        return about, (about,) if about else ()
    if not place:
        return about, declared.within(edition, about)
    # A bare number is an article's.
    found = targets.find(f"article {place}" if place[0].isdigit() else place, edition)
    if not found.targets:
        mistakes["place"] = found.mistakes[0].message if found.mistakes else targets.UNREAD
        return "", ()
    named = [target.anchor or declared.WHOLE for target in found.targets]
    anchors = tuple(anchor for one in named for anchor in declared.within(edition, one))
    return named[0] if len(named) == 1 else "", anchors


def _day(text: str, name: str, mistakes: Mistakes) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        mistakes[name] = _("Write the day as 2026-11-24.")
        return None


@reading_page
def statement(request: HttpRequest, one: uuid.UUID) -> HttpResponse:
    """Show one statement in full; of a withdrawn one kind and dates, of an erased signatory's that it is gone (410)."""
    found = declared.by_uuid(one)
    if found is None:
        raise Http404
    signature = found.signature
    erased = signature.state == Signature.State.ERASED
    public = signature.state == Signature.State.PUBLISHED
    versions = declared.versions(found) if public else []
    standing = public and found.state == Statement.State.PUBLISHED
    context = {
        "statement": found,
        "signature": signature,
        "public": public,
        "standing": standing,
        "current": next((other for other in versions if other.state == Statement.State.PUBLISHED), None),
        "earlier": [other for other in versions if other.state != Statement.State.PUBLISHED],
        "canonical": settings.SITE_URL + reverse("signatories:statement", args=[found.uuid]),
        "structured": structured.of_statement(found) if standing else [],
        "card": share_register(title=str(found.get_kind_display()).capitalize()),
    }
    response = render(request, "signatories/statement.html", context, status=410 if erased else 200)
    if not standing:
        response["X-Robots-Tag"] = "noindex"
    return response
