"""Outlines made by hand, for tests that need no rows: ``article("12", "1", "2 a", "2 b i")`` names its provisions."""

from __future__ import annotations

from convention.outline import ARTICLE, PROVISION, Node, Outline


def article(number: str, *paths: str, prefix: str = "") -> Node:
    """Make an article; each path is the marks down to a provision, ``u1`` being an unmarked paragraph."""
    slug = number.replace(" ", "-")
    anchor = f"{prefix}art-{slug}"
    node = Node(ARTICLE, number, anchor, f"articles/{slug}/", f"Article {number}")
    made: dict[tuple[str, ...], Node] = {(): node}
    for path in paths:
        marks = tuple(path.split())
        steps = [f"p{mark}" if mark.isdigit() else mark for mark in marks]
        key = "" if marks[-1].startswith("u") and marks[-1][1:].isdigit() else marks[-1]
        made[marks] = made[marks[:-1]].add(Node(PROVISION, key, "-".join([anchor, *steps]), node.page))
    return node


def division(kind: str, number: str, *children: Node, anchor: str = "") -> Node:
    node = Node(kind, number, anchor or f"{kind}-{number.lower()}")
    for child in children:
        node.add(child)
    return node


def small_outline() -> Outline:
    """A preamble, two chapters with sections, ten articles, and an annex with articles of its own."""
    return Outline(
        [
            division("preamble", ""),
            division(
                "chapter", "1",
                division("section", "1", article("1"), article("2", "u1", "u1 a", "u1 b", "u1 b i", "u1 b ii"),
                         anchor="chapter-1-section-1"),
                division("section", "2", article("3", "1", "2", "2 a", "2 b", "3"), article("4", "1", "2"),
                         anchor="chapter-1-section-2"),
            ),
            division(
                "chapter", "2",
                division("section", "1", article("5"), article("6"), anchor="chapter-2-section-1"),
                division("section", "2", article("7", "1", "1 a", "1 b", "2", "2 a"), article("8"), article("9"),
                         anchor="chapter-2-section-2"),
                article("12 bis", "1", "2"),
            ),
            division("annex", "2", article("1", "1", prefix="annex-2-"), article("9", "1", prefix="annex-2-")),
        ]
    )  # fmt: skip
