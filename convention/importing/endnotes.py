"""Notes gathered under a heading at the end of a text, or of a part of it, and the marks above that call them.

How they are called differs ("[3]", a raised figure, "(3)" after a word, a figure that lost its height), so a list is
taken only where its marks are found again above it. Where they are not, it stays text and the report says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from convention.importing import labels
from convention.importing.source import Call, Line, Source, SourceNote, Words
from convention.importing.structure import Finding, Severity

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SIGNS = "*†‡"
FIGURES = str.maketrans(RAISED, "0123456789")
RULE = re.compile(r"[_\-–—=*\s]{3,}")
HEADING = re.compile(
    r"(?:(?:foot|end)[ -]?)?notes?|notes (?:finales|de fin|de bas de page)|notas?(?: finales| al pie(?: de página)?)?|"
    r"примечани[ея]|сноски|注释|註釋|脚注|尾注|الحواشي|الهوامش",
    re.IGNORECASE,
)
# "[3] …", "(3) …", "³ …", "3. …", "* …".
ENTRY = re.compile(
    rf"(?:\[(?P<square>\d{{1,3}})\]:?|\((?P<round>\d{{1,3}})\)|(?P<high>[{RAISED}]{{1,3}})|(?P<bare>\d{{1,3}})[.):]?(?=\s)|"
    rf"(?P<sign>[{SIGNS}]{{1,3}}))\s*(?=\S)"
)
# How sentences write the marks, the surest first. "km²" is a measure, "paragraph (3)" a place.
FORMS = {
    "square": re.compile(r"\s?\[(?P<mark>\d{1,3})\]"),
    "raised": re.compile(rf"(?P<mark>\d{{1,3}}|[{SIGNS}]{{1,3}})[.)]?"),
    "high": re.compile(rf"(?P<mark>[{RAISED}]{{1,3}})"),
    "round": re.compile(r"\s?\((?P<mark>\d{1,3})\)"),
    "glued": re.compile(r"(?P<mark>\d{1,3})(?![\w/%°-]|[.,]\d)"),
}
SIGN = re.compile(rf"(?<=\S)(?P<mark>[{SIGNS}]{{1,3}})(?![\w*])")
WORD = re.compile(r"[^\W\d_]+$")
UNITS = frozenset(["m", "km", "cm", "mm", "nm", "ft", "mi"])
STOPS = ".,;:”’\"')»"
SHORTENED = re.compile(r"\b(?:No|Nos|Nr|Art|Arts|para|paras|p|pp|vol|ch|sec|v)\.$", re.IGNORECASE)
PLACING = re.compile(
    r"(?:\d|\)|\b(?:sub-?)?(?:paragraphs?|articles?|sections?|parts?|chapters?|annex(?:es)?|clauses?|items?|points?|rules?|"
    r"and|or|to|of|in|under|from))$",
    re.IGNORECASE,
)
FAR_BACK = 40  # characters before a mark that tell what it is
MOST_CALLS = 200  # in one line; more are no footnotes
MOST_LISTS = 100  # that nothing calls, each of which is looked for in all the text above


@dataclass(frozen=True, slots=True)
class Entry:
    """The first line of a note: where it stands, its mark as a number or sign, as printed, and how long that is."""

    index: int
    mark: str
    printed: str
    length: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a line that may call a note."""

    index: int
    start: int
    end: int
    mark: str
    form: str
    strict: bool = True  # touching a word, or before a stop: no number in a sentence's own list stands so


@dataclass(slots=True)
class _List:
    """The notes under one heading; ``end`` is the line after the last of them."""

    heading: int
    entries: list[Entry]
    end: int

    @property
    def marks(self) -> set[str]:
        return {entry.mark for entry in self.entries}


def take(source: Source) -> None:
    """Make footnotes of the lists of notes, and calls of the marks that call them."""
    taken: set[int] = set()
    begin = uncalled = 0
    for heading, line in enumerate(source.lines):
        if heading < begin or uncalled == MOST_LISTS or not is_heading(line.text):
            continue
        if (found := _list(source.lines, heading)) is None:
            if _stands_above_notes(source, heading):
                source.left_out.append(line.words.left_out("above the footnotes"))
                taken.add(heading)
            continue
        called = _calls(source.lines[begin:heading], begin, found)
        if not called:
            uncalled += 1
            message = f"the list under “{line.text}” was not linked: its marks are not in the text above it"
            source.findings.append(Finding(Severity.WARNING, message, line.place))
            continue
        _tell(source, found, called)
        _link(source, called, _notes(source, found))
        _leave_out(source, heading, found.entries[0].index)
        taken |= set(range(heading, found.end))
        begin = found.end
    source.lines[:] = [line for index, line in enumerate(source.lines) if index not in taken]


