"""In which order statements follow each other: as the parts of the text do that they are on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from convention.models import Edition
from convention.outline import ARTICLE, Node, outline_of
from signatories.models import StatementTarget

NUMBERED = re.compile(r"art-(\d+)(?:-(bis|ter|quater|quinquies|sexies))?(?:-|$)")
LAST = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """An article (or chapter, or the whole) with its place in the order."""

    key: tuple[int, str, int, str]
    name: str = field(compare=False)


class Order:
    """Remembers where things stand in each edition that statements were made on."""

    def __init__(self) -> None:
        self.numbers: dict[int, dict[str, int]] = {}

    def place(self, target: StatementTarget) -> Place:
        edition = target.edition
        # The Convention's own text first; "made on edition X" is said of the others.
        rank = 0 if edition.is_current else 1
        suffix = "" if edition.is_current else f" ({edition.slug})"
        if not target.anchor:
            return Place((rank, edition.slug, -1, ""), _("The whole Convention") + suffix)
        node = self._node(edition, target.anchor)
        if node is None:
            return self._by_name(target, (rank, edition.slug), suffix)
        return Place((rank, edition.slug, self._number(edition, node), node.anchor), node.title + suffix)

    @staticmethod
    def _by_name(target: StatementTarget, first: tuple[int, str], suffix: str) -> Place:
        """Place a target by its anchor alone, where the edition has no text to look it up in."""
        found = NUMBERED.match(target.anchor)
        if found is None:
            return Place((*first, LAST, target.anchor), (target.label or target.anchor) + suffix)
        name = _("Article %(number)s") % {"number": " ".join(part for part in found.groups() if part)}
        return Place((*first, int(found[1]), found[2] or ""), name + suffix)

    @staticmethod
    def nowhere() -> Place:
        """Return the place of statements of which only the mark is known."""
        return Place((9, "", 0, ""), _("Not recorded on what"))

    @staticmethod
    def _node(edition: Edition, anchor: str) -> Node | None:
        if not edition.has_text:
            return None
        node = outline_of(edition).by_anchor.get(anchor)
        return (node.around(ARTICLE) or node) if node else None

    def _number(self, edition: Edition, node: Node) -> int:
        if edition.pk not in self.numbers:
            self.numbers[edition.pk] = {anchor: place for place, anchor in enumerate(outline_of(edition).by_anchor)}
        return self.numbers[edition.pk][node.anchor]
