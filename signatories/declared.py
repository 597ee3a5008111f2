"""The register of statements: what signatories declared, by place, kind, day, signatory and words. Published ones only.

Keyset paging as in the register of signatories: a page costs the same however many there are.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, Q, QuerySet, Window

from convention.models import Edition
from convention.outline import ARTICLE, PROVISION, outline_of
from signatories.models import Signature, Statement, StatementTarget
from signatories.register import ENOUGH, REMAINS, search_words, shown_statements

PAGE = 20  # statements a page; one may hold 20,000 characters
AT_ONCE = 400  # anchors asked for in one query
WHOLE = "whole"  # in the place of an anchor: the Convention itself


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asked for.

    ``about`` is the anchor of one place ("art-12-p3"), ``place`` what was typed to name one or more; ``anchors`` are
    those under which everything in them is found. ``by`` is a signatory's number or words of the line.
    """

    words: str = ""
    kind: str = ""
    edition: str = ""
    about: str = ""
    place: str = ""
    anchors: tuple[str, ...] = ()
    by: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.kind or self.anchors or self.by or self.since or self.until)

    def address(self, **turned: object) -> str:
        asked = {
            "q": self.words,
            "kind": self.kind,
            "edition": self.edition,
            "about": "" if self.place else self.about,
            "place": self.place,
            "by": self.by,
            "from": self.since,
            "until": self.until,
            **turned,
        }
        return "?" + urlencode({name: value for name, value in asked.items() if value not in ("", None)})


@dataclass(frozen=True, slots=True)
class Page:
    """``hits`` says how many were found, "100+" past a hundred; empty where nothing was looked for."""

    statements: Sequence[Statement]
    forward: str
    hits: str = ""


def published() -> QuerySet[Statement]:
    """Return statements that stand in public: their own state and their signature's say so."""
    return Statement.objects.published().filter(signature__state=Signature.State.PUBLISHED)


def find(query: Query) -> Page:
    """Return a page of statements, newest first, each with its signatory and places."""
    rows = _matching(query)
    hits = _hits(rows) if query.narrowed else ""
    if query.before is not None:
        rows = rows.filter(pk__lt=query.before)
    rows = rows.select_related("signature").prefetch_related(_places()).defer("search_text", "signature__search_text")
    found = list(rows.order_by("-pk")[: PAGE + 1])
    more = query.address(before=found[PAGE - 1].pk) if len(found) > PAGE else ""
    return Page(found[:PAGE], more, hits)


def _matching(query: Query) -> QuerySet[Statement]:
    rows = published()
    if query.kind:
        rows = rows.filter(kind=query.kind)
    for word in search_words(query.words):
        rows = rows.filter(search_text__contains=word)
    if query.anchors:
        rows = rows.filter(pk__in=_about(query.edition, query.anchors).values("statement"))
    if query.since:
        rows = rows.filter(published_at__gte=_midnight(query.since))
    if query.until:
        rows = rows.filter(published_at__lt=_midnight(query.until + timedelta(days=1)))
    return _of(rows, query.by)


def _of(rows: QuerySet[Statement], by: str) -> QuerySet[Statement]:
    if by.isascii() and by.isdigit():
        return rows.filter(signature__number=int(by))
    words = search_words(by)
    if words:
        rows = rows.filter(signature__marked=True)  # as the index of those says
    for word in words:
        rows = rows.filter(signature__search_text__contains=word)
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _hits(rows: QuerySet[Statement]) -> str:
    count = rows.order_by("-pk").values("pk")[: ENOUGH + 1].count()
    return f"{ENOUGH}+" if count > ENOUGH else str(count)


def _places() -> Prefetch[str, QuerySet[StatementTarget], str]:
    return Prefetch("targets", StatementTarget.objects.select_related("edition").defer("excerpt"))


def _about(edition: str, anchors: Sequence[str]) -> QuerySet[StatementTarget]:
    inside = Q()
    for anchor in anchors:
        if anchor == WHOLE:
            inside |= Q(scope=StatementTarget.Scope.WHOLE)
            continue
        # An anchor holds every anchor that goes on after a hyphen: art-12 holds art-12-p3, and not art-120.
        # A range and not LIKE, for the index; the dot is what comes next after the hyphen.
        inside |= Q(anchor=anchor) | Q(anchor__gte=f"{anchor}-", anchor__lt=f"{anchor}.")
    targets = StatementTarget.objects.filter(inside)
    return targets.filter(edition__slug=edition) if edition else targets


def within(edition: Edition, anchor: str) -> tuple[str, ...]:
    """Return the anchors under which everything in a place is found: a chapter is its articles and sections too."""
    node = outline_of(edition).by_anchor.get(anchor) if edition.has_text else None
    # A provision has a page of its own anchors; a division has its articles, whose anchors do not begin with its own.
    if node is None or node.kind in {ARTICLE, PROVISION}:
        return (anchor,)
    return tuple(inner.anchor for inner in node.downward() if inner.kind != PROVISION or inner.parent is node)


@dataclass(frozen=True, slots=True)
class OnArticle:
    """What an article's page shows: how many statements there are on it, and the latest few."""

    count: int
    latest: Sequence[Statement]


def on_article(edition: Edition, anchor: str, *, most: int = 3) -> OnArticle:
    """Return the statements on an article of an edition or on anything in it, in one query."""
    targets = _about("", [anchor]).filter(edition=edition).values("statement")
    rows = published().filter(pk__in=targets).annotate(of_all=Window(Count("pk"))).select_related("signature")
    found = list(rows.defer("text", "search_text", "signature__search_text").order_by("-pk")[:most])
    return OnArticle(found[0].of_all if found else 0, found)


@dataclass(frozen=True, slots=True)
class Reached:
    """A statement with the places that it names among those asked for."""

    statement: Statement
    places: Sequence[str]

    @property
    def is_public(self) -> bool:
        public = self.statement.state == Statement.State.PUBLISHED
        return public and self.statement.signature.state == Signature.State.PUBLISHED


def reached(edition: Edition, anchors: Sequence[str]) -> list[Reached]:
    """Return the statements on any of these anchors that are public or wait for a decision, by number."""
    states = [Statement.State.PUBLISHED, Statement.State.PENDING]
    live = Q(statement__state__in=states)
    live &= Q(statement__signature__state__in=[Signature.State.PUBLISHED, Signature.State.PENDING])
    found: dict[Statement, list[str]] = {}
    for start in range(0, len(anchors), AT_ONCE):
        part = anchors[start : start + AT_ONCE]
        rows = StatementTarget.objects.filter(live, edition=edition, anchor__in=part)
        for target in rows.select_related("statement__signature").order_by("statement", "order"):
            found.setdefault(target.statement, []).append(target.label or target.anchor)
    return [Reached(statement, places) for statement, places in sorted(found.items(), key=lambda pair: pair[0].pk)]


def by_uuid(one: uuid.UUID) -> Statement | None:
    """Return the statement that has a page: it stands in public, or it did, and its signature has a page too."""
    with_page = [Signature.State.PUBLISHED, *REMAINS]
    rows = shown_statements().filter(uuid=one, signature__state__in=with_page, signature__number__isnull=False)
    return rows.select_related("signature", "signature__edition").first()


def versions(statement: Statement) -> list[Statement]:
    """Return the other versions that were public: a revision takes the place, and so the order, of what it revises."""
    fellows = shown_statements().filter(signature=statement.signature, order=statement.order).exclude(pk=statement.pk)
    return list(fellows.order_by("-pk"))
