"""What a signer types to name parts of the text, as values: "12(3)(b)", "articles 5 to 9", "section 2 of Part XV".

No database here: whether what is named stands in an edition, ``targets`` finds out. Never raises, whatever is typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from convention.importing.numbers import LATIN, WORD_VALUES, roman

LONGEST = 10_000  # characters that are read at all
MOST_ITEMS = 60  # in one list; nobody names more one by one
ARTICLE, PARAGRAPH, WHOLE, PREAMBLE, CLOSING = "article", "paragraph", "whole", "preamble", "closing"
# From the outside to the inside.
LEVELS = {
    "annex": 0, "book": 1, "part": 2, "title": 3, "chapter": 4, "section": 5, "subsection": 6,
    PREAMBLE: 7, CLOSING: 7, ARTICLE: 8, PARAGRAPH: 9, "subparagraph": 10, WHOLE: 0,
}  # fmt: skip
DIVISIONS = frozenset({"annex", "book", "part", "title", "chapter", "section", "subsection"})
WORDS = {
    "article": ARTICLE, "articles": ARTICLE, "art": ARTICLE, "arts": ARTICLE,
    "paragraph": PARAGRAPH, "paragraphs": PARAGRAPH, "para": PARAGRAPH, "paras": PARAGRAPH, "recital": PARAGRAPH,
    "recitals": PARAGRAPH, "subparagraph": "subparagraph", "subparagraphs": "subparagraph", "subpara": "subparagraph",
    "point": "subparagraph", "points": "subparagraph", "letter": "subparagraph", "item": "subparagraph",
    "items": "subparagraph", "clause": "subparagraph", "clauses": "subparagraph", "subclause": "subparagraph",
    "annex": "annex", "annexes": "annex", "annexe": "annex", "appendix": "annex", "schedule": "annex",
    "book": "book", "books": "book", "part": "part", "parts": "part", "title": "title", "titles": "title",
    "chapter": "chapter", "chapters": "chapter", "ch": "chapter", "chap": "chapter",
    "section": "section", "sections": "section", "sec": "section", "sect": "section",
    "subsection": "subsection", "subsections": "subsection",
    "preamble": PREAMBLE, "closing": CLOSING,
}  # fmt: skip
ALL = frozenset({"whole", "entire", "all", "everything"})
AND = frozenset({"and", "or", "plus"})
TO = frozenset({"to", "through", "until", "till"})
OF = frozenset({"of", "in", "under", "within"})
SAID_BESIDE = frozenset({
    "the", "this", "that", "said", "present", "same", "its", "as", "well", "both", "also", "any", "every", "number",
    "no", "nos", "nr", "from", "inclusive", "convention", "text", "provision", "provisions", "treaty",
    "unnumbered",
})  # fmt: skip
JOINTLY = r"""(?<!\w)(?:(?:read|taken)\s+)?
    (?:in\s+(?:conjunction|connection|combination)\s+with|(?:together|along)\s+with|(?<=read\s)with)(?!\w)"""
TOKEN = re.compile(
    rf"""(?P<jointly>{JOINTLY})
    |\(\s*(?P<mark>\w{{1,6}})\s*\)
    |(?P<number>(?<!\d)\d{{1,4}}(?:\s*(?:{LATIN})(?!\w)|[a-z](?!\w))?)(?!\d)
    |(?P<word>[^\W\d_]+)
    |(?P<comma>[,،、/&+])|(?P<semi>[;；؛\n|])|(?P<dash>-)|(?P<dot>\.(?=\w))
    |(?P<rest>\d+|[^\s])""",
    re.VERBOSE,
)
SILENT = ".:\"'“”‘’«»§()[]*·"


@dataclass(frozen=True, slots=True)
class Item:
    """One of a list: a number and the marks after it. ``to`` ends a range of numbers, ``to_mark`` one of marks."""

    number: str = ""
    marks: tuple[str, ...] = ()
    to: str = ""
    to_mark: str = ""


@dataclass(slots=True)
class Component:
    """A kind and what of it is meant: "articles 15, 74 and 83"."""

    kind: str
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Pinpoint:
    """Components from the outside to the inside, and the words that they were read from."""

    chain: list[Component]
    words: str = ""


@dataclass(slots=True)
class Reading:
    """What was understood, and pieces that were not, in the order of the text.

    ``jointly`` holds the words between places that shall be read together ("in conjunction with").
    """

    pinpoints: list[Pinpoint] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    jointly: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Token:
    what: str
    text: str
    start: int
    end: int


def plain(text: str) -> str:
    """Return the text as it is read: compatible forms and every script's figures made plain, in small letters."""
    spread = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST]
    figures = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in spread)
    dashed = re.sub(r"[\u2010-\u2015\u2212]", "-", figures.casefold())
    return re.sub(r"\bsub-\s?(?=[a-z])", "sub", dashed)


