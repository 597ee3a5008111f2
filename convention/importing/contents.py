"""Tables of contents: labels and headings that come again in the text, with page numbers or without."""

from __future__ import annotations

import re

from convention.importing import labels
from convention.importing.source import Line, Source
from convention.importing.structure import Kind

HEADING = re.compile(
    r"(?:table of )?contents|summary of contents|index|sommaire|page(?:s)?|article page", re.IGNORECASE
)
LEADER = re.compile(r"(?:\.\s?){3,}\s*\d*\s*$|…+\s*\d*\s*$|[_·]{3,}\s*\d*\s*$")
NUMBERED = re.compile(r"\s(?:\d{1,4}|[ivxlc]{1,6})$")
LONGEST = 250  # characters of a label with its heading
FEWEST = 4  # labels that make a table; fewer are a title page


def leave_out(source: Source) -> None:
    """Take tables of contents out of the lines and into what is left out."""
    while (found := _table(source.lines)) is not None:
        start, end = found
        for line in source.lines[start:end]:
            source.left_out.append(line.words.left_out("table of contents"))
        del source.lines[start:end]


def _table(lines: list[Line]) -> tuple[int, int] | None:
    """Return the first run of lines that is a table of contents."""
    keys = [_key(line) for line in lines]
    index = 0
    while index < len(lines):
        if keys[index] is None and not _is_heading(lines[index].text) and not _leader(lines[index].text):
            index += 1
            continue
        end, count = _run(lines, keys, index)
        if count >= FEWEST:
            return index, end
        index = max(end, index + 1)
    return None


def _run(lines: list[Line], keys: list[str | None], start: int) -> tuple[int, int]:
    """Follow a table from its first line; return where it ends and how many labels it has."""
    seen: set[str] = set()
    last, leaders, index = start, 0, start
    lead = start
    while index < len(lines):
        key, text = keys[index], lines[index].text
        leads = _leader(text) or _leads_below(lines, keys, index)
        # A label for the second time is the text itself; annexes count their articles from 1 again.
        if key is not None and key in seen and not leads and not (_numbered(text) and leaders):
            break
        if key is None and not leads and not _goes_on(lines, index, last):
            break
        if key is not None or leads:
            last = index
            numbered = leads or _numbered(text)
            leaders += numbered
            lead = index if numbered else lead
        if key is not None:
            seen.add(key)
        index += 1
    if leaders * 2 >= len(seen):
        return lead + 1, len(seen)  # a label without a page number below the last is the text's first
    # Without page numbers each label must come again, and soon no text between them.
    again = sum(any(key == later for later in keys[last + 1 :]) for key in seen)
    return last + 1, len(seen) if again >= 0.8 * len(seen) else 0


def _leads_below(lines: list[Line], keys: list[str | None], index: int) -> bool:
    """A long entry has its page number at the end of its second or third line."""
    if keys[index] is None:
        return False
    for below in range(index + 1, min(index + 3, len(lines))):
        if keys[below] is not None:
            return False
        if _leader(lines[below].text):
            return True
    return False


def _goes_on(lines: list[Line], index: int, last: int) -> bool:
    """A heading of two or three lines may stand between two labels, a sentence may not."""
    text = lines[index].text
    if index - last > 3 or (text.endswith((".", ";", ":")) and not _leader(text)):
        return False
    return len(text) < 160


def _leader(text: str) -> bool:
    """Look at the line's end only: a line of dots without end would be searched from each of them."""
    return LEADER.search(text[-LONGEST:]) is not None


def _numbered(text: str) -> bool:
    """Tell whether a page number ends the line; "Section 1" alone ends in a number of its own."""
    label = labels.at(text)
    return NUMBERED.search(text[label.label_end :] if label else text) is not None


def _is_heading(text: str) -> bool:
    return HEADING.fullmatch(text.strip(" .:")) is not None


def _key(line: Line) -> str | None:
    """Return what two mentions of one label share."""
    text = line.text if len(line.text) > 2 * LONGEST else LEADER.sub("", line.text)
    if len(text) > LONGEST or (text == line.text and text.endswith((".", ";", ":", ","))):
        return None
    label = labels.at(text)
    if label is None:
        return None
    kind = label.kind or Kind.CLOSING
    return f"{'article' if label.is_article else kind.value} {label.number}"
