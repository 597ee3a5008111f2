"""What is known to miss a figure, each with its reason. ``look/report.md`` tells it apart from what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tools.looking.measures import Figures


@dataclass(frozen=True)
class Reason:
    """Why what is ``said`` of some pages is left.

    Args:
        said: how the finding begins.
        pages: the kinds, or kind and state as ``register / many``, that it is left on.
    """

    why: str
    said: tuple[str, ...]
    pages: frozenset[str]

    def holds(self, one: Figures, words: str) -> bool:
        return not self.pages.isdisjoint({one.kind, f"{one.kind} / {one.name}"}) and words.startswith(self.said)


REASONS = (
    Reason(
        "Names in ten scripts on one page: each script brings its letters once, and they are kept from then on. "
        "The register as delivered stays within the limit.",
        ("first visit weighs",),
        frozenset({"register / many", "register / page-2", "print / register-many"}),
    ),
    Reason(
        "Pages that Django draws for editors. With the room around it each has its 24 px, as WCAG 2.2 allows (2.5.8, "
        "spacing) and axe's rule `target-size` counts.",
        ("smaller than 24 px",),
        frozenset({"editing"}),
    ),
)


def parted(figures: Iterable[Figures]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what is below by page, without what is known; and the known by reason."""
    new: dict[str, list[str]] = defaultdict(list)
    known: dict[str, list[str]] = defaultdict(list)
    for one in figures:
        for words in one.below:
            why = next((reason.why for reason in REASONS if reason.holds(one, words)), "")
            if why:
                known[why].append(f"{one.kind} / {one.name}: {words}")
            else:
                new[f"**{one.kind} / {one.name}** `{one.path}`"].append(words)
    return dict(new), dict(known)
