"""Running heads, running feet and page numbers: what stands at the edge of page after page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import takewhile

from convention.importing import labels, numbers
from convention.importing.extract.pdf_lines import Page, Printed

EDGE = 4  # lines from the top and from the bottom that may be furniture
NUMBER = re.compile(
    r"[-–—\s\[(]*(?:(?i:page|p\.)\s*)?(?P<number>\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of)\s*\d{1,4})?[-–—\s\])]*$"
)
FIGURES = re.compile(r"\d+|(?<![A-Za-z])[ivxlc]+(?![A-Za-z])")


def find(pages: list[Page]) -> dict[int, str]:
    """Return the lines that belong to the page and not to the text, by id, each with the reason."""
    found: dict[int, str] = {}
    for place, lines in (("header", [_top(page) for page in pages]), ("footer", [_bottom(page) for page in pages])):
        here: dict[int, str] = {}
        groups = _repeated(lines, place, len(pages), here)
        _numbers(lines, here)
        _give_back(groups, lines, here, down=place == "header")
        for edge in lines:
            # Furniture is outermost: what has a line of the text further out is text itself.
            found |= {id(line): here[id(line)] for line in _outermost(edge, here)}
    return found


def _outermost(edge: list[Printed], here: dict[int, str]) -> Iterator[Printed]:
    return takewhile(lambda line: id(line) in here, edge)


def _top(page: Page) -> list[Printed]:
    return sorted(page.lines, key=lambda line: line.y)[:EDGE]


def _bottom(page: Page) -> list[Printed]:
    return sorted(page.lines, key=lambda line: -line.y)[:EDGE]


def _shape(text: str) -> str:
    """Return what a line shares with its like on other pages; a label keeps its number: "Article 12" is no page's."""
    if labels.at(text) is not None:
        return text
    return FIGURES.sub("#", " ".join(text.split()))


def _give_back(groups: list[list[Printed]], edges: list[list[Printed]], here: dict[int, str], *, down: bool) -> None:
    """Furniture stands outside the text: where other pages begin their text at its height, it is text that returns."""
    for lines in groups:
        pages = {line.page for line in lines}
        inner = max(lines, key=lambda line: line.y if down else -line.y)
        reach = inner.y + (inner.size / 2 if down else -inner.size / 2)
        text = [
            line.page
            for edge in edges
            for line in edge
            if id(line) not in here and line.page not in pages and (line.y < reach if down else line.y > reach)
        ]
        if len(set(text)) * 2 >= len(pages):
            for line in lines:
                here.pop(id(line), None)


def _repeated(edges: list[list[Printed]], place: str, count: int, found: dict[int, str]) -> list[list[Printed]]:
    """The same words at about the same height on three pages and on a fifth of them are no sentence."""
    groups: list[list[Printed]] = []
    at: defaultdict[tuple[str, int], list[Printed]] = defaultdict(list)
    for lines in edges:
        for line in lines:
            begins_note = bool(line.raised) and line.raised[0][0] == 0
            if len(line.text) < 200 and (len(line.text) < 4 or not begins_note):
                at[_shape(line.text), round(line.y / 12)].append(line)
    for (shape, height), lines in at.items():
        near = [*lines, *at.get((shape, height + 1), []), *at.get((shape, height - 1), [])]
        on = {line.page for line in near}
        # In a document of two or three pages the very same words on half of them are enough.
        same = len({line.text for line in near}) == 1 and labels.at(lines[0].text) is None
        enough = 2 if count < 6 and same else 3
        if len(on) >= max(enough, count / 5) and _is_at_edge(lines, edges):
            for line in lines:
                found[id(line)] = f"page {place}" if not NUMBER.match(line.text) else "page number"
            if not NUMBER.match(lines[0].text):
                groups.append(near)
    return groups


def _is_at_edge(lines: list[Printed], edges: list[list[Printed]]) -> bool:
    """Nothing but other furniture stands further out; lists that begin alike on many pages do not pass."""
    ranks = [rank for edge in edges for rank, line in enumerate(edge) if any(line is one for one in lines)]
    return bool(ranks) and sorted(ranks)[len(ranks) // 2] <= 2


def _numbers(edges: list[list[Printed]], found: dict[int, str]) -> None:
    """A number alone at the edge that goes on from page to page, or that is the page's own."""
    alone = []
    for lines in edges:
        outer = [line for line in lines if id(line) not in found][:1]
        for line in outer:
            match = NUMBER.match(line.text)
            if match:
                alone.append((line, _value(match["number"])))
    shifts = Counter(value - line.page for line, value in alone)
    for line, value in alone:
        if shifts[value - line.page] > 1 or value == line.page:
            found[id(line)] = "page number"


def _value(text: str) -> int:
    return int(text) if text.isdigit() else numbers.roman(text) or 0
