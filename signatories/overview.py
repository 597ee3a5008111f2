"""On what statements were made, as counts: the chapters of a text with their articles, read from what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from convention.models import Edition
from convention.outline import ARTICLE, PROVISION, Node, outline_of
from signatories import counts, places

MOST_DECLARED = 8  # lines of the short list above the chapters


@dataclass(frozen=True, slots=True)
class Line:
    """A place and how many statements name it, or anything in it; ``inner`` are those of its articles that have any."""

    anchor: str
    label: str
    heading: str
    count: int
    is_article: bool = False
    inner: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """The statements on one edition: on the whole, on what most of all, and by chapter in the order of the text."""

    edition: Edition
    whole: int = 0
    most: tuple[Line, ...] = ()
    chapters: tuple[Line, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.whole or self.chapters)


def of(edition: Edition) -> Overview:
    """Return the overview of an edition, in one query."""
    stored = counts.starting(f"on:{edition.pk}:")
    chapters = tuple(_in_text(edition, stored) if edition.has_text else _by_number(stored))
    articles = [line for chapter in chapters for line in (chapter, *chapter.inner) if line.is_article]
    most = tuple(sorted(articles, key=lambda line: -line.count)[:MOST_DECLARED])
    return Overview(edition, stored.get("", 0), most, chapters)


def _in_text(edition: Edition, stored: Mapping[str, int]) -> Iterator[Line]:
    for root in outline_of(edition).roots:
        if root.anchor in stored:
            articles = [node for node in root.articles if node is not root and node.anchor in stored]
            yield _line(root, stored, tuple(_line(node, stored) for node in articles))


def _line(node: Node, stored: Mapping[str, int], inner: tuple[Line, ...] = ()) -> Line:
    label = node.cited if node.kind == PROVISION else node.label or node.kind.capitalize()
    return Line(node.anchor, label, node.heading, stored[node.anchor], node.kind == ARTICLE, inner)


def _by_number(stored: Mapping[str, int]) -> Iterator[Line]:
    """Yield what those named who signed before the text was loaded: articles and chapters by number."""
    for anchor in sorted(filter(None, stored), key=_in_order):
        kind, _, number = anchor.partition("-")
        is_article = kind == "art"
        label = f"Article {number}" if is_article else anchor.replace("-", " ").capitalize()
        yield Line(anchor, label, "", stored[anchor], is_article)


def _in_order(anchor: str) -> tuple[str, int, str]:
    kind, _, number = anchor.partition("-")
    digits = number.partition("-")[0]
    return kind, int(digits) if digits.isdigit() else 0, number


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a reader looks at: how it is called, where it stands, and its parts that statements name."""

    label: str
    heading: str
    address: str
    parts: tuple[Line, ...]


def place(edition: Edition, anchor: str) -> Place:
    """Return the place, in one query; of an edition without text by its number only."""
    stored = counts.starting(f"on:{edition.pk}:")
    node = outline_of(edition).by_anchor.get(anchor) if edition.has_text else None
    if node is None:
        line = next(_by_number({anchor: stored.get(anchor, 0)}))
        return Place(line.label, "", "", ())
    parts = [inner for inner in node.downward() if inner is not node and inner.anchor in stored]
    label = _line(node, {node.anchor: 0}).label
    return Place(label, node.heading, places.address_of(edition, anchor), tuple(_line(one, stored) for one in parts))
