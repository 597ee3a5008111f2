"""The one way in which a state changes: lock, check against the table, write state, copies and audit together."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from convention.models import ContentVersion
from signatories import counts, ledger, tallies
from signatories.lifecycle import table, waiting
from signatories.lifecycle.actor import Actor
from signatories.lifecycle.refusals import AlreadyLive, NotInTable, Stale
from signatories.models import AuditEvent, Change, Contact, NumberSequence, Signature, Statement


def locked(signature: Signature, *, seen: int | None = None) -> Signature:
    """Return the row locked until the transaction ends; refuse when it is not the version that was seen."""
    # Lock first: two moderators may press Publish together.
    current = Signature.objects.select_for_update().get(pk=signature.pk)
    if seen is not None and current.version != seen:
        raise Stale
    return current


def locked_statement(statement: Statement, *, seen: int | None = None) -> tuple[Signature, Statement]:
    """Lock the signature first, then its statement: always in this order, so that no two verbs wait for each other."""
    signature = locked(Signature(pk=statement.signature_id))
    current = Statement.objects.select_for_update().get(pk=statement.pk)
    if seen is not None and current.version != seen:
        raise Stale
    return signature, current


def require(verb: str, state: str, *, of: tuple[table.Transition, ...] = table.SIGNATURE) -> None:
    """Refuse early, before anything is written, a verb that the table does not know from this state."""
    if state not in table.starts(of, verb):
        raise NotInTable


def move(
    signature: Signature,
    verb: str,
    after: str,
    *,
    by: Actor,
    reason: str = "",
    batch: uuid.UUID | None = None,
) -> Signature:
    """Write the new state, the copies that constraints and the queue read, and the audit row.

    In the caller's transaction, and last in it but for mail and the decision's own row: the queue's copy is made of
    what stands there then.
    """
    before = signature.state
    if not table.allowed(table.SIGNATURE, verb, before, after):
        raise NotInTable
    signature.state = after
    signature.version += 1
    stored = Signature.objects.get(pk=signature.pk)
    signature.save()
    count(stored, signature)
    _set_live(stored, signature)
    record(signature, verb, before, after, version=signature.version, by=by, reason=reason, batch=batch)
    waiting.refresh(signature)
    if signature.number is not None and (table.PUBLISHED in (before, after) or after == table.ERASED):
        changed_in_public([signature.number])
    return signature


def count(before: Signature, after: Signature) -> None:
    """Note what the counts lost and gained by what was saved, in the caller's transaction."""
    changes = Counter(tallies.of_signature(after))
    changes.subtract(tallies.of_signature(before))
    was, stands = before.state == table.PUBLISHED, after.state == table.PUBLISHED
    if was != stands:
        # Statements are public only while their signature is.
        said = tallies.of_statements(after)
        (changes.update if stands else changes.subtract)(said)
    if (before.country, before.kind) != (after.country, after.kind):
        # Figures tell everything by where and what the signature is now; of an erased one no country is left.
        changes.subtract(tallies.of_events({before.uuid: (str(before.country or ""), before.kind)}))
        changes.update(tallies.of_events({after.uuid: (str(after.country or ""), after.kind)}))
    counts.add(changes)


def touch(signature: Signature) -> Signature:
    """Raise the version after something beside the signature moved, so that a decision on the old one is refused."""
    signature.version += 1
    signature.save(update_fields=["version"])
    waiting.refresh(signature)
    if signature.number is not None and signature.state == table.PUBLISHED:
        changed_in_public([signature.number])
    return signature


def changed_in_public(numbers: Iterable[int]) -> None:
    """Raise the content version and note which public numbers it is about, in the caller's transaction.

    The version's row stays locked until that transaction ends, so whoever comes next gets a higher one and commits
    later: who has read up to a version has missed nothing below it.
    """
    ContentVersion.bump()
    version = ContentVersion.objects.values_list("number", flat=True).get(pk=1)
    Change.objects.bulk_create(
        [Change(number=number, version=version) for number in numbers],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["version"],
    )


def move_statement(
    statement: Statement,
    verb: str,
    after: str,
    *,
    by: Actor,
    reason: str = "",
    at: datetime | None = None,
    batch: uuid.UUID | None = None,
) -> Statement:
    """Write a statement's new state and its audit row, in the caller's transaction."""
    before = statement.state
    if not table.allowed(table.STATEMENT, verb, before, after):
        raise NotInTable
    statement.state = after
    statement.version += 1
    if after == table.PUBLISHED:
        statement.published_at = statement.published_at or at or timezone.now()
    statement.ended_at = at or timezone.now() if after in ENDED else None
    statement.save()
    if table.PUBLISHED in {before, after} and statement.signature.state == table.PUBLISHED:
        said = tallies.of_statement(tallies.with_targets(Statement.objects.filter(pk=statement.pk)).get())
        counts.change(said if before == table.PUBLISHED else (), said if after == table.PUBLISHED else ())
    record(statement, verb, before, after, version=statement.version, by=by, reason=reason, batch=batch)
    return statement


ENDED = frozenset({table.DECLINED, table.WITHDRAWN, table.SUPERSEDED})


def record(subject: Signature | Statement, verb: str, before: str, after: str, **facts: Any) -> AuditEvent:
    """Write one audit row. Ids, states and codes only: the row can never be emptied again."""
    by: Actor = facts["by"]
    signature = subject if isinstance(subject, Signature) else subject.signature
    event = AuditEvent.objects.create(
        at=timezone.now(),
        verb=verb,
        subject_kind=subject._meta.model_name or "",
        subject=subject.uuid,
        signature_uuid=signature.uuid,
        from_state=before,
        to_state=after,
        version=facts["version"],
        reason=facts.get("reason", ""),
        actor_kind=by.kind,
        actor=by.staff.pk if by.staff else None,
        batch=facts.get("batch"),
    )
    counts.change((), tallies.of_event(event, str(signature.country or ""), signature.kind))
    return event


def remark(signature: Signature) -> None:
    """Set whether the name carries the ``*``: while it has a current published statement."""
    marked = signature.statements.published().exists()
    if marked != signature.marked:
        counted = tallies.of_signature(signature)
        signature.marked = marked
        signature.save(update_fields=["marked"])
        counts.change(counted, tallies.of_signature(signature))


def next_number() -> int:
    """Give the next public number; the row lock makes it one at a time, and the ledger outlives a restore."""
    sequence, _ = NumberSequence.objects.select_for_update().get_or_create(pk=1)
    sequence.highest += 1
    sequence.save()
    ledger.write("number", str(sequence.highest))
    return sequence.highest


def _set_live(before: Signature, after: Signature) -> None:
    """Write what the constraint on live addresses reads, where it changes."""
    live = after.state in table.LIVE
    if (before.state in table.LIVE, before.capacity) == (live, after.capacity):
        return
    try:
        # A savepoint, so that PostgreSQL lets the caller go on to roll back in peace.
        with transaction.atomic():
            Contact.objects.filter(signature=after).update(live=live, capacity=after.capacity)
    except IntegrityError as error:
        raise AlreadyLive from error
