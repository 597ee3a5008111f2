"""The register in figures: growth, countries and articles, and what came of everything. Counts only, never a name."""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django_countries import countries

from convention.models import Edition
from convention.outline import ARTICLE, outline_of
from signatories import counts, places
from signatories.models import AuditEvent, Signature, Statement, StatementTarget

KEPT_FOR = 600  # seconds: a picture of everybody may be ten minutes old, so that it is not counted for each reader
WORLD = Path(__file__).parent / "world.json"
STEPS = (1, 2, 10, 100, 1_000)  # the least number of each shade of the map
WIDE, HIGH = 960, 280  # units of the other two pictures


def kept(name: str, make: Any) -> Any:
    """Return what was made within the last ten minutes."""
    return cache.get_or_set(f"figures:{name}", make, KEPT_FOR)


# --- growth ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Growth:
    """``months`` are the first of each month with how many stood by its end; ``undated`` stood before any date."""

    undated: int
    total: int
    months: list[tuple[date, int]]
    line: str
    area: str
    ticks: list[tuple[float, str]]


def growth() -> Growth:
    rows = Signature.objects.published().order_by().annotate(day=TruncDate("published_at"))
    by_day: dict[date | None, int] = dict(rows.values_list("day").annotate(Count("pk")))
    undated = by_day.pop(None, 0)
    days = sorted(day for day in by_day if day is not None)
    standing, points = undated, []
    for day in days:
        points.append((day, standing))  # what stood until that day
        standing += by_day[day]
        points.append((day, standing))
    return _drawn(points, undated, standing)


def _drawn(points: list[tuple[date, int]], undated: int, total: int) -> Growth:
    if not points:
        return Growth(undated, total, [], "", "", [])
    first, last = points[0][0], points[-1][0]
    span = max((last - first).days, 1)

    def across(day: date) -> float:
        return round((day - first).days / span * WIDE, 1)

    line = "L".join(f"{across(day)} {round(HIGH - number / max(total, 1) * HIGH, 1)}" for day, number in points)
    months: dict[date, int] = {}
    for day, number in points:
        months[day.replace(day=1)] = number
    years = {month.year for month in months}
    ticks = [(across(max(date(year, 1, 1), first)), str(year)) for year in sorted(years)]
    return Growth(undated, total, list(months.items()), f"M{line}", f"M0 {HIGH}L{line}L{WIDE} {HIGH}Z", ticks)


# --- countries ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A country on the map or in its table; ``step`` is its shade, 0 for none."""

    code: str
    name: str
    count: int
    step: int
    shape: str = ""
    dot: tuple[float, float] | None = None


@functools.cache
def world() -> dict[str, Any]:
    drawn: dict[str, Any] = json.loads(WORLD.read_text())
    return drawn


def countries_of_signatories() -> tuple[list[Place], int]:
    """Return every country with its count, most first, and how many gave none."""
    stored = counts.starting("published")
    by_code = Counter({name[9:]: value for name, value in stored.items() if name.startswith(":country:")})
    drawn = world()
    codes = {*drawn["shapes"], *drawn["dots"], *by_code} - {""}
    found = [
        Place(
            code,
            countries.name(code),
            by_code[code],
            sum(by_code[code] >= least for least in STEPS),
            drawn["shapes"].get(code, ""),
            drawn["dots"].get(code),
        )
        for code in codes
    ]
    found.sort(key=lambda place: (-place.count, place.name))
    return found, stored.get("", 0) - sum(by_code.values())


# --- articles ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """An article and how many statements were made on it or on anything in it."""

    anchor: str
    label: str
    count: int
    address: str
    x: float
    width: float
    height: float

    @property
    def top(self) -> float:
        return round(HIGH - self.height, 1)


NUMBERED = re.compile(r"art-(\d+)(?:-|$)")


def bars(edition: Edition) -> list[Bar]:
    """Return a bar for each article of the edition, in the order of the text."""
    articles = _articles(edition)
    made = _made_on(edition)
    most = max(made.values(), default=0) or 1
    width = WIDE / max(len(articles), 1)
    return [
        Bar(
            anchor,
            label,
            made[anchor],
            places.address_of(edition, anchor),
            round(place * width, 2),
            round(width * 0.8, 2),
            round(made[anchor] / most * HIGH, 1),
        )
        for place, (anchor, label) in enumerate(articles)
    ]


def _articles(edition: Edition) -> list[tuple[str, str]]:
    if edition.has_text:
        return [(node.anchor, node.label) for node in outline_of(edition).articles]
    return [(f"art-{number}", f"Article {number}") for number in range(1, edition.article_count + 1)]


def _made_on(edition: Edition) -> Counter[str]:
    shown = Q(statement__state=Statement.State.PUBLISHED, statement__signature__state=Signature.State.PUBLISHED)
    rows = StatementTarget.objects.filter(shown, edition=edition).exclude(anchor="").order_by()
    pairs = {(_article_of(edition, anchor), statement) for anchor, statement in rows.values_list("anchor", "statement")}
    return Counter(article for article, _ in pairs)


def _article_of(edition: Edition, anchor: str) -> str:
    if not edition.has_text:
        found = NUMBERED.match(anchor)
        return f"art-{found[1]}" if found else ""
    node = outline_of(edition).by_anchor.get(anchor)
    article = node.around(ARTICLE) if node else None
    return article.anchor if article else ""


# --- what came of everything -----------------------------------------------------------------------------

COLUMNS = ("day", "country", "kind", "what", "reason", "count")
WHAT = {
    "confirm": "came",
    "enter": "came",
    "import": "came",
    "publish": "published",
    "decline": "declined",
    "take_down": "taken_down",
    "withdraw": "withdrawn",
    "erase": "erased",
    "reopen": "reopened",
    "undo": "undone",
}


def ledger_rows() -> Iterator[dict[str, Any]]:
    """Yield, from the audit, how often what happened, by day, country and kind of the signature as they are now."""
    signature = Signature.objects.filter(uuid=OuterRef("subject"))
    events = (
        AuditEvent.objects.filter(subject_kind="signature", verb__in=WHAT)
        .exclude(from_state=Signature.State.UNCONFIRMED, verb="erase")
        .annotate(
            day=TruncDate("at"),
            country=Subquery(signature.values("country")[:1]),
            kind=Subquery(signature.values("kind")[:1]),
        )
        .values("day", "country", "kind", "verb", "reason", "to_state")
        .annotate(count=Count("pk"))
        .order_by()
    )
    summed: Counter[tuple[str, ...]] = Counter()
    for row in events.iterator(chunk_size=1_000):
        base = (row["day"].isoformat(), row["country"] or "", row["kind"] or "")
        summed[*base, WHAT[row["verb"]], row["reason"]] += row["count"]
        if row["verb"] == "import" and row["to_state"] == Signature.State.PUBLISHED:
            summed[*base, "published", ""] += row["count"]
    for key in sorted(summed):
        yield {**dict(zip(COLUMNS, key, strict=False)), "count": summed[key]}


def ledger_totals() -> list[tuple[str, str, int]]:
    """Return how often what happened, and for which reason, over all days."""
    totals: Counter[tuple[str, str]] = Counter()
    for row in ledger_rows():
        totals[row["what"], row["reason"]] += row["count"]
    return [(what, reason, totals[what, reason]) for what, reason in sorted(totals, key=_in_order)]


def _in_order(pair: tuple[str, str]) -> tuple[int, str]:
    return list(dict.fromkeys(WHAT.values())).index(pair[0]), pair[1]
