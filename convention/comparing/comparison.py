"""Two texts compared whole: one change for each article or division, in the order of the new text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from convention.comparing.lines import Row, rows
from convention.comparing.pairing import Group, Pairing, divisions, in_order
from convention.comparing.units import Unit
from convention.comparing.words import Op, counted

FORM = 1  # rises with what a kept comparison holds


class Sort(StrEnum):
    """What became of an article or division."""

    ADDED = "added"
    REMOVED = "removed"
    SPLIT = "split"
    JOINED = "joined"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """``sorts`` are all that hold ("moved" and "changed"); ``same`` alone where nothing happened."""

    old: tuple[Unit, ...]
    new: tuple[Unit, ...]
    sorts: tuple[Sort, ...]
    rows: tuple[Row, ...]

    @property
    def unit(self) -> Unit:
        return (self.new or self.old)[0]

    @property
    def is_same(self) -> bool:
        return self.sorts == (Sort.SAME,)

    @property
    def added(self) -> int:
        return sum(counted(row.runs, Op.ADDED) for row in self.rows)

    @property
    def removed(self) -> int:
        return sum(counted(row.runs, Op.REMOVED) for row in self.rows)

    @property
    def in_marks_only(self) -> bool:
        """Tell whether commas and the like changed, and no word."""
        return Sort.CHANGED in self.sorts and not self.added and not self.removed

    @property
    def touched(self) -> tuple[str, ...]:
        """Return the old text's anchors at which something is not as it was."""
        found = [row.old.anchor for row in self.rows if row.old and row.old.anchor and not row.is_unchanged]
        if set(self.sorts) - {Sort.SAME, Sort.CHANGED}:
            found += [unit.anchor for unit in self.old]
        return tuple(dict.fromkeys(found))

    @property
    def reached(self) -> frozenset[str]:
        """Return the old text's anchors whose holders should look again: what changed, and what it stands in."""
        if self.is_same:
            return frozenset()
        anchors = {line.anchor for unit in self.old for line in unit.lines if line.anchor}
        if set(self.sorts) - {Sort.CHANGED}:
            return frozenset(anchors)
        touched = self.touched
        inside = {one for one in anchors if any(other == one or other.startswith(f"{one}-") for other in touched)}
        return frozenset(inside | {unit.anchor for unit in self.old})


@dataclass(frozen=True, slots=True)
class Comparison:
    changes: tuple[Change, ...]

    @property
    def counts(self) -> Counter[Sort]:
        """Return how many articles each thing happened to; one that moved and changed counts with both."""
        return Counter(sort for change in self.changes if change.unit.is_article for sort in change.sorts)

    @property
    def is_empty(self) -> bool:
        return all(change.is_same for change in self.changes)

    def on(self, anchor: str) -> list[Change]:
        """Return what happened to the article that has or had this anchor: two where it went to another article."""
        return [change for change in self.changes if any(unit.anchor == anchor for unit in (*change.old, *change.new))]


def compare(old: Sequence[Unit], new: Sequence[Unit]) -> Comparison:
    return _Comparing(old, new).comparison()


