"""Rights as pages show them: sorted by kind and right, compared between two groups, and as one picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from convention.models import Annotation
from convention.outline import Outline
from convention.rights.graph import Entry, Held, Rights
from convention.rights.stored import anchor_of
from convention.rights.words import GROUPS, RIGHTS

RIGHT = Annotation.Kind.RIGHT.value


@dataclass(frozen=True, slots=True)
class Line:
    """One annotation on a page: ``address`` leads to its words, ``source`` is the chapter it comes down from."""

    note: str
    cited: str
    address: str
    inherited: bool
    source: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The lines of one right, or of one kind that is not a right of migrants."""

    key: str
    label: str | Promise
    lines: Sequence[Line]

    @property
    def own(self) -> int:
        return sum(not line.inherited for line in self.lines)

    @property
    def inherited(self) -> int:
        return sum(line.inherited for line in self.lines)


class Writer:
    """Turns entries into lines: knows the text that they are about."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.chapters = {node.key: node for node in outline.chapters}

    def line(self, entry: Entry, *, inherited: bool) -> Line:
        chapter = self.chapters.get(entry.chapter)
        address = anchor_of(self.outline, entry)
        return Line(entry.note, entry.place, address, inherited, chapter.label if chapter else "")

    def lines(self, held: Iterable[Held]) -> list[Line]:
        return [self.line(one.entry, inherited=one.inherited) for one in held]


def of_group(rights: Rights, group: str, writer: Writer) -> list[Shelf]:
    """Return what a group has by right, then what it owes; rights of States and duties of others stand by right."""
    held = rights.held(group)
    shelves = [
        Shelf(key, label, writer.lines(one for one in held if one.entry.kind == RIGHT and one.entry.right == key))
        for key, label in RIGHTS.items()
    ]
    others = [
        Shelf(kind.value, kind.label, writer.lines(one for one in held if one.entry.kind == kind))
        for kind in Annotation.Kind
        if kind not in {Annotation.Kind.RIGHT, Annotation.Kind.FRAME}
    ]
    return [shelf for shelf in [*shelves, *others] if shelf.lines]


@dataclass(frozen=True, slots=True)
class Difference:
    """One right, as two groups have it: what only one has, and what both have."""

    key: str
    label: str | Promise
    first: Sequence[Line]
    second: Sequence[Line]
    both: Sequence[Line]


def compared(rights: Rights, first: str, second: str, writer: Writer) -> list[Difference]:
    """Return, right by right, what only the first group has, what only the second has, and what both have."""
    mine = {one.entry.code: one for one in rights.held(first) if one.entry.kind == RIGHT}
    yours = {one.entry.code: one for one in rights.held(second) if one.entry.kind == RIGHT}
    differences = []
    for key, label in RIGHTS.items():
        here = {code: one for code, one in mine.items() if one.entry.right == key}
        there = {code: one for code, one in yours.items() if one.entry.right == key}
        if here or there:
            only_first = writer.lines(one for code, one in here.items() if code not in there)
            only_second = writer.lines(one for code, one in there.items() if code not in here)
            both = writer.lines(one for code, one in here.items() if code in there)
            differences.append(Difference(key, label, only_first, only_second, both))
    return differences


def of_right(rights: Rights, right: str, writer: Writer) -> list[Shelf]:
    """Return one right across all groups, each with its lines."""
    shelves = []
    for group, label in GROUPS.items():
        held = [one for one in rights.held(group) if one.entry.kind == RIGHT and one.entry.right == right]
        if held:
            shelves.append(Shelf(group, label, writer.lines(held)))
    return shelves


def beside_rights(rights: Rights, right: str, writer: Writer) -> list[Shelf]:
    """Return what States, institutions and migrants have to do or may do about one right."""
    shelves = []
    for kind in Annotation.Kind:
        if kind in {Annotation.Kind.RIGHT, Annotation.Kind.FRAME}:
            continue
        entries = [entry for entry in rights.entries if entry.kind == kind and entry.right == right]
        if entries:
            shelves.append(Shelf(kind.value, kind.label, [writer.line(e, inherited=False) for e in entries]))
    return shelves


# --- the picture -------------------------------------------------------------------------------------

LEFT, TOP, WIDE, HIGH = 216, 196, 76, 40  # units of the picture's own coordinates
DIP = 24  # how far a line passes under a group that it does not come from


@dataclass(frozen=True, slots=True)
class Cell:
    """One group's part of one right. ``radius`` grows with the root of the number, so that areas compare."""

    group: str
    label: str | Promise
    own: int
    inherited: int
    x: int
    y: int
    radius: float
    from_x: int = 0

    @property
    def line(self) -> str:
        """Return the path of what is inherited: from the group before, or under those of the same chapter."""
        start = f"M{self.from_x} {self.y}"
        if self.x - self.from_x <= WIDE:
            return f"{start}H{self.x}"
        return f"{start}C{self.from_x + 24} {self.y + DIP} {self.x - 24} {self.y + DIP} {self.x} {self.y}"

    @property
    def total(self) -> int:
        return self.own + self.inherited

    @property
    def left(self) -> int:
        return self.x - WIDE // 2


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    label: str | Promise
    y: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Head:
    group: str
    label: str | Promise
    x: int


