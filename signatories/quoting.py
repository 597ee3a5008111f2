"""The beginning of a long text, or what stands around the words that were looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signatories import names

BEGINNING = 700  # characters of a text that a list shows
BEFORE = 220  # characters before the first word found
SPARE = 200  # characters past which cutting is worth while
TOKEN = re.compile(r"\S+")
LONGEST = 60  # characters; what is longer is not a word but a script without spaces


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """``pieces`` joined are part of the text as it was written; ``opens`` and ``goes_on`` say what was cut."""

    pieces: tuple[Piece, ...]
    opens: bool
    goes_on: bool


def quote(text: str, words: Sequence[str] = ()) -> Quote:
    """Return a piece of the text with the folded words marked; a short text whole."""
    spans = list(_spans(text, words))
    start, end = 0, len(text)
    if len(text) > BEGINNING + SPARE:
        first = spans[0][0] if spans else 0
        start = _space_before(text, first - BEFORE)
        end = _space_before(text, start + BEGINNING) or start + BEGINNING
    inside = [(begin, stop) for begin, stop in spans if start <= begin and stop <= end]
    return Quote(tuple(_pieces(text, start, end, inside)), opens=start > 0, goes_on=end < len(text))


def _spans(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    if not words:
        return
    for token in TOKEN.finditer(text):
        if len(token[0]) <= LONGEST:
            folded = names.fold(token[0])
            if any(word in folded for word in words):
                yield token.span()
        else:
            yield from _within(token, words)


def _within(token: re.Match[str], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    plain = token[0].casefold()
    for word in words:
        place = plain.find(word)
        # Where folding changes the length, the place would be another; then nothing is marked.
        if place >= 0 and len(plain) == len(token[0]):
            yield token.start() + place, token.start() + place + len(word)


def _space_before(text: str, place: int) -> int:
    if place <= 0:
        return 0
    space = max(text.rfind(mark, max(0, place - LONGEST), place) for mark in " \n")
    return space + 1 if space >= 0 else place


def _pieces(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    at = start
    for begin, stop in sorted(spans):
        if begin < at:
            continue
        yield Piece(text[at:begin])
        yield Piece(text[begin:stop], found=True)
        at = stop
    yield Piece(text[at:end])
