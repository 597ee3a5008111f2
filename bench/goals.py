"""What the figures should be, as data: each goal names its figures and is met, missed, or was not measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.figures import Book, Figure, said, short

PAGES = ("home", "article", "register")
SEARCHES = (
    "search, common",
    "search, rare",
    "search, none",
    "register, a country",
    "register, page 5,000 (or the last)",
)


@dataclass(frozen=True, slots=True)
class Goal:
    """``value`` is a median; ``met`` is nothing where it was not measured."""

    name: str
    value: float | None
    unit: str
    goal: str
    met: bool | None
    remark: str = ""

    def as_json(self) -> dict[str, object]:
        value = None if self.value is None else short(self.value)
        words: dict[str, object] = {
            "name": self.name,
            "value": value,
            "unit": self.unit,
            "goal": self.goal,
            "met": self.met,
        }
        return {**words, "remark": self.remark} if self.remark else words


def judged(book: Book, sizes: list[int]) -> list[Goal]:
    """Return every goal of the issue's table, judged by the medians."""
    return [*_pages(book, sizes), *_register(book, sizes), *_signing(book, sizes), *_queue(book, sizes),
            *_exports(book, sizes), *_text(book), *_scale(book)]  # fmt: skip


def at(name: str, size: int) -> str:
    """Return the name of a figure at a size of the register."""
    return f"{name} at {size:,}"


def _pages(book: Book, sizes: list[int]) -> Iterator[Goal]:
    for page in PAGES:
        yield _least(book, at(f"{page}, part of the bare view", sizes[0]), 0.5)
    for page in PAGES:
        for size in sizes[1:]:
            yield _flat(book, at(page, size), at(page, sizes[0]), 0.95, spread=True)


def _register(book: Book, sizes: list[int]) -> Iterator[Goal]:
    for search in SEARCHES:
        grown, first = (book.get(at(search, size)) for size in (sizes[-1], sizes[0]))
        name = f"{search}: {sizes[-1]:,} against {sizes[0]:,}"
        yield _judged(name, _quotient(grown, first), "×", "≤ 2", lambda value: value <= 2)


def _signing(book: Book, sizes: list[int]) -> Iterator[Goal]:
    yield _least(book, at("signing, part of the bare INSERT", sizes[0]), 0.35)
    yield _least(book, at("signing", sizes[0]), 60)
    yield _flat(book, at("signing", sizes[-1]), at("signing", sizes[0]), 0.9)


def _queue(book: Book, sizes: list[int]) -> Iterator[Goal]:
    first = f"queue, {sizes[0] // 10:,} waiting"
    for size in sizes[1:]:
        yield _flat(book, f"queue, {size // 10:,} waiting", first, 0.9)


def _exports(book: Book, sizes: list[int]) -> Iterator[Goal]:
    for form in ("csv", "jsonl"):
        yield _least(book, at(f"export {form}", sizes[-1]), 50_000)
        yield _most(book, at(f"export {form}, memory over idle", sizes[-1]), 40)


def _text(book: Book) -> Iterator[Goal]:
    yield _most(book, "search in the text, p95", 10)
    yield _most(book, "import of the specimen", 2)


def _scale(book: Book) -> Iterator[Goal]:
    one = book.get("web CPU a request, 1 process")
    for name in ("2 processes", "4 processes", "two hosts behind nginx"):
        figure = book.get(f"web CPU a request, {name}")
        value = _quotient(figure, one)
        met = None if figure is None or one is None else overlap(figure, one)
        remark = "" if met is None or figure is None or one is None else f"{_range(figure)} against {_range(one)}"
        yield Goal(f"web CPU a request: {name} against 1", value, "×", "the same within the spread", met, remark)
    yield _judged(
        "same answers from both hosts", _median(book.get("pages that both hosts answer alike")), "of all", "= 1",
        lambda value: value == 1,
    )  # fmt: skip


def overlap(one: Figure, other: Figure) -> bool:
    """Tell whether the ranges of their rounds have a value in common."""
    return one.least <= other.most and other.least <= one.most


def _flat(book: Book, name: str, first: str, least: float, *, spread: bool = False) -> Goal:
    """Judge a rate against itself at the smallest size; with ``spread``, one that lies in the other's range will do."""
    figure, before = book.get(name), book.get(first)
    value = _quotient(figure, before)
    goal = f"≥ {least}" + (" or within the spread" if spread else "")
    if value is None or figure is None or before is None:
        return Goal(f"{name} against {first}", None, "×", goal, None)
    within = spread and figure.median >= before.least
    remark = f"{_range(figure)} against {_range(before)}"
    return Goal(f"{name} against {first}", value, "×", goal, value >= least or within, remark)


def _least(book: Book, name: str, least: float) -> Goal:
    figure = book.get(name)
    return _judged(name, _median(figure), figure.unit if figure else "", f"≥ {least:,}", lambda value: value >= least)


def _most(book: Book, name: str, most: float) -> Goal:
    figure = book.get(name)
    return _judged(name, _median(figure), figure.unit if figure else "", f"< {most:,}", lambda value: value < most)


def _judged(name: str, value: float | None, unit: str, goal: str, meets: Callable[[float], bool]) -> Goal:
    return Goal(name, value, unit, goal, None if value is None else meets(value))


def _median(figure: Figure | None) -> float | None:
    return figure.median if figure else None


def _quotient(figure: Figure | None, by: Figure | None) -> float | None:
    return figure.median / by.median if figure and by and by.median else None


def _range(figure: Figure) -> str:
    return f"{said(figure.least, figure.unit)} to {said(figure.most, figure.unit)}"
