"""The printed text, word for word: running heads, folios and footnotes are cut by place, and hyphenation is off."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pypdfium2
import pypdfium2.raw
import pytest

from convention.exporting.book import Book, Paragraph, Part
from convention.exporting.formats import BY_KEY
from convention.exporting.pdf import SHORT_SPECIMEN
from convention.exporting.standing import NOT_LAW, SPECIMEN
from tests.convention.exporting import books

MILLIMETRE = 72 / 25.4
# Where the layout keeps its heads and folios (convention/exporting/book.typ), from the edges of the page.
MARGINS = {"pdf": (31, 32), "pdf-large": (30, 28)}
EVERY_TEXT = pytest.mark.parametrize("name", books.TEXTS)
BOTH = pytest.mark.parametrize("key", MARGINS)


@cache
def document(name: str, key: str) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(BY_KEY[key].make(books.book(name)))


def beginning(pdf: pypdfium2.PdfDocument) -> int:
    """Return the page on which the text begins: the first with a line beneath its running head."""
    paths = [pypdfium2.raw.FPDF_PAGEOBJ_PATH]
    for number, page in enumerate(pdf):
        top = page.get_size()[1] - 30 * MILLIMETRE
        if any(path.get_bounds()[1] > top for path in page.get_objects(filter=paths)):
            return number
    raise AssertionError("no page has a running head")


def cut(pdf: pypdfium2.PdfDocument, key: str) -> tuple[list[str], list[str]]:
    """Return the words of the text and those of its footnotes."""
    text, notes = [], []
    for number in range(beginning(pdf), len(pdf)):
        page = pdf[number]
        width, height = page.get_size()
        top, bottom = height - MARGINS[key][0] * MILLIMETRE, MARGINS[key][1] * MILLIMETRE
        words = page.get_textpage()
        line = separator(page, bottom, top)
        text.append(words.get_text_bounded(0, line, width, top))
        notes.append(words.get_text_bounded(0, bottom, width, line) if line > bottom else "")
    return split(text), split(notes)


def separator(page: pypdfium2.PdfPage, bottom: float, top: float) -> float:
    """Return the height of the line that separates footnotes from the text, or the foot of the text without one."""
    paths = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH])
    return max((path.get_bounds()[3] for path in paths if bottom < path.get_bounds()[1] < top), default=bottom)


def split(texts: list[str]) -> list[str]:
    # A hyphen at a line's end is the word's own: the layout makes none.
    return " ".join(texts).replace("\x02", "-").replace("\ufffe", "-").replace("\u00ad", "-").split()


# --- what the edition says ---------------------------------------------------------------------------------


def said(book: Book) -> list[str]:
    return " ".join(word for part in book.parts for word in part_words(book, part)).split()


def part_words(book: Book, part: Part) -> Iterator[str]:
    yield part.label
    yield called(book, part.heading, part.calls)
    for one in part.paragraphs:
        yield from paragraph_words(book, one)
    for inner in part.parts:
        yield from part_words(book, inner)


def paragraph_words(book: Book, one: Paragraph) -> Iterator[str]:
    yield one.mark
    yield called(book, one.text, one.calls)
    for child in one.children:
        yield from paragraph_words(book, child)


def called(book: Book, text: str, calls: list[tuple[int, str]]) -> str:
    for offset, number in sorted(calls, reverse=True):
        text = text[:offset] + book.notes[number].mark + text[offset:]
    return text


@BOTH
@EVERY_TEXT
def test_the_words_are_the_editions_in_their_order(name: str, key: str) -> None:
    text, notes = cut(document(name, key), key)
    book = books.book(name)
    assert glued(text) == glued(said(book))
    # Each note once, at the foot of the page that calls it first.
    order = dict.fromkeys(number for part in book.parts for number in part.all_calls())
    assert glued(notes) == glued([book.notes[one].mark + book.notes[one].text for one in order])


def glued(words: list[str]) -> str:
    """Return the words without what parts them: where a line ends after a hyphen, nothing tells whether a word did."""
    return "".join("".join(words).split())


@BOTH
def test_bookmarks_lead_to_every_part(key: str) -> None:
    pdf, book = document(books.SPECIMEN, key), books.book(books.SPECIMEN)
    found = [(mark.level, " ".join(mark.get_title().split())) for mark in pdf.get_toc()]
    assert found == list(marks(book.parts, 0))


def marks(parts: list[Part], level: int) -> Iterator[tuple[int, str]]:
    for part in parts:
        yield level, f"{part.label} {part.heading}".strip()
        yield from marks(part.parts, level + 1)


@BOTH
def test_every_page_says_what_it_is(key: str) -> None:
    pdf = document(books.SPECIMEN, key)
    first = " ".join(pdf[0].get_textpage().get_text_range().split())
    assert SPECIMEN in first
    assert NOT_LAW in first
    about = " ".join(pdf[1].get_textpage().get_text_range().split())
    assert books.book(books.SPECIMEN).standing.digest in about
    for number in range(beginning(pdf), len(pdf)):
        assert SHORT_SPECIMEN in pdf[number].get_textpage().get_text_range()


@BOTH
def test_is_a_tagged_document_on_a4(key: str) -> None:
    pdf = document(books.SPECIMEN, key)
    assert pdf.get_metadata_dict()["Title"] == books.book(books.SPECIMEN).title
    assert {tuple(round(side / MILLIMETRE) for side in page.get_size()) for page in pdf} == {(210, 297)}
    content = BY_KEY[key].make(books.book(books.HARD))
    assert b"pdfuaid" in content


def test_text_begins_on_a_right_hand_page() -> None:
    for name in (books.SPECIMEN, books.HARD):
        assert beginning(document(name, "pdf")) % 2 == 0
