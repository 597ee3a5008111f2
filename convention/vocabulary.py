"""Defined terms as a text uses them: in the plural too, in their scope only, and each once in an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from convention.outline import Node

SMALL = {"of", "in", "a", "an", "the", "to", "for", "or", "and", "by", "on", "with", "under", "from"}
IRREGULAR = {"child": "children", "man": "men", "woman": "women", "person": "people"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A term: ``scope`` and ``home`` are keys of the division it is defined for and the article that defines it."""

    name: str
    slug: str
    scope: str = ""
    home: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    start: int
    end: int
    slug: str


@dataclass(slots=True)
class Vocabulary:
    """Finds terms in texts; patterns are made once for each set of terms that some article is in scope of."""

    entries: list[Entry]
    _patterns: dict[tuple[Entry, ...], Pattern] = field(default_factory=dict)

    def reader(self, node: Node) -> Reader:
        """Return what reads the text of one article or division."""
        around = [one.anchor for one in node.upward()]
        chosen: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.scope and entry.scope not in around:
                continue
            other = chosen.get(entry.name)
            # The narrower definition wins; the whole text is wider than any division.
            if other is None or _width(entry, around) < _width(other, around):
                chosen[entry.name] = entry
        mine = tuple(entry for entry in chosen.values() if entry.home not in around)
        if mine not in self._patterns:
            self._patterns[mine] = Pattern.of(mine)
        return Reader(self._patterns[mine])


def _width(entry: Entry, around: list[str]) -> int:
    return around.index(entry.scope) if entry.scope else len(around)


@dataclass(frozen=True, slots=True)
class Pattern:
    regex: re.Pattern[str]
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Pattern:
        # Longest first, so that "State of origin" is not taken for a "State".
        ordered = tuple(sorted(entries, key=lambda entry: -len(entry.name)))
        either = "|".join(f"({forms(entry.name)})" for entry in ordered) or "(?!)"
        return cls(re.compile(rf"(?<![\w-])(?:{either})(?![\w-])"), ordered)


@dataclass(slots=True)
class Reader:
    """Goes through one article in reading order and remembers which terms it has met."""

    pattern: Pattern
    met: set[str] = field(default_factory=set)

    def uses(self, text: str, taken: list[tuple[int, int]]) -> list[Use]:
        """Return first uses in ``text`` that lie outside ``taken``, which links already cover."""
        found = []
        for match in self.pattern.regex.finditer(text):
            slug = self.pattern.entries[(match.lastindex or 1) - 1].slug
            free = all(match.end() <= start or match.start() >= end for start, end in taken)
            if free and slug not in self.met:
                self.met.add(slug)
                found.append(Use(match.start(), match.end(), slug))
        return found


def forms(name: str) -> str:
    """Return a pattern for a term in singular and plural: "State Party", "States Parties"."""
    return r"\s+".join(_word(word, first=not place) for place, word in enumerate(name.split()))


def _word(word: str, *, first: bool) -> str:
    pattern = re.escape(word)
    if word.isalpha() and len(word) > 2 and word not in SMALL:
        stem = re.escape(word)
        plurals = [stem, f"{stem}s"]
        if word.endswith("y") and word[-2] not in "aeiou":
            plurals.append(f"{re.escape(word[:-1])}ies")
        if word.endswith(("s", "x", "ch", "sh")):
            plurals.append(f"{stem}es")
        if word.lower() in IRREGULAR:
            plurals.append(IRREGULAR[word.lower()])
        pattern = f"(?:{'|'.join(sorted(plurals, key=len, reverse=True))})"
    if first and word[:1].islower():
        # At the head of a sentence; a term with a capital of its own keeps it ("Area" is not any area).
        pattern = f"(?:{pattern}|{_capital(pattern)})"
    return pattern


def _capital(pattern: str) -> str:
    body = pattern.removeprefix("(?:").removesuffix(")") if pattern.startswith("(?:") else pattern
    capitals = [form[:1].upper() + form[1:] for form in body.split("|")]
    return f"(?:{'|'.join(capitals)})"
