"""The register in figures: growth, countries and articles, and what came of everything. Counts only, never a name."""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django_countries import countries

from convention.models import Edition
from convention.outline import outline_of
from signatories import counts, places, tallies

WORLD = Path(__file__).parent / "world.json"
STEPS = (1, 2, 10, 100, 1_000)  # the least number of each shade of the map
WIDE, HIGH = 960, 280  # units of the other two pictures
YEARS_APART = 130  # of those units: less between the beginnings of two years, and their numbers meet on a phone
MOST_LEVELS = 5
NAMED_BARS = 3  # the tallest, named beside them
NAME_LONG, LINE_HIGH = 130, 20  # units that a bar's name takes
NARROWEST = 30  # units of a chapter whose number stands under it


@dataclass(frozen=True, slots=True)
class Level:
    """A line across a picture, and the number that it stands for."""

    y: float
    number: str


def levels(most: int) -> list[Level]:
    """Return round numbers up to the largest, three to five of them, by which heights are read."""
    if most < 1:
        return []
    step = next(
        size * 10**power for power in range(12) for size in (1, 2, 5) if most / (size * 10**power) < MOST_LEVELS
    )
    return [Level(round(HIGH - number / most * HIGH, 1), f"{number:,}") for number in range(step, most + 1, step)]


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
    levels: list[Level]


def growth() -> Growth:
    by_day = counts.starting("day:")
    undated = by_day.pop("", 0)
    standing, points = undated, []
    for day in sorted(by_day):
        points.append((date.fromisoformat(day), standing))  # what stood until that day
        standing += by_day[day]
        points.append((date.fromisoformat(day), standing))
    return _drawn(points, undated, standing)


def _drawn(points: list[tuple[date, int]], undated: int, total: int) -> Growth:
    if not points:
        return Growth(undated, total, [], "", "", [], [])
    first, last = points[0][0], points[-1][0]
    span = max((last - first).days, 1)

    def across(day: date) -> float:
        return round((day - first).days / span * WIDE, 1)

    steps = [(across(day), number) for day, number in points]
    # Where all stand at one day, the line still goes on to the right edge; else it would seem to fall to none.
    steps += [(WIDE, total)] if steps[-1][0] < WIDE else []
    line = "L".join(f"{x} {round(HIGH - number / max(total, 1) * HIGH, 1)}" for x, number in steps)
    months: dict[date, int] = {}
    for day, number in points:
        months[day.replace(day=1)] = number
    years = {month.year for month in months}
    starts = [(across(max(date(year, 1, 1), first)), str(year)) for year in sorted(years)]
    # A year that began just before the next one has no room for its number on a phone.
    ends = [at for at, _ in starts[1:]] + [WIDE + YEARS_APART]
    ticks = [tick for tick, end in zip(starts, ends, strict=True) if end - tick[0] >= YEARS_APART]
    area = f"M0 {HIGH}L{line}L{WIDE} {HIGH}Z"
    return Growth(undated, total, list(months.items()), f"M{line}", area, ticks, levels(total))


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


def bars(edition: Edition) -> list[Bar]:
    """Return a bar for each article of the edition, in the order of the text."""
    articles = _articles(edition)
    made = Counter(counts.starting(f"on:{edition.pk}:"))
    most = max((made[anchor] for anchor, _ in articles), default=0) or 1
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


@dataclass(frozen=True, slots=True)
class Name:
    """A bar that is called by name, and from where its words run: ``start`` to its right, ``end`` to its left."""

    bar: Bar
    side: str


def named(bars: list[Bar]) -> list[Name]:
    """Return the tallest bars whose name has room beside them, above every bar and clear of every name in its way."""
    shown: list[Name] = []
    taken: list[tuple[float, float, float]] = []
    for bar in sorted(bars, key=lambda bar: -bar.count):
        for side, reach in (("start", NAME_LONG), ("end", -NAME_LONG)):
            left, right = sorted((bar.x, bar.x + reach))
            crossed = [other for other in bars if left <= other.x <= right and other is not bar]
            free = left >= 0 and right <= WIDE and all(other.top > bar.top + LINE_HIGH for other in crossed)
            alone = not any(
                left < end and begin < right and abs(top - bar.top) < LINE_HIGH for begin, end, top in taken
            )
            if bar.count and free and alone and len(shown) < NAMED_BARS:
                shown.append(Name(bar, side))
                taken.append((left, right, bar.top))
                break
    return shown


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a chapter begins under the bars, and its number where there is room for it."""

    x: float
    number: str


def chapters(edition: Edition) -> list[Stretch]:
    if not edition.has_text:
        return []
    outline = outline_of(edition)
    width = WIDE / max(len(outline.articles), 1)
    stretches, at = [], 0
    for chapter in outline.chapters:
        many = len(chapter.articles)
        if many:
            stretches.append(
                Stretch(round(at * width, 1), chapter.label.rpartition(" ")[2] if many * width > NARROWEST else "")
            )
        at += many
    return stretches


def _articles(edition: Edition) -> list[tuple[str, str]]:
    if edition.has_text:
        return [(node.anchor, node.label) for node in outline_of(edition).articles]
    return [(f"art-{number}", f"Article {number}") for number in range(1, edition.article_count + 1)]


# --- what came of everything -----------------------------------------------------------------------------

COLUMNS = ("day", "country", "kind", "what", "reason", "count")
WHATS = tuple(dict.fromkeys(tallies.WHAT.values()))


def ledger_rows() -> Iterator[dict[str, Any]]:
    """Yield how often what happened, by day, country and kind of the signature as they are now."""
    stored = counts.starting("events-on:")
    for name in sorted(stored, key=lambda name: name.split(":")):
        happened = tallies.Happened.read(name)
        row = (happened.day, happened.country, happened.kind, happened.what, happened.reason, stored[name])
        yield dict(zip(COLUMNS, row, strict=True))


def ledger_totals() -> list[tuple[str, str, int]]:
    """Return how often what happened, and for which reason, over all days."""
    stored = counts.starting("events:")
    totals = [(what, reason, stored[f"{what}:{reason}"]) for what, reason in (name.split(":", 1) for name in stored)]
    return sorted(totals, key=lambda total: (WHATS.index(total[0]), total[1]))
