"""Lines that name a part of the treaty: "Article 12 bis", "PART ONE", "Section 2.", "Annex IV"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from convention.importing import label_words, numbers
from convention.importing.structure import Kind

_WORDS = "|".join(sorted(numbers.WORD_VALUES, key=len, reverse=True))
_LATIN = numbers.LATIN
SEPARATOR = r"[.:,–—：-]"
# "المادة 5 من هذه الاتفاقية": words of a script without capitals that go on with a sentence.
MENTIONING = re.compile(r"\s+(?:من|في|أعلاه|إلى|و\S+|المذكورة|المشار)\b")
BETWEEN = re.compile(rf"(?:\s*{SEPARATOR}){{0,3}}\s*")
ARTICLE = re.compile(
    rf"""(?P<label>(?:Article|ARTICLE|Art\.?(?!icle)|ART\.?(?!ICLE))\s*
    (?P<number>\d{{1,3}}[lIO]?|l|[IVXLC]+|(?i:{_WORDS}))
    (?:\s*(?P<tail>{_LATIN}|{_LATIN.upper()}|[A-Z](?![A-Za-z]))(?![a-z]))?)
    (?![A-Za-z0-9])(?P<rest>.*)""",
    re.VERBOSE | re.DOTALL,
)
_NAMES = {
    "book": Kind.BOOK,
    "part": Kind.PART,
    "title": Kind.TITLE,
    "chapter": Kind.CHAPTER,
    "section": Kind.SECTION,
    "subsection": Kind.SUBSECTION,
    "sub-section": Kind.SUBSECTION,
    "sub section": Kind.SUBSECTION,
    "annex": Kind.ANNEX,
    "annexe": Kind.ANNEX,
    "appendix": Kind.ANNEX,
    "schedule": Kind.ANNEX,
}
_KINDS = "|".join(sorted((name.replace(" ", r"\s") for name in _NAMES), key=len, reverse=True))
DIVISION = re.compile(
    rf"""(?P<label>(?P<kind>{_KINDS})
    (?:\s+(?:(?:no|nr)\.?\s*)?(?P<number>\d{{1,3}}|[IVXLC]+|[A-Z](?![A-Za-z])|{_WORDS})(?![A-Za-z0-9]))?
    (?:\s(?P<tail>{_LATIN})(?![a-z]))?)
    (?P<rest>.*)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
ORDINAL = re.compile(
    rf"(?P<label>(?P<number>{_WORDS})\s+(?P<kind>{_KINDS}))(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)  # fmt: skip
PREAMBLE = re.compile(r"(?P<label>P\s?R\s?E\s?A\s?M\s?B\s?L\s?E|Preamble)(?![a-z])(?P<rest>.*)", re.DOTALL)
CLOSING_HEADING = re.compile(r"(?:Closing|Final|Concluding|Testimonium)(?: clauses?| formula)?\.?", re.IGNORECASE)
CLOSING = re.compile(
    r"(?:IN WITNESS|In witness|IN FAITH|In faith|DONE\b|Done (?:at|in|this|on)\b|EXECUTED\b|Signed at\b)|"
    + label_words.CLOSING.pattern
)
INNER_CLOSING = re.compile(
    r"(?<=[.;])\s+(?=(?:IN (?:WITNESS|FAITH) WHEREOF|In (?:witness|faith) whereof|DONE (?:AT|at|in|IN) |Done at [A-Z]))"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a text. ``kind`` is None for an article; offsets are those of the text."""

    kind: Kind | None
    number: str  # "12", "12 bis", "4"; as printed where it has no figures ("A")
    label_end: int
    rest_start: int  # after the separator between label and heading
    guessed: str = ""  # what a scanner made of the number

    @property
    def is_article(self) -> bool:
        return self.kind is None


def at(text: str) -> Label | None:
    """Return the label that begins the text, or None where the words only mention an article or a part."""
    return _article(text) or _division(text) or _preamble(text) or _elsewhere(text)


def _elsewhere(text: str) -> Label | None:
    """Return a label in another of the United Nations' languages."""
    named = label_words.at(text)
    if named is None:
        return None
    rest = text[named.end :]
    bare = not named.number and named.kind is Kind.ANNEX
    if not _heads(rest) or MENTIONING.match(rest) or (bare and not _stands_alone(Kind.ANNEX, rest)):
        return None
    return Label(named.kind, named.number, named.end, _after_separator(text, named.end))


def _article(text: str) -> Label | None:
    match = ARTICLE.match(text)
    if match is None or not _heads(match["rest"]):
        return None
    printed, tail = match["number"], (match["tail"] or "").lower()
    plain = numbers.misread(printed) if printed[-1] in "lIO" and not _is_roman(printed) else printed
    number = numbers.figures(plain)
    if tail:
        number = f"{number} {tail}" if tail in numbers.LATIN_ORDER else f"{number}{tail.upper()}"
    end = match.end("label")
    guessed = printed if plain != printed else ""
    return Label(None, number, end, _after_separator(text, end), guessed)


def _is_roman(printed: str) -> bool:
    return printed.isupper() and numbers.roman(printed) is not None


def _division(text: str) -> Label | None:
    match = DIVISION.match(text) or ORDINAL.match(text)
    if match is None:
        return None
    kind = _NAMES[" ".join(match["kind"].lower().split())]
    bare = match["number"] is None
    if not match["kind"][0].isupper() or not _heads(match["rest"], of_number=not bare):
        return None
    if bare and not _stands_alone(kind, match["rest"]):
        return None
    number = numbers.figures(match["number"] or "")
    if "tail" in match.re.groupindex and match["tail"]:
        number = f"{number} {match['tail'].lower()}"
    end = match.end("label")
    return Label(kind, number, end, _after_separator(text, end))


def _stands_alone(kind: Kind, rest: str) -> bool:
    """Without a number only an annex is a label, and only as a line of its own or before a separator."""
    if kind is not Kind.ANNEX:
        return False
    heading = re.match(rf"\s*{SEPARATOR}\s+(.*)", rest, re.DOTALL)
    return not rest.strip() or (heading is not None and not heading[1].rstrip().endswith((".", ";", ":", ",")))


def _preamble(text: str) -> Label | None:
    match = PREAMBLE.match(text)
    if match is None or not _heads(match["rest"]):
        return None
    end = match.end("label")
    return Label(Kind.PREAMBLE, "", end, _after_separator(text, end))


def _heads(rest: str, *, of_number: bool = True) -> bool:
    """Tell whether what follows the number can follow a label: nothing, a separator, or a capital.

    "Article 5 shall apply", "Part XV, section 2," and "Articles 5 to 9" only mention.
    """
    body = rest.strip()
    if not body:
        return True
    if re.match(r"\s*[.:–—-]\s*(?=\S)", rest):
        return not re.match(r"\s*-\d", rest)
    if body[0] in ",;)،؛，；、）":
        return False
    if not rest[0].isspace():
        return False
    return of_number and (body[0].isupper() or _has_no_case(body[0]) or body[0] in '“"‘[(' or body[0].isdigit())


def _has_no_case(char: str) -> bool:
    return char.isalpha() and char.lower() == char.upper()


def _after_separator(text: str, end: int) -> int:
    match = BETWEEN.match(text, end)
    return match.end() if match else end
