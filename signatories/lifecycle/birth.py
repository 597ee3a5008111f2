"""How a signature comes to be: submitted by its signer, or imported by staff. Then confirmed, or expired."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from signatories import counts, keys, ledger, mailing, names, tallies
from signatories.lifecycle import table, waiting
from signatories.lifecycle.actor import SIGNER, SYSTEM, Actor
from signatories.lifecycle.drafts import Draft, DraftConsent, DraftEvidence, DraftStatement
from signatories.lifecycle.ending import empty
from signatories.lifecycle.moves import changed_in_public, locked, move, next_number, record, remark, require
from signatories.lifecycle.refusals import AlreadyLive, NotInTable
from signatories.models import Access, Consent, Contact, Evidence, Signature, Statement, StatementTarget

UNCONFIRMED_FOR = timedelta(days=14)


def submit(draft: Draft, *, by: Actor = SIGNER) -> Signature:
    """Store an unconfirmed signature and queue the mail that asks to confirm it.

    The same submission twice, even at once, is one signature and one mail.
    """
    try:
        with transaction.atomic():
            return submit_first(draft, by=by)
    except IntegrityError:
        # The first of the two posts won; anything else that collides is an error of ours.
        won = Signature.objects.filter(submission=draft.submission).first() if draft.submission else None
        if won is None:
            raise
        return won


def submit_first(draft: Draft, *, by: Actor = SIGNER) -> Signature:
    """Do so in the caller's transaction, which ends by ``IntegrityError`` where the submission is stored already."""
    signature = _create(draft, "submit", table.UNCONFIRMED, by=by, at=timezone.now())
    access = Access.objects.create(
        purpose=Access.Purpose.CONFIRM,
        signature=signature,
        expires_at=timezone.now() + UNCONFIRMED_FOR,
    )
    mailing.queue("confirm", signature, access=access, contact=signature.contact)
    return signature


@transaction.atomic
def import_signature(draft: Draft, *, state: str, by: Actor = SYSTEM) -> Signature:
    """Store a signature that was given elsewhere, dates as given or unknown; no mail is sent."""
    if state not in table.LIVE:
        raise NotInTable
    return _create(draft, "import", state, by=by, at=draft.submitted_at)


@transaction.atomic
def enter(draft: Draft, *, evidence: DraftEvidence, by: Actor) -> Signature:
    """Store a signature that reached staff otherwise, on paper or by letter, with what it is known from."""
    if by.staff is None:
        raise NotInTable
    signature = _create(draft, "enter", table.PENDING, by=by, at=draft.submitted_at)
    row = Evidence(signature=signature, what=evidence.what, by=by.staff, at=timezone.now())
    if evidence.file is not None:
        row.sha256 = hashlib.sha256(evidence.file.read()).hexdigest()
        evidence.file.seek(0)
        row.file.save(f"{signature.uuid}{Path(evidence.file.name or '').suffix[:10]}", evidence.file, save=False)
    row.save()
    return signature


@transaction.atomic
def confirm(signature: Signature, *, by: Actor = SIGNER) -> Signature:
    """Bring an unconfirmed signature to the queue and erase the address's other unconfirmed ones of its capacity."""
    _lock_address(signature)
    signature = locked(signature)
    require("confirm", signature.state)
    signature.confirmed_at = timezone.now()
    signature = move(signature, "confirm", table.PENDING, by=by)
    for other in rivals(signature):
        _erase_unconfirmed(other, "erase", by=SYSTEM)
    return signature


def _lock_address(signature: Signature) -> None:
    """Lock all of the address, in one order: two links of it pressed together would wait for each other."""
    keys_of = Contact.objects.filter(signature=signature).values("email_key")
    ids = list(Contact.objects.filter(email_key__in=keys_of).values_list("signature", flat=True))
    list(Signature.objects.select_for_update().filter(pk__in=ids, state=table.UNCONFIRMED).order_by("pk").only("pk"))


def rivals(signature: Signature) -> list[Signature]:
    """Return the other unconfirmed signatures of the same address and capacity; the confirm page lists them first."""
    contact = Contact.objects.filter(signature=signature).first()
    if contact is None:
        return []
    return list(
        Signature.objects.filter(
            state=table.UNCONFIRMED, contact__email_key=contact.email_key, capacity=signature.capacity
        )
        .exclude(pk=signature.pk)
        .order_by("pk")
    )


