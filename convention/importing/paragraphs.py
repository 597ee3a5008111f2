"""Puts lines together into paragraphs: what belongs to one sentence, and words broken at a line's end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from convention.importing import labels, marks
from convention.importing.provisions import MOST_LINES, REFERRING
from convention.importing.source import Line, Source, Words
from convention.importing.structure import Finding, Severity

BROKEN = re.compile(r"(?P<stem>[^\W\d_]+)(?P<hyphen>[-\u00ad\u2010])$")
COMPOUND = re.compile(r"(?P<outer>[^\W\d_]+)-[^\W\d_]+[-\u00ad\u2010]$")  # "most-favoured-" goes on with "nation"
SLASHED = re.compile(r"\S/$")
TENS = re.compile(r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty", re.IGNORECASE)
UNITS = re.compile(r"(?:one|two|three|four|five|six|seven|eight?|nine?|first|second|third|fif|nin)", re.IGNORECASE)
SUFFIX = re.compile(r"(?:ments?|[st]ions?|ings?|ed|ers?|ors?|ness|[ai]ble|[ai]bility|ities|ity|al|ly|ance|ence|ive)")
TAIL = 80  # letters at a text's end that tell how it ends
PARTED = 20  # times as many marks below white space as without it
INNER = re.compile(r"\([a-z0-9]{1,4}\)")
HEAD = re.compile(r"(?P<head>[^\W\d_]+(?:-[^\W\d_]+)*)")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
ENDS = re.compile(r"[.;:!?—–。；：！？؛؟][”\"’')\]]*$|[;,]\s(?:and|or)$")
# Prefixes that keep their hyphen where nothing else tells.
KEPT = {"non", "self", "vice", "semi", "well", "half", "all", "so"}


@dataclass(slots=True)
class Block:
    """One paragraph, heading or label line."""

    words: Words
    level: int = 0
    indent: float = 0
    size: float = 0
    style: str = ""
    gap: bool = True
    under_label: bool = False  # the paragraph before it is a label alone on its line

    @property
    def text(self) -> str:
        return self.words.text


def assemble(source: Source) -> list[Block]:
    """Return the paragraphs of the source in order; hyphens that fall away are added to its left-out things."""
    joiner = _Joiner(source)
    blocks: list[Block] = []
    last: Line | None = None
    for line in source.lines:
        if not line.text:
            continue
        if (
            last is not None
            and len(blocks[-1].words.pieces) < MOST_LINES
            and not _begins(line, last, blocks[-1], joiner)
        ):
            blocks[-1].words = joiner.join(blocks[-1].words, line.words)
        else:
            alone = bool(blocks) and _is_bare_label(blocks[-1].text)
            blocks.append(Block(line.words, line.level, line.indent, line.size, line.style, line.gap, alone))
        last = line
    for note in source.notes:
        for words in note.more:
            note.words = joiner.join(note.words, words)
        note.more.clear()
    return blocks


def _begins(line: Line, last: Line, block: Block, text: _Joiner) -> bool:
    """Tell whether a line begins a paragraph of its own."""
    full = text.full
    if last.whole or line.level or last.level or line.gap or _looks_other(line, last, full):
        return not _broken_word(line, last)
    if _is_label_line(last, block) or _is_label(line, last, block):
        return True
    if block.under_label and block.text == last.text and _is_heading_line(line, last, full):
        return True
    return _is_provision(line, last, block, text)


def _parts_by_space(lines: list[Line]) -> bool:
    """Tell whether white space stands above every paragraph: a mark without it then fell on a line's beginning."""
    after_stops = [
        line.gap
        for last, line in pairwise(lines)
        if not line.broken and ENDS.search(last.text[-TAIL:]) and marks.at(line.text) is not None
    ]
    return sum(after_stops) >= PARTED * max(1, len(after_stops) - sum(after_stops))


def _looks_other(line: Line, last: Line, full: float) -> bool:
    style, before = line.style, last.style
    if max(last.width, line.width) > 0.9 * full > 0 or ("bold" in style and "bold" in before):
        # A full line cannot be told centred from justified, nor can the last line of an indented paragraph.
        style, before = (part.replace("centre", "").strip() for part in (style, before))
    return (style, round(line.size)) != (before, round(last.size)) or _begins_page(line, last, full)


def _begins_page(line: Line, last: Line, full: float) -> bool:
    """At the top of a page no gap tells a paragraph, but its indent may; a list's first line stands out."""
    if not line.broken or not last.width:
        return False
    if _had_room(last, line, full) and last.width < 0.85 * full:
        return True
    if abs(line.indent - last.indent) < 2:
        return False
    return not (marks.at(last.text) and line.indent > last.indent)


def _is_label(line: Line, last: Line, block: Block) -> bool:
    """Tell whether a line is a label or a closing clause, and not words of a sentence that mention one."""
    if labels.CLOSING.match(line.text):
        return bool(ENDS.search(last.text))
    label = labels.at(line.text)
    if label is None or REFERRING.search(block.text[-TAIL:]):
        return False
    return bool(ENDS.search(last.text)) or _is_heading_like(last.text) or not line.text[label.label_end :]


def _is_provision(line: Line, last: Line, block: Block, text: _Joiner) -> bool:
    full = text.full
    mark = marks.at(line.text)
    if mark is not None and not mark.readings[0].guessed and not REFERRING.search(block.text[-TAIL:]):
        parted = text.parted and not line.broken
        return (bool(ENDS.search(block.text[-TAIL:])) and not parted) or _had_room(last, line, full)
    if line.indent > last.indent + 1 and marks.at(last.text) is None:
        # The first line of a paragraph is set in.
        return bool(ENDS.search(last.text)) or _had_room(last, line, full)
    # A line that ends well before the edge ended its paragraph.
    return _had_room(last, line, full) and (bool(ENDS.search(last.text)) or last.text.endswith(","))


