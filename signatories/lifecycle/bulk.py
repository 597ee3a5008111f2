"""Many signatures at once, for trying the site at size: the same rows, audit and copies as the single verbs write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from signatories import counts, keys, ledger, names, tallies
from signatories.lifecycle import table, waiting
from signatories.lifecycle.actor import SYSTEM, Actor
from signatories.lifecycle.birth import COPIED
from signatories.lifecycle.drafts import Draft, DraftStatement
from signatories.lifecycle.moves import changed_in_public, locked, move_statement, remark, touch
from signatories.models import (
    AuditEvent,
    Consent,
    Contact,
    Evidence,
    Hold,
    NumberSequence,
    Signal,
    Signature,
    Statement,
    StatementTarget,
)

# What each state has behind it: (verb, before, after). Checked against the table when this module is read.
PATHS: dict[str, tuple[tuple[str, str, str], ...]] = {
    table.UNCONFIRMED: (("submit", table.NEW, table.UNCONFIRMED),),
    table.PENDING: (("import", table.NEW, table.PENDING),),
    table.PUBLISHED: (("import", table.NEW, table.PUBLISHED),),
    table.DECLINED: (("import", table.NEW, table.PENDING), ("decline", table.PENDING, table.DECLINED)),
    table.WITHDRAWN: (("import", table.NEW, table.PUBLISHED), ("withdraw", table.PUBLISHED, table.WITHDRAWN)),
}
assert all(table.allowed(table.SIGNATURE, *step) for path in PATHS.values() for step in path)


@dataclass(frozen=True, slots=True)
class Many:
    """One of many: its draft, the state it comes to, and what stands beside it in the queue."""

    draft: Draft
    state: str
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    signal: str = ""
    hold: str = ""


Pairs = Sequence[tuple[Many, Signature]]


@transaction.atomic
def import_many(some: Sequence[Many], *, by: Actor = SYSTEM) -> list[Signature]:
    """Store signatures in the order given; no mail is sent. At most a few thousand at a time: all are held at once."""
    numbers = _numbers(sum(one.state in {table.PUBLISHED, table.WITHDRAWN} for one in some))
    signatures = Signature.objects.bulk_create([_signature(one, numbers) for one in some])
    pairs = list(zip(some, signatures, strict=True))
    _contacts(pairs)
    events = [event for one, signature in pairs for event in _events(one.state, signature, by)]
    events += _statements(pairs, by)
    AuditEvent.objects.bulk_create(events)
    _beside(pairs)
    counts.add(_counted(pairs, events))
    waiting.refresh_many([signature for one, signature in pairs if one.state == table.PENDING])
    changed_in_public([signature.number for signature in signatures if signature.number is not None])
    return signatures


def _counted(pairs: Pairs, events: Sequence[AuditEvent]) -> Counter[str]:
    counted: Counter[str] = Counter()
    places = {signature.uuid: (str(signature.country or ""), signature.kind) for _, signature in pairs}
    for event in events:
        counted.update(tallies.of_event(event, *places.get(event.subject, ("", ""))))
    for _, signature in pairs:
        counted.update(tallies.of_signature(signature))
    said = Statement.objects.published().filter(signature__in=[one.pk for _, one in pairs if one.marked])
    for statement in tallies.with_targets(said):
        counted.update(tallies.of_statement(statement))
    return counted


def _numbers(many: int) -> Iterator[int]:
    if not many:
        return iter(())
    sequence, _ = NumberSequence.objects.select_for_update().get_or_create(pk=1)
    first = sequence.highest + 1
    sequence.highest += many
    sequence.save()
    ledger.write("number", str(sequence.highest))
    return iter(range(first, sequence.highest + 1))


def _signature(one: Many, numbers: Iterator[int]) -> Signature:
    draft = one.draft
    public = one.state in {table.PUBLISHED, table.WITHDRAWN}
    return Signature(
        **{name: getattr(draft, name) for name in COPIED},
        state=one.state,
        version=len(PATHS[one.state]),
        number=next(numbers) if public else None,
        sort_key=names.sort_key(draft.name),
        search_text=names.search_text(draft.name, draft.affiliation, draft.organisation),
        edition_digest=draft.edition.digest,
        submitted_at=draft.submitted_at,
        confirmed_at=one.confirmed_at,
        published_at=draft.published_at if public else None,
        ended_at=one.ended_at,
        marked=bool(draft.statements) and one.state == table.PUBLISHED,
    )


def _contacts(pairs: Pairs) -> None:
    now = timezone.now()
    Contact.objects.bulk_create(
        Contact(
            signature=signature,
            email=one.draft.email,
            email_key=keys.email_key(one.draft.email),
            email_domain=keys.email_domain(one.draft.email),
            capacity=signature.capacity,
            live=one.state in table.LIVE,
            network_key=one.draft.network_key,
        )
        for one, signature in pairs
        if one.draft.email
    )
    Consent.objects.bulk_create(
        Consent(
            signature=signature,
            purpose=consent.purpose,
            wording=consent.wording,
            wording_sha256=consent.wording_sha256,
            given_at=one.draft.submitted_at or now,
        )
        for one, signature in pairs
        for consent in one.draft.consents
    )


def _events(state: str, signature: Signature, by: Actor) -> Iterator[AuditEvent]:
    for version, step in enumerate(PATHS[state], start=1):
        yield _event(signature, signature, step, version=version, by=by)


def _event(
    subject: Signature | Statement, signature: Signature, step: tuple[str, str, str], *, version: int, by: Actor
) -> AuditEvent:
    verb, before, after = step
    return AuditEvent(
        at=timezone.now(),
        verb=verb,
        subject_kind=subject._meta.model_name or "",
        subject=subject.uuid,
        signature_uuid=signature.uuid,
        from_state=before,
        to_state=after,
        version=version,
        actor_kind=by.kind,
        actor=by.staff.pk if by.staff else None,
    )


def _statements(pairs: Pairs, by: Actor) -> list[AuditEvent]:
    made: list[tuple[Statement, DraftStatement]] = [
        (_statement(one, signature, draft, order), draft)
        for one, signature in pairs
        for order, draft in enumerate(one.draft.statements, start=1)
    ]
    Statement.objects.bulk_create([statement for statement, _ in made])
    StatementTarget.objects.bulk_create(
        StatementTarget(
            statement=statement,
            edition=target.edition,
            scope=target.scope,
            anchor=target.anchor,
            label=target.label,
            excerpt=target.excerpt,
            order=place,
        )
        for statement, draft in made
        for place, target in enumerate(draft.targets, start=1)
    )
    return [
        _event(statement, statement.signature, ("import", table.NEW, statement.state), version=1, by=by)
        for statement, _ in made
    ]


def _statement(one: Many, signature: Signature, draft: DraftStatement, order: int) -> Statement:
    if one.state not in table.LIVE:
        raise ValueError("Only who is live brings statements here.")
    return Statement(
        signature=signature,
        kind=draft.kind,
        text=draft.text,
        search_text=names.fold(draft.text),
        language=draft.language,
        state=one.state,
        order=order,
        made_at=one.draft.submitted_at,
        published_at=signature.published_at,
    )


def _beside(pairs: Pairs) -> None:
    now = timezone.now()
    Signal.objects.bulk_create(
        Signal(signature=signature, kind=one.signal, weight=2, at=now) for one, signature in pairs if one.signal
    )
    Hold.objects.bulk_create(
        Hold(signature=signature, code=one.hold, at=now) for one, signature in pairs if one.hold
    )  # fmt: skip


@transaction.atomic
def remove_many(signatures: Sequence[Signature], *, by: Actor = SYSTEM) -> None:
    """Delete signatures that were never more than a demonstration, rows and all; the audit says that they were."""
    counts.add(_lost(signatures))
    AuditEvent.objects.bulk_create(
        _event(signature, signature, ("erase", signature.state, table.ERASED), version=signature.version + 1, by=by)
        for signature in signatures
        if signature.state != table.ERASED
    )
    # Of what is gone the figures still tell what happened, and no longer where.
    counts.add(tallies.of_events({signature.uuid: ("", "") for signature in signatures}))
    numbers = [signature.number for signature in signatures if signature.number is not None]
    ids = [signature.pk for signature in signatures]
    for evidence in Evidence.objects.filter(signature__in=ids).exclude(file=""):
        transaction.on_commit(partial(evidence.file.storage.delete, str(evidence.file.name)))
    Signature.objects.filter(pk__in=ids).delete()
    changed_in_public(numbers)


def _lost(signatures: Sequence[Signature]) -> Counter[str]:
    lost: Counter[str] = Counter()
    for signature in signatures:
        lost.subtract(tallies.of_signature(signature))
    standing = [signature.pk for signature in signatures if signature.state == table.PUBLISHED]
    for statement in tallies.with_targets(Statement.objects.published().filter(signature__in=standing)):
        lost.subtract(tallies.of_statement(statement))
    for entry in waiting.entries(signatures):
        lost.subtract(tallies.of_entry(entry))
    lost.subtract(tallies.of_events({one.uuid: (str(one.country or ""), one.kind) for one in signatures}))
    return lost


@transaction.atomic
def remove_statements(statements: Sequence[Statement], *, by: Actor = SYSTEM) -> None:
    """Delete statements that were never more than a demonstration, beside signatures that stay."""
    for statement in statements:
        signature = locked(statement.signature)
        if statement.state in table.LIVE:
            move_statement(statement, "withdraw", table.WITHDRAWN, by=by)
        Statement.objects.filter(pk=statement.pk).delete()
        remark(signature)
        touch(signature)
