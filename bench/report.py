"""What a run leaves: a table in the terminal, ``latest.json``, and pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import charts
from bench.charts import Row
from bench.figures import Book, Figure, said
from bench.goals import PAGES, Goal, at
from tools.terminal import columns

LATEST = Path(__file__).parent / "latest.json"
MARKS = {True: "met", False: "MISSED", None: "not measured"}


def table(book: Book) -> Iterator[str]:
    """Yield every figure: the median and the range of its rounds."""
    rows: list[tuple[str, ...]] = [("figure", "median", "least", "most")]
    rows += [(one.name, *(said(value, one.unit) for value in (one.median, one.least, one.most))) for one in book]
    yield from columns(rows)


def verdicts(goals: list[Goal]) -> Iterator[str]:
    """Yield every goal with what was found."""
    rows: list[tuple[str, ...]] = [("goal", "found", "goal", "")]
    for goal in goals:
        found = "" if goal.value is None else said(goal.value, goal.unit)
        rows.append((goal.name, found, goal.goal, MARKS[goal.met]))
    yield from columns(rows)
    met = sum(goal.met is True for goal in goals)
    missed = sum(goal.met is False for goal in goals)
    yield f"goals: {met} met, {missed} missed, {len(goals) - met - missed} not measured"


def write(path: Path, about: dict[str, Any], book: Book, goals: list[Goal]) -> None:
    """Write the file that another run is held against, and the pictures beside it."""
    stored = {**about, "goals": [goal.as_json() for goal in goals], "figures": book.as_json()}
    path.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, picture in pictures(book, about["sizes"]).items():
        (path.parent / f"{path.stem}-{name}.svg").write_text(picture, encoding="utf-8")


def pictures(book: Book, sizes: list[int]) -> dict[str, str]:
    """Return what there are figures for: pages beside the bare view, signing beside the INSERT, and growth."""
    found = {}
    parts = _named(book, {page: at(f"{page}, part of the bare view", sizes[0]) for page in PAGES})
    if parts:
        found["pages"] = charts.bars("Warm pages: answers for each one of the bare view", parts, goal=0.5)
    signing = {f"signing, {size:,} signatures": at("signing, part of the bare INSERT", size) for size in sizes}
    if taken := _named(book, signing):
        found["signing"] = charts.bars("Signing: signatures for each bare INSERT", taken, goal=0.35)
    if rows := list(_growth(book, sizes)):
        found["growth"] = charts.lines(
            "As the register grows: the speed beside one's own at the smallest", rows, goal=0.9
        )
    return found


def _named(book: Book, names: dict[str, str]) -> list[Figure]:
    found = [(short, book.get(name)) for short, name in names.items()]
    return [Figure(short, figure.unit, figure.rounds) for short, figure in found if figure is not None]


def _growth(book: Book, sizes: list[int]) -> Iterator[Row]:
    rates = {
        "home page": [at("home", size) for size in sizes],
        "article": [at("article", size) for size in sizes],
        "register, first page": [at("register", size) for size in sizes],
        "signing": [at("signing", size) for size in sizes],
        "queue (a tenth as many wait)": [f"queue, {size // 10:,} waiting" for size in sizes],
    }
    for name, figures in rates.items():
        found = [(size, book.get(figure)) for size, figure in zip(sizes, figures, strict=True)]
        points = [(size, figure.median) for size, figure in found if figure is not None]
        if len(points) > 1:
            yield Row(name, [(size, value / points[0][1]) for size, value in points])
