"""What waits for a decision, in order, by keyset: a page costs the same whatever waits behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from django.db.models import Q, QuerySet

from signatories.models import Signature, SignatureQuerySet

ON_A_PAGE = 25
FIRST = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
WRITTEN = re.compile(r"^(\d{1,17})-(\d{1,18})$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue: since when, and the row's id to tell apart who came together."""

    since: datetime
    pk: int

    @classmethod
    def of(cls, signature: Signature) -> Self:
        return cls(signature.confirmed_at or FIRST, signature.pk)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what an address carries; what is no place means the beginning."""
        written = WRITTEN.match(text)
        return cls(FIRST + int(written[1]) * MICROSECOND, int(written[2])) if written else None

    def __str__(self) -> str:
        return f"{(self.since - FIRST) // MICROSECOND}-{self.pk}"


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list; ``rest`` is where the next page begins, if there is one."""

    items: list[Signature]
    rest: Place | None


def waiting() -> SignatureQuerySet:
    """Return pending signatures, oldest first."""
    rows: SignatureQuerySet = Signature.objects.pending().order_by("confirmed_at", "pk")
    return rows


def behind(rows: QuerySet[Signature], place: Place) -> QuerySet[Signature]:
    # The first condition alone bounds the walk through the index; the second settles who came together.
    return rows.filter(confirmed_at__gte=place.since).filter(Q(confirmed_at__gt=place.since) | Q(pk__gt=place.pk))


def page(after: Place | None) -> Listed:
    """Return one page of the list behind ``after``, or its beginning."""
    rows: QuerySet[Signature] = waiting()
    if after is not None:
        rows = behind(rows, after)
    found = list(rows.prefetch_related("statements")[: ON_A_PAGE + 1])
    items = found[:ON_A_PAGE]
    return Listed(items, Place.of(items[-1]) if len(found) > ON_A_PAGE else None)


def next_after(place: Place) -> Signature | None:
    """Return who waits next behind the place or, at the end, who waits longest."""
    return behind(waiting(), place).first() or waiting().first()
