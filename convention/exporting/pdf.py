"""The text in print, set by typst in the faces that this project ships: an A4 booklet, and large print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from convention.exporting.book import Book, Call, Called, Paragraph, Part, pieces
from convention.exporting.press import set_apart

LAYOUT = Path(__file__).resolve().parent / "book.typ"
SHORT_SPECIMEN = "Specimen text. It is not the Convention."
SHORT = "A model proposed by scholars, not law in force."


def booklet(book: Book) -> bytes:
    """Return the text as an A4 booklet for printing on both sides."""
    return set_apart(LAYOUT, _data(book, large=False))


def large_print(book: Book) -> bytes:
    """Return the text in 18 points, ragged, for readers who need large letters."""
    return set_apart(LAYOUT, _data(book, large=True))


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