@dataclass(frozen=True, slots=True)
class Bracket:
    """A chapter over its groups."""

    label: str
    left: int
    right: int

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Picture:
    """Groups from left to right, rights from top to bottom: a line where a right is held, a disc where it is new."""

    width: int
    height: int
    heads: Sequence[Head]
    rows: Sequence[Row]
    brackets: Sequence[Bracket]
    step: int = WIDE
    top: int = TOP

    @property
    def under_heads(self) -> int:
        return self.top - 46

    @property
    def bottom(self) -> int:
        return self.height - 4


def picture(rights: Rights, labels: dict[str, str]) -> Picture:
    """Count each group's provisions by right: those that begin with it, and those that come down to it.

    ``labels`` are the chapters' numerals by their keys.
    """
    groups = [group for group in GROUPS if rights.chapter_of(group)]
    counts = {group: _counts(rights.held(group)) for group in groups}
    places = {group: LEFT + WIDE // 2 + place * WIDE for place, group in enumerate(groups)}
    brackets = _brackets(rights, places, labels)
    # What a group inherits comes from before its chapter, not from the groups that share the chapter with it.
    before = {
        group: max((one for one in places.values() if one < bracket.left), default=LEFT)
        for bracket in brackets
        for group, place in places.items()
        if bracket.left <= place <= bracket.right
    }
    rows: list[Row] = []
    for key, label in RIGHTS.items():
        y = TOP + HIGH // 2 + len(rows) * HIGH
        cells = []
        for group in groups:
            own, inherited = counts[group].get(key, (0, 0))
            radius = round(5 + 3.1 * own**0.5, 1) if own else 0
            cells.append(Cell(group, GROUPS[group], own, inherited, places[group], y, radius, before[group]))
        if any(cell.total for cell in cells):
            rows.append(Row(key, label, y, cells))
    heads = [Head(group, GROUPS[group], places[group]) for group in groups]
    # The last heading leans out over the edge.
    return Picture(LEFT + len(groups) * WIDE + 96, TOP + len(rows) * HIGH + 8, heads, rows, brackets)


def _brackets(rights: Rights, places: dict[str, int], labels: dict[str, str]) -> list[Bracket]:
    """Return a bracket for each chapter that has groups in the picture."""
    found = []
    for rule in rights.rules:
        ours = [places[group] for group in rule.groups if group in places]
        if ours:
            found.append(Bracket(labels.get(rule.chapter, rule.chapter), min(ours) - 26, max(ours) + 26))
    return found


def _counts(held: Sequence[Held]) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for one in held:
        if one.entry.kind == RIGHT:
            own, inherited = counts.get(one.entry.right, (0, 0))
            counts[one.entry.right] = (own + (not one.inherited), inherited + one.inherited)
    return counts
