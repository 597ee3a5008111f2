"""Defined terms: “"migrant worker" means …”, and for which part of the text they are defined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from convention.importing.structure import Article, Division, Kind, Provision, Text

QUOTED = re.compile(
    r"(?:^|\b(?i:the )?(?i:terms?|expressions?|words?) )[“\"‘']{1,2}(?P<name>[^”\"“]{2,80}?)[”\"’']{1,2}"
    r"(?:,? (?:or|and) [“\"‘']{1,2}(?P<second>[^”\"“]{2,80}?)[”\"’']{1,2})?"
    r",?\s+(?:shall mean|means?|includes?|shall include|refers? to|shall refer to|is|are|denotes?|has the meaning)\b"
)
SCOPE = re.compile(r"\b(?:of|in|under) (?:this|the present) (?P<what>\w+)", re.IGNORECASE)
NARROW = {"article", "paragraph", "subparagraph"}


@dataclass(frozen=True, slots=True)
class Definition:
    """``scope`` is the division for which the term is defined, None for the whole text."""

    name: str
    provision: Provision
    scope: Division | None


def definitions(text: Text) -> Iterator[Definition]:
    """Yield the terms that the text defines, each in the provision that does."""
    for article, path in _articles(text.items, ()):
        yield from _in_provisions(article.provisions, _opening(article), path)


def _articles(
    items: list[Division | Article], path: tuple[Division, ...]
) -> Iterator[tuple[Article, tuple[Division, ...]]]:
    for item in items:
        if isinstance(item, Article):
            yield item, path
        else:
            yield from _articles(item.items, (*path, item))


def _opening(article: Article) -> str:
    return article.provisions[0].text if article.provisions else ""


def _in_provisions(provisions: list[Provision], opening: str, path: tuple[Division, ...]) -> Iterator[Definition]:
    for provision in provisions:
        match = QUOTED.search(provision.text)
        if match and match.start() < 80:
            said = opening if match.start() == 0 else provision.text[: match.start() + 1]
            narrow, scope = _scope(said, path)
            if not narrow:
                for name in (match["name"], match["second"]):
                    if name:
                        yield Definition(name.strip(" ,"), provision, scope)
        inner = provision.text if provision.text.endswith((":", "—", "–")) else opening
        yield from _in_provisions(provision.children, inner, path)


def _scope(said: str, path: tuple[Division, ...]) -> tuple[bool, Division | None]:
    """Return whether the term is defined for an article alone, and the division that it is defined for."""
    annex = next((division for division in path if division.kind is Kind.ANNEX), None)
    for match in SCOPE.finditer(said):
        what = match["what"].lower()
        if what in NARROW:
            return True, None
        for division in reversed(path):
            if division.kind.value == what:
                return False, division
    return False, annex
