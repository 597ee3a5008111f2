"""A treaty as plain values: what the parser makes and the loader stores. No database here.

Terms: a *division* is a part, chapter, section, subsection, annex, preamble or closing clause; a
*provision* is one marked or unmarked paragraph at any depth; a *note* is a footnote.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field


class Kind(enum.StrEnum):
    """What a division is called in the source."""

    PREAMBLE = "preamble"
    BOOK = "book"
    PART = "part"
    TITLE = "title"
    CHAPTER = "chapter"
    SECTION = "section"
    SUBSECTION = "subsection"
    ANNEX = "annex"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the source something stands, counted from 1: pages, lines and paragraphs as far as it has them."""

    line: int | None = None
    page: int | None = None
    paragraph: int | None = None

    @property
    def sort_key(self) -> tuple[int, int]:
        return self.page or 0, self.line or self.paragraph or 0

    def __str__(self) -> str:
        if self.paragraph is not None:
            return f"paragraph {self.paragraph}"
        if self.page is not None:
            return f"page {self.page}, line {self.line}" if self.line is not None else f"page {self.page}"
        return f"line {self.line}" if self.line is not None else "place unknown"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the source, counted in its visible characters without white space."""

    at: int
    length: int


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A footnote mark in a text: after how many characters of it, and which note it calls."""

    offset: int
    number: str


@dataclass(slots=True)
class Provision:
    """One paragraph. ``mark`` is the treaty's own ("1.", "(a)", "–"), empty for an unmarked paragraph.

    A closing line after a list is an unmarked child of the provision that opened the list.
    """

    text: str
    mark: str = ""
    children: list[Provision] = field(default_factory=list)
    refs: list[NoteRef] = field(default_factory=list)
    place: Place = Place()


@dataclass(slots=True)
class Article:
    """``number`` is a string such as "12" or "12 bis"; ``label`` is the source's own line ("Article 12 bis")."""

    number: str
    label: str
    heading: str = ""
    provisions: list[Provision] = field(default_factory=list)
    refs: list[NoteRef] = field(default_factory=list)
    place: Place = Place()


@dataclass(slots=True)
class Division:
    """``number`` is in arabic figures or as printed where it has none ("3", "2", ""); ``label`` is as printed.

    Loose paragraphs (recitals, an annex without articles) are ``provisions``; ``items`` keeps divisions and
    articles in the order of the source. ``refs`` belong to the heading.
    """

    kind: Kind
    number: str = ""
    label: str = ""
    heading: str = ""
    provisions: list[Provision] = field(default_factory=list)
    items: list[Division | Article] = field(default_factory=list)
    refs: list[NoteRef] = field(default_factory=list)
    place: Place = Place()


@dataclass(slots=True)
class Note:
    """A footnote. ``number`` is unique within the text (the parser renumbers where pages start again at 1)."""

    number: str
    text: str
    mark: str = ""
    place: Place = Place()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something visible in the source that is not in the edition, and why."""

    text: str
    reason: str
    place: Place
    spans: tuple[Span, ...] = ()


class Severity(enum.StrEnum):
    """``ERROR`` forbids publishing; ``WARNING`` asks for a look; ``GUESS`` says what was assumed."""

    ERROR = "error"
    WARNING = "warning"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    severity: Severity
    message: str
    place: Place


@dataclass(slots=True)
class Text:
    """A whole instrument: preamble, body, annexes and closing clause stand in ``items`` in source order."""

    title: str = ""
    subtitle: str = ""
    items: list[Division | Article] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def articles(self) -> Iterator[Article]:
        """Yield every article of the body, annexes left aside, in order."""
        yield from _articles(item for item in self.items if not is_annex(item))

    def annex_articles(self) -> Iterator[Article]:
        """Yield every article that stands in an annex, in order."""
        yield from _articles(item for item in self.items if is_annex(item))


def is_annex(item: Division | Article) -> bool:
    """Tell whether a top-level item is an annex."""
    return isinstance(item, Division) and item.kind is Kind.ANNEX


def _articles(items: Iterator[Division | Article] | list[Division | Article]) -> Iterator[Article]:
    for item in items:
        if isinstance(item, Article):
            yield item
        else:
            yield from _articles(item.items)
