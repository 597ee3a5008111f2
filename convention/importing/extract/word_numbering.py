"""Word's list formatting: the numbers that a reader sees and no character of the file holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from convention.importing import numbers
from convention.importing.extract.archive import Element, local

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "o": "•", "\uf02d": "–", "·": "•"}  # symbol fonts use a private row
PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(slots=True)
class Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False  # all numbers in arabic figures, whatever the outer levels use


@dataclass(slots=True)
class List:
    """One numbering instance: ``abstract`` is what several of them may share and count on from."""

    abstract: str
    levels: dict[int, Level]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts as Word does while the paragraphs go by."""

    def __init__(self, root: Element | None) -> None:
        self.lists: dict[str, List] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.restarted: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        abstracts = {
            value(element, "abstractNumId", own=True): {
                int(value(level, "ilvl", own=True) or 0): _level(level) for level in element.findall(f"{W}lvl")
            }
            for element in root.findall(f"{W}abstractNum")
        }
        for element in root.findall(f"{W}num"):
            number = value(element, "numId", own=True)
            abstract = value(element, "abstractNumId")
            found = List(abstract, dict(abstracts.get(abstract, {})))
            for override in element.findall(f"{W}lvlOverride"):
                level = int(value(override, "ilvl", own=True) or 0)
                inner = override.find(f"{W}lvl")
                if inner is not None:
                    found.levels[level] = _level(inner)
                start = value(override, "startOverride")
                if start.isdigit():
                    found.restarts[level] = int(start)
            self.lists[number] = found

    def next(self, number: str, level: int) -> str:
        """Count one on and return the mark that Word shows, empty for none."""
        found = self.lists.get(number)
        if found is None or level not in found.levels:
            return ""
        counts = self.counts.setdefault(found.abstract, {})
        if level in found.restarts and (number, level) not in self.restarted:
            self.restarted.add((number, level))
            counts[level] = found.restarts[level]
        else:
            counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        return self._shown(found, level, counts)

    @staticmethod
    def _shown(found: List, level: int, counts: dict[int, int]) -> str:
        own = found.levels[level]
        if own.form == "bullet":
            return BULLETS.get(own.text, own.text or "•")
        if own.form == "none" and "%" not in own.text:
            return own.text

        def put(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = found.levels.get(at, Level())
            count = counts.setdefault(at, other.start)
            return _formed(count, "decimal" if own.legal else other.form)

        return PLACEHOLDER.sub(put, own.text)


def _level(element: Element) -> Level:
    start = value(element, "start")
    return Level(
        start=int(start) if start.isdigit() else 1,
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText"),
        legal=element.find(f"{W}isLgl") is not None,
    )


def value(element: Element, name: str, *, own: bool = False) -> str:
    """Return an attribute of the element, or the ``val`` of its child of that name; empty where there is none."""
    if own:
        return str(element.get(f"{W}{name}") or "")
    child = element.find(f"{W}{name}")
    return "" if child is None else str(child.get(f"{W}val") or "")


def _formed(count: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(97 + (count - 1) % 26) * ((count - 1) // 26 + 1) if count > 0 else "0"
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"}:
        shown = numbers.to_roman(count)
        return shown if form == "lowerRoman" else shown.upper()
    if form == "decimalZero":
        return f"{count:02d}"
    if form in {"cardinalText", "ordinalText"} and 0 < count <= len(numbers.WORDS):
        return numbers.WORDS[count - 1][form == "ordinalText"].capitalize()
    return str(count)


__all__ = ["Numbering", "W", "local", "value"]
