"""Builds nested provisions from paragraphs: whose child is what, told by marks, order, punctuation and indent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from convention.importing import marks, numbers
from convention.importing.marks import Mark, Reading
from convention.importing.source import Words
from convention.importing.structure import Finding, NoteRef, Place, Provision, Severity

# Where a list may go on inside a running paragraph: after a stop, or after "; and".
INLINE = re.compile(
    r"(?:(?<=[.;:—–。；：؛])|(?<=[.;:][”\"’')])|(?<=[;,]\sand)|(?<=[;,]\sor)|(?<=^and)|(?<=^or))\s+(?=[(\dA-Za-z§])"
)
OPENERS = (":", "：", "—", "–", ":–", ":-")
MOST_INLINE = 200_000  # characters of a paragraph in which run-on lists are looked for
FAR = 20_000  # how far ahead a list's next mark is looked for
MOST_LINES = 400  # of one paragraph; a text without paragraphs is cut there rather than joined without end
MOST_AHEAD = 100  # marks of one paragraph that are looked at on the way; a text may consist of nothing else
FINAL = re.compile(r"[.!?。！？؟][”\"’')\]]*$")
STOP = re.compile(r"[.;:,—–!?。；：，、！？؛؟،][”\"’')\]]*$|\b(?:and|or|nor)$")
# After these a number belongs to the sentence: "referred to in paragraph" + "2. …" on the next line.
REFERRING = re.compile(
    r"\b(?:articles?|art\.|paragraphs?|para\.|sections?|parts?|annex|chapters?|rules?|nos?\.|this|such|said|its|of|and|to|or|in|the|by|with|than)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Level:
    """An open list: the mark it stands at and the provision that holds it."""

    reading: Reading
    node: Provision
    indent: float


@dataclass(slots=True)
class Paragraph:
    """What the builder is given: words, how far they are indented, and the marks that come after them."""

    words: Words
    indent: float = 0
    ahead: Sequence[str] = ()  # the beginnings of the paragraphs that follow, as far as the article goes
    complete: bool = True  # the source itself begins a paragraph here


@dataclass(slots=True)
class Builder:
    """Takes the paragraphs of one article (or preamble, annex, closing clause) in their order."""

    tell: Callable[[Finding], None]
    refs: Callable[[Words], list[NoteRef]]
    flat: bool = False  # recitals: numbers never stand beneath an unnumbered opening
    inline: bool = True
    top: list[Provision] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    opening: Provision | None = None  # the unmarked top-level paragraph under which a list may stand
    last: Provision | None = None
    last_words: Words | None = None
    run_on: list[Place] = field(default_factory=list)

    def add(self, paragraph: Paragraph) -> None:
        words = paragraph.words
        mark = marks.at(words.text) or self._bare(words.text, paragraph.ahead)
        chosen = self._choose(mark, words.text[mark.end :], paragraph) if mark else None
        if mark and chosen is not None:
            self._place(mark, chosen, words, paragraph)
        elif self._continues(words, mark):
            self._extend(words, paragraph)
        else:
            self._unmarked(words, paragraph)

    # --- marked ------------------------------------------------------------------------------------------

    def _choose(self, mark: Mark, rest: str, paragraph: Paragraph) -> Reading | None:
        """Decide what a mark at the start of a paragraph means here, or that it is no mark."""
        if mark.is_dash:
            return mark.readings[0]
        fitting = self._fitting(mark, rest, paragraph.ahead)
        if fitting is not None:
            return fitting
        if self._mid_sentence() or self._counts_in_sentence(mark):
            return None
        return self._unfitting(mark, paragraph)

    def _bare(self, text: str, ahead: Sequence[str]) -> Mark | None:
        """A bare number or letter is a mark where it goes on with such a list, or such a list goes on after it."""
        mark = marks.bare(text)
        if mark is None or self._mid_sentence():
            return None
        follows = any(
            level.reading.style == one.style and _follows(level.reading, one)
            for level in self.levels
            for one in mark.readings
        )
        firsts = [one for one in mark.readings if one.value == 1]
        seconds = [found.readings for following in ahead if (found := marks.bare(following)) is not None]
        begins = any(
            later.style == one.style and later.value == 2 for one in firsts for found in seconds for later in found
        )
        return mark if follows or begins else None

    def _mid_sentence(self) -> bool:
        text = self.last.text if self.last else ""
        return bool(text) and (not STOP.search(text) or bool(REFERRING.search(text)) or self._open_bracket(text))

    def _counts_in_sentence(self, mark: Mark) -> bool:
        """ "… relating to (1) fisheries," goes on with "(2) protection": a row within the sentence, not a list."""
        text = self.last.text if self.last else ""
        if not re.search(r"(?:,|\band|\bor)$", text):
            return False
        return any(
            reading.style == inner.style and reading.value == inner.value + 1
            for reading in mark.readings
            for found in re.finditer(r"(?<=\s)(?=\()", text)
            if (here := marks.at(text, found.end())) is not None
            for inner in here.readings
        )

    @staticmethod
    def _open_bracket(text: str) -> bool:
        return text.rfind("(") > text.rfind(")") and not text.endswith((";", ":", "."))

    def _fitting(self, mark: Mark, rest: str, ahead: Sequence[str]) -> Reading | None:
        """Return the reading that goes on with an open list or begins one."""
        going_on = [
            (index, reading)
            for index, level in enumerate(self.levels)
            for reading in mark.readings
            if reading.style == level.reading.style and _follows(level.reading, reading)
        ]
        starting = [reading for reading in mark.readings if reading.value == 1 and not _tail(reading)]
        if going_on and starting:
            return self._go_on_or_start(max(going_on)[1], starting[0], rest, ahead) if going_on else starting[0]
        if going_on:
            return max(going_on, key=lambda pair: pair[0])[1]
        return _likeliest_start(mark, starting, rest, ahead) if starting else None

    def _go_on_or_start(self, on: Reading, start: Reading, rest: str, ahead: Sequence[str]) -> Reading:
        """ "(i)" after "(h)" is a letter if "(j)" comes first afterwards, a roman number if "(ii)" does."""
        for text in (rest, *ahead):
            for found in _all_marks(text):
                for reading in found.readings:
                    if reading.style == on.style and reading.value == on.value + 1:
                        return on
                    if reading.style == start.style and reading.value == 2:
                        return start
        return start if self.last is not None and self.last.text.endswith(OPENERS) else on

    def _unfitting(self, mark: Mark, paragraph: Paragraph) -> Reading | None:
        """A gap or a repeat in an open list, or a list that does not begin at its beginning."""
        place = paragraph.words.place
        for level in reversed(self.levels):
            for reading in mark.readings:
                if reading.style == level.reading.style:
                    if reading.guessed or not paragraph.complete:
                        return None
                    what = "stands again" if reading.value <= level.reading.value else "follows"
                    self.tell(Finding(Severity.WARNING, f"“{mark.text}” {what} after “{level.node.mark}”", place))
                    return reading
        if mark.readings[0].guessed or not paragraph.complete or mark.readings[0].value > 30:
            return None
        if not mark.text.startswith("(") and not mark.is_number and len(mark.text) > 2:
            return None  # "etc." or a name's initials begin a sentence, not a list
        self.tell(Finding(Severity.WARNING, f"a list begins with “{mark.text}”", place))
        return mark.readings[0]

    def _place(self, mark: Mark, reading: Reading, words: Words, paragraph: Paragraph) -> None:
        node = self._open(mark, reading, words.place, paragraph.indent)
        self._fill(node, words.cut(mark.end), paragraph)

    def _open(self, mark: Mark, reading: Reading, place: Place, indent: float) -> Provision:
        """Make the provision that a mark begins, where it belongs."""
        if reading.guessed:
            message = f"“{mark.text}” was read as “{reading.token.removeprefix('p')}”"
            self.tell(Finding(Severity.GUESS, message, place))
        parent = self._parent(reading, indent)
        node = Provision(text="", mark=mark.text, place=place)
        (parent.children if parent else self.top).append(node)
        self.levels.append(Level(reading, node, indent))
        return node

    def _parent(self, reading: Reading, indent: float) -> Provision | None:
        """Close the lists that end before this mark; return the provision that holds its list."""
        for index in range(len(self.levels) - 1, -1, -1):
            level = self.levels[index]
            same = level.reading.style == reading.style
            if same and reading.style == "dash" and indent > level.indent + 1:
                break
            if same and (reading.style == "dash" or _follows(level.reading, reading) or not self._nests(index)):
                del self.levels[index:]
                return self._holder()
        if self._beside_opening(reading):
            self.opening = None
        return self._holder()

    def _nests(self, index: int) -> bool:
        """A list of the same marks may stand inside another only where that is the deepest and opens one."""
        return index == len(self.levels) - 1 and self.levels[index].node.text.endswith(OPENERS)

    def _holder(self) -> Provision | None:
        if self.levels:
            return self.levels[-1].node
        return self.opening

    def _beside_opening(self, reading: Reading) -> bool:
        """Numbers after a whole sentence stand beside it, not beneath it."""
        if self.levels or self.opening is None:
            return False
        if self.flat:
            return True
        return "1" in reading.style and bool(FINAL.search(self.opening.text))

    # --- unmarked ----------------------------------------------------------------------------------------

    def _continues(self, words: Words, mark: Mark | None) -> bool:
        """Tell whether the words go on with the sentence before them."""
        if self.last is None or self.last_words is None or len(self.last_words.pieces) >= MOST_LINES:
            return False
        if mark is not None:
            return self._mid_sentence() or self._counts_in_sentence(mark)
        text = self.last.text
        return bool(text) and not STOP.search(text) and (words.text[:1].islower() or words.text[:1] in "),;.”")

    def _extend(self, words: Words, paragraph: Paragraph) -> None:
        assert self.last is not None
        assert self.last_words is not None
        self.tell(Finding(Severity.GUESS, f"“{_start(words.text)}” goes on with the line before it", words.place))
        self._fill(self.last, self.last_words.plus(words), paragraph)

    def _unmarked(self, words: Words, paragraph: Paragraph) -> None:
        node = Provision(text="", place=words.place)
        parent = self._closing_parent(words, paragraph)
        if parent is None:
            self.levels.clear()
            self.opening = node
            self.top.append(node)
        else:
            parent.children.append(node)
        self._fill(node, words, paragraph)

    def _closing_parent(self, words: Words, paragraph: Paragraph) -> Provision | None:
        """Return the provision that opened the list which these words close, or None for a paragraph of its own."""
        if not self.levels:
            return None
        unfinished = not FINAL.search(self.last.text if self.last else "") or words.text[:1].islower()
        # Set further in than the last item, yet going on with its sentence: it closes the list all the same.
        deeper = paragraph.indent > self.levels[-1].indent + 1
        if self._indents_tell() and not (deeper and unfinished):
            return self._by_indent(paragraph.indent)
        numbered = [level for level in self.levels if "1" in level.reading.style]
        if unfinished:
            self.levels.pop()
            return self.levels[-1].node if self.levels else self.opening
        if numbered:
            while self.levels[-1] is not numbered[0]:
                self.levels.pop()
            return self.levels[-1].node
        return None

    def _indents_tell(self) -> bool:
        return len({level.indent for level in self.levels}) > 1

    def _by_indent(self, indent: float) -> Provision | None:
        while self.levels and self.levels[-1].indent >= indent and len(self.levels) > 1:
            self.levels.pop()
        return self.levels[-1].node

    # --- text, and the lists that run on inside it -------------------------------------------------------

    def _fill(self, node: Provision, words: Words, paragraph: Paragraph) -> None:
        """Give the provision its text; where a list runs on inside it, set the list as one."""
        while True:
            self.last, self.last_words = node, words
            found = self._next_inline(node, words, paragraph.ahead)
            own = words if found is None else words.cut(0, found[0])
            node.text, node.refs, self.last_words = own.text, self.refs(own), own
            if found is None:
                return
            start, mark, reading = found
            words = words.cut(start)
            self.run_on.append(words.place)
            node = self._open(mark, reading, words.place, paragraph.indent)
            words = words.cut(len(mark.text))

    def _next_inline(self, node: Provision, words: Words, ahead: Sequence[str]) -> tuple[int, Mark, Reading] | None:
        """Return where the next provision begins inside a text, with its mark and what that means."""
        text = words.text
        if not self.inline or len(text) > MOST_INLINE:
            return None
        # Directly after its own mark: "(5) (a) …". One after the other, for the first of thousands mostly is it.
        for start in chain((0,) if node.mark else (), (match.end() for match in INLINE.finditer(text))):
            mark = marks.at(text, start)
            if mark is None or mark.is_dash or not _may_run_on(mark, text[mark.end :]):
                continue
            # Judge the list by the words as they would stand once the list is cut off.
            node.text = text[:start].rstrip()
            reading = self._inline_reading(node, mark, text[mark.end :], ahead)
            if reading is not None:
                return start, mark, reading
        return None

    def _inline_reading(self, node: Provision, mark: Mark, after: str, ahead: Sequence[str]) -> Reading | None:
        reading = self._fitting(mark, after, ahead)
        if reading is None:
            return self._without_first(node, mark, after, ahead)
        if self._goes_on(reading):
            return reading
        begins = _may_begin(mark, reading, node.text, own=bool(node.mark))
        return reading if begins and comes(reading, 2, after, ahead) else None

    def _without_first(self, node: Provision, mark: Mark, after: str, ahead: Sequence[str]) -> Reading | None:
        """The first paragraph may have lost its number: "Coastal States shall … 2. Laws … 3. States …"."""
        reading = mark.readings[0]
        if node is not self.opening or reading.style != "1." or reading.value != 2 or not FINAL.search(node.text):
            return None
        if after.strip() and not comes(reading, 3, after, ahead):
            return None
        self.tell(Finding(Severity.WARNING, f"a list begins with “{mark.text}”", node.place))
        return reading

    def _goes_on(self, reading: Reading) -> bool:
        return any(level.reading.style == reading.style and _follows(level.reading, reading) for level in self.levels)


def _may_run_on(mark: Mark, after: str) -> bool:
    """ "1." inside a paragraph is a mark only where a sentence begins after it."""
    if after and not after[0].isspace():
        return False
    return mark.text.startswith("(") or not after.strip() or _opens_sentence(after, mark)


def _may_begin(mark: Mark, reading: Reading, before: str, *, own: bool) -> bool:
    """Tell whether a list may begin after these words: at a colon, or after a sentence where numbers begin."""
    if not before:
        return True
    if mark.text.startswith("("):
        return before.endswith((":", "—", "–", "."))
    if "1" in reading.style and before.endswith(".") and own:
        return False
    return before.endswith((":", "—", "–", ".", ";"))


def _follows(before: Reading, after: Reading) -> bool:
    if _tail(after) and before.value == after.value:
        return True
    return after.value == before.value + 1


def _tail(reading: Reading) -> bool:
    return reading.token.endswith(tuple(f"-{word}" for word in numbers.LATIN_ORDER))


def _all_marks(text: str) -> Iterator[Mark]:
    """Yield the marks at the start of a text and after its stops."""
    begins = len(text) - len(text.lstrip())
    for start in chain((begins, 0) if begins else (0,), (match.end() for match in INLINE.finditer(text))):
        mark = marks.at(text, start)
        if mark is not None and not mark.is_dash:
            yield mark


def comes(first: Reading, value: int, after: str, ahead: Sequence[str]) -> bool:
    """Tell whether a later mark goes on with the same list."""
    return any(
        reading.style == first.style and reading.value == value
        for text in (after[:FAR], *ahead)
        for mark in islice(_all_marks(text), MOST_AHEAD)
        for reading in mark.readings
    )


def _likeliest_start(mark: Mark, starting: list[Reading], rest: str, ahead: Sequence[str]) -> Reading:
    """Of several things that a first mark may mean ("I.", "l."), take the one whose second comes."""
    if len(starting) == 1 and len(mark.readings) == 1:
        return starting[0]
    for reading in starting:
        if comes(reading, 2, rest, ahead):
            return reading
    return starting[0]


def _opens_sentence(after: str, mark: Mark) -> bool:
    first = after.lstrip()[:1]
    has_no_case = first.isalpha() and first.lower() == first.upper()
    return first.isupper() or has_no_case or first in '“"‘(' or not mark.is_number


def _start(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
