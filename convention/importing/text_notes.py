"""Footnotes of plain text: "[1] …" or "¹ …" at the foot of a page or the end, and the same marks in the sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from convention.importing.source import Call, Line, Source, SourceNote, Words

HEADING = re.compile(r"(?:foot|end)?notes?[.:]?", re.IGNORECASE)
RULE = re.compile(r"[_\-–—=*\s]{3,}")
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
START = re.compile(rf"(?P<mark>\[\d{{1,3}}\]|\(\d{{1,3}}\)(?=\s)|[{RAISED}]{{1,3}}|[*†‡]{{1,3}})\s*(?=\S)")
AFTER_HEADING = re.compile(r"(?P<mark>\d{1,3})[.)]?\s+(?=\S)")
CALL = re.compile(rf"\s?\[\d{{1,3}}\]|[{RAISED}]{{1,3}}|(?<=\S)[*†‡]{{1,3}}(?![\w*])")


MOST_CALLS = 200  # in one line; more are no footnotes


@dataclass(slots=True)
class Found:
    """A footnote's first line: where it stands, and its mark as the sentences write it."""

    index: int
    mark: str
    length: int


def take(source: Source) -> None:
    """Make footnotes of the lines that are some, and calls of the marks that call them."""
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
        note = SourceNote(key, found.mark.strip("[]()"), words.cut(found.length))
        note.more = [source.lines[index].words for index in range(found.index + 1, end)]
        source.notes.append(note)
        order.append((found.index, found.mark, key))
        taken |= set(range(found.index, end))
    _leave_out_heading(source, taken)
    for index, line in enumerate(source.lines):
        if index not in taken:
            line.words = _called(source, line.words, index, order)
    source.lines[:] = [line for index, line in enumerate(source.lines) if index not in taken]


def _starts(lines: list[Line]) -> list[Found]:
    calls = {match[0].strip() for line in lines for match in CALL.finditer(line.text) if match.start() > 0}
    found: list[Found] = []
    headed = False
    for index, line in enumerate(lines):
        if HEADING.fullmatch(line.text.strip()):
            headed = True
            continue
        match = START.match(line.text)
        mark = match["mark"] if match else ""
        if headed and match is None and (bare := AFTER_HEADING.match(line.text)):
            match, mark = bare, f"[{bare['mark']}]"
        # A mark at the start of a line is a footnote only where a sentence before it bears the same.
        if match is not None and mark in calls and (line.gap or headed or (found and found[-1].index == index - 1)):
            found.append(Found(index, mark, match.end()))
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


def _leave_out_heading(source: Source, taken: set[int]) -> None:
    first = min(taken)
    for index in range(first - 1, max(first - 3, -1), -1):
        line = source.lines[index]
        if HEADING.fullmatch(line.text.strip()) or RULE.fullmatch(line.text):
            source.left_out.append(line.words.left_out("above the footnotes"))
            taken.add(index)


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
        source.mark_spans += words.cut(match.start(), match.end()).spans()
        before, after = words.upto(match.start()), words.since(match.end())
        words = before.plus(after, glue="").with_call(Call(match.start(), key))
    return words