def _stands_above_notes(source: Source, heading: int) -> bool:
    """Tell whether notes that the format itself knows ("[^1]: …", Word's own) follow a heading, and nothing else."""
    here, below = source.lines[heading].place, source.lines[heading + 1 : heading + 2]
    if not below:
        return bool(source.notes)
    places = [note.place for note in source.notes if note.place.line is not None and note.place.page is None]
    return any(here.sort_key < place.sort_key < below[0].place.sort_key for place in places)


def is_heading(text: str) -> bool:
    """Tell whether a line is the heading of a list of notes."""
    return HEADING.fullmatch(text.strip(" .:：")) is not None


# --- the list ------------------------------------------------------------------------------------------


def _list(lines: Sequence[Line], heading: int) -> _List | None:
    entries: list[Entry] = []
    index = heading + 1
    while index < len(lines) and RULE.fullmatch(lines[index].text):
        index += 1
    while index < len(lines) and not (entries and _begins_other(lines[index])):
        entry = _entry(lines[index], index, entries)
        if entry is not None:
            entries.append(entry)
        elif not entries:
            return None
        index += 1
    if not entries:
        return None
    end = entries[-1].index + 1
    while end < index and not lines[end].gap:
        end += 1
    return _List(heading, entries, end)


def _begins_other(line: Line) -> bool:
    return bool(line.level) or is_heading(line.text) or (line.gap and labels.at(line.text) is not None)


def _entry(line: Line, index: int, before: Sequence[Entry]) -> Entry | None:
    """Notes count up: a figure that does not follow the note before is a line of it that begins with a figure."""
    printed, length = first_mark(line.text, line.raised)
    mark = printed.translate(FIGURES)
    if not mark:
        return None
    if not mark.isdigit():
        return Entry(index, mark, printed, length) if mark not in {entry.mark for entry in before} else None
    last = next((int(entry.mark) for entry in reversed(before) if entry.mark.isdigit()), None)
    return Entry(index, mark, printed, length) if last is None or int(mark) == last + 1 else None


def first_mark(text: str, raised: Sequence[tuple[int, int]]) -> tuple[str, int]:
    """Return the mark that begins a line of a list of notes, bare, and how long it is as printed; or ``("", 0)``."""
    if raised and raised[0][0] == 0:
        return text[: raised[0][1]].strip(" .)"), raised[0][1]
    match = ENTRY.match(text)
    return (match[0].strip(" []():."), match.end()) if match else ("", 0)


def _notes(source: Source, found: _List) -> dict[str, str]:
    """Add the notes of a list to the source; return their keys by mark."""
    keys: dict[str, str] = {}
    ends = [entry.index for entry in found.entries[1:]] + [found.end]
    for entry, end in zip(found.entries, ends, strict=True):
        words = source.lines[entry.index].words
        keys[entry.mark] = f"{entry.printed}#end{len(source.notes)}"
        source.mark_spans += words.cut(0, entry.length).spans()
        note = SourceNote(keys[entry.mark], entry.printed, words.cut(entry.length))
        note.more = [source.lines[index].words for index in range(entry.index + 1, end)]
        source.notes.append(note)
    return keys


def _leave_out(source: Source, heading: int, first: int) -> None:
    for line in source.lines[heading:first]:
        source.left_out.append(line.words.left_out("above the footnotes"))


# --- the marks that call its notes -----------------------------------------------------------------------


def _calls(lines: Sequence[Line], first: int, found: _List) -> list[Mark]:
    """Return the marks that call a list's notes, all figures in one form: the one that calls most of them."""
    seen = [mark for index, line in enumerate(lines, first) for mark in _marks(line, index)]
    numbered = [entry for entry in found.entries if entry.mark.isdigit()]
    best: list[Mark] = []
    for form in FORMS:
        marks = [mark for mark in seen if mark.form == form and mark.mark.isdigit()]
        called = _of_form(marks, form, found, numbered)
        if len({mark.mark for mark in called} & found.marks) > len({mark.mark for mark in best} & found.marks):
            best = called
    signs = [mark for mark in seen if not mark.mark.isdigit() and mark.mark in found.marks]
    return [*best, *signs]


def _of_form(marks: list[Mark], form: str, found: _List, numbered: list[Entry]) -> list[Mark]:
    """Return what of one form calls the notes; nothing where that leaves too many of them without a call."""
    if form == "round":
        own = [mark for mark in marks if mark.mark in found.marks]
        for some in ([mark for mark in own if mark.strict], _without_lists(own)):
            if len(chain := _ascending(some)) == len(numbered):
                return chain
        return []
    if form == "glued":
        chain = _ascending([mark for mark in marks if mark.mark in found.marks])
        begins = bool(chain) and chain[0].mark == numbered[0].mark
        return chain if begins and len(chain) * 3 >= len(numbered) * 2 else []
    called = {mark.mark for mark in marks} & found.marks
    return marks if called and len(called) * 2 >= len(numbered) else []


