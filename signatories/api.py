"""What the API answers, from the same rows as the files: lists by keyset, one number, counts, and what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django_countries import countries

from signatories import counts, open_data
from signatories.models import Change, Signature

MOST = 1_000  # rows of one answer
USUAL = 100


def signatories(*, after: int, limit: int) -> dict[str, Any]:
    """Return a piece of the register by number; ``next`` is where the following piece begins, or null at the end."""
    rows = list(open_data.signature_rows(after=after, most=limit + 1))
    more, rows = len(rows) > limit, rows[:limit]
    return {"signatories": rows, "next": rows[-1]["number"] if more else None}


def signatory(number: int) -> dict[str, Any] | None:
    """Return the row of a number, its tombstone where it is not public now, or nothing where it was never given."""
    row = next(open_data.signature_rows(after=number - 1, most=1), None)
    if row is not None and row["number"] == number:
        return row
    return tombstone(number) if Change.objects.filter(number=number).exists() else None


def tombstone(number: int) -> dict[str, Any]:
    return {"number": number, "gone": True}


def statements(*, after: int, limit: int) -> dict[str, Any]:
    """Return a piece of the statements in the order in which they came; ``next`` as above."""
    found = list(open_data.statements().filter(pk__gt=after)[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    return {
        "statements": [open_data.statement_row(statement) for statement in found],
        "next": found[-1].pk if more else None,
    }


def counted() -> dict[str, Any]:
    """Return the stored counts; where nobody said a country, that is a count too."""
    stored = counts.starting("published")
    everybody = stored.get("", 0)
    prefix = ":country:"
    places = {name.removeprefix(prefix): value for name, value in stored.items() if name.startswith(prefix)}
    return {
        "signatories": everybody,
        "by_kind": {kind: stored.get(f":{kind}", 0) for kind in Signature.Kind.values},
        "organisations": stored.get(":organisation", 0),
        "countries": len(places),
        "country_not_given": everybody - sum(places.values()),
    }


def by_country() -> dict[str, Any]:
    stored = counts.starting("published:country:")
    rows = [{"code": code, "name": countries.name(code), "signatories": stored[code]} for code in sorted(stored)]
    return {"countries": rows, "not_given": counted()["country_not_given"]}


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place among the changes: everything up to this version, and of it up to this number, is known."""

    version: int = 0
    number: int = 0

    def __str__(self) -> str:
        return f"{self.version}-{self.number}"


def changes(*, since: Cursor, limit: int) -> dict[str, Any]:
    """Return what became of the numbers that changed after the cursor, oldest change first, each once as it is now."""
    later = Q(version__gt=since.version) | Q(version=since.version, number__gt=since.number)
    found = list(Change.objects.filter(later, version__gte=since.version).order_by("version", "number")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    last = Cursor(found[-1].version, found[-1].number) if found else since
    return {"changes": _as_they_are([change.number for change in found]), "cursor": str(last), "more": more}


def _as_they_are(numbers: list[int]) -> list[dict[str, Any]]:
    rows = {row["number"]: row for row in open_data.rows_of(numbers)}
    said = _statements_of(numbers)
    return [
        {"number": number, "signature": rows[number], "statements": said[number]}
        if number in rows
        else tombstone(number)
        for number in numbers
    ]


def _statements_of(numbers: Iterable[int]) -> defaultdict[int, list[dict[str, Any]]]:
    said: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for statement in open_data.statements().filter(signature__number__in=list(numbers)):
        row = open_data.statement_row(statement)
        said[row["signature"]].append(row)
    return said
