"""Pictures of the figures as SVG: bars with the range of their rounds, and lines over the size of the register."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bench.figures import Figure, said

WIDE = 760  # units, as all lengths here
NAMES, LINE = 250, 34
TOP, FOOT = 56, 40
TALL = 300
COLOURS = ("#1f5f8b", "#b3541e", "#2f7d4f", "#7a4b9a", "#8a6d00", "#a02c4a")  # told apart in print by their marks, too
MARKS = ("circle", "square", "triangle", "diamond", "circle", "square")
TEXT, FAINT = "#1b1b1b", "#d5d5d5"


def bars(title: str, figures: Sequence[Figure], *, goal: float | None = None) -> str:
    """Return a bar for each figure's median, a thin line for its range, and the goal as a dashed line."""
    most = max([*(figure.most for figure in figures), goal or 0.0]) or 1.0
    high = TOP + LINE * len(figures) + FOOT

    def across(value: float) -> float:
        return round(NAMES + value / most * (WIDE - NAMES - 110), 1)

    parts = []
    for place, figure in enumerate(figures):
        y = TOP + LINE * place
        parts.append(_text(NAMES - 10, y + 17, figure.name, anchor="end"))
        width = across(figure.median) - NAMES
        parts.append(f'<rect x="{NAMES}" y="{y + 4}" width="{width:.1f}" height="18" fill="{COLOURS[0]}"/>')
        parts.append(
            f'<path d="M{across(figure.least)} {y + 13}H{across(figure.most)}" stroke="{TEXT}" stroke-width="2"/>'
        )
        parts.append(_text(across(figure.most) + 8, y + 17, said(figure.median, figure.unit)))
    if goal is not None:
        x, end = across(goal), TOP + LINE * len(figures)
        parts.append(f'<path d="M{x} {TOP - 6}V{end}" stroke="{COLOURS[1]}" stroke-width="2" stroke-dasharray="5 4"/>')
        parts.append(_text(x, end + 18, f"goal {goal:g}", anchor="middle"))
    return _picture(title, high, parts)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a picture: its name, and (size, part of itself at the first size) for each size."""

    name: str
    points: Sequence[tuple[int, float]]


def lines(title: str, rows: Sequence[Row], *, goal: float | None = None) -> str:
    """Return lines over sizes on a logarithmic scale; 1 is each one's own value at its first size."""
    sizes = sorted({size for row in rows for size, _ in row.points})
    most = max([1.2, *(value for row in rows for _, value in row.points)])
    first, span = math.log10(sizes[0]), math.log10(sizes[-1] / sizes[0]) or 1.0
    left, right, bottom = 60, WIDE - 20, TOP + TALL

    def place(size: int, value: float) -> tuple[float, float]:
        x = left + (math.log10(size) - first) / span * (right - left - 20)
        return round(x, 1), round(bottom - value / most * TALL, 1)

    parts = list(_levels(most, place, sizes[0], right))
    parts += [_text(place(size, 0)[0], bottom + 20, f"{size:,}", anchor="middle") for size in sizes]
    if goal is not None:
        y = place(sizes[0], goal)[1]
        parts.append(f'<path d="M{left} {y}H{right}" stroke="{COLOURS[1]}" stroke-width="2" stroke-dasharray="5 4"/>')
        parts.append(_text(right, y - 6, f"goal {goal:g}", anchor="end"))
    for number, row in enumerate(rows):
        colour, points = COLOURS[number % len(COLOURS)], [place(size, value) for size, value in row.points]
        way = "L".join(f"{x} {y}" for x, y in points)
        parts.append(f'<path d="M{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [_mark(MARKS[number % len(MARKS)], x, y, colour) for x, y in points]
        at = bottom + 46 + LINE * 0.7 * number
        parts.append(_mark(MARKS[number % len(MARKS)], left + 6, at - 5, colour))
        parts.append(_text(left + 20, at, row.name))
    return _picture(title, round(bottom + 60 + LINE * 0.7 * len(rows)), parts)


def _levels(most: float, place: object, size: int, right: float) -> Iterator[str]:
    assert callable(place)
    step = 0.25 if most <= 2 else 1.0 if most <= 6 else 5.0
    for number in range(int(most / step) + 1):
        x, y = place(size, number * step)
        yield f'<path d="M{x} {y}H{right}" stroke="{FAINT}"/>'
        yield _text(x - 8, y + 4, f"{number * step:g}", anchor="end")


def _mark(kind: str, x: float, y: float, colour: str) -> str:
    shapes = {
        "circle": f'<circle cx="{x}" cy="{y}" r="5" fill="{colour}"/>',
        "square": f'<path d="M{x - 5} {y - 5}h10v10h-10z" fill="{colour}"/>',
        "triangle": f'<path d="M{x} {y - 6}l6 11h-12z" fill="{colour}"/>',
        "diamond": f'<path d="M{x} {y - 7}l6 7l-6 7l-6 -7z" fill="{colour}"/>',
    }
    return shapes[kind]


def _text(x: float, y: float, words: str, *, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'


def _picture(title: str, high: float, parts: list[str]) -> str:
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high:g}" role="img"',
        f'  aria-label="{escape(title)}" font-family="sans-serif" font-size="14" fill="{TEXT}">',
        f'<rect width="{WIDE}" height="{high:g}" fill="#fff"/>',
        f'<text x="20" y="30" font-size="17" font-weight="bold">{escape(title)}</text>',
    ]
    return "\n".join([*lines, *parts, "</svg>\n"])
