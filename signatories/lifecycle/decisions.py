"""What staff decide about a whole signature: publish, decline, take down, reopen."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from signatories import ledger
from signatories.lifecycle import table
from signatories.lifecycle.actor import Actor
from signatories.lifecycle.decided import decided, end_waiting, snapshot
from signatories.lifecycle.moves import locked, move, move_statement, next_number, remark, require
from signatories.lifecycle.refusals import NotAgreed
from signatories.models import Decision, Question, Reason, Signature, Statement


@transaction.atomic
def publish(signature: Signature, *, seen: int, by: Actor, batch: uuid.UUID | None = None) -> Decision:
    """Show the signature and the statements sent with it, in one decision, and tell the signer in ten minutes."""
    signature = locked(signature, seen=seen)
    require("publish", signature.state)
    if signature.questions.filter(kind=Question.Kind.AGREEMENT, ended_at=None).exists():
        raise NotAgreed
    before = snapshot(signature)
    now = timezone.now()
    for statement in signature.statements.pending():
        if not _revises_what_stands(statement):
            move_statement(statement, "publish", table.PUBLISHED, by=by, at=now, batch=batch)
    end_waiting(signature, before)
    signature.number = signature.number or next_number()
    signature.published_at = signature.published_at or now
    signature = move(signature, "publish", table.PUBLISHED, by=by, batch=batch)
    remark(signature)
    return decided("publish", signature, before, seen=seen, by=by, batch=batch, mail="published")


def _revises_what_stands(statement: Statement) -> bool:
    """Tell whether it would take the place of a statement that is decided on here: it is looked at afterwards."""
    return statement.revises is not None and statement.revises.state in table.LIVE


@transaction.atomic
def decline(
    signature: Signature,
    *,
    seen: int,
    by: Actor,
    reason: Reason,
    note: str = "",
    duplicate_of: Signature | None = None,
    batch: uuid.UUID | None = None,
) -> Decision:
    """Refuse to show the signature, for a reason that the signer is told in ten minutes."""
    signature = locked(signature, seen=seen)
    require("decline", signature.state)
    before = snapshot(signature)
    now = timezone.now()
    for statement in signature.statements.pending():
        move_statement(statement, "decline", table.DECLINED, by=by, reason=reason.code, at=now, batch=batch)
    end_waiting(signature, before)
    signature.ended_at = now
    signature = move(signature, "decline", table.DECLINED, by=by, reason=reason.code, batch=batch)
    return decided(
        "decline", signature, before, seen=seen, by=by, reason=reason, note=note,
        duplicate_of=duplicate_of, batch=batch, mail="declined",
    )  # fmt: skip


@transaction.atomic
def take_down(signature: Signature, *, seen: int, by: Actor, reason: Reason, note: str = "") -> Decision:
    """Stop showing a published signature. Its statements go with it, since they are shown only with their signature."""
    signature = locked(signature, seen=seen)
    require("take_down", signature.state)
    before = snapshot(signature)
    signature.ended_at = timezone.now()
    ledger.write("take_down", signature.uuid)
    signature = move(signature, "take_down", table.DECLINED, by=by, reason=reason.code)
    return decided("take_down", signature, before, seen=seen, by=by, reason=reason, note=note, mail="taken-down")


@transaction.atomic
def reopen(signature: Signature, *, seen: int, by: Actor, note: str = "") -> Decision:
    """Bring a published or declined signature back to the queue; refused while another of its address is live."""
    signature = locked(signature, seen=seen)
    require("reopen", signature.state)
    before = snapshot(signature)
    for statement in _decided_with(signature):
        move_statement(statement, "reopen", table.PENDING, by=by)
    signature.ended_at = None
    signature.confirmed_at = signature.confirmed_at or timezone.now()  # its place in the queue
    taken_down = Decision.objects.filter(signature=signature, undone_at=None).first()
    # One that a restore took down again has a number and no decision.
    again = taken_down is None and signature.state == table.DECLINED and signature.number is not None
    if again or (taken_down is not None and taken_down.verb == "take_down"):
        ledger.write("restored", signature.uuid)
    signature = move(signature, "reopen", table.PENDING, by=by)
    remark(signature)
    return decided("reopen", signature, before, seen=seen, by=by, note=note, mail="reopened")


def _decided_with(signature: Signature) -> list[Statement]:
    """Return its public statements and those declined together with it; what was declined apart stays declined."""
    declined: list[str] = []
    if signature.state == table.DECLINED:
        last = Decision.objects.filter(signature=signature, verb="decline", statement=None, undone_at=None).first()
        was = last.before["statements"] if last else {}
        declined = [key for key, facts in was.items() if facts["state"] == table.PENDING]
    return [
        statement
        for statement in signature.statements.order_by("pk")
        if statement.state == table.PUBLISHED or (statement.state == table.DECLINED and str(statement.uuid) in declined)
    ]
