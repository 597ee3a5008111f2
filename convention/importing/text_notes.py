"""Typed footnotes: lists under a heading, and "[1] …" or "¹ …" at the foot of a page, with the marks that call them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from convention.importing import endnotes
from convention.importing.endnotes import MOST_CALLS, RAISED, RULE, called_at
from convention.importing.source import Line, Source, SourceNote, Words

START = re.compile(rf"(?P<mark>\[\d{{1,3}}\]|[{RAISED}]{{1,3}}|[*†‡]{{1,3}})\s*(?=\S)")
CALL = re.compile(rf"\s?\[\d{{1,3}}\]|[{RAISED}]{{1,3}}|(?<=\S)[*†‡]{{1,3}}(?![\w*])")


@dataclass(slots=True)
class Found:
    """A footnote's first line: where it stands, and its mark as the sentences write it."""

    index: int
    mark: str
    length: int


def take(source: Source) -> None:
    """Make footnotes of the lines that are some, and calls of the marks that call them."""
    endnotes.take(source)
    starts = _starts(source.lines)
    if not starts:
        return
    ends = _ends(source.lines, starts)
    taken: set[int] = set()
    order: list[tuple[int, str, str]] = []  # where each note begins, its mark, its key
    for count, (found, end) in enumerate(zip(starts, ends, strict=True), 1):
        key = f"{found.mark}#{count}"
        words = source.lines[found.index].words
        source.mark_spans += words.cut(0, found.length).spans()
        note = SourceNote(key, found.mark.strip("[]"), words.cut(found.length))
        note.more = [source.lines[index].words for index in range(found.index + 1, end)]
        source.notes.append(note)
        order.append((found.index, found.mark, key))
        taken |= set(range(found.index, end))
    _leave_out_rule(source, taken)
    for index, line in enumerate(source.lines):
        if index not in taken:
            line.words = _called(source, line.words, index, order)
    source.lines[:] = [line for index, line in enumerate(source.lines) if index not in taken]


def _starts(lines: list[Line]) -> list[Found]:
    calls = {match[0].strip() for line in lines for match in CALL.finditer(line.text) if match.start() > 0}
    found: list[Found] = []
    for index, line in enumerate(lines):
        match = START.match(line.text)
        # A mark at the start of a line is a footnote only where a sentence before it bears the same.
        if match is None or match["mark"] not in calls:
            continue
        if line.gap or (found and found[-1].index == index - 1):
            found.append(Found(index, match["mark"], match.end()))
    return found


def _ends(lines: list[Line], starts: list[Found]) -> list[int]:
    """A note goes on to the next note, a blank line or the end of the page."""
    ends = []
    following = [found.index for found in starts[1:]] + [len(lines)]
    for found, stop in zip(starts, following, strict=True):
        end = found.index + 1
        while end < stop and not lines[end].gap:
            end += 1
        ends.append(end)
    return ends


def _leave_out_rule(source: Source, taken: set[int]) -> None:
    first = min(taken) - 1
    if first >= 0 and RULE.fullmatch(source.lines[first].text):
        source.left_out.append(source.lines[first].words.left_out("above the footnotes"))
        taken.add(first)


def _called(source: Source, words: Words, index: int, order: list[tuple[int, str, str]]) -> Words:
    """Turn the marks in a line into calls of the next note with that mark, or else of the last."""
    found = list(CALL.finditer(words.text))
    if len(found) > MOST_CALLS:
        return words
    for match in reversed(found):
        mark = match[0].strip()
        same = [(at, key) for at, known, key in order if known == mark]
        if not same or match.start() == 0:
            continue
        key = next((key for at, key in same if at > index), same[-1][1])
        words = called_at(source, words, *match.span(), key)
    return words
