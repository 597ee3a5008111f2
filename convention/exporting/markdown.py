"""The text as Markdown, in the form that the importer reads and the specimen is written in."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from convention.exporting.book import Book, Paragraph, Part
from convention.importing.colophon import TITLE
from convention.importing.extract.plain import EMPHASIS, ESCAPE, HEADING, RULE, UNDERLINE

STEP = "   "
DEEPEST = 6  # Markdown has no deeper headings
CALL = "[^{}]"


def markdown(book: Book) -> bytes:
    """Return the text in UTF-8, with what must be known of it before it."""
    blocks = [*_about(book), *_front(book)]
    for part in book.parts:
        blocks += _part(part, 2 if book.is_whole else 1)
    blocks += [f"[^{note.number}]: {_safe(note.text)}" for note in book.notes.values()]
    return ("\n\n".join(blocks) + "\n").encode()


def _about(book: Book) -> Iterator[str]:
    lines = [f"**{TITLE}**", *(_safe(line) for line in book.standing.lines)]
    yield "\n".join(f"> {line}\\" for line in lines).removesuffix("\\")
    yield "---"


def _front(book: Book) -> Iterator[str]:
    if book.is_whole:
        yield f"# {_safe(book.title)}"
        yield from (_safe(line) for line in book.subtitle)


def _part(part: Part, level: int) -> Iterator[str]:
    marks = "#" * min(level, DEEPEST)
    heading = _called(part.heading, part.calls)
    named = ". ".join(word for word in (_safe(part.label).rstrip("."), heading) if word)
    if named:
        yield f"{marks} {named}"
    for paragraph in part.paragraphs:
        yield from _paragraph(paragraph, "")
    for inner in part.parts:
        yield from _part(inner, level + 1)


def _paragraph(paragraph: Paragraph, lead: str) -> Iterator[str]:
    words = _called(paragraph.text, paragraph.calls)
    yield lead + f"{paragraph.mark} {words}".strip()
    for child in paragraph.children:
        yield from _paragraph(child, lead + STEP)


def _called(text: str, calls: list[tuple[int, str]]) -> str:
    """Return the text with its notes called, and nothing in it that Markdown would take for its own."""
    ends = [0, *(offset for offset, _ in calls), len(text)]
    stretches = [text[start:end] for start, end in itertools.pairwise(ends)]
    marks = [*(CALL.format(number) for _, number in calls), ""]
    safe = "".join(_entities(words) + mark for words, mark in zip(stretches, marks, strict=True))
    return _start(safe)


def _safe(text: str) -> str:
    return _start(_entities(text))


def _entities(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace("[^", "&#91;^")
    if ESCAPE.search(text) or text.endswith("\\"):
        text = text.replace("\\", "&#92;")
    if EMPHASIS.search(text):
        text = text.replace("*", "&#42;").replace("_", "&#95;")
    return text


def _start(text: str) -> str:
    """A paragraph may begin with what would be a heading, a quotation or a rule."""
    if HEADING.match(text) or text.startswith(">") or RULE.fullmatch(text) or UNDERLINE.fullmatch(text):
        return f"&#{ord(text[0])};{text[1:]}"
    return text
