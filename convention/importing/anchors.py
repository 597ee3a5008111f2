"""Permanent anchors: ``art-12-p3-b-ii``, ``annex-2-art-12-p3``, ``preamble-p4``; ``u1`` counts what has no number.

They depend on the text alone, so the same text has the same anchors wherever and whenever it is loaded.
"""

from __future__ import annotations

import re
from functools import partial

from convention.importing import marks
from convention.importing.marks import Reading
from convention.importing.structure import Article, Division, Kind, Provision, Text

Part = Division | Article | Provision
LONGEST = 100  # characters; Provision.anchor has room for a suffix


class Anchors:
    """The anchor of every division, article and provision of a text."""

    def __init__(self, text: Text) -> None:
        self._known: dict[int, str] = {}
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}  # of each number that stands more than once, what its latest was given
        self.repeated: list[tuple[Part, str]] = []
        self._items(text.items, "", in_annex=False)

    def of(self, part: Part) -> str:
        return self._known[id(part)]

    def _give(self, part: Part, wanted: str) -> str:
        """Take the anchor; where the text has the same number twice, the second gets "-2"."""
        wanted = wanted[:LONGEST].strip("-")
        count = self._last.get(wanted, 1)
        anchor = wanted if count == 1 else f"{wanted}-{count}"
        while anchor in self._taken:
            count += 1
            anchor = f"{wanted}-{count}"
        if count > 1:
            self.repeated.append((part, anchor))
        self._last[wanted] = count
        self._taken.add(anchor)
        self._known[id(part)] = anchor
        return anchor

    def _items(self, items: list[Division | Article], prefix: str, *, in_annex: bool) -> None:
        counts: dict[Kind, int] = {}
        for item in items:
            if isinstance(item, Article):
                annex = prefix.split("/", maxsplit=1)[0] if in_annex else ""
                anchor = self._give(item, f"{annex}-art-{slug(item.number)}" if annex else f"art-{slug(item.number)}")
                self._provisions(item.provisions, anchor)
                continue
            counts[item.kind] = counts.get(item.kind, 0) + 1
            anchor = self._give(item, _division(item, prefix, counts[item.kind]))
            self._provisions(item.provisions, anchor)
            annexed = in_annex or item.kind is Kind.ANNEX
            # The annex itself stays the first part: its articles are numbered through its sections.
            head = prefix.split("/", maxsplit=1)[0] if in_annex else anchor
            self._items(item.items, f"{head}/{anchor}" if annexed else anchor, in_annex=annexed)

    def _provisions(self, provisions: list[Provision], prefix: str) -> None:
        unmarked = 0
        for provision, reading in zip(provisions, _readings(provisions), strict=True):
            token = _token(provision, reading, prefix)
            if not token:
                unmarked += 1
                token = f"u{unmarked}"
            self._provisions(provision.children, self._give(provision, f"{prefix}-{token}"))


def _division(item: Division, prefix: str, count: int) -> str:
    if item.kind in (Kind.PREAMBLE, Kind.CLOSING):
        return item.kind.value
    name = f"{item.kind.value}-{slug(item.number) or count}"
    parent = prefix.rsplit("/", 1)[-1]
    return f"{parent}-{name}" if parent else name


def _readings(provisions: list[Provision]) -> list[Reading | None]:
    """Return what each mark of a list means: of several things ("(l)", "l.") the one that goes on with the list."""
    found: list[Reading | None] = []
    before: Reading | None = None
    every = [mark.readings if (mark := marks.at(f"{one.mark} ")) else () for one in provisions]
    for index, readings in enumerate(every):
        after = every[index + 1] if index + 1 < len(every) else ()
        reading = max(readings, key=partial(_fit, before=before, after=after), default=None)
        found.append(reading)
        before = reading or before
    return found


def _fit(reading: Reading, before: Reading | None, after: tuple[Reading, ...]) -> tuple[bool, bool, bool]:
    follows = before is not None and before.style == reading.style and reading.value == before.value + 1
    leads = any(one.style == reading.style and one.value == reading.value + 1 for one in after)
    return follows, leads, not reading.guessed


def _token(provision: Provision, reading: Reading | None, prefix: str) -> str:
    if reading is None:
        return slug(provision.mark)
    # "1.2" beneath "1" is its second paragraph.
    outer, _, inner = reading.token.rpartition("-")
    return f"p{inner}" if outer and inner.isdigit() and prefix.endswith(f"-{outer}") else reading.token


def slug(text: str) -> str:
    """Return "12-bis" for "12 bis"."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