def read(text: str) -> Reading:
    """Read what is typed; never raises."""
    source = plain(text)
    reader = _Reader(source)
    for token in _tokens(source):
        reader.take(token)
    reader.flush()
    if len(text) > LONGEST:
        reader.reading.unknown.append("…")
    return reader.reading


def _tokens(source: str) -> Iterator[Token]:
    for match in TOKEN.finditer(source):
        what = match.lastgroup or "rest"
        yield Token(what, match[what], match.start(), match.end())


class _Reader:
    """One pass. ``joined`` is what stood since the last number or mark: "", ",", "and", "to", "of", "."."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.reading = Reading()
        self.chain: list[Component] = []
        self.inner: Component | None = None  # what numbers are added to
        self.ascended = self.whole = False
        self.joined = self.jointly = ""
        self.start = self.end = 0
        self.unknown_from = -1

    def take(self, token: Token) -> None:
        known = self._take(token)
        if known:
            self._end_unknown(token.start)
        elif self.unknown_from < 0:
            self.flush()
            self.unknown_from, self.jointly = token.start, ""

    def _take(self, token: Token) -> bool:
        if token.what == "word":
            return self._word(token)
        if token.what == "number":
            return self._number(token.text, token)
        if token.what == "mark":
            return self._mark(token.text, token)
        if token.what == "semi":
            self.flush(at=token.start)
            self.jointly = ""
        elif token.what == "jointly":
            self.joined = "and"
            self.jointly = " ".join(token.text.split()) if self.chain else ""
        elif token.what == "comma":
            self.joined = "," if self.joined in {"", ".", ","} else self.joined
        elif token.what == "dash":
            self.joined = "to"
        elif token.what == "dot":
            self.joined = self.joined or "."
        else:
            return token.text in SILENT
        return True

    def _word(self, token: Token) -> bool:
        word = token.text
        if word == "clause" and self.inner is not None and self.inner.kind == CLOSING:
            self._reached(token)  # "the closing clause" is one name
        elif word in WORDS:
            self._component(WORDS[word], token)
        elif word in ALL:
            self._component(WHOLE, token)
        elif word in AND:
            self.joined = "and"
        elif word in TO:
            self.joined = "to"
        elif word in OF:
            # "Part XI and of Annexes III and IV" goes on with the list.
            self.joined = "of" if self.chain and self.joined != "and" else self.joined
        elif word in {"convention", "treaty"} and not self.chain:
            self._component(WHOLE, token)
        elif word in SAID_BESIDE:
            # "of this Convention" says nothing; what follows is not within it.
            self.joined = "" if word in {"convention", "treaty", "text"} else self.joined
        else:
            return self._written_number(word, token)
        return True

    def _written_number(self, word: str, token: Token) -> bool:
        """Take "XV", "five" or "B" as a number where a kind that is counted so stands before it."""
        kind = self.inner.kind if self.inner else ""
        if kind in DIVISIONS and (len(word) == 1 or roman(word)):
            return self._number(word, token)
        if kind in DIVISIONS | {ARTICLE, PARAGRAPH} and word in WORD_VALUES:
            return self._number(str(WORD_VALUES[word]), token)
        if kind == ARTICLE and roman(word):
            return self._number(str(roman(word)), token)
        if kind in {PARAGRAPH, "subparagraph"} and (len(word) == 1 or roman(word)):
            return self._mark(word, token)
        if self.joined == "." and self.inner and self.inner.items and len(word) <= 3:
            return self._mark(word, token)
        return False

    # --- numbers and marks ---------------------------------------------------------------------------

    def _number(self, number: str, token: Token) -> bool:
        number = re.sub(r"\s+", " ", re.sub(r"(?<=\d)(?=bis|ter|qua|qui|sex|sep|oct|nov|dec)", " ", number))
        if self.joined == "." and self.inner and self.inner.items:
            return self._mark(number, token)
        if self.inner is None or (self.inner.kind in {WHOLE, PREAMBLE, CLOSING} and self.joined):
            self._component(ARTICLE, token)
        assert self.inner is not None
        if self.inner.kind in {PREAMBLE, CLOSING}:
            self._component(PARAGRAPH, token)
        items = self.inner.items
        if self.joined == "to" and items and not items[-1].to:
            items[-1] = replace(items[-1], to=number)
        elif len(items) < MOST_ITEMS:
            items.append(Item(number))
        self._reached(token)
        return True

    def _mark(self, mark: str, token: Token) -> bool:
        if self.inner is None:
            return False
        if self.inner.kind in {WHOLE, PREAMBLE, CLOSING}:
            self._component(PARAGRAPH, token)
        items = self.inner.items
        if not items and self.inner.kind in DIVISIONS | {ARTICLE}:
            items.append(Item(mark))
        elif not items:
            items.append(Item(marks=(mark,)))
        elif self.joined == "to" and not items[-1].to:
            items[-1] = replace(items[-1], to_mark=mark)
        elif _goes_on(items[-1].marks, mark, self.joined) and len(items) < MOST_ITEMS:
            # A sibling: "(a) and (b)". Of "(1)(a) and (2)" the figure is one of the outer mark.
            items.append(replace(items[-1], marks=_sibling(items[-1].marks, mark), to_mark=""))
        else:
            items[-1] = replace(items[-1], marks=(*items[-1].marks, mark)[:6])
        self._reached(token)
        return True

    def _reached(self, token: Token) -> None:
        self.joined, self.end = "", token.end
        if self.jointly:
            self.reading.jointly.append(self.jointly)
            self.jointly = ""

    # --- components ----------------------------------------------------------------------------------

    def _component(self, kind: str, token: Token) -> None:
        fresh = Component(kind)
        if not self.chain:
            self._begin(fresh, token)
        elif self.chain[0].kind == WHOLE and self.joined in {"", "of"} and kind != WHOLE:
            # "all of article 5" is article 5; "all articles" is the whole, as ``flush`` finds no number.
            self.chain, self.inner, self.whole = [fresh], fresh, True
        elif self.joined == "of":
            self.chain.insert(0, fresh)
            self.ascended = True
            self.inner = fresh
        elif self._goes_inside(kind):
            self.chain.append(fresh)
            self.inner = fresh
        else:
            self.flush(at=token.start)
            self._begin(fresh, token)
        self._reached(token)

    def _begin(self, fresh: Component, token: Token) -> None:
        self.chain, self.inner, self.ascended, self.whole = [fresh], fresh, False, False
        self.start = token.start

    def _goes_inside(self, kind: str) -> bool:
        last = self.chain[-1]
        if self.ascended or self.joined in {"and", "to"} or LEVELS[kind] <= LEVELS[last.kind] or last.kind == WHOLE:
            return False
        # Articles are counted through the body: "Chapter III, article 5" are two; of an annex they are its own.
        apart = self.joined == "," and kind == ARTICLE and last.kind != "annex"
        return not apart

    def flush(self, at: int | None = None) -> None:
        """End the present pinpoint."""
        if self.chain:
            if self.whole and not self.chain[0].items and self.chain[0].kind in DIVISIONS | {ARTICLE, PARAGRAPH}:
                self.chain = [Component(WHOLE)]
            words = self.source[self.start : max(self.end, self.start)].strip(" ,.")
            self.reading.pinpoints.append(Pinpoint(self.chain, words))
        self.chain, self.inner, self.ascended, self.joined = [], None, False, ""
        self._end_unknown(len(self.source) if at is None else at)

    def _end_unknown(self, at: int) -> None:
        if self.unknown_from >= 0:
            start, self.unknown_from = self.unknown_from, -1
            self.reading.unknown.append(" ".join(self.source[start:at].split())[:80])


def _goes_on(marks: tuple[str, ...], mark: str, joined: str) -> bool:
    """Tell whether the mark stands beside the last one: "(a) and (b)", "(a), (b)", and even "(a) (b) and (c)"."""
    if not marks or joined in {",", "and"}:
        return bool(marks)
    last = marks[-1]
    return len(last) == len(mark) == 1 and last.isalpha() and ord(mark) == ord(last) + 1 and mark != "i"


def _sibling(marks: tuple[str, ...], mark: str) -> tuple[str, ...]:
    """Return the marks with the last one of the same sort (figure, roman, letter) replaced: (b)(iii), (c) → (c)."""
    same = [place for place, known in enumerate(marks) if _sort(known) == _sort(mark)]
    return (*marks[: same[-1]], mark) if same else (*marks[:-1], mark)


def _sort(mark: str) -> str:
    if mark.isdigit():
        return "figure"
    return "roman" if set(mark) <= set("ivx") else "letter"
