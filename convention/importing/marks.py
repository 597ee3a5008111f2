"""The marks of provisions: "1.", "(1)", "(a)", "a.", "ii)", "–", and what each may mean."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from convention.importing import numbers

DASHES = "-–—•‣◦▪■●·*"
LATIN = f"(?:{numbers.LATIN})"
INNER = r"\d{1,3}(?:\.\d{1,3}){0,4}|[ivxlcdm]{1,7}|[IVXLCDM]{1,7}|[a-z]{1,3}|[A-Z]{1,2}"
# "(1)." and "(a)" and "a)" and "1." and "1.2" and "§ 3" and dashes; "l." is a scanner's "1.".
MARK = re.compile(
    rf"""(?P<mark>
      \((?P<both>{INNER})(?:\s?(?P<bis1>{LATIN}))?\)\.?
    | (?P<right>{INNER})(?:\s?(?P<bis2>{LATIN}))?\)
    | (?P<dot>{INNER})(?:\s(?P<bis3>{LATIN}))?\.(?![\d.])
    | (?P<multi>\d{{1,3}}(?:\.\d{{1,3}}){{1,4}})(?=\s)
    | §\s?(?P<sign>\d{{1,3}})\.?
    | (?P<dash>[{re.escape(DASHES)}])(?=\s)
    )""",
    re.VERBOSE,
)
# "1 Each Party shall", "a the name", "ii the date", as in Europe's treaties: a mark only where its list goes on.
BARE = re.compile(r"(?P<mark>\d{1,2}|[ivx]{1,5}|[a-z])\s+(?=[“\"‘(A-Za-z])")


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing a mark may mean: its place in a sequence of its ``style``."""

    style: str  # "(1)", "(a)", "a.", "(i)", "dash": what the marks of one list share
    value: int
    token: str  # in anchors: "p3", "b", "ii"; empty for dashes
    guessed: bool = False  # a scanner's "l" taken for "1"


@dataclass(frozen=True, slots=True)
class Mark:
    text: str  # as printed
    end: int  # where in the words it ends
    readings: tuple[Reading, ...]

    @property
    def is_dash(self) -> bool:
        return self.readings[0].style == "dash"

    @property
    def is_number(self) -> bool:
        return self.readings[0].style[-2:-1] == "1" or "1" in self.readings[0].style


def at(text: str, start: int = 0) -> Mark | None:
    """Return the mark that stands at an offset of the text, or None."""
    match = MARK.match(text, start)
    if match is None:
        return None
    printed = match["mark"]
    if match["dash"]:
        return Mark(printed, match.end(), (Reading("dash", 0, ""),))
    inner = match["both"] or match["right"] or match["dot"] or match["multi"] or match["sign"]
    latin = match["bis1"] or match["bis2"] or match["bis3"] or ""
    frame = printed.replace(inner, "{}", 1).replace(f" {latin}", "").replace(latin, "") if latin else (
        printed.replace(inner, "{}", 1)
    )  # fmt: skip
    after = text[match.end() : match.end() + 1]
    if text[match.end() : match.end() + 2].lstrip()[:1] in {";", ","}:
        return None  # "(r); (s); (t)" names paragraphs, it begins none
    if not match["both"] and after and not after.isspace() and not _may_touch(inner, after):
        return None
    readings = tuple(_readings(inner, frame.replace(" ", ""), latin))
    return Mark(printed, match.end(), readings) if readings else None


def bare(text: str) -> Mark | None:
    """Return the number or letter without any sign that stands at the start of a text, or None."""
    match = BARE.match(text)
    if match is None:
        return None
    readings = tuple(_readings(match["mark"], "{}", ""))
    return Mark(match["mark"], match.end("mark"), tuple(one for one in readings if not one.guessed))


def _may_touch(inner: str, after: str) -> bool:
    """Allow "c.seamen" and "1.The", but not "e.g." nor "i.e."."""
    return after in "“\"(‘'" or (len(inner) <= 2 and after.isalpha() and inner not in {"e", "i", "g"})


@functools.lru_cache(maxsize=4_096)
def _readings(inner: str, frame: str, latin: str) -> list[Reading]:
    tail = f"-{latin}" if latin else ""
    if inner[0].isdigit():
        parts = [int(part) for part in inner.split(".")]
        style = frame.format(".".join("1" * len(parts)))
        return [Reading(style, parts[-1], "p" + "-".join(str(part) for part in parts) + tail)]
    found = []
    upper = inner.isupper()
    value = numbers.letter(inner)
    if value is not None:
        found.append(Reading(frame.format("A" if upper else "a"), value, inner.lower() + tail))
    value = numbers.roman(inner)
    if value is not None:
        found.append(Reading(frame.format("I" if upper else "i"), value, inner.lower() + tail))
    if inner in {"l", "I", "ll", "lO"} and not latin:
        figure = numbers.misread(inner)
        found.append(Reading(frame.format("1"), int(figure), f"p{int(figure)}", guessed=True))
    return found
