"""How a signature ends: withdrawn by its signer, or erased. Both go to the ledger before they commit."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from convention.models import ContentVersion
from signatories import ledger, mailing
from signatories.lifecycle import table
from signatories.lifecycle.actor import SIGNER, Actor
from signatories.lifecycle.moves import locked, locked_statement, move, move_statement, remark, require
from signatories.models import (
    Access,
    Consent,
    Contact,
    Decision,
    Mail,
    Signature,
    Statement,
    StatementTarget,
)


@transaction.atomic
def withdraw(signature: Signature, *, by: Actor = SIGNER) -> Signature:
    """Take the signature back: its page keeps number and dates only. Statements are withdrawn with it."""
    signature = locked(signature)
    require("withdraw", signature.state)
    now = timezone.now()
    _withdraw_statements(signature, by=by)
    signature.ended_at = now
    ledger.write("withdraw", signature.uuid)
    signature = move(signature, "withdraw", table.WITHDRAWN, by=by)
    remark(signature)
    _drop_mail(signature)
    mailing.queue("withdrawn", signature)
    return signature


@transaction.atomic
def erase(signature: Signature, *, by: Actor = SIGNER) -> Signature:
    """Empty everything personal; number, states, dates and verbs remain. The last mail carries its address itself."""
    signature = locked(signature)
    require("erase", signature.state)
    address = _address(signature) if signature.state != table.UNCONFIRMED else ""
    ledger.write("erase", signature.uuid)
    empty(signature, by=by)
    signature.ended_at = timezone.now()
    signature = move(signature, "erase", table.ERASED, by=by)
    if address:
        mailing.queue("erased", signature, address=address)
    return signature


@transaction.atomic
def withdraw_statement(statement: Statement, *, by: Actor = SIGNER) -> Statement:
    """Take one statement back, at once: only its kind and dates stay public."""
    signature, statement = locked_statement(statement)
    require("withdraw", statement.state, of=table.STATEMENT)
    ledger.write("withdraw_statement", statement.uuid)
    statement = move_statement(statement, "withdraw", table.WITHDRAWN, by=by)
    signature.version += 1
    signature.save(update_fields=["version"])
    remark(signature)
    ContentVersion.bump()
    return statement


def empty(signature: Signature, *, by: Actor) -> None:
    """Empty every table of what is personal in it, in the caller's transaction. The caller moves the state."""
    _withdraw_statements(signature, by=by)
    StatementTarget.objects.filter(statement__signature=signature).delete()
    Statement.objects.filter(signature=signature).update(text="", language="")
    Contact.objects.filter(signature=signature).delete()
    Consent.objects.filter(signature=signature).delete()
    Decision.objects.filter(signature=signature).update(note="")
    _drop_mail(signature)
    Access.objects.filter(signature=signature).delete()
    for field in PERSONAL:
        setattr(signature, field, "")
    signature.submission = None
    signature.marked = False
    signature.open_data = False


PERSONAL = ("name", "affiliation", "position", "organisation", "country", "sort_key", "search_text")


def _withdraw_statements(signature: Signature, *, by: Actor) -> None:
    for statement in signature.statements.filter(state__in=table.LIVE):
        move_statement(statement, "withdraw", table.WITHDRAWN, by=by)


def _drop_mail(signature: Signature) -> None:
    # What waits speaks of a state that has passed; an erased person gets one last mail with its own address.
    Mail.objects.filter(signature=signature, state=Mail.State.WAITING).update(
        state=Mail.State.DROPPED, address="", access=None
    )


def _address(signature: Signature) -> str:
    contact = Contact.objects.filter(signature=signature).first()
    return contact.email if contact else ""