def live_twin(signature: Signature) -> Signature | None:
    """Return the pending or published signature that the same address already has in the same capacity."""
    contact = Contact.objects.filter(signature=signature).first()
    if contact is None:
        return None
    return (
        Signature.objects.live()
        .filter(contact__email_key=contact.email_key, capacity=signature.capacity)
        .exclude(pk=signature.pk)
        .first()
    )


@transaction.atomic
def expire(signature: Signature, *, by: Actor = SYSTEM) -> Signature:
    """Empty a submission that was never confirmed. No mail: the address may be a stranger's."""
    signature = locked(signature)
    require("expire", signature.state)
    return _erase_unconfirmed(signature, "expire", by=by)


def _erase_unconfirmed(signature: Signature, verb: str, *, by: Actor) -> Signature:
    signature = locked(signature)
    ledger.write("erase", signature.uuid)
    empty(signature, by=by)
    signature.ended_at = timezone.now()
    return move(signature, verb, table.ERASED, by=by)


def _create(draft: Draft, verb: str, state: str, *, by: Actor, at: datetime | None) -> Signature:
    signature = Signature(
        **{name: getattr(draft, name) for name in COPIED},
        state=state,
        sort_key=names.sort_key(draft.name),
        search_text=names.search_text(draft.name, draft.affiliation, draft.organisation),
        edition_digest=draft.edition.digest,
        submitted_at=at,
    )
    if state == table.PUBLISHED:
        signature.number = next_number()
        signature.published_at = draft.published_at
        changed_in_public([signature.number])
    signature.save()
    counts.change((), tallies.of_signature(signature))
    if draft.email:
        _add_contact(signature, draft)
    record(signature, verb, table.NEW, state, version=signature.version, by=by)
    verb = verb if verb == "import" else "propose"
    for order, statement in enumerate(draft.statements, start=1):
        add_statement(signature, statement, verb, order=order, by=by)
    if draft.statements:
        remark(signature)
    if state != table.UNCONFIRMED:
        waiting.refresh(signature)
    return signature


COPIED = (
    "name", "affiliation", "position", "organisation", "country", "capacity", "kind", "rank", "open_data",
    "submission", "seed_key", "edition",
)  # fmt: skip


def _add_contact(signature: Signature, draft: Draft) -> None:
    add_contact(signature, draft.email, network_key=draft.network_key)
    add_consents(signature, draft.consents)


def add_contact(signature: Signature, email: str, *, network_key: str = "") -> Contact:
    """Give the signature its address, in the caller's transaction; refuse where another live one has it."""
    contact = Contact(
        signature=signature,
        email=email,
        email_key=keys.email_key(email),
        email_domain=keys.email_domain(email),
        capacity=signature.capacity,
        live=signature.state in table.LIVE,
        network_key=network_key,
    )
    if not contact.live:
        contact.save(force_insert=True)  # an address may have any number of these, so nothing can collide
        return contact
    try:
        with transaction.atomic():
            contact.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyLive from error
    return contact


def add_consents(signature: Signature, consents: Iterable[DraftConsent]) -> None:
    Consent.objects.bulk_create(
        Consent(
            signature=signature,
            purpose=consent.purpose,
            wording=consent.wording,
            wording_sha256=consent.wording_sha256,
            given_at=timezone.now(),
        )
        for consent in consents
    )


def add_statement(
    signature: Signature,
    draft: DraftStatement,
    verb: str,
    *,
    order: int,
    by: Actor,
    at: datetime | None = None,
    revises: Statement | None = None,
) -> Statement:
    """Store a statement and its targets, in the caller's transaction."""
    published = verb == "import" and signature.state == table.PUBLISHED
    statement = Statement.objects.create(
        signature=signature,
        kind=draft.kind,
        text=draft.text,
        search_text=names.fold(draft.text),
        language=draft.language,
        state=table.PUBLISHED if published else table.PENDING,
        order=order,
        revises=revises,
        made_at=at or signature.submitted_at,
        published_at=signature.published_at if published else None,
    )
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
        for place, target in enumerate(draft.targets, start=1)
    )
    record(statement, verb, table.NEW, statement.state, version=statement.version, by=by)
    if published:
        counts.change((), tallies.of_statement(statement))
    return statement
