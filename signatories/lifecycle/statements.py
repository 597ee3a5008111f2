"""Statements that are moderated apart, because their signature is already public."""

from __future__ import annotations

from django.db import transaction

from convention.models import ContentVersion
from signatories.lifecycle import table
from signatories.lifecycle.actor import SIGNER, Actor
from signatories.lifecycle.birth import add_statement
from signatories.lifecycle.drafts import DraftStatement
from signatories.lifecycle.moves import locked, locked_statement, move_statement, remark, require
from signatories.lifecycle.refusals import NotInTable
from signatories.models import Reason, Signature, Statement

MOST = 10  # statements a signature may have at once (DESIGN)


@transaction.atomic
def propose(signature: Signature, draft: DraftStatement, *, by: Actor = SIGNER) -> Statement:
    """Add a statement to a pending or published signature; it waits for staff while the rest stays as it is."""
    signature = locked(signature)
    if signature.state not in table.LIVE or signature.statements.filter(state__in=table.LIVE).count() >= MOST:
        raise NotInTable
    order = signature.statements.count() + 1
    statement = add_statement(signature, draft, "propose", order=order, by=by)
    _touched(signature)
    return statement


@transaction.atomic
def publish_statement(statement: Statement, *, seen: int, by: Actor) -> Statement:
    """Show a statement of a signature that is public already."""
    signature, statement = locked_statement(statement, seen=seen)
    _require_apart(signature, statement, "publish")
    statement = move_statement(statement, "publish", table.PUBLISHED, by=by)
    remark(signature)
    _touched(signature)
    return statement


@transaction.atomic
def decline_statement(statement: Statement, *, seen: int, by: Actor, reason: Reason) -> Statement:
    """Refuse to show a statement of a signature that is public already; the signature stays as it is."""
    signature, statement = locked_statement(statement, seen=seen)
    _require_apart(signature, statement, "decline")
    statement = move_statement(statement, "decline", table.DECLINED, by=by, reason=reason.code)
    _touched(signature)
    return statement


def _require_apart(signature: Signature, statement: Statement, verb: str) -> None:
    require(verb, statement.state, of=table.STATEMENT)
    # A statement sent with a signature is decided with it: nobody is shown as unreserved who did not sign as one.
    if signature.state != table.PUBLISHED:
        raise NotInTable


def _touched(signature: Signature) -> None:
    signature.version += 1
    signature.save(update_fields=["version"])
    ContentVersion.bump()
