"""Which article of one text became which of the other: kept, moved, split, joined, or neither.

Articles are known again by their words, three in a row, and not by their numbers, which an insertion shifts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from convention.comparing.units import ALONE, Form, Unit
from convention.comparing.words import words

ROW = 3  # words in a row
COMMON = 12  # articles that share a row of words; beyond that it is a formula and tells nothing
ALIKE = 0.5  # share of rows that makes two articles one and the same
ALIKE_AND_NAMED = 0.3  # the same, where number or heading agree too (which itself counts 0.1)
PART = 0.5  # share of an article that comes out of another, which makes it a part of that
SMALLEST_PART = 6  # rows; less is a turn of phrase

Rows = frozenset[tuple[str, ...]]


@dataclass(slots=True)
class Group:
    """Places of articles in the old text and in the new: one and one, or one split in several, or several joined."""

    old: list[int] = field(default_factory=list)
    new: list[int] = field(default_factory=list)


class Pairing:
    """The groups of two lists of units of one kind."""

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit]) -> None:
        self.old, self.new = old, new
        self.old_rows: dict[int, Rows] = {}
        self.new_rows: dict[int, Rows] = {}
        self.to_new: dict[int, list[int]] = {}
        self.to_old: dict[int, list[int]] = {}

    def groups(self) -> list[Group]:
        self._same()
        # What stayed the same to the letter needs no counting of words.
        self.old_rows = {place: _rows(self.old[place]) for place in self._free_old()}
        self.new_rows = {place: _rows(self.new[place]) for place in self._free_new()}
        self._alike()
        self._named()
        self._split()
        self._joined()
        groups = [Group([one], sorted(news)) for one, news in sorted(self.to_new.items()) if not self._is_joined(news)]
        groups += [Group(sorted(olds), [one]) for one, olds in sorted(self.to_old.items()) if len(olds) > 1]
        groups += [Group([one], []) for one in range(len(self.old)) if one not in self.to_new]
        groups += [Group([], [one]) for one in range(len(self.new)) if one not in self.to_old]
        return groups

    def _is_joined(self, news: list[int]) -> bool:
        return len(news) == 1 and len(self.to_old[news[0]]) > 1

    def _take(self, old: int, new: int) -> None:
        self.to_new.setdefault(old, []).append(new)
        self.to_old.setdefault(new, []).append(old)

    def _free_old(self) -> list[int]:
        return [one for one in range(len(self.old)) if one not in self.to_new]

    def _free_new(self) -> list[int]:
        return [one for one in range(len(self.new)) if one not in self.to_old]

    def _same(self) -> None:
        """Take articles whose words are the same; of several such, those with the same number first."""
        waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, unit in enumerate(self.new):
            waiting[_body(unit)].append(place)
        for wants_number in (True, False):
            for old in self._free_old():
                found = [
                    new
                    for new in waiting[_body(self.old[old])]
                    if not wants_number or self.new[new].anchor == self.old[old].anchor
                ]
                if found and _body(self.old[old]):
                    self._take(old, found[0])
                    waiting[_body(self.old[old])].remove(found[0])

    def _alike(self) -> None:
        """Take the most alike first."""
        free = self._free_new()
        where: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for new in free:
            for row in self.new_rows[new]:
                where[row].append(new)
        scored = []
        for old in self._free_old():
            shared: Counter[int] = Counter()
            for row in self.old_rows[old]:
                if row in where and len(where[row]) <= COMMON:
                    shared.update(where[row])
            for new, count in shared.items():
                size = len(self.old_rows[old]) + len(self.new_rows[new])
                if 2 * count > size / 10:
                    scored.append((self._score(old, new), -abs(old - new), old, new))
        for score, _, old, new in sorted(scored, reverse=True):
            named = self._is_named(old, new)
            if old in self.to_new or new in self.to_old or score < (ALIKE_AND_NAMED if named else ALIKE):
                continue
            self._take(old, new)

    def _score(self, old: int, new: int) -> float:
        one, other = self.old_rows[old], self.new_rows[new]
        dice = 2 * len(one & other) / ((len(one) + len(other)) or 1)
        return dice + (0.1 if self._is_named(old, new) else 0)

    def _is_named(self, old: int, new: int) -> bool:
        one, other = self.old[old], self.new[new]
        if one.heading or other.heading:
            return one.heading.casefold() == other.heading.casefold()
        return one.anchor == other.anchor

    def _named(self) -> None:
        """Take what was written anew under its number and heading, and what a text has only one of."""
        left = {self.new[new].anchor: new for new in self._free_new()}
        for old in self._free_old():
            new = left.get(self.old[old].anchor)
            if new is not None and (self.old[old].kind in ALONE or self._is_named(old, new)):
                self._take(old, new)

    def _split(self) -> None:
        """Give new articles to the old ones whose words they take along."""
        for new, old in _parts(self.new_rows, self.old_rows, self.to_old, self.to_new):
            if not self._shares(self.to_old, self.to_new.get(old, [])):
                self._take(old, new)

    def _joined(self) -> None:
        """Give old articles to the new ones that took their words in."""
        for old, new in _parts(self.old_rows, self.new_rows, self.to_new, self.to_old):
            if not self._shares(self.to_new, self.to_old.get(new, [])):
                self._take(old, new)

    @staticmethod
    def _shares(other: dict[int, list[int]], places: Iterable[int]) -> bool:
        """Tell whether one of them is a part of a group already: an article is split or joined, not both."""
        return any(len(other[place]) > 1 for place in places)


def _parts(
    parts: dict[int, Rows], wholes: dict[int, Rows], placed: dict[int, list[int]], taken: dict[int, list[int]]
) -> Iterator[tuple[int, int]]:
    """Yield each part that has no place yet with the whole that it came from: most of its words are there, and free."""
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for whole, rows in wholes.items():
        free = rows.difference(*(parts[part] for part in taken.get(whole, []) if part in parts))
        for row in free:
            where[row].append(whole)
    for part, rows in parts.items():
        if part in placed:
            continue
        shared = Counter(whole for row in rows for whole in where.get(row, ()))
        for whole, count in shared.most_common(1):
            if count >= SMALLEST_PART and count >= PART * len(rows):
                for row in rows & where.keys():
                    where[row] = [one for one in where[row] if one != whole]
                yield part, whole


def _body(unit: Unit) -> tuple[str, ...]:
    return tuple(line.text for line in unit.lines if line.form is not Form.HEADING)


def _rows(unit: Unit) -> Rows:
    """Return the rows of words of the paragraphs; of a very short text its words."""
    found = words("\n".join(_body(unit)))
    if len(found) < ROW:
        return frozenset({tuple(found)} if found else ())
    return frozenset(zip(found, found[1:], found[2:], strict=False))


def divisions(old: Sequence[Unit], new: Sequence[Unit], shared: Counter[tuple[str, str]]) -> dict[str, str]:
    """Pair divisions of a kind by heading, by number and by ``shared``: how many articles they have in common."""
    scored = []
    for place, one in enumerate(old):
        for other_place, other in enumerate(new):
            if one.kind != other.kind:
                continue
            score = float(shared[one.anchor, other.anchor])
            score += 3 if one.heading and one.heading.casefold() == other.heading.casefold() else 0
            score += 2 if one.kind in ALONE else 1 if one.anchor == other.anchor else 0
            if score >= 1:
                scored.append((score, -abs(place - other_place), one.anchor, other.anchor))
    found: dict[str, str] = {}
    for _, _, anchor, other_anchor in sorted(scored, reverse=True):
        if anchor not in found and other_anchor not in found.values():
            found[anchor] = other_anchor
    return found


def in_order(places: Sequence[int]) -> set[int]:
    """Return positions of a longest rising subsequence: what kept its order, so that the fewest others moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for position, value in enumerate(places):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            ends.append(position)
        else:
            tails[at], ends[at] = value, position
    kept: set[int] = set()
    position = ends[-1] if ends else -1
    while position >= 0:
        kept.add(position)
        position = before[position]
    return kept
