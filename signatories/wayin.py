"""The way in to one's own signature: a mailed link, exchanged once for a session of one hour."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from signatories import keys, mailing
from signatories.models import Access, LinkRequest, Signature

LINK_FOR = timedelta(hours=24)
SESSION_FOR = timedelta(hours=1)


def ask(email: str) -> None:
    """Note that the address wants its link: one row and nothing else, whoever it belongs to."""
    LinkRequest.objects.create(email_key=keys.email_key(email))


def answer_due(*, most: int = 50) -> int:
    """Queue the mails that were asked for; return how many requests were answered. The worker's part of ``ask``."""
    answered = 0
    for request in LinkRequest.objects.order_by("pk")[:most]:
        with transaction.atomic():
            # Whoever deletes the row answers it: two workers never both do.
            if LinkRequest.objects.filter(pk=request.pk).delete()[0]:
                _answer(request.email_key)
                answered += 1
    return answered


def _answer(email_key: str) -> None:
    signatures = list(
        Signature.objects.filter(contact__email_key=email_key)
        .exclude(state=Signature.State.ERASED)
        .order_by("-pk")
        .select_related("contact")
    )
    for capacity in Signature.Capacity.values:
        if meant := _meant_first(signatures, capacity):
            _send_link(meant[0])


def _meant_first(signatures: list[Signature], capacity: str) -> list[Signature]:
    """Return those of one capacity, first the one its owner means: live, else to be confirmed, else ended."""
    order = {Signature.State.PENDING: 0, Signature.State.PUBLISHED: 0, Signature.State.UNCONFIRMED: 1}
    mine = [signature for signature in signatures if signature.capacity == capacity]
    return sorted(mine, key=lambda signature: order.get(Signature.State(signature.state), 2))


def _send_link(signature: Signature) -> None:
    if signature.state == Signature.State.UNCONFIRMED:
        access = Access.objects.filter(signature=signature, purpose=Access.Purpose.CONFIRM).order_by("-pk").first()
        if access is not None:
            mailing.queue("confirm", signature, access=access)
        return
    mailing.queue("own", signature, access=make(signature))


def make(signature: Signature) -> Access:
    """Make a way in to the signature's own page, to be mailed or exchanged at once."""
    return Access.objects.create(purpose=Access.Purpose.OWN, signature=signature, expires_at=timezone.now() + LINK_FOR)


def exchange(access: Access) -> str | None:
    """Exchange a way in, once, for the secret of a session; ``None`` when it was exchanged before."""
    secret = secrets.token_urlsafe(32)
    now = timezone.now()
    won = Access.objects.filter(pk=access.pk, used_at=None).update(
        used_at=now, session=_hashed(secret), session_until=now + SESSION_FOR
    )
    return secret if won else None


def session(secret: str) -> Access | None:
    """Return the way in that the secret was given for, while its hour lasts."""
    if not secret:
        return None
    return (
        Access.objects.select_related("signature", "signature__edition")
        .filter(session=_hashed(secret), session_until__gt=timezone.now())
        .first()
    )


def leave(access: Access) -> None:
    """End the session before its hour is over."""
    Access.objects.filter(pk=access.pk).update(session="", session_until=None)


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
