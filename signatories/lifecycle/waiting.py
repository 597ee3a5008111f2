"""The queue's copy of what waits: made anew in the transaction of every verb, and by the nightly recount."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone

from signatories import counts, tallies
from signatories.models import (
    Contact,
    Hold,
    Question,
    QueueEntry,
    Report,
    Revision,
    Signal,
    Signature,
    Statement,
)

COPIED = (
    "place", "weight", "reported", "signalled", "held", "asked", "answered", "revised", "with_statements",
    "on_behalf", "country", "domain", "staff_id", "since",
)  # fmt: skip


def refresh(signature: Signature) -> None:
    """Write, change or remove the signature's entry in the queue, in the caller's transaction."""
    refresh_many([signature])


def refresh_many(signatures: Iterable[Signature]) -> int:
    """Do so for many; return how many entries were not as they should be."""
    signatures = list(signatures)
    stored = QueueEntry.objects.in_bulk([signature.pk for signature in signatures])
    wanted = _wanted(signatures)
    for pk, entry in wanted.items():
        if entry.since == UNKNOWN:  # imported without a date: its turn is when it came
            entry.since = stored[pk].since if pk in stored else timezone.now()
    gone = [old for pk, old in stored.items() if pk not in wanted]
    fresh = [new for pk, new in wanted.items() if pk not in stored]
    changed = [new for pk, new in wanted.items() if pk in stored and _differ(stored[pk], new)]
    changes: Counter[str] = Counter()
    for entry in (*fresh, *changed):
        changes.update(tallies.of_entry(entry))
    for entry in (*gone, *(stored[new.pk] for new in changed)):
        changes.subtract(tallies.of_entry(entry))
    counts.add(changes)
    QueueEntry.objects.filter(pk__in=[old.pk for old in gone]).delete()
    QueueEntry.objects.bulk_create(fresh)
    for entry in changed:
        entry.save(force_update=True)
    return len(gone) + len(fresh) + len(changed)


def _differ(old: QueueEntry, new: QueueEntry) -> bool:
    return any(getattr(old, field) != getattr(new, field) for field in COPIED)


def entries(signatures: Iterable[Signature]) -> Iterable[QueueEntry]:
    """Return what stands in the queue of these."""
    return QueueEntry.objects.filter(pk__in=[signature.pk for signature in signatures])


def _wanted(signatures: list[Signature]) -> dict[int, QueueEntry]:
    known: Known = defaultdict(dict)
    _learn_whether_they_wait(known, [signature.pk for signature in signatures if signature.state in COULD_WAIT])
    waiting = [signature for signature in signatures if _waits(signature, known[signature.pk])]
    _learn_the_rest(known, [signature.pk for signature in waiting])
    return {signature.pk: _entry(signature, known[signature.pk]) for signature in waiting}


COULD_WAIT = {Signature.State.PENDING, Signature.State.PUBLISHED, Signature.State.DECLINED}
UNKNOWN = datetime.max.replace(tzinfo=UTC)
Known = defaultdict[int, dict[str, Any]]  # what stands beside each signature, by its id


def _waits(signature: Signature, facts: dict[str, Any]) -> bool:
    if signature.state == Signature.State.PENDING:
        return True
    if signature.state == Signature.State.PUBLISHED and (facts.get("revision") or facts.get("pending_statements")):
        return True
    return signature.state in COULD_WAIT and bool(facts.get("reports"))


def _entry(signature: Signature, facts: dict[str, Any]) -> QueueEntry:
    pending = signature.state == Signature.State.PENDING
    held = pending and bool(facts.get("hold"))
    asked = pending and bool(facts.get("open_question"))
    entry = QueueEntry(
        signature=signature,
        since=(signature.confirmed_at or signature.submitted_at if pending else facts.get("since")) or UNKNOWN,
        weight=facts.get("weight") or 0,
        reported=bool(facts.get("reports")),
        signalled=bool(facts.get("weight")),
        held=held,
        asked=asked,
        answered=pending and bool(facts.get("answered")),
        revised=not pending and bool(facts.get("revision") or facts.get("pending_statements")),
        with_statements=bool(facts.get("live_statements")),
        on_behalf=signature.capacity == Signature.Capacity.ORGANISATION,
        country=str(signature.country or ""),
        domain=facts.get("domain", ""),
        staff_id=facts.get("staff") if pending else None,
    )
    entry.place = _place(entry)
    return entry


def _place(entry: QueueEntry) -> int:
    if entry.reported:
        return QueueEntry.Place.REPORTED
    if entry.held or entry.asked:
        return QueueEntry.Place.ASIDE
    return QueueEntry.Place.SIGNALLED if entry.signalled else QueueEntry.Place.ORDINARY


def _learn_whether_they_wait(known: Known, ids: list[int]) -> None:
    """Add what decides whether there is something for staff to do, by a fixed number of queries."""
    if not ids:
        return
    mine = Q(signature__in=ids)
    for pk, at in Report.objects.filter(mine, closed_at=None).values_list("signature", "at"):
        known[pk]["reports"] = True
        _oldest(known[pk], at)
    for pk, at in Revision.objects.filter(mine, state=Revision.State.OPEN).values_list("signature", "made_at"):
        known[pk]["revision"] = True
        _oldest(known[pk], at)
    statements = Statement.objects.filter(mine, state__in=["pending", "published"])
    for pk, state, made_at in statements.values_list("signature", "state", "made_at").order_by():
        known[pk]["live_statements"] = True
        if state == Statement.State.PENDING:
            known[pk]["pending_statements"] = True
            _oldest(known[pk], made_at)


def _learn_the_rest(known: Known, ids: list[int]) -> None:
    """Add what orders and filters those that wait, by a fixed number of queries."""
    if not ids:
        return
    mine = Q(signature__in=ids)
    for pk, domain in Contact.objects.filter(mine).values_list("signature", "email_domain"):
        known[pk]["domain"] = domain
    for pk, weight in Signal.objects.filter(mine).values_list("signature").annotate(w=Sum("weight")).order_by():
        known[pk]["weight"] = weight
    for pk in Hold.objects.filter(mine, ended_at=None).values_list("signature", flat=True):
        known[pk]["hold"] = True
    for question in Question.objects.filter(mine, ended_at=None).order_by("pk"):
        known[question.signature_id]["staff"] = question.by_id
        known[question.signature_id]["answered" if question.answered_at else "open_question"] = True


def _oldest(facts: dict[str, Any], at: datetime | None) -> None:
    if at is not None:
        facts["since"] = min(at, facts.get("since") or at)
