"""The register of statements: what signatories declared, by provision, kind and words. Published ones only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Max, Prefetch, Q, QuerySet, Window

from convention.models import Edition
from signatories.models import Signature, Statement, StatementTarget

PAGE = 20  # statements a page; one may hold 20,000 characters
MOST_TARGETS = 400  # lines of the overview by provision


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asked for. ``anchor`` is a provision's ("art-12-p3"), with everything inside it."""

    words: str = ""
    kind: str = ""
    edition: str = ""
    anchor: str = ""
    before: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.kind or self.anchor)

    def address(self, **turned: object) -> str:
        asked = {
            "q": self.words,
            "kind": self.kind,
            "edition": self.edition,
            "about": self.anchor,
            **turned,
        }
        return "?" + urlencode({name: value for name, value in asked.items() if value not in ("", None)})


@dataclass(frozen=True, slots=True)
class Page:
    statements: Sequence[Statement]
    forward: str


def published() -> QuerySet[Statement]:
    """Return statements that stand in public: their own state and their signature's say so."""
    return Statement.objects.published().filter(signature__state=Signature.State.PUBLISHED)


def find(query: Query) -> Page:
    """Return a page of statements, newest first, each with its signatory and targets."""
    rows = published()
    if query.kind:
        rows = rows.filter(kind=query.kind)
    if query.words:
        rows = rows.filter(text__icontains=query.words)
    if query.anchor:
        rows = rows.filter(pk__in=_about(query.edition, query.anchor).values("statement"))
    if query.before is not None:
        rows = rows.filter(pk__lt=query.before)
    rows = rows.select_related("signature").prefetch_related(_with_edition()).order_by("-pk")
    found = list(rows[: PAGE + 1])
    return Page(found[:PAGE], query.address(before=found[PAGE - 1].pk) if len(found) > PAGE else "")


def _with_edition() -> Prefetch[str, QuerySet[StatementTarget], str]:
    return Prefetch("targets", StatementTarget.objects.select_related("edition"))


def _about(edition: str, anchor: str) -> QuerySet[StatementTarget]:
    # An anchor holds every anchor that goes on after a hyphen: art-12 holds art-12-p3, and not art-120.
    # A range and not LIKE, for the index; the dot is what comes next after the hyphen.
    inside = Q(anchor=anchor) | Q(anchor__gte=f"{anchor}-", anchor__lt=f"{anchor}.")
    targets = StatementTarget.objects.filter(inside)
    return targets.filter(edition__slug=edition) if edition else targets


@dataclass(frozen=True, slots=True)
class OnArticle:
    """What an article's page shows: how many statements there are on it, and the latest few."""

    count: int
    latest: Sequence[Statement]


def on_article(edition: Edition, anchor: str, *, most: int = 3) -> OnArticle:
    """Return the statements on an article of an edition or on anything in it, in one query."""
    targets = _about("", anchor).filter(edition=edition).values("statement")
    rows = published().filter(pk__in=targets).annotate(of_all=Window(Count("pk"))).select_related("signature")
    found = list(rows.order_by("-pk")[:most])
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
    for start in range(0, len(anchors), MOST_TARGETS):
        part = anchors[start : start + MOST_TARGETS]
        rows = StatementTarget.objects.filter(live, edition=edition, anchor__in=part)
        for target in rows.select_related("statement__signature").order_by("statement", "order"):
            found.setdefault(target.statement, []).append(target.label or target.anchor)
    return [Reached(statement, places) for statement, places in sorted(found.items(), key=lambda pair: pair[0].pk)]


@dataclass(frozen=True, slots=True)
class Declared:
    """One line of the overview: a provision and how many statements name it, or something inside it."""

    edition: str
    anchor: str
    label: str
    count: int


def by_provision() -> list[Declared]:
    """Return what was declared on, most declared first; the whole Convention counts as a line of its own."""
    shown = Q(statement__state=Statement.State.PUBLISHED, statement__signature__state=Signature.State.PUBLISHED)
    rows = (
        StatementTarget.objects.filter(shown)
        .values("edition__slug", "anchor")
        .annotate(count=Count("statement", distinct=True), label=Max("label"))
        .order_by("-count", "anchor")[:MOST_TARGETS]
    )
    return [Declared(row["edition__slug"], row["anchor"], row["label"], row["count"]) for row in rows]
