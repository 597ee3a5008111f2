"""Invitations, new addresses and reports: how people reach their signature, or staff, by another way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from signatories import keys, mailing, staff_mail
from signatories.lifecycle import table, waiting
from signatories.lifecycle.actor import SIGNER, Actor
from signatories.lifecycle.birth import add_consents, add_contact
from signatories.lifecycle.drafts import DraftConsent
from signatories.lifecycle.moves import locked, move, record, require
from signatories.lifecycle.refusals import AlreadyLive, NotInTable
from signatories.models import Access, AddressChange, Contact, Invitation, Report, Signature

INVITED_FOR = timedelta(days=30)
NEW_ADDRESS_FOR = timedelta(hours=24)
NOT_ME_FOR = timedelta(days=30)


@transaction.atomic
def invite(signature: Signature, *, email: str, by: Actor) -> Invitation:
    """Invite a member whose line stands here without a contact to claim it; a newer invitation ends the older."""
    signature = locked(signature)
    require("claim", signature.state)
    if by.staff is None or Contact.objects.filter(signature=signature).exists():
        raise NotInTable
    now = timezone.now()
    _end(signature.invitations.filter(ended_at=None))
    access = _access(signature, Access.Purpose.CLAIM, INVITED_FOR)
    invitation = Invitation.objects.create(signature=signature, email=email, access=access, by=by.staff, at=now)
    record(signature, "invite", signature.state, signature.state, version=signature.version, by=by)
    mailing.queue("invitation", signature, access=access, address=email)
    return invitation


@transaction.atomic
def claim(invitation: Invitation, *, consents: Iterable[DraftConsent] = (), by: Actor = SIGNER) -> Signature:
    """Put the line into its member's hands: the invited address becomes its contact."""
    signature = locked(invitation.signature)
    require("claim", signature.state)
    current = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if current.ended_at is not None or Contact.objects.filter(signature=signature).exists():
        raise NotInTable
    add_contact(signature, current.email)
    add_consents(signature, consents)
    _end(Invitation.objects.filter(pk=current.pk))
    return move(signature, "claim", signature.state, by=by)


@transaction.atomic
def ask_address(signature: Signature, *, email: str) -> AddressChange:
    """Send a link to the new address; the old one stays in force until the link is used."""
    signature = locked(signature)
    require("change_address", signature.state)
    if not Contact.objects.filter(signature=signature).exists():
        raise NotInTable
    _end(signature.address_changes.filter(ended_at=None))
    access = _access(signature, Access.Purpose.ADDRESS, NEW_ADDRESS_FOR)
    change = AddressChange.objects.create(signature=signature, email=email, access=access, at=timezone.now())
    mailing.queue("new-address", signature, access=access, address=email)
    return change


@transaction.atomic
def change_address(change: AddressChange, *, by: Actor = SIGNER) -> Signature:
    """Make the new address the signature's own and tell the old one, with a link to say "this was not me"."""
    signature = locked(change.signature)
    require("change_address", signature.state)
    current = AddressChange.objects.select_for_update().get(pk=change.pk)
    contact = Contact.objects.filter(signature=signature).first()
    if current.ended_at is not None or contact is None:
        raise NotInTable
    old = contact.email
    _write_address(contact, current.email)
    _end(AddressChange.objects.filter(pk=current.pk))
    # Whoever still holds a link or a session by the old address loses it.
    Access.objects.filter(signature=signature, purpose=Access.Purpose.OWN).delete()
    signature = move(signature, "change_address", signature.state, by=by)
    denial = _access(signature, Access.Purpose.NOT_ME, NOT_ME_FOR)
    mailing.queue("address-changed", signature, access=denial, address=old)
    return signature


def _write_address(contact: Contact, email: str) -> None:
    contact.email = email
    contact.email_key, contact.email_domain = keys.email_key(email), keys.email_domain(email)
    contact.told_at = None
    try:
        with transaction.atomic():
            contact.save(update_fields=["email", "email_key", "email_domain", "told_at"])
    except IntegrityError as error:
        raise AlreadyLive from error


@transaction.atomic
def report(
    kind: str,
    *,
    signature: Signature | None = None,
    name: str = "",
    email: str = "",
    words: str = "",
    network_key: str = "",
) -> Report:
    """Tell staff that something is wrong. It heads the queue and holds nothing by itself."""
    signature = locked(signature) if signature is not None else None
    if signature is not None and signature.state in {table.UNCONFIRMED, table.ERASED}:
        raise NotInTable
    made = Report.objects.create(
        kind=kind, signature=signature, name=name, email=email, words=words, network_key=network_key, at=timezone.now()
    )
    if signature is not None:
        # No new version: a stranger's report must not refuse the decision that a moderator is about to send.
        record(signature, "report", signature.state, signature.state, version=signature.version, by=SIGNER, reason=kind)
        waiting.refresh(signature)
    staff_mail.report_came()
    return made


@transaction.atomic
def close_report(report: Report, *, by: Actor, note: str = "") -> Report:
    """Note what was done about a report."""
    signature = locked(report.signature) if report.signature is not None else None
    current = Report.objects.select_for_update().get(pk=report.pk)
    if by.staff is None or current.closed_at is not None:
        raise NotInTable
    current.closed_at, current.closed_by, current.note = timezone.now(), by.staff, note
    current.save(update_fields=["closed_at", "closed_by", "note"])
    if signature is not None:
        state = signature.state
        record(signature, "close_report", state, state, version=signature.version, by=by, reason=current.kind)
        waiting.refresh(signature)
    return current


def reveal(signature: Signature, *, by: Actor) -> Contact | None:
    """Show staff the whole address, and write in the audit that they saw it."""
    with transaction.atomic():
        contact = Contact.objects.filter(signature=signature).first()
        if by.staff is None:
            raise NotInTable
        state = signature.state
        record(signature, "reveal", state, state, version=signature.version, by=by)
        return contact


def _access(signature: Signature, purpose: str, lasts: timedelta) -> Access:
    return Access.objects.create(purpose=purpose, signature=signature, expires_at=timezone.now() + lasts)


def _end(rows: QuerySet[Invitation] | QuerySet[AddressChange]) -> None:
    rows.update(ended_at=timezone.now(), email="")
