"""Stored counts of what is public and of what waits: read in one query, however many signed.

Every change adds rows beside (``CountChange``), so that no two verbs wait for one counter. ``fold`` takes them in,
``recount`` counts anew every night and repairs. What counts for what is in ``tallies``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import OperationalError, connection, transaction
from django.db.models import Q, Sum

from signatories import tallies
from signatories.models import Count, CountChange

FOLDED_AT_ONCE = 10_000
AT_ONCE = 500
TRIES = 5


def change(before: Iterable[str], after: Iterable[str]) -> None:
    """Note, in the caller's transaction, what the counts lost and gained."""
    changes = Counter(after)
    changes.subtract(before)
    add(changes)


def add(changes: Counter[str]) -> None:
    """Note changes of many counts, in the caller's transaction."""
    CountChange.objects.bulk_create(CountChange(name=name, by=by) for name, by in changes.items() if by)


def value(name: str) -> int:
    return values([name])[name]


def values(names: Iterable[str], *, beginning: str = "") -> dict[str, int]:
    """Return the counts by name, and where given all whose name has this beginning; one never counted is nought."""
    wanted = list(names)
    found = Counter(dict.fromkeys(wanted, 0))
    which = Q(name__in=wanted) | Q(name__startswith=beginning) if beginning else Q(name__in=wanted)
    rows = Count.objects.filter(which).values_list("name", "value")
    changes = CountChange.objects.filter(which).values_list("name").annotate(by=Sum("by")).order_by()
    # One query, so that a fold between two of them cannot count a change twice or not at all.
    for name, number in rows.union(changes, all=True):
        found[name] += number
    return dict(found)


def starting(prefix: str) -> dict[str, int]:
    """Return the counts whose name starts so, without the prefix, but for those that are nought."""
    rows = Count.objects.filter(name__startswith=prefix).values_list("name", "value")
    changes = CountChange.objects.filter(name__startswith=prefix).values_list("name").annotate(by=Sum("by")).order_by()
    found: Counter[str] = Counter()
    for name, number in rows.union(changes, all=True):
        found[name.removeprefix(prefix)] += number
    return {name: number for name, number in found.items() if number}


def fold() -> int:
    """Take noted changes into the counts; return how many. The worker does so all day."""
    # Looked for first: where nothing is noted, SQLite need not be locked for writing.
    return _fold() if CountChange.objects.exists() else 0


@transaction.atomic
def _fold() -> int:
    rows = CountChange.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    changes = list(rows.order_by("pk")[:FOLDED_AT_ONCE])
    sums: Counter[str] = Counter()
    for row in changes:
        sums[row.name] += row.by
    _take_in(sums)
    CountChange.objects.filter(pk__in=[row.pk for row in changes]).delete()
    return len(changes)


def _take_in(sums: Counter[str]) -> None:
    names = sorted(sums)
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        Count.objects.bulk_create([Count(name=name) for name in some], ignore_conflicts=True)
        # In the order of names: two that fold at once take the rows in the same order.
        stored = list(Count.objects.select_for_update().filter(name__in=some).order_by("name"))
        for count in stored:
            count.value += sums[count.name]
        Count.objects.bulk_update(stored, ["value"])


def recount() -> dict[str, tuple[int, int]]:
    """Count anew and repair; return what was wrong, as name: (stored, counted)."""
    for _ in range(TRIES):
        try:
            return _recount()
        except OperationalError:
            if connection.in_atomic_block:
                raise
            # Another process folded or recounted meanwhile, and PostgreSQL lets only one of the two have its way.
    return _recount()


@transaction.atomic
def _recount() -> dict[str, tuple[int, int]]:
    if connection.vendor == "postgresql" and len(connection.atomic_blocks) == 1:
        # One view of the tables: what commits meanwhile stays noted beside and is folded later.
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    counted, stored = tallies.everything(), starting("")
    wrong = {
        name: (stored.get(name, 0), counted[name])
        for name in sorted({*stored, *counted})
        if stored.get(name, 0) != counted[name]
    }
    CountChange.objects.filter(pk__in=list(CountChange.objects.values_list("pk", flat=True))).delete()
    Count.objects.all().delete()
    Count.objects.bulk_create((Count(name=name, value=number) for name, number in counted.items()), AT_ONCE)
    return wrong
