"""Finds other instruments in texts: each place once, the longest name first, in paragraphs and in footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from convention.models import ContentVersion, Edition, Instrument, Mention
from convention.outline import Node, Outline


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph or the notes that it calls, with the words in it."""

    anchor: str
    text: str
    in_note: bool = False


class Finder:
    """Knows the instruments' names: of two that begin alike, the longer is meant."""

    def __init__(self, instruments: Iterable[Instrument]) -> None:
        self.by_name = {_spaced(words): one for one in instruments for words in one.words}
        longest_first = sorted(self.by_name, key=len, reverse=True)
        pattern = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest_first)
        self.pattern = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") if pattern else None

    def named(self, text: str) -> list[Instrument]:
        """Return each instrument that the text names, in the order in which it does."""
        found = self.pattern.finditer(text) if self.pattern else ()
        return list(dict.fromkeys(self.by_name[_spaced(match[0])] for match in found))


def _spaced(text: str) -> str:
    return " ".join(text.split())


@transaction.atomic
def index(edition: Edition) -> int:
    """Write down where a text names which instrument; return at how many places."""
    finder = Finder(Instrument.objects.all())
    rows: dict[tuple[int, str, bool], Mention] = {}
    for place in _places(edition):
        for one in finder.named(place.text):
            key = (one.pk, place.anchor, place.in_note)
            rows.setdefault(
                key,
                Mention(
                    instrument=one, edition=edition, anchor=place.anchor, in_note=place.in_note, order=len(rows) + 1
                ),
            )
    Mention.objects.filter(edition=edition).delete()
    Mention.objects.bulk_create(rows.values(), batch_size=500)
    return len(rows)


def index_all() -> None:
    """Look through every public text again: the list has changed."""
    for edition in Edition.objects.published().with_text():
        index(edition)
    ContentVersion.bump()


def _places(edition: Edition) -> Iterator[Place]:
    notes = {row.number: row.text for row in edition.footnotes.all()}
    rows: Any = edition.provisions.order_by("order").values("anchor", "text", "refs")
    headings: Any = edition.articles.order_by("order").values("anchor", "heading", "refs")
    for row in [*headings, *rows]:
        yield Place(row["anchor"], row.get("text") or row.get("heading") or "")
        for _, number in row["refs"]:
            yield Place(row["anchor"], notes.get(str(number), ""), in_note=True)


# --- for pages -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Named:
    """An instrument with the places of a text that name it, each with whether a footnote does."""

    instrument: Instrument
    places: Sequence[tuple[Node, bool]]


def named_in(edition: Edition, outline: Outline) -> list[Named]:
    """Return the instruments that a text names, by name, in one query."""
    found: dict[Instrument, list[tuple[Node, bool]]] = {}
    for row in Mention.objects.filter(edition=edition).select_related("instrument").order_by("instrument__name"):
        node = outline.by_anchor.get(row.anchor)
        if node is not None:
            found.setdefault(row.instrument, []).append((node, row.in_note))
    order = {anchor: place for place, anchor in enumerate(outline.by_anchor)}
    return [Named(one, sorted(places, key=lambda pair: order[pair[0].anchor])) for one, places in found.items()]
