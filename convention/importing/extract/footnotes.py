"""Footnotes at the foot of a printed page, told by their size and place, and the marks that call them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from convention.importing import endnotes, labels
from convention.importing.extract.pdf_lines import Printed

SMALLER = 0.93  # of the body's letters
LARGER = 1.04  # times the letters of the footnotes
MARK = re.compile(r"(?P<mark>\d{1,3}|[*†‡§]{1,3}|[a-z])(?:[.)])?(?=\s|[A-Z“\"(])")
CALL = re.compile(r"(?P<mark>\d{1,3}|[*†‡§]{1,3}|[a-z])[.)]?$")


@dataclass(slots=True)
class FootLine:
    """A line of a footnote; ``mark`` where it begins one, with the length of the printed mark."""

    line: Printed
    mark: str = ""
    length: int = 0


def gathers(lines: list[Printed]) -> bool:
    """Tell whether notes are gathered on a page below a heading of their own, rather than at its foot."""
    return any(
        endnotes.is_heading(line.text) and endnotes.first_mark(below.text, below.raised)[1] > 0
        for line, below in pairwise(lines)
    )


def at_foot(lines: list[Printed], body_size: float) -> list[FootLine]:
    """Return the lines of footnotes below the text of a page or a column, which is given from top to foot."""
    small: list[Printed] = []
    for line in reversed(lines):
        if line.size > SMALLER * body_size:
            break
        small.insert(0, line)
    while small and not _foot_line(small[0]).mark and _is_heading(small[0], small[-1].size):
        small.pop(0)
    if len(small) == len(lines) and len(lines) > 3:
        return []  # a page of small print, such as a list of signatures, is no footnote
    return [_foot_line(line) for line in small]


def _is_heading(line: Printed, size: float) -> bool:
    """A small heading may be the last line above the footnotes; it is larger than they are, or names an article."""
    return line.size > LARGER * size or labels.at(line.text) is not None


def _foot_line(line: Printed) -> FootLine:
    match = MARK.match(line.text)
    if match is None:
        return FootLine(line)
    raised = bool(line.raised) and line.raised[0][0] == 0
    if not raised and match["mark"].isalpha():
        return FootLine(line)
    end = line.raised[0][1] if raised else match.end()
    return FootLine(line, match["mark"] if not raised else line.text[:end].strip(" .)"), end)


def calls(line: Printed, marks: set[str]) -> list[tuple[int, int, str]]:
    """Return where a body line calls one of the notes: start and end of the printed mark, and the mark."""
    found = []
    for start, end in line.raised:
        printed = line.text[start:end].strip()
        match = CALL.match(printed)
        if match and match["mark"] in marks and start > 0:
            found.append((start, end, match["mark"]))
    return found or _plain_symbols(line, marks)


def _plain_symbols(line: Printed, marks: set[str]) -> list[tuple[int, int, str]]:
    """Symbols are footnote marks whether raised or not."""
    return [
        (match.start(), match.end(), match[0])
        for match in re.finditer(r"(?<=\S)[*†‡]{1,3}", line.text)
        if match[0] in marks
    ]
