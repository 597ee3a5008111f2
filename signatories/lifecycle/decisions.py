"""What staff decide: publish, decline, take down, reopen, and undo within ten minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from signatories import ledger, mailing
from signatories.lifecycle import table
from signatories.lifecycle.actor import Actor
from signatories.lifecycle.moves import (
    locked,
    move,
    move_statement,
    next_number,
    remark,
    require,
)
from signatories.lifecycle.refusals import NotInTable, TooLate
from signatories.models import Decision, Mail, Reason, Signature, Statement

UNDO_FOR = timedelta(minutes=10)


@transaction.atomic
def publish(signature: Signature, *, seen: int, by: Actor) -> Decision:
    """Show the signature and the statements sent with it, in one decision, and tell the signer in ten minutes."""
    signature = locked(signature, seen=seen)
    require("publish", signature.state)
    before = _snapshot(signature)
    now = timezone.now()
    for statement in signature.statements.pending():
        move_statement(statement, "publish", table.PUBLISHED, by=by, at=now)
    signature.number = signature.number or next_number()
    signature.published_at = signature.published_at or now
    signature = move(signature, "publish", table.PUBLISHED, by=by)
    remark(signature)
    return _decided("publish", signature, before, seen=seen, by=by, mail="published")


@transaction.atomic
def decline(signature: Signature, *, seen: int, by: Actor, reason: Reason, note: str = "") -> Decision:
    """Refuse to show the signature, for a reason that the signer is told in ten minutes."""
    signature = locked(signature, seen=seen)
    require("decline", signature.state)
    before = _snapshot(signature)
    now = timezone.now()
    for statement in signature.statements.pending():
        move_statement(statement, "decline", table.DECLINED, by=by, reason=reason.code, at=now)
    signature.ended_at = now
    signature = move(signature, "decline", table.DECLINED, by=by, reason=reason.code)
    return _decided("decline", signature, before, seen=seen, by=by, reason=reason, note=note, mail="declined")


@transaction.atomic
def take_down(signature: Signature, *, seen: int, by: Actor, reason: Reason, note: str = "") -> Decision:
    """Stop showing a published signature. Its statements go with it, since they are shown only with their signature."""
    signature = locked(signature, seen=seen)
    require("take_down", signature.state)
    before = _snapshot(signature)
    signature.ended_at = timezone.now()
    ledger.write("take_down", signature.uuid)
    signature = move(signature, "take_down", table.DECLINED, by=by, reason=reason.code)
    return _decided("take_down", signature, before, seen=seen, by=by, reason=reason, note=note, mail="taken-down")


@transaction.atomic
def reopen(signature: Signature, *, seen: int, by: Actor, note: str = "") -> Decision:
    """Bring a published or declined signature back to the queue; refused while another of its address is live."""
    signature = locked(signature, seen=seen)
    require("reopen", signature.state)
    before = _snapshot(signature)
    for statement in signature.statements.filter(state__in=[table.PUBLISHED, table.DECLINED]):
        move_statement(statement, "reopen", table.PENDING, by=by)
    signature.ended_at = None
    signature.confirmed_at = signature.confirmed_at or timezone.now()  # its place in the queue
    signature = move(signature, "reopen", table.PENDING, by=by)
    remark(signature)
    return _decided("reopen", signature, before, seen=seen, by=by, note=note, mail="reopened")


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
    for statement in signature.statements.all():
        was = before["statements"].get(str(statement.uuid))
        if was and was["state"] != statement.state:
            statement = move_statement(statement, "undo", was["state"], by=by)  # noqa: PLW2901
            statement.published_at = _moment(was["published_at"])
            statement.ended_at = _moment(was["ended_at"])
            statement.save(update_fields=["published_at", "ended_at"])
    signature = move(signature, "undo", before["state"], by=by)
    if decision.verb == "take_down":
        ledger.write("restored", signature.uuid)
    remark(signature)
    return signature


DATES = ("confirmed_at", "published_at", "ended_at")


def _snapshot(signature: Signature) -> dict[str, object]:
    """Return states and dates for undo: never a name or a text, since decisions outlive what they were about."""
    return {
        "state": signature.state,
        **{field: _iso(getattr(signature, field)) for field in DATES},
        "statements": {str(statement.uuid): _statement_snapshot(statement) for statement in signature.statements.all()},
    }


def _statement_snapshot(statement: Statement) -> dict[str, str | None]:
    return {
        "state": statement.state,
        "published_at": _iso(statement.published_at),
        "ended_at": _iso(statement.ended_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None


def _decided(
    verb: str,
    signature: Signature,
    before: dict[str, object],
    *,
    seen: int,
    by: Actor,
    mail: str,
    reason: Reason | None = None,
    note: str = "",
) -> Decision:
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
        note=note,
    )
    mailing.queue(mail, signature, decision=decision, due_at=decision.at + UNDO_FOR)
    return decision
