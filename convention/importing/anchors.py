"""Permanent anchors: ``art-12-p3-b-ii``, ``annex-2-art-12-p3``, ``preamble-p4``; ``u1`` counts what has no number.

They depend on the text alone, so the same text has the same anchors wherever and whenever it is loaded.
"""

from __future__ import annotations

import re

from convention.importing import marks
from convention.importing.structure import Article, Division, Kind, Provision, Text

Part = Division | Article | Provision
LONGEST = 100  # characters; Provision.anchor has room for a suffix


class Anchors:
    """The anchor of every division, article and provision of a text."""

    def __init__(self, text: Text) -> None:
        self._known: dict[int, str] = {}
        self._taken: set[str] = set()
        self.repeated: list[tuple[Part, str]] = []
        self._items(text.items, "", in_annex=False)

    def of(self, part: Part) -> str:
        return self._known[id(part)]

    def _give(self, part: Part, wanted: str) -> str:
        """Take the anchor; where the text has the same number twice, the second gets "-2"."""
        wanted = wanted[:LONGEST].strip("-")
        anchor, count = wanted, 1
        while anchor in self._taken:
            count += 1
            anchor = f"{wanted}-{count}"
        if count > 1:
            self.repeated.append((part, anchor))
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
        for provision in provisions:
            token = _token(provision, prefix)
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


def _token(provision: Provision, prefix: str) -> str:
    if not provision.mark:
        return ""
    mark = marks.at(f"{provision.mark} ")
    if mark is None:
        return slug(provision.mark)
    figure = next((reading.token for reading in mark.readings if reading.guessed), None)
    token = figure or mark.readings[0].token
    # "1.2" beneath "1" is its second paragraph.
    outer, _, inner = token.rpartition("-")
    return f"p{inner}" if outer and inner.isdigit() and prefix.endswith(f"-{outer}") else token


def slug(text: str) -> str:
    """Return "12-bis" for "12 bis"."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
