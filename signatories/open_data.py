"""What others may copy: every published signature as a row, with the names only of those who agreed to that.

The same columns in the same order everywhere: CSV, JSON, JSON lines and the API read from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from signatories.models import Signature, Statement
from signatories.utc_day import UtcDay

AT_ONCE = 5_000  # rows read from the database in one piece

SIGNATURE_COLUMNS = (
    "number", "kind", "capacity", "name", "affiliation", "country", "signed_on", "published_on", "edition",
    "edition_sha256", "statements",
)  # fmt: skip
STATEMENT_COLUMNS = (
    "id", "signature", "name", "kind", "language", "text", "published_on", "targets",
)  # fmt: skip

# The commission and the selected published their support themselves; everybody else was asked (GDPR art. 9).
COPYABLE = Q(open_data=True) | ~Q(kind=Signature.Kind.PUBLIC)


def signatures(*, after: int = 0) -> QuerySet[Signature]:
    """Return published signatures by number; the order never changes, so an interrupted copy can go on."""
    return Signature.objects.published().filter(number__gt=after).order_by("number")


FIELDS = (
    "number", "kind", "capacity", "name", "affiliation", "country", UtcDay("submitted_at"), UtcDay("published_at"),
    "edition__slug", "edition_digest", "open_data", "marked", "pk",
)  # fmt: skip


def signature_rows(*, after: int = 0, most: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield one row a signature, in pieces, so that memory stays the same for any number of them."""
    left = most
    while left is None or left > 0:
        size = AT_ONCE if left is None else min(AT_ONCE, left)
        piece = list(signatures(after=after).values_list(*FIELDS)[:size])
        yield from _rows(piece)
        if len(piece) < size:
            return
        after = piece[-1][0]
        left = None if left is None else left - size


def rows_of(numbers: list[int]) -> Iterator[dict[str, Any]]:
    """Yield the rows of those among these numbers that are published now."""
    yield from _rows(list(signatures().filter(number__in=numbers).values_list(*FIELDS)))


def _rows(piece: list[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    counts = _statement_counts([row[-1] for row in piece if row[-2]])
    for row in piece:
        yield _signature_row(row, counts)


def _signature_row(row: tuple[Any, ...], counts: dict[int, int]) -> dict[str, Any]:
    number, kind, capacity, name, affiliation, country, signed, published, edition, digest, open_data, _, pk = row
    named = open_data or kind != Signature.Kind.PUBLIC
    return {
        "number": number,
        "kind": kind,
        "capacity": capacity,
        "name": name if named else "",
        "affiliation": affiliation if named else "",
        "country": country,
        "signed_on": signed or "",
        "published_on": published or "",
        "edition": edition,
        "edition_sha256": digest,
        "statements": counts.get(pk, 0),
    }


def _statement_counts(keys: list[int]) -> dict[int, int]:
    if not keys:
        return {}
    rows = Statement.objects.published().filter(signature__in=keys).order_by()
    return dict(rows.values_list("signature").annotate(Count("pk")))


def statements() -> QuerySet[Statement]:
    """Return published statements of published signatures in the order in which they were made."""
    rows = Statement.objects.published().filter(signature__state=Signature.State.PUBLISHED)
    return rows.select_related("signature").prefetch_related("targets__edition").order_by("pk")


def statement_rows() -> Iterator[dict[str, Any]]:
    """Yield one row a statement; without its signer's consent to open data it has kind and dates, and no text."""
    for statement in statements().iterator(chunk_size=500):
        yield statement_row(statement)


def statement_row(statement: Statement) -> dict[str, Any]:
    signature = statement.signature
    named = signature.open_data or signature.kind != Signature.Kind.PUBLIC
    return {
        "id": str(statement.uuid),
        "signature": signature.number,
        "name": signature.name if named else "",
        "kind": statement.kind,
        "language": statement.language if named else "",
        "text": statement.text if named else "",
        "published_on": day(statement.published_at),
        "targets": [
            {"edition": target.edition.slug, "scope": target.scope, "anchor": target.anchor, "label": target.label}
            for target in statement.targets.all()
        ],
    }


def day(moment: datetime | None) -> str:
    """Return the UTC day as 2026-11-24, or nothing where it was not recorded."""
    return moment.date().isoformat() if moment else ""
