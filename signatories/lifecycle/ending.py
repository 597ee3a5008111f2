"""How a signature ends: withdrawn by its signer, or erased. Both go to the ledger before they commit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from signatories import ledger, mailing
from signatories.lifecycle import table, waiting
from signatories.lifecycle.actor import SIGNER, SYSTEM, Actor
from signatories.lifecycle.decided import end_waiting
from signatories.lifecycle.moves import count, locked, locked_statement, move, move_statement, remark, require, touch
from signatories.lifecycle.refusals import NotInTable
from signatories.lifecycle.revisions import drop_open
from signatories.models import (
    Access,
    Consent,
    Contact,
    Decision,
    Mail,
    Question,
    Report,
    Revision,
    Signal,
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
    withdraw_statements(signature, by=by)
    drop_open(signature)
    end_waiting(signature)
    _end_doors(signature)
    signature.ended_at = now
    ledger.write("withdraw", signature.uuid)
    signature = move(signature, "withdraw", table.WITHDRAWN, by=by)
    remark(signature)
    _drop_mail(signature)
    mailing.queue("withdrawn", signature)
    return signature


@transaction.atomic
def erase(signature: Signature, *, seen: int | None = None, by: Actor = SIGNER) -> Signature:
    """Empty everything personal; number, states, dates and verbs remain. The last mail carries its address itself."""
    signature = locked(signature, seen=seen)
    require("erase", signature.state)
    address = _address(signature) if signature.state != table.UNCONFIRMED else ""
    signature = _erase(signature, by=by)
    if address:
        mailing.queue("erased", signature, address=address)
    return signature


@transaction.atomic
def let_go(signature: Signature) -> Signature:
    """Erase what was declined long ago, as its letter said; no further mail."""
    signature = locked(signature)
    if signature.state != table.DECLINED:
        raise NotInTable
    return _erase(signature, by=SYSTEM)


@transaction.atomic
def forget(signature: Signature) -> Signature:
    """Leave of a withdrawn signature number and dates only. Its state stays: its page says that it was withdrawn."""
    signature = locked(signature)
    if signature.state != table.WITHDRAWN:
        raise NotInTable
    stored = Signature.objects.get(pk=signature.pk)
    empty(signature, by=SYSTEM)
    signature.save()
    count(stored, signature)
    waiting.refresh(signature)
    return signature


def _erase(signature: Signature, *, by: Actor) -> Signature:
    ledger.write("erase", signature.uuid)
    empty(signature, by=by)
    signature.ended_at = timezone.now()
    return move(signature, "erase", table.ERASED, by=by)


@transaction.atomic
def withdraw_statement(statement: Statement, *, by: Actor = SIGNER) -> Statement:
    """Take one statement back, at once, with its open revision: only its kind and dates stay public."""
    signature, statement = locked_statement(statement)
    require("withdraw", statement.state, of=table.STATEMENT)
    for one in (*earlier_versions(statement), statement):
        # In a copy from before the revision an earlier version is the public one.
        ledger.write("withdraw_statement", one.uuid)
    for revision in statement.revisions.filter(state=table.PENDING):
        move_statement(revision, "withdraw", table.WITHDRAWN, by=by)
    statement = move_statement(statement, "withdraw", table.WITHDRAWN, by=by)
    forget_earlier(statement)
    remark(signature)
    touch(signature)
    return statement


def forget_earlier(statement: Statement) -> None:
    """Empty what the withdrawn statement had superseded: its history goes with it."""
    for earlier in earlier_versions(statement):
        earlier.targets.all().delete()
        Statement.objects.filter(pk=earlier.pk).update(text="", search_text="", language="")


def earlier_versions(statement: Statement) -> Iterator[Statement]:
    """Yield what the statement superseded, newest first."""
    earlier = statement.revises
    while earlier is not None and earlier.state == table.SUPERSEDED:
        yield earlier
        earlier = earlier.revises


def empty(signature: Signature, *, by: Actor) -> None:
    """Empty every table of what is personal in it, in the caller's transaction. The caller moves the state."""
    withdraw_statements(signature, by=by)
    empty_statements(signature)
    empty_beside(signature)
    Contact.objects.filter(signature=signature).delete()
    Consent.objects.filter(signature=signature).delete()
    _drop_mail(signature)
    Access.objects.filter(signature=signature).delete()
    for field in PERSONAL:
        setattr(signature, field, "")
    signature.submission = None
    signature.marked = False
    signature.open_data = False


def empty_statements(signature: Signature) -> None:
    """Empty the statements of a signature that is no longer live; kinds, states and dates stay."""
    StatementTarget.objects.filter(statement__signature=signature).delete()
    Statement.objects.filter(signature=signature).update(text="", search_text="", language="", classification="")


def empty_beside(signature: Signature) -> None:
    """Empty what staff and signer wrote beside the signature; that it was written, and when, stays."""
    Decision.objects.filter(signature=signature).update(note="")
    Revision.objects.filter(signature=signature).update(before={}, after={})
    drop_open(signature)
    signature.holds.all().delete()
    signature.signals.all().delete()
    Signal.objects.filter(other=signature).delete()
    signature.notes.all().delete()
    now = timezone.now()
    Question.objects.filter(signature=signature).update(text="", answer="", ended_at=Coalesce("ended_at", now))
    Report.objects.filter(signature=signature).update(
        name="", email="", words="", note="", network_key="", closed_at=Coalesce("closed_at", now)
    )
    _end_doors(signature)
    for evidence in signature.evidence.all():
        if evidence.file:
            # Only once it is certain: a file that is gone cannot be rolled back.
            transaction.on_commit(partial(evidence.file.storage.delete, str(evidence.file.name)))
        evidence.delete()


def _end_doors(signature: Signature) -> None:
    for rows in (signature.invitations, signature.address_changes):
        rows.update(email="", ended_at=Coalesce("ended_at", timezone.now()))


PERSONAL = ("name", "affiliation", "position", "organisation", "country", "sort_key", "search_text")


def withdraw_statements(signature: Signature, *, by: Actor) -> None:
    for statement in signature.statements.filter(state__in=table.LIVE):
        move_statement(statement, "withdraw", table.WITHDRAWN, by=by)


def _drop_mail(signature: Signature) -> None:
    # What waits speaks of a state that has passed; an erased person gets one last mail with its own address.
    Mail.objects.filter(signature=signature, state__in=[Mail.State.WAITING, Mail.State.HELD]).update(
        state=Mail.State.DROPPED, address="", access=None
    )


def _address(signature: Signature) -> str:
    contact = Contact.objects.filter(signature=signature).first()
    return contact.email if contact else ""
