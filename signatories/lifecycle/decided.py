"""The row of a decision: what it saw and made, and all that is needed to take it back within ten minutes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from signatories import ledger, mailing
from signatories.lifecycle import lines
from signatories.lifecycle.actor import Actor
from signatories.lifecycle.moves import locked, move, move_statement, remark
from signatories.lifecycle.refusals import NotInTable, TooLate
from signatories.models import Decision, Mail, Reason, Revision, Signature, Statement

UNDO_FOR = timedelta(minutes=10)
DATES = ("confirmed_at", "published_at", "ended_at")
LISTED = ("kind", "rank")


def snapshot(signature: Signature) -> dict[str, Any]:
    """Return states and dates for undo: never a name or a text, since decisions outlive what they were about."""
    return {
        "state": signature.state,
        **{field: _iso(getattr(signature, field)) for field in DATES},
        **{field: getattr(signature, field) for field in LISTED},
        "statements": {str(statement.uuid): _statement_snapshot(statement) for statement in signature.statements.all()},
        "revision": signature.revisions.filter(state=Revision.State.OPEN).values_list("pk", flat=True).first(),
        "holds": list(signature.holds.filter(ended_at=None).values_list("pk", flat=True)),
        "questions": list(signature.questions.filter(ended_at=None).values_list("pk", flat=True)),
    }


def _statement_snapshot(statement: Statement) -> dict[str, str | None]:
    return {
        "state": statement.state,
        "published_at": _iso(statement.published_at),
        "ended_at": _iso(statement.ended_at),
    }


def decided(
    verb: str,
    signature: Signature,
    before: dict[str, Any],
    *,
    seen: int,
    by: Actor,
    mail: str = "",
    reason: Reason | None = None,
    statement: Statement | None = None,
    revision: Revision | None = None,
    duplicate_of: Signature | None = None,
    batch: uuid.UUID | None = None,
    note: str = "",
) -> Decision:
    """Write the decision's row and, where the signer is told, the mail that waits until undo is over."""
    if by.staff is None:
        raise NotInTable
    decision = Decision.objects.create(
        signature=signature,
        verb=verb,
        actor=by.staff,
        at=timezone.now(),
        seen=seen,
        version=signature.version,
        before=before,
        reason=reason,
        statement=statement,
        revision=revision,
        duplicate_of=duplicate_of,
        batch=batch,
        note=note,
    )
    if mail:
        mailing.queue(mail, signature, decision=decision, after=UNDO_FOR)
    return decision


def end_waiting(signature: Signature, before: Mapping[str, Any] | None = None) -> None:
    """A decision answers what was asked and held, in the caller's transaction.

    ``before`` is a snapshot made under the same lock: where it saw nothing open, nothing is written.
    """
    now = timezone.now()
    if before is None or before["holds"]:
        signature.holds.filter(ended_at=None).update(ended_at=now)
    if before is None or before["questions"]:
        signature.questions.filter(ended_at=None).update(ended_at=now)


@transaction.atomic
def undo(signature: Signature, *, by: Actor) -> Signature:
    """Bring back the state before the last decision, as if it had not been taken (but for the audit).

    For the same person, for ten minutes, while nothing newer happened; its unsent mail is dropped.
    """
    signature = locked(signature)
    decision = Decision.objects.filter(signature=signature, undone_at=None).order_by("-pk").first()
    if decision is None:
        raise NotInTable
    newer = decision.version != signature.version
    late = timezone.now() >= decision.at + UNDO_FOR
    if newer or late or by.staff is None or decision.actor_id != by.staff.pk:
        raise TooLate
    Mail.objects.filter(decision=decision, state=Mail.State.WAITING).update(state=Mail.State.DROPPED)
    Decision.objects.filter(pk=decision.pk).update(undone_at=timezone.now())
    return _restore(signature, decision, by=by)


def _restore(signature: Signature, decision: Decision, *, by: Actor) -> Signature:
    before = decision.before
    for field in DATES:
        setattr(signature, field, _moment(before[field]))
    for field in LISTED:
        setattr(signature, field, before[field])
    _restore_statements(signature, before["statements"], by=by)
    _restore_waiting(signature, before)
    if decision.revision is not None:
        _restore_revision(signature, decision.revision, before["revision"])
    signature = move(signature, "undo", before["state"], by=by)
    if decision.verb == "take_down":
        ledger.write("restored", signature.uuid)
    remark(signature)
    return signature


def _restore_statements(signature: Signature, before: dict[str, Any], *, by: Actor) -> None:
    changed = [s for s in signature.statements.all() if str(s.uuid) in before]
    # A revision goes back to waiting before the statement that it superseded stands again.
    for statement in sorted(changed, key=lambda s: -s.pk):
        was = before[str(statement.uuid)]
        if was["state"] != statement.state:
            restored = move_statement(statement, "undo", was["state"], by=by)
            restored.published_at = _moment(was["published_at"])
            restored.ended_at = _moment(was["ended_at"])
            restored.save(update_fields=["published_at", "ended_at"])


def _restore_waiting(signature: Signature, before: dict[str, Any]) -> None:
    for rows, ids in ((signature.holds, before["holds"]), (signature.questions, before["questions"])):
        # What the decision itself asked or held goes: nobody but staff has seen it.
        rows.filter(ended_at=None).exclude(pk__in=ids).delete()
        rows.filter(pk__in=ids).update(ended_at=None)


def _restore_revision(signature: Signature, revision: Revision, was_open: int | None) -> None:
    if revision.state == Revision.State.ACCEPTED:
        lines.write(signature, revision.before)
    if revision.pk == was_open:
        revision.state, revision.decided_at = Revision.State.OPEN, None
    else:
        revision.state, revision.decided_at = Revision.State.DROPPED, timezone.now()
    revision.save(update_fields=["state", "decided_at"])


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
