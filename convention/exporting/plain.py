"""The text as plain text: every paragraph wrapped, set in by its depth, footnotes at the end. The importer reads it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from convention.exporting.book import Book, Paragraph, Part, with_marks
from convention.importing import labels, marks
from convention.importing.colophon import TITLE

WIDTH = 78  # characters of a line
STEP = "    "
CALL = " [{}]"


def plain(book: Book) -> bytes:
    """Return the text in UTF-8, with what must be known of it before it."""
    blocks = [*_about(book), *_front(book)]
    for part in book.parts:
        blocks += _part(book, part)
    if book.notes:
        blocks.append("NOTES")
        blocks += [_wrapped(f"[{note.number}] {note.text}") for note in book.notes.values()]
    return ("\n\n".join(blocks) + "\n").encode()


def _about(book: Book) -> Iterator[str]:
    *said, digest = book.standing.lines
    label, _, value = digest.rpartition(" ")
    yield TITLE
    yield "\n".join(_wrapped(line, STEP) for line in said)
    yield f"{STEP}{label}\n{STEP}{value}"
    yield "=" * WIDTH


def _front(book: Book) -> Iterator[str]:
    if book.is_whole:
        yield _wrapped(book.title)
        for line in book.subtitle:
            yield _wrapped(line)


def _part(book: Book, part: Part) -> Iterator[str]:
    named = [word for word in (part.label, with_marks(part.heading, part.calls, CALL)) if word]
    if named:
        space = "\n" if part.is_article else "\n\n"
        yield space + "\n".join(_wrapped(word) for word in named)
    for paragraph in part.paragraphs:
        yield from _paragraph(paragraph, "")
    for inner in part.parts:
        yield from _part(book, inner)


def _paragraph(paragraph: Paragraph, lead: str) -> Iterator[str]:
    words = with_marks(paragraph.text, paragraph.calls, CALL)
    yield _wrapped(f"{paragraph.mark} {words}".strip(), lead)
    for child in paragraph.children:
        yield from _paragraph(child, lead + STEP)


GLUE = "\ue000"  # stands for a space at which no line may end
WORD = re.compile(r"(?<=\S) (?=\S)")


def _wrapped(text: str, lead: str = "") -> str:
    """Wrap so that no line begins with what would be read as a number, a label or a footnote, nor ends in a hyphen."""
    text = " ".join(text.split())
    held = WORD.sub(lambda match: GLUE if _holds(text, match.start()) else " ", text)
    lines = textwrap.fill(
        held, WIDTH, initial_indent=lead, subsequent_indent=lead, break_on_hyphens=False, break_long_words=False
    )
    return lines.replace(GLUE, " ")


def _holds(text: str, space: int) -> bool:
    after = text[space + 1 : space + 60]
    if text[space - 1] in "-\u2010\u00ad" or after.startswith("["):
        return True
    if after[0].isalpha() and not after[0].isupper():
        return marks.at(after) is not None
    return marks.at(after) is not None or labels.at(after) is not None or labels.CLOSING.match(after) is not None