def _marks(line: Line, index: int) -> Iterator[Mark]:
    """Yield whatever in a line may call a note; what begins a paragraph calls none."""
    text = line.text
    found: list[Mark] = []
    for start, end in line.raised:
        match = FORMS["raised"].fullmatch(text[start:end].strip())
        if match is not None and start > 0 and not _is_measure(text[:start]):
            found.append(Mark(index, start, end, match["mark"], "raised"))
    for form in ("square", "high", "round", "glued"):
        for match in FORMS[form].finditer(text):
            before = text[max(0, match.start() - FAR_BACK) : match.start()]
            wrapped = form == "square" and not before and index > 0 and not line.gap
            if wrapped or (before and _may_call(form, before)):
                strict = match[0][0] != " " or text[match.end() : match.end() + 1] in {"", *STOPS}
                found.append(Mark(index, *match.span(), match["mark"].translate(FIGURES), form, strict))
    if not any(mark.form == "raised" and not mark.mark.isdigit() for mark in found):
        found += [Mark(index, *match.span(), match["mark"], "sign") for match in SIGN.finditer(text)]
    yield from found if len(found) <= MOST_CALLS else ()


def _may_call(form: str, before: str) -> bool:
    if form == "high":
        return not _is_measure(before)
    if form == "round":
        return PLACING.search(before) is None
    if form == "glued":
        stem = before.rstrip(STOPS)
        word = WORD.search(stem)
        if word is None or _is_measure(stem) or SHORTENED.search(before):
            return False
        return not (word[0].isupper() and len(word[0]) <= 4)  # "CO2"
    return True


def _is_measure(before: str) -> bool:
    word = WORD.search(before)
    return word is not None and word[0] in UNITS


def _without_lists(marks: list[Mark]) -> list[Mark]:
    """Leave out "(1) fisheries, (2) shipping and (3) research", a list of the sentence's own."""
    listed = {
        id(one)
        for first, second in pairwise(marks)
        for one in (first, second)
        if not first.strict and not second.strict and int(second.mark) == int(first.mark) + 1
        if second.index - first.index <= 1
    }
    return [mark for mark in marks if id(mark) not in listed]


def _ascending(marks: Iterable[Mark]) -> list[Mark]:
    """Return the longest run of marks, in their order, whose numbers only rise."""
    tails: list[int] = []  # the lowest number that ends a run of each length
    ends: list[Mark] = []
    before: dict[Mark, Mark | None] = {}
    for mark in sorted(marks, key=lambda mark: (mark.index, mark.start)):
        at = bisect_left(tails, int(mark.mark))
        before[mark] = ends[at - 1] if at else None
        tails[at : at + 1], ends[at : at + 1] = [int(mark.mark)], [mark]
    run: list[Mark] = []
    last = ends[-1] if ends else None
    while last is not None:
        run.append(last)
        last = before[last]
    return run[::-1]


def _link(source: Source, called: list[Mark], keys: dict[str, str]) -> None:
    """Turn marks into calls; they leave the text, and are counted as marks."""
    for mark in sorted(called, key=lambda mark: (mark.index, -mark.start)):
        line, last = source.lines[mark.index], source.lines[mark.index - 1]
        if mark.mark not in keys:
            continue
        if mark.start == 0:  # a line's end fell before the mark
            last.words = last.words.with_call(Call(len(last.text), keys[mark.mark]))
            source.mark_spans += line.words.cut(0, mark.end).spans()
            line.words = line.words.cut(mark.end)
        else:
            line.words = called_at(source, line.words, mark.start, mark.end, keys[mark.mark])


def called_at(source: Source, words: Words, start: int, end: int, key: str) -> Words:
    """Return a line's words with the mark between two offsets turned into a call."""
    source.mark_spans += words.cut(start, end).spans()
    return words.upto(start).plus(words.since(end), glue="").with_call(Call(start, key))


# --- what the report says of it --------------------------------------------------------------------------


def _tell(source: Source, found: _List, called: list[Mark]) -> None:
    """Say what was assumed, and which marks have no note; notes without a call are reported by ``check``."""
    heading = source.lines[found.heading]
    unsure = next((mark for mark in called if mark.form in {"round", "glued"}), None)
    if unsure is not None:
        example = " ".join(source.lines[unsure.index].text[: unsure.end].split()[-2:])
        message = (
            f"the list under “{heading.text}” was read as {len(found.entries)} footnotes, called as in “{example}”"
        )
        source.findings.append(Finding(Severity.GUESS, message, heading.place))
    for mark in called:
        if mark.mark not in found.marks:
            line = source.lines[mark.index]
            printed = line.text[mark.start : mark.end].strip()
            message = f"“{printed}” stands like the mark of a footnote, and no note has it"
            source.findings.append(Finding(Severity.WARNING, message, line.place))
    after = source.lines[found.end] if found.end < len(source.lines) else None
    if after is not None and not _begins_other(after):
        message = f"what follows the last note (“{after.text[:40]}”) was read as text"
        source.findings.append(Finding(Severity.GUESS, message, after.place))