class _Comparing:
    def __init__(self, old: Sequence[Unit], new: Sequence[Unit]) -> None:
        self.old, self.new = old, new
        self.old_place = {unit.anchor: place for place, unit in enumerate(old)}
        self.new_place = {unit.anchor: place for place, unit in enumerate(new)}
        self.became: dict[str, str] = {"": ""}

    def comparison(self) -> Comparison:
        pairs = list(self._articles())
        shared = Counter((one.within, other.within) for olds, news in pairs for one in olds for other in news)
        pairs += self._divisions(shared)
        moved = self._moved(pairs)
        changes = [self._change(olds, news, moved) for olds, news in pairs]
        return Comparison(tuple(self._ordered(changes)))

    def _articles(self) -> Iterator[tuple[tuple[Unit, ...], tuple[Unit, ...]]]:
        old = [unit for unit in self.old if unit.is_article]
        new = [unit for unit in self.new if unit.is_article]
        for group in Pairing(old, new).groups():
            yield _units(group, old, new)

    def _divisions(self, shared: Counter[tuple[str, str]]) -> list[tuple[tuple[Unit, ...], tuple[Unit, ...]]]:
        old = [unit for unit in self.old if not unit.is_article]
        new = {unit.anchor: unit for unit in self.new if not unit.is_article}
        self.became |= divisions(old, list(new.values()), shared)
        pairs: list[tuple[tuple[Unit, ...], tuple[Unit, ...]]] = []
        for unit in old:
            other = new.get(self.became.get(unit.anchor, ""))
            pairs.append(((unit,), (other,) if other else ()))
        met = set(self.became.values())
        return pairs + [((), (unit,)) for anchor, unit in new.items() if anchor not in met]

    def _moved(self, pairs: Sequence[tuple[tuple[Unit, ...], tuple[Unit, ...]]]) -> set[str]:
        """Return anchors of what stands elsewhere: in another division, or not in the order it had among its kind."""
        moved: set[str] = set()
        fellows: dict[tuple[str, bool], list[tuple[int, int, str]]] = {}
        for olds, news in pairs:
            if not olds or not news:
                continue
            one, other = olds[0], news[0]
            if self.became.get(one.within) != other.within:
                moved.add(other.anchor)
                continue
            places = self.new_place[other.anchor], self.old_place[one.anchor], other.anchor
            fellows.setdefault((other.within, other.is_article), []).append(places)
        for row in fellows.values():
            row.sort()
            kept = in_order([old for _, old, _ in row])
            moved |= {anchor for place, (_, _, anchor) in enumerate(row) if place not in kept}
        return moved

    def _change(self, olds: tuple[Unit, ...], news: tuple[Unit, ...], moved: set[str]) -> Change:
        lines = rows([line for unit in olds for line in unit.lines], [line for unit in news for line in unit.lines])
        return Change(olds, news, tuple(self._sorts(olds, news, lines, moved)), lines)

    def _sorts(
        self, olds: tuple[Unit, ...], news: tuple[Unit, ...], lines: Sequence[Row], moved: set[str]
    ) -> Iterator[Sort]:
        if not olds or not news:
            yield Sort.ADDED if news else Sort.REMOVED
            return
        many = len(olds) > 1 or len(news) > 1
        if many:
            yield Sort.SPLIT if len(news) > 1 else Sort.JOINED
        if news[0].anchor in moved:
            yield Sort.MOVED
        if not many and (olds[0].label, olds[0].number) != (news[0].label, news[0].number):
            yield Sort.RENUMBERED
        if any(not row.is_unchanged for row in (lines if many else lines[1:])) or lines[0].op is not Op.SAME:
            yield Sort.CHANGED
        elif not many and news[0].anchor not in moved and olds[0].label == news[0].label:
            yield Sort.SAME

    def _ordered(self, changes: Sequence[Change]) -> list[Change]:
        """Order by the new text; what was removed follows what it followed in the old one."""
        at = {unit.anchor: (self.new_place[change.new[0].anchor], 0)
              for change in changes if change.new for unit in change.old}  # fmt: skip
        last = (-1, 0)
        places: dict[int, tuple[int, int]] = {}
        gone = {change.old[0].anchor: change for change in changes if not change.new}
        for unit in self.old:
            if unit.anchor in gone:
                last = (last[0], last[1] + 1)
                places[id(gone[unit.anchor])] = last
            else:
                last = at[unit.anchor]
        return sorted(changes, key=lambda one: (self.new_place[one.new[0].anchor], 0) if one.new else places[id(one)])


def _units(group: Group, old: Sequence[Unit], new: Sequence[Unit]) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    return tuple(old[place] for place in group.old), tuple(new[place] for place in group.new)


__all__ = ["FORM", "Change", "Comparison", "Sort", "compare"]
