"""Stored counts of what is public and of what waits: read in one query, however many signed.

Every change adds rows beside (``CountChange``), so that no two verbs wait for one counter. ``fold`` takes them in,
``recount`` counts anew every night and repairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import OperationalError, connection, transaction
from django.db.models import F, Sum

from signatories.models import Count, CountChange, QueueEntry, Signature

QUEUE_FLAGS = ("reported", "signalled", "held", "asked", "answered", "revised", "with_statements", "on_behalf")
FOLDED_AT_ONCE = 10_000
TRIES = 5


def of(signature: Signature) -> frozenset[str]:
    """Return the names of the counts that the signature is part of."""
    if signature.state != Signature.State.PUBLISHED:
        return frozenset()
    names = {"published", f"published:{signature.kind}"}
    if signature.country:
        names.add(f"published:country:{signature.country}")
    if signature.capacity == Signature.Capacity.ORGANISATION:
        names.add("published:organisation")
    return frozenset(names)


def of_entry(entry: QueueEntry | None) -> frozenset[str]:
    """Return the names of the queue's counts that the waiting signature is part of."""
    if entry is None:
        return frozenset()
    names = {"queue", *(f"queue:{flag}" for flag in QUEUE_FLAGS if getattr(entry, flag))}
    if entry.country:
        names.add(f"queue:country:{entry.country}")
    if entry.domain:
        names.add(f"queue:domain:{entry.domain}")
    if entry.staff_id:
        names.add(f"queue:staff:{entry.staff_id}")
    return frozenset(names)


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


def values(names: Iterable[str]) -> dict[str, int]:
    """Return the counts by name; one that was never counted is nought."""
    wanted = list(names)
    found = Counter(dict.fromkeys(wanted, 0))
    rows = Count.objects.filter(name__in=wanted).values_list("name", "value")
    changes = CountChange.objects.filter(name__in=wanted).values_list("name").annotate(by=Sum("by")).order_by()
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


@transaction.atomic
def fold() -> int:
    """Take noted changes into the counts; return how many."""
    rows = CountChange.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    changes = list(rows.order_by("pk")[:FOLDED_AT_ONCE])
    sums: Counter[str] = Counter()
    for row in changes:
        sums[row.name] += row.by
    # In the order of names: two that fold at once take the rows in the same order.
    for name in sorted(sums):
        Count.objects.get_or_create(name=name)
        Count.objects.filter(name=name).update(value=F("value") + sums[name])
    CountChange.objects.filter(pk__in=[row.pk for row in changes]).delete()
    return len(changes)


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
    counted, stored = _counted(), starting("")
    wrong = {
        name: (stored.get(name, 0), counted[name])
        for name in sorted({*stored, *counted})
        if stored.get(name, 0) != counted[name]
    }
    CountChange.objects.filter(pk__in=list(CountChange.objects.values_list("pk", flat=True))).delete()
    Count.objects.all().delete()
    Count.objects.bulk_create([Count(name=name, value=number) for name, number in counted.items()])
    return wrong


def _counted() -> Counter[str]:
    counted: Counter[str] = Counter()
    fields = ("state", "kind", "country", "capacity")
    for signature in Signature.objects.published().only(*fields).order_by().iterator():
        counted.update(of(signature))
    for entry in QueueEntry.objects.order_by().iterator():
        counted.update(of_entry(entry))
    return counted
