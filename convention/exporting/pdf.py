"""The text in print, set by typst in the faces that this project ships: an A4 booklet, and large print."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2

from convention.exporting.book import ARTICLE, Book, Call, Called, Paragraph, Part, pieces
from convention.exporting.press import set_apart

LAYOUT = Path(__file__).resolve().parent / "book.typ"
SHORT_SPECIMEN = "Specimen text. It is not the Convention."
SHORT = "A model proposed by scholars, not law in force."


def booklet(book: Book) -> bytes:
    """Return the text as an A4 booklet for printing on both sides."""
    return _printed(_data(book, large=False))


def large_print(book: Book) -> bytes:
    """Return the text in 18 points, ragged, for readers who need large letters."""
    return _printed(_data(book, large=True))


def _printed(data: dict[str, Any]) -> bytes:
    """Print twice: first to see on which page each part begins, then with these pages in the contents.

    Asking the setter for them within one printing costs a third more memory than printing twice.
    """
    named = [part for root in data["parts"] for part in _downward(root) if part["label"] or part["heading"]]
    with contextlib.closing(pypdfium2.PdfDocument(set_apart(LAYOUT, data))) as first:
        found = [mark.get_dest().get_index() for mark in first.get_toc()]
        pages = {
            part["anchor"]: {"page": page + 1, "number": first.get_page_label(page)}
            for part, page in zip(named, found, strict=True)
        }
        heads = _heads(data["parts"], {anchor: place["page"] for anchor, place in pages.items()}, len(first))
    return set_apart(LAYOUT, {**data, "pages": pages, "heads": heads})


def _heads(roots: list[dict[str, Any]], pages: dict[str, int], count: int) -> dict[str, dict[str, str]]:
    """Return for each page the chapter that it is in, and the articles that begin there or go on."""
    began: dict[int, str] = {}
    articles: dict[int, list[str]] = {}
    for root in roots:
        if root["anchor"] in pages:
            began[pages[root["anchor"]]] = root["name"]
        for part in _downward(root):
            if part["kind"] == ARTICLE and part["anchor"] in pages:
                articles.setdefault(pages[part["anchor"]], []).append(part["number"])
    heads, name, last = {}, roots[0]["name"] if roots else "", ""
    for page in range(1, count + 1):
        name = began.get(page, name)
        here = articles.get(page) or [last]
        last = here[-1]
        heads[str(page)] = {"root": name, "range": f"{here[0]} – {last}" if len(here) > 1 else last}
    return heads


def _downward(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield part
    for inner in part["parts"]:
        yield from _downward(inner)


def _data(book: Book, *, large: bool) -> dict[str, Any]:
    standing, words = book.standing, _Words()
    day = standing.loaded_on
    return {
        "title": book.title,
        "subtitle": list(book.subtitle),
        "language": standing.language.partition("-")[0],
        "day": {"year": day.year, "month": day.month, "day": day.day} if day else None,
        "large": large,
        "notices": standing.notices,
        "lines": standing.lines,
        "edition": f"Edition {standing.slug}{f', {standing.date}' if standing.date else ''}",
        "short": SHORT_SPECIMEN if standing.is_specimen else SHORT,
        "contents": "Contents",
        "pages": {},
        "heads": {},
        "parts": [words.part(part) for part in book.parts],
        "notes": {note.number: {"mark": note.mark, "text": note.text} for note in book.notes.values()},
    }


class _Words:
    """Turns the parts into data, and remembers which notes were called: a second call shows the mark alone."""

    def __init__(self) -> None:
        self.called: set[str] = set()

    def part(self, part: Part) -> dict[str, Any]:
        return {
            "kind": part.kind,
            "number": part.number,
            "label": part.label,
            "name": part.name,
            "plain": part.heading,
            "anchor": part.anchor,
            "heading": self.pieces(part.heading, part.calls),
            "paragraphs": [self.paragraph(one) for one in part.paragraphs],
            "parts": [self.part(one) for one in part.parts],
        }

    def paragraph(self, one: Paragraph) -> dict[str, Any]:
        words = self.pieces(one.text, one.calls)
        return {"mark": one.mark, "text": words, "children": [self.paragraph(child) for child in one.children]}

    def pieces(self, text: str, calls: list[Call]) -> list[Any]:
        return [self.call(piece) if isinstance(piece, Called) else piece for piece in pieces(text, calls)]

    def call(self, number: str) -> dict[str, Any]:
        again = number in self.called
        self.called.add(number)
        return {"note": str(number), "again": again}
