"""Figures of a page as a browser has it: overflow, contrast, layout shift, weight, and what axe finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.support.looking import findings

SCRIPT = (Path(__file__).parent / "measures.js").read_text(encoding="utf-8").partition("*/\n")[2]
FIRST_VISIT, NEXT_VISIT, SCRIPTS, SHIFT = 100_000, 20_000, 15_000, 0.05  # bytes, bytes, bytes, share of the window
# What else is read at one sitting may bring a whole chapter of articles, or a map with its table.
MOST_READ, NEXT_OF_OTHERS = {"home", "article", "register"}, 40_000


@dataclass
class Figures:
    """What was measured of one shot. ``below`` says in words what misses its limit."""

    kind: str
    name: str
    path: str
    first: int = 0
    after: int = 0
    script: int = 0
    requests: int = 0
    shift: float = 0.0
    heights: dict[str, int] = field(default_factory=dict)
    contrast: dict[str, float] = field(default_factory=dict)
    texts: int = 0
    below: list[str] = field(default_factory=list)


def ask(page: Page, name: str) -> Any:
    """Call one function of ``measures.js`` in the page."""
    return page.evaluate(f"({SCRIPT}).{name}()")


def of_a_first_visit(page: Page, found: Figures, *, limited: bool) -> None:
    """Weigh the page that a fresh context just opened, and see whether anything jumped.

    Args:
        limited: whether the page is one that a newcomer meets, which the limits of weight are for.
    """
    found.shift = ask(page, "shift")
    if found.shift >= SHIFT:
        found.below.append(f"layout shift {found.shift}")
    loaded = ask(page, "weight")
    home = urlsplit(page.url).netloc
    found.requests = len(loaded)
    found.first = sum(one["bytes"] for one in loaded)
    found.after = loaded[0]["bytes"] if loaded else 0
    found.script = sum(one["bytes"] for one in loaded if urlsplit(one["address"]).path.endswith(".js"))
    found.below += [
        f"asks another origin: {one['address']}" for one in loaded if urlsplit(one["address"]).netloc != home
    ]
    if not limited:
        return
    next_visit = NEXT_VISIT if found.kind in MOST_READ else NEXT_OF_OTHERS
    for name, weight, limit in (
        ("first visit", found.first, FIRST_VISIT), ("next visit", found.after, next_visit),
        ("JavaScript", found.script, SCRIPTS),
    ):  # fmt: skip
        if weight > limit:
            found.below.append(f"{name} weighs {weight:,} bytes, limit {limit:,}")


def of_a_view(page: Page, found: Figures, view: str) -> None:
    """Measure every element at the page's width and size of text."""
    seen = ask(page, "overflow")
    found.heights[view] = seen["height"]
    found.below += [f"{view}: wider than its window: {one}" for one in seen["wide"]]
    found.below += [f"{view}: {one}" for one in seen["clipped"]]


def of_a_scheme(page: Page, found: Figures, scheme: str) -> None:
    """Compute the contrast of every text."""
    seen = ask(page, "contrast")
    found.texts = seen["count"]
    found.contrast[scheme] = min(seen["least"], found.contrast.get(scheme, seen["least"]))
    found.below += [f"{scheme}: contrast {one}" for one in seen["low"]]


def of_axe(page: Page, found: Figures, scheme: str) -> None:
    found.below += [f"{scheme}: axe {one}" for one in findings(page)]


def of_touch(page: Page, found: Figures) -> None:
    found.below += [f"smaller than 24 px: {one}" for one in ask(page, "small")]
