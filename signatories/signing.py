"""What the signing form asks of the house: may people sign now, which text, and one signature for one submission."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from convention.models import Edition, SiteFacts
from signatories import keys, lifecycle, limits, mailing
from signatories.lifecycle import Draft
from signatories.models import Access, Contact, Report, Signal, Signature, Switches
from signatories.moderation import signals


@dataclass(frozen=True, slots=True)
class Door:
    """Which edition is signed now, and in what words signing is paused, if it is."""

    edition: Edition | None
    paused: str | Promise = ""
    over: bool = False  # closed for good, so that no form need wait for the day

    @property
    def is_open(self) -> bool:
        return self.edition is not None and not self.paused


def door() -> Door:
    edition = Edition.objects.current()
    if edition is not None and edition.is_specimen and not settings.SPECIMEN_ALLOWED:
        edition = Edition.objects.instrument()
    switches = Switches.load()
    if switches.read_only or switches.signing_paused or switches.closed_at:
        words = switches.read_only_words if switches.read_only else switches.paused_words
        over = switches.closed_at is not None and not switches.read_only and not switches.signing_paused
        return Door(edition, words or _("Signing is closed."), over=over)
    if edition is None:
        return Door(None, _("Signing is paused: the Convention is not set up on this site yet."))
    if settings.SIGNING_NEEDS_FACTS and not SiteFacts.load().may_take_signatures:
        # GDPR art. 13: who signs must be able to read who keeps the data and whom to ask.
        return Door(
            edition,
            _("Signing is paused until this site says who runs it and whom to write to. Please come back later."),
        )
    return Door(edition)


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a submission came: facts for staff to weigh, none of which refuses it."""

    trapped: bool = False
    seconds: float | None = None  # between the opening of the form and its sending; unknown where nobody can tell
    busy: bool = False
    proven: bool = False

    def signals(self) -> list[str]:
        found = {
            Signal.Kind.HIDDEN_FIELD: self.trapped,
            Signal.Kind.TOO_FAST: self.seconds is not None and self.seconds < FASTEST,
            Signal.Kind.BUSY_NETWORK: self.busy,
            Signal.Kind.NO_SCRIPT: self.busy and not self.proven,
        }
        return [kind for kind, given in found.items() if given]


FASTEST = 4.0  # seconds in which a person can fill the form


@transaction.atomic
def confirm(signature: Signature) -> Signature:
    """Bring the signature to the queue, with what staff should know about it."""
    return signals.look(lifecycle.confirm(signature))


def submit(draft: Draft, arrival: Arrival) -> Signature:
    """Store the submission once."""
    try:
        # Nearly every submission is the first of its id, so whether it is one is left to the database's own rule.
        with transaction.atomic():
            signature = lifecycle.submit_first(draft)
            signals.give(signature, arrival.signals(), known=())
            return signature
    except IntegrityError:
        return _sent_again(draft, arrival)


@transaction.atomic
def _sent_again(draft: Draft, arrival: Arrival) -> Signature:
    """Return what the first sending stored, or store this one in its place.

    Who goes back and corrects what they sent sends the same id with other words: the first, unconfirmed one makes
    room for it, so that the mail names what was meant.
    """
    found = Signature.objects.filter(submission=draft.submission).first()
    if found is not None and not _says_the_same(found, draft):
        if found.state == Signature.State.UNCONFIRMED:
            lifecycle.erase(found)
        else:
            draft = replace(draft, submission=uuid.uuid4())
    signature = lifecycle.submit(draft)
    signals.give(signature, arrival.signals())
    return signature


def _says_the_same(signature: Signature, draft: Draft) -> bool:
    contact = Contact.objects.filter(signature=signature).first()
    return (
        contact is not None
        and contact.email_key == keys.email_key(draft.email)
        and all(getattr(signature, field) == getattr(draft, field) for field in COMPARED)
        and [(s.kind, s.text, s.language) for s in signature.statements.all()]
        == [(s.kind, s.text, s.language) for s in draft.statements]
    )


COMPARED = ("name", "affiliation", "position", "organisation", "country", "capacity", "open_data")


def ask_address(signature: Signature, *, email: str) -> None:
    """Mail a link to the new address, unless it was sent five today: it may be a stranger's."""
    if limits.may_mail("new-address", keys.email_key(email), most=mailing.MOST_A_DAY):
        lifecycle.ask_address(signature, email=email)


@transaction.atomic
def deny_change(access: Access) -> None:
    """Tell staff, once, that the old address did not ask for the change."""
    if Access.objects.filter(pk=access.pk, used_at=None).update(used_at=timezone.now()):
        lifecycle.report(Report.Kind.ADDRESS_CHANGE, signature=access.signature)
