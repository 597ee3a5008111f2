"""What an extractor hands to the parser: lines with their place and look, and the visible text they came from.

Positions (``at``) count the visible characters of the whole source without white space. Whatever is left out or
made a note keeps its positions, so that ``accounting`` can prove that nothing was lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from convention.importing.structure import Finding, LeftOut, Place, Span


class Unreadable(Exception):  # noqa: N818 - the file as a whole; said to the operator in one line
    """The file is refused; the message is one clear line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """From ``offset`` of a text on, its characters stand at ``at`` of the source, in the place given."""

    offset: int
    at: int
    place: Place


@dataclass(frozen=True, slots=True)
class Call:
    """A footnote mark after ``offset`` characters of a text; ``key`` finds the note."""

    offset: int
    key: str


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text that remembers where it came from and which notes it calls."""

    text: str
    pieces: tuple[Piece, ...]
    calls: tuple[Call, ...] = ()

    @classmethod
    def of(cls, text: str, at: int, place: Place, calls: tuple[Call, ...] = ()) -> Words:
        return cls(text, (Piece(0, at, place),), calls)

    @property
    def place(self) -> Place:
        return self.pieces[0].place

    def cut(self, start: int, end: int | None = None) -> Words:
        """Return the stretch between two offsets without the white space around it."""
        end = len(self.text) if end is None else end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        calls = tuple(
            Call(min(call.offset, end) - start, call.key)
            for call in self.calls
            # A mark in the white space that was cut away still belongs to the words before it.
            if start < call.offset <= len(self.text) and self._within(call.offset, start, end)
        )
        return Words(self.text[start:end], tuple(self._pieces(start, end)), calls)

    def _within(self, offset: int, start: int, end: int) -> bool:
        return offset <= end or (start < end and not self.text[end:offset].strip())

    def _pieces(self, start: int, end: int) -> list[Piece]:
        found: list[Piece] = []
        for index, piece in enumerate(self.pieces):
            stop = self.pieces[index + 1].offset if index + 1 < len(self.pieces) else len(self.text)
            if stop <= start and index + 1 < len(self.pieces):
                continue
            if piece.offset >= end and found:
                break
            begin = max(start, piece.offset)
            at = piece.at + visible_length(self.text[piece.offset : begin])
            found.append(Piece(begin - start, at, piece.place))
        return found

    def upto(self, end: int) -> Words:
        """Return the stretch before an offset, white space and all."""
        calls = tuple(call for call in self.calls if call.offset <= end)
        return Words(self.text[:end], tuple(p for p in self.pieces if p.offset < end) or self.pieces[:1], calls)

    def since(self, start: int) -> Words:
        """Return the stretch from an offset on, white space and all."""
        calls = tuple(Call(call.offset - start, call.key) for call in self.calls if call.offset > start)
        return Words(self.text[start:], tuple(self._pieces(start, len(self.text))), calls)

    def with_call(self, call: Call) -> Words:
        return Words(self.text, self.pieces, tuple(sorted((*self.calls, call), key=lambda call: call.offset)))

    def plus(self, other: Words, glue: str = " ") -> Words:
        """Return these words followed by the others."""
        shift = len(self.text) + len(glue)
        return Words(
            self.text + glue + other.text,
            self.pieces + tuple(Piece(piece.offset + shift, piece.at, piece.place) for piece in other.pieces),
            self.calls + tuple(Call(call.offset + shift, call.key) for call in other.calls),
        )

    def spans(self) -> tuple[Span, ...]:
        """Return where in the source these words stand, one span for each unbroken stretch."""
        ends = [piece.offset for piece in self.pieces[1:]] + [len(self.text)]
        return tuple(
            Span(piece.at, visible_length(self.text[piece.offset : end]))
            for piece, end in zip(self.pieces, ends, strict=True)
        )

    def left_out(self, reason: str) -> LeftOut:
        return LeftOut(self.text, reason, self.place, self.spans())


@dataclass(slots=True)
class Line:
    """One line, or one paragraph where the format knows paragraphs (``whole``)."""

    words: Words
    whole: bool = False  # the format itself says that a paragraph ends here
    broken: bool = False  # a page or a column begins with it, so that no gap can tell
    gap: bool = False  # white space above, more than between two lines of a paragraph
    level: int = 0  # of a heading, where the format marks headings; 0 for anything else
    indent: float = 0  # from the left edge of the text, in letters
    width: float = 0  # right edge, in the format's own unit
    size: float = 0  # of the letters, in points, where known
    style: str = ""  # what sets it apart ("bold", "centre"); lines of one paragraph share it
    raised: tuple[tuple[int, int], ...] = ()  # stretches that stand high, where the format tells

    @property
    def text(self) -> str:
        return self.words.text

    @property
    def place(self) -> Place:
        return self.words.place


@dataclass(slots=True)
class SourceNote:
    """A footnote as found; ``mark`` is printed, ``key`` is what calls refer to."""

    key: str
    mark: str
    words: Words
    more: list[Words] = field(default_factory=list)  # its further lines

    @property
    def place(self) -> Place:
        return self.words.place


@dataclass(slots=True)
class Source:
    """All that is visible in a file, in its order. ``visible`` has no white space."""

    lines: list[Line] = field(default_factory=list)
    notes: list[SourceNote] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    mark_spans: list[Span] = field(default_factory=list)  # printed footnote marks that became references
    visible: str = ""
    measure: float = 0  # how wide a full line is, where the format tells, in the unit of the lines' widths


class Tape:
    """Counts the visible characters while an extractor reads."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0

    def put(self, text: str, place: Place, calls: tuple[Call, ...] = ()) -> Words:
        """Add a text to the source and return it as words that know their place."""
        words = Words.of(text, self.length, place, calls)
        bare = bare_text(text)
        self.parts.append(bare)
        self.length += len(bare)
        return words

    def visible(self) -> str:
        return "".join(self.parts)


def bare_text(text: str) -> str:
    """Return the text without white space, as positions count it."""
    return "".join(text.split())


def visible_length(text: str) -> int:
    return len(bare_text(text))
