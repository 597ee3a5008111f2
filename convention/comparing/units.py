"""A text cut into what is compared: its title, divisions and articles, each with its paragraphs and notes as lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from convention.comparing.words import CALL
from convention.importing.anchors import Anchors
from convention.importing.structure import Article, Division, Kind, NoteRef, Provision, Text

ARTICLE = "article"
TITLE = "title-page"


class Form(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, paragraph or note. A note is called by one sign in ``text``, so that new numbers change nothing."""

    form: Form
    text: str
    mark: str = ""
    anchor: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """An article or division. ``within`` is the anchor of what it stands in."""

    kind: str
    number: str
    anchor: str
    within: str
    lines: tuple[Line, ...]

    @property
    def label(self) -> str:
        return self.lines[0].mark

    @property
    def heading(self) -> str:
        return self.lines[0].text.replace(CALL, "")

    @property
    def name(self) -> str:
        return self.label or self.heading or self.kind.capitalize()

    @property
    def is_article(self) -> bool:
        return self.kind == ARTICLE


def units(text: Text) -> list[Unit]:
    """Return the parts of a text in reading order."""
    return [title(text.title, text.subtitle), *_Cutter(text).items(text.items, "")]


def title(words: str, subtitle: str) -> Unit:
    lines = [Line(Form.PARAGRAPH, plain(line)) for line in subtitle.split("\n") if line.strip()]
    return Unit(TITLE, "", TITLE, "", (Line(Form.HEADING, plain(words)), *lines))


class _Cutter:
    def __init__(self, text: Text) -> None:
        self.anchors = Anchors(text)
        self.notes = {note.number: plain(note.text) for note in text.notes}

    def items(self, items: list[Division | Article], within: str) -> Iterator[Unit]:
        for item in items:
            anchor = self.anchors.of(item)
            kind = ARTICLE if isinstance(item, Article) else item.kind.value
            head = Line(Form.HEADING, _called(item.heading, item.refs), plain(item.label), anchor)
            lines = [head, *self._lines(item.provisions, 1)]
            called = [*item.refs, *_refs(item.provisions)]
            notes = [
                Line(Form.NOTE, self.notes[number])
                for number in dict.fromkeys(ref.number for ref in called)
                if number in self.notes
            ]
            yield Unit(kind, item.number, anchor, within, (*lines, *notes))
            if isinstance(item, Division):
                yield from self.items(item.items, anchor)

    def _lines(self, provisions: list[Provision], depth: int) -> Iterator[Line]:
        for one in provisions:
            text = _called(one.text, one.refs)
            yield Line(Form.PARAGRAPH, text, plain(one.mark), self.anchors.of(one), depth)
            yield from self._lines(one.children, depth + 1)


def _refs(provisions: list[Provision]) -> Iterator[NoteRef]:
    for one in provisions:
        yield from one.refs
        yield from _refs(one.children)


def _called(text: str, refs: list[NoteRef]) -> str:
    return called(text, [[ref.offset, ref.number] for ref in refs])


def called(text: str, refs: Sequence[Sequence[object]]) -> str:
    """Return the text with the sign of a note at each [offset, number]."""
    for offset in sorted((int(str(ref[0])) for ref in refs), reverse=True):
        text = f"{text[:offset]}{CALL}{text[offset:]}"
    return plain(text)


def plain(text: str) -> str:
    """As the canonical text has it: white space is layout."""
    return " ".join(unicodedata.normalize("NFC", text).split())


ALONE = {TITLE, Kind.PREAMBLE.value, Kind.CLOSING.value}  # a text has one of each
