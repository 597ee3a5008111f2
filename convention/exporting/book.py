"""The stored edition as one tree, from which every file is made: what it says, in its order, with its anchors."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from convention.exporting.standing import Standing
from convention.importing import rows, structure
from convention.importing.anchors import Anchors, slug
from convention.importing.structure import Kind
from convention.models import Edition

ARTICLE = "article"
KEPT = 3  # editions a process remembers while one asks for part after part
Call = tuple[int, str]  # after how many characters, and the note's number


@dataclass(slots=True)
class Paragraph:
    """A provision with what stands under it; ``calls`` are its footnote marks."""

    mark: str
    text: str
    anchor: str
    calls: list[Call] = field(default_factory=list)
    children: list[Paragraph] = field(default_factory=list)

    def downward(self) -> Iterator[Paragraph]:
        yield self
        for child in self.children:
            yield from child.downward()


@dataclass(slots=True)
class Part:
    """A division or an article; ``kind`` is the division's, or "article". ``calls`` belong to the heading."""

    kind: str
    number: str
    label: str
    heading: str
    anchor: str
    calls: list[Call] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    @property
    def is_article(self) -> bool:
        return self.kind == ARTICLE

    @property
    def name(self) -> str:
        """Return label and heading as one line; where the text gives neither, what the part is."""
        named = ". ".join(word for word in (self.label.rstrip("."), self.heading) if word)
        return named or self.kind.capitalize()

    def downward(self) -> Iterator[Part]:
        yield self
        for part in self.parts:
            yield from part.downward()

    def all_paragraphs(self) -> Iterator[Paragraph]:
        for part in self.downward():
            for paragraph in part.paragraphs:
                yield from paragraph.downward()

    def all_calls(self) -> Iterator[str]:
        """Yield the numbers of the notes that are called, in reading order."""
        for part in self.downward():
            yield from (number for _, number in sorted(part.calls))
            for top in part.paragraphs:
                for paragraph in top.downward():
                    yield from (number for _, number in sorted(paragraph.calls))


@dataclass(frozen=True, slots=True)
class Note:
    number: str
    mark: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Book:
    """A text, or (where ``is_whole`` is false) one part of it with the notes that it calls."""

    standing: Standing
    title: str
    subtitle: tuple[str, ...]
    parts: list[Part]
    notes: dict[str, Note]
    is_whole: bool = True

    def downward(self) -> Iterator[Part]:
        for part in self.parts:
            yield from part.downward()

    def only(self, anchor: str, address: str) -> Book:
        """Return the part with that anchor; ``address`` is the part's own. Raises ``KeyError``."""
        part = next((part for part in self.downward() if part.anchor == anchor), None)
        if part is None:
            raise KeyError(anchor)
        called = dict.fromkeys(part.all_calls())
        notes = {number: self.notes[number] for number in called if number in self.notes}
        standing = replace(self.standing, address=address)
        return Book(standing, self.title, self.subtitle, [part], notes, is_whole=False)


# --- from the rows -----------------------------------------------------------------------------------


def book_of(edition: Edition, address: str) -> Book:
    """Return the published text of an edition whose permanent address is given; its tree is kept for a while."""
    key = (edition.pk, edition.digest)
    if key not in _kept:
        _kept[key] = of_text(rows.read(edition), Standing.of(edition, address))
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    # What is said of a published text may change, its words may not.
    return replace(_kept[key], standing=Standing.of(edition, address))


_kept: OrderedDict[tuple[Any, ...], Book] = OrderedDict()


def forget() -> None:
    _kept.clear()


def of_text(text: structure.Text, standing: Standing) -> Book:
    """Return a text as a book, with the anchors that loading it gives."""
    anchors = Anchors(text)
    notes = [Note(one.number, one.mark or one.number, one.text, f"note-{slug(one.number)}") for one in text.notes]
    subtitle = tuple(line for line in text.subtitle.split("\n") if line.strip())
    parts = [_part(item, anchors) for item in text.items]
    return Book(standing, text.title, subtitle, parts, {note.number: note for note in notes})


def _part(item: structure.Division | structure.Article, anchors: Anchors) -> Part:
    part = Part(
        kind=ARTICLE if isinstance(item, structure.Article) else item.kind.value,
        number=item.number,
        label=item.label,
        heading=item.heading,
        anchor=anchors.of(item),
        calls=_calls(item.refs),
        paragraphs=[_paragraph(one, anchors) for one in item.provisions],
    )
    if isinstance(item, structure.Division):
        part.parts = [_part(one, anchors) for one in item.items]
    return part


def _paragraph(one: structure.Provision, anchors: Anchors) -> Paragraph:
    children = [_paragraph(child, anchors) for child in one.children]
    return Paragraph(one.mark, one.text, anchors.of(one), _calls(one.refs), children)


def _calls(refs: list[structure.NoteRef]) -> list[Call]:
    return sorted((ref.offset, ref.number) for ref in refs)


def with_marks(text: str, calls: list[Call], form: str, marks: dict[str, str] | None = None) -> str:
    """Return the text with its footnotes called as ``form`` says: ``[^{}]``, the number or mark in its place."""
    for offset, number in sorted(calls, reverse=True):
        text = text[:offset] + form.format((marks or {}).get(number, number)) + text[offset:]
    return text


def pieces(text: str, calls: list[Call]) -> Iterator[str]:
    """Yield the text and, at their places, the numbers of the notes it calls."""
    last = 0
    for offset, number in sorted(calls):
        if text[last:offset]:
            yield text[last:offset]
        yield Called(number)
        last = max(last, offset)
    if text[last:]:
        yield text[last:]


class Called(str):
    """The number of a note, told from the words around it."""

    __slots__ = ()


__all__ = ["ARTICLE", "Book", "Called", "Kind", "Note", "Paragraph", "Part", "book_of", "forget", "of_text", "pieces"]
