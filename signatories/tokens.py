"""Mailed links. A token has one purpose, an expiry (in its row) and a salt of its own."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone

from signatories.models import Access


class BadToken(Exception):  # noqa: N818
    """Mistyped, cut, forged or made for something else."""


class ExpiredToken(BadToken):
    """Was good once; the row says until when."""


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"signatories.access.{purpose}", sep=".")


def make(access: Access) -> str:
    """Return the token of a row: its UUID, signed for its purpose."""
    return _signer(access.purpose).sign(access.uuid.hex)


def read(token: str, purpose: str) -> Access:
    """Return the row that the token names.

    Raises:
        ExpiredToken: its time is over.
        BadToken: it is not one of ours, or was made for another purpose.
    """
    try:
        identifier = uuid.UUID(hex=_signer(purpose).unsign(token))
    except (BadSignature, ValueError, TypeError) as error:
        raise BadToken from error
    access = Access.objects.select_related("signature").filter(uuid=identifier, purpose=purpose).first()
    if access is None:
        raise BadToken
    if timezone.now() >= access.expires_at:
        raise ExpiredToken
    return access


def link(access: Access) -> str:
    """Return the whole address that a mail shows."""
    name = PAGES[Access.Purpose(access.purpose)]
    return settings.SITE_URL + reverse(f"signatories:{name}", args=[make(access)])


PAGES = {
    Access.Purpose.CONFIRM: "confirm",
    Access.Purpose.OWN: "own-open",
    Access.Purpose.CLAIM: "claim",
    Access.Purpose.ADDRESS: "own-address",
    Access.Purpose.NOT_ME: "own-not-me",
}
