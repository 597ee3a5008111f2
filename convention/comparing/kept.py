"""Comparisons of stored editions: made once for each pair of texts, and kept by their digests."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from django.core.cache import cache
from django.db.models import F

from convention.comparing.comparison import FORM, Comparison, compare
from convention.comparing.units import ARTICLE, Form, Line, Unit, called, plain, title
from convention.models import Edition

MOST = 4  # pairs that a process holds; a long one is some megabytes
KEPT_FOR = 24 * 60 * 60  # seconds that other processes find it in the shared cache, where there is one

_kept: OrderedDict[str, Comparison] = OrderedDict()


def compared(old: Edition, new: Edition) -> Comparison:
    """Return what two published texts differ in. They never change, so neither does this."""
    key = f"comparison:{FORM}:{old.digest}:{new.digest}"
    if key in _kept:
        _kept.move_to_end(key)
        return _kept[key]
    found: Comparison | None = cache.get(key)
    if found is None:
        found = compare(units_of(old), units_of(new))
        cache.set(key, found, KEPT_FOR)
    _kept[key] = found
    while len(_kept) > MOST:
        _kept.popitem(last=False)
    return found


def forget() -> None:
    _kept.clear()


def units_of(edition: Edition) -> list[Unit]:
    """Return what ``units`` makes of the same text, in four queries and without the rows' HTML."""
    lines: dict[tuple[str, int], list[Line]] = {}
    calls: dict[tuple[str, int], list[str]] = {}
    fields = ("article", "division", "mark", "text", "refs", "anchor", "depth")
    rows: Any = edition.provisions.order_by("order").values(*fields)
    for row in rows:
        owner = (ARTICLE, row["article"]) if row["article"] else ("division", row["division"])
        line = Line(
            Form.PARAGRAPH, called(row["text"], row["refs"]), plain(row["mark"]), row["anchor"], row["depth"] + 1
        )
        lines.setdefault(owner, []).append(line)
        if row["refs"]:
            calls.setdefault(owner, []).extend(str(number) for _, number in row["refs"])
    notes = {number: plain(text) for number, text in edition.footnotes.values_list("number", "text")}
    found = []
    for kind, row in _parts(edition):
        key = (ARTICLE if kind == ARTICLE else "division", row["pk"])
        head = Line(Form.HEADING, called(row["heading"], row["refs"]), plain(row["label"]), row["anchor"])
        numbers = dict.fromkeys([*(str(number) for _, number in row["refs"]), *calls.get(key, [])])
        under = [Line(Form.NOTE, notes[number]) for number in numbers if number in notes]
        found.append(Unit(kind, row["number"], row["anchor"], row["within"], (head, *lines.get(key, []), *under)))
    waits = not edition.digest
    name = str(edition.draft.get("title", edition.title)) if waits else edition.title
    return [title(name, str(edition.draft.get("subtitle", "")) if waits else edition.subtitle), *found]


def _parts(edition: Edition) -> list[tuple[str, dict[str, Any]]]:
    """Return divisions and articles in the order of the text, each with the anchor of what it stands in."""
    fields = ("pk", "number", "label", "heading", "anchor", "order", "refs")
    divisions: Any = edition.divisions.values(*fields, "kind", within=F("parent__anchor"))
    articles: Any = edition.articles.values(*fields, within=F("division__anchor"))
    rows = [*((row["kind"], row) for row in divisions), *((ARTICLE, row) for row in articles)]
    for _, row in rows:
        row["within"] = row["within"] or ""
    return sorted(rows, key=lambda pair: pair[1]["order"])
