"""Statements that are moderated apart: added or changed later, or declined while their signature waits."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from signatories.lifecycle import table
from signatories.lifecycle.actor import SIGNER, Actor
from signatories.lifecycle.birth import add_statement
from signatories.lifecycle.decided import decided, snapshot
from signatories.lifecycle.drafts import DraftStatement
from signatories.lifecycle.moves import locked, locked_statement, move_statement, record, remark, require, touch
from signatories.lifecycle.refusals import Full, NotInTable
from signatories.models import Decision, Question, Reason, Signature, Statement

MOST = 10  # statements a signature may have at once (DESIGN)


@transaction.atomic
def propose(signature: Signature, draft: DraftStatement, *, by: Actor = SIGNER) -> Statement:
    """Add a statement to a pending or published signature; it waits for staff while the rest stays as it is."""
    signature = locked(signature)
    if signature.state not in table.LIVE or draft.kind == Statement.Kind.UNSPECIFIED:
        raise NotInTable
    # A revision takes the place of what it revises, so it does not count.
    if signature.statements.filter(state__in=table.LIVE, revises=None).count() >= MOST:
        raise Full
    statement = _add(signature, draft, by=by)
    touch(signature)
    return statement


@transaction.atomic
def revise_statement(statement: Statement, draft: DraftStatement, *, by: Actor = SIGNER) -> Statement:
    """Put other words in the place of a statement.

    One that staff have not decided yet is withdrawn for the new one; of a public one the new one is an open
    revision: it waits while the current words stay public, and supersedes them once it is published.
    """
    signature, statement = _revisable(statement, draft)
    if statement.kind == Statement.Kind.UNSPECIFIED:
        raise NotInTable
    return _revise(signature, statement, draft, by=by)


@transaction.atomic
def give_text(statement: Statement, draft: DraftStatement, *, by: Actor = SIGNER) -> Statement:
    """Give an ``unspecified`` statement its kind and words, through review; its mark stays meanwhile."""
    signature, statement = _revisable(statement, draft)
    require("give_text", statement.state, of=table.STATEMENT)
    if statement.kind != Statement.Kind.UNSPECIFIED:
        raise NotInTable
    record(statement, "give_text", statement.state, statement.state, version=statement.version, by=by)
    return _revise(signature, statement, draft, by=by)


def _revisable(statement: Statement, draft: DraftStatement) -> tuple[Signature, Statement]:
    signature, statement = locked_statement(statement)
    live = signature.state in table.LIVE and statement.state in table.LIVE
    if not live or draft.kind == Statement.Kind.UNSPECIFIED:
        raise NotInTable
    return signature, statement


def _revise(signature: Signature, statement: Statement, draft: DraftStatement, *, by: Actor) -> Statement:
    if statement.state == table.PENDING:
        revises = statement.revises
        move_statement(statement, "withdraw", table.WITHDRAWN, by=by)
    else:
        revises = statement
        # The newer words take the place of those that wait.
        for open_one in statement.revisions.filter(state=table.PENDING):
            move_statement(open_one, "withdraw", table.WITHDRAWN, by=by)
    fresh = _add(signature, draft, by=by, order=statement.order, revises=revises)
    touch(signature)
    return fresh


def _add(
    signature: Signature,
    draft: DraftStatement,
    *,
    by: Actor,
    order: int | None = None,
    revises: Statement | None = None,
) -> Statement:
    order = order or signature.statements.count() + 1
    return add_statement(signature, draft, "propose", order=order, by=by, at=timezone.now(), revises=revises)


@transaction.atomic
def publish_statement(statement: Statement, *, seen: int, by: Actor) -> Decision:
    """Show a statement of a signature that is public already; it supersedes the one that it revises."""
    signature, statement = locked_statement(statement, seen=seen)
    require("publish", statement.state, of=table.STATEMENT)
    # A statement sent with a signature is decided with it: nobody is shown as unreserved who did not sign as one.
    if signature.state != table.PUBLISHED:
        raise NotInTable
    before, version = snapshot(signature), signature.version
    revised = statement.revises
    if revised is not None and revised.state == table.PUBLISHED:
        move_statement(revised, "supersede", table.SUPERSEDED, by=by)
    statement = move_statement(statement, "publish", table.PUBLISHED, by=by)
    remark(signature)
    touch(signature)
    return decided(
        "publish_statement", signature, before, seen=version, by=by, statement=statement, mail="statement-published"
    )


@transaction.atomic
def decline_statement(statement: Statement, *, seen: int, by: Actor, reason: Reason, note: str = "") -> Decision:
    """Refuse to show one statement.

    A public signature stays as it is. A pending one then waits until its signer agrees to appear without the
    statement, or withdraws: the mail asks.
    """
    signature, statement = locked_statement(statement, seen=seen)
    require("decline", statement.state, of=table.STATEMENT)
    if signature.state not in table.LIVE or by.staff is None:
        raise NotInTable
    before, version = snapshot(signature), signature.version
    statement = move_statement(statement, "decline", table.DECLINED, by=by, reason=reason.code)
    mail = "statement-declined"
    if signature.state == table.PENDING:
        Question.objects.create(
            signature=signature, statement=statement, kind=Question.Kind.AGREEMENT, by=by.staff, at=timezone.now()
        )
        mail = "agreement"
    touch(signature)
    return decided(
        "decline_statement", signature, before, seen=version, by=by,
        statement=statement, reason=reason, note=note, mail=mail,
    )  # fmt: skip


@transaction.atomic
def classify(statement: Statement, *, by: Actor, classification: str) -> Statement:
    """Note beside the author's label what staff hold the statement to be: effect, not name, decides (VCLT 2(1)(d))."""
    signature, statement = locked_statement(statement)
    if by.staff is None or statement.state not in table.LIVE:
        raise NotInTable
    statement.classification = classification
    statement.save(update_fields=["classification"])
    touch(signature)
    return statement