def _is_heading_line(line: Line, last: Line, full: float) -> bool:
    """Below a label a short line without a stop is a heading, where a sentence or a mark begins the next."""
    if ENDS.search(last.text) or last.text.endswith((",", "-")) or marks.at(last.text) is not None:
        return False
    if not _had_room(last, line, full):
        return False
    return line.text[:1].isupper() or line.text[:1] in '“"' or marks.at(line.text) is not None


def _had_room(last: Line, line: Line, full: float) -> bool:
    """Tell whether the next word would have found room on the line before, so that its end was meant."""
    letter = max(last.width - last.indent, 1) / max(len(last.text), 1)
    word = line.text.split(maxsplit=1)[0]
    return last.width + (len(word) + 1) * letter < 0.9 * full


def _is_bare_label(text: str) -> bool:
    label = labels.at(text)
    return label is not None and not text[label.rest_start :].strip()


def _broken_word(line: Line, last: Line) -> bool:
    broken = BROKEN.search(last.text)
    return broken is not None and not last.whole and _same_case(broken["stem"], line.text)


def _is_label_line(last: Line, block: Block) -> bool:
    """A label that stands alone on its line ends there."""
    if block.words.text != last.words.text:
        return False
    label = labels.at(last.text)
    return label is not None and not last.text[label.rest_start :].strip()


def _is_heading_like(text: str) -> bool:
    return len(text) < 120 and not ENDS.search(text)


class _Joiner:
    """Joins lines, and decides about hyphens by the words of the text itself."""

    def __init__(self, source: Source) -> None:
        self.source = source
        widths = sorted(line.width for line in source.lines if line.text)
        self.full = max(source.measure, widths[int(len(widths) * 0.97)] if widths else 0)
        self.parted = _parts_by_space(source.lines)
        self.vocabulary: Counter[str] | None = None
        self.tight: bool | None = None

    def join(self, before: Words, after: Words) -> Words:
        tail = max(0, len(before.text) - TAIL)
        broken = BROKEN.search(before.text, tail)
        head = HEAD.match(after.text)
        if broken is not None and head is not None and after.text[0].isupper() and not broken["stem"].isupper():
            return before.plus(after, glue="")  # "Secretary-General" keeps its hyphen
        if before.text.endswith(")") and INNER.match(after.text) and self._sets_marks_tight():
            return before.plus(after, glue="")
        if SLASHED.search(before.text, tail) or (CJK.match(before.text[-1:]) and CJK.match(after.text[:1])):
            return before.plus(after, glue="")  # "and/or", "A/RES/" and its number; Chinese knows no spaces
        if broken is None or head is None or not _same_case(broken["stem"], after.text):
            return before.plus(after)
        if broken["hyphen"] != "\u00ad" and self._keeps(broken["stem"], head["head"], before):
            return before.plus(after, glue="")
        hyphen = before.cut(broken.start("hyphen"))
        self.source.left_out.append(hyphen.left_out("hyphen at the end of a line"))
        return before.cut(0, broken.start("hyphen")).plus(after, glue="")

    def _keeps(self, stem: str, head: str, before: Words) -> bool:
        """Tell whether the hyphen at a line's end is the word's own; where nothing tells, say what was assumed."""
        known = self._known()
        joined, hyphened = known[(stem + head).lower()], known[f"{stem}-{head}".lower()]
        if joined != hyphened:
            return hyphened > joined
        outer = COMPOUND.search(before.text[-TAIL:])
        compound = outer["outer"].lower() if outer else ""
        if TENS.fullmatch(stem) and UNITS.match(head):
            return True
        keeps = stem.lower() in KEPT or "-" in head or bool(compound and compound not in KEPT)
        keeps = keeps and not (compound and SUFFIX.fullmatch(head))
        word = f"{stem}-{head}" if keeps else stem + head
        message = f"a word broken at the end of a line was read as “{word}”"
        self.source.findings.append(Finding(Severity.GUESS, message, before.pieces[-1].place))
        return keeps

    def _sets_marks_tight(self) -> bool:
        """Tell whether the text writes "1(a)(ii)" rather than "1 (a) (ii)"."""
        if self.tight is None:
            texts = [line.text for line in self.source.lines]
            self.tight = sum(text.count(")(") for text in texts) > sum(text.count(") (") for text in texts)
        return self.tight

    def _known(self) -> Counter[str]:
        if self.vocabulary is None:
            self.vocabulary = Counter(_whole_words(self.source.lines))
        return self.vocabulary


def _same_case(stem: str, after: str) -> bool:
    return after[0].islower() or (stem.isupper() and after[:2].isupper())


def _whole_words(lines: list[Line]) -> Iterator[str]:
    """Yield the words of the text, but for the two halves of those that a line's end broke."""
    broken = False
    for line in lines:
        for match in WORD.finditer(line.text):
            half = (broken and match.start() == 0) or match.end() == len(line.text.rstrip("-\u00ad\u2010"))
            if not half or not (broken or BROKEN.search(line.text)):
                yield match[0].lower()
                if "-" in match[0]:
                    yield from match[0].lower().split("-")
        broken = BROKEN.search(line.text) is not None
