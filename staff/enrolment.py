"""How staff come in: a one-time link that sets the password and, where it is required, the second factor."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from staff import second_factor
from staff.models import Enrolment, StaffAccount

GOOD_FOR = timedelta(days=3)


class BadLink(Exception):  # noqa: N818 - an answer, not an error
    """Mistyped, cut, forged, replaced by a newer one, used or too old."""


class WrongCode(Exception):  # noqa: N818 - an answer, not an error
    """The code of the app is not right; nothing was changed."""


@transaction.atomic
def invite(account: StaffAccount) -> Enrolment:
    """Make a link for the account; links made before it no longer open."""
    now = timezone.now()
    Enrolment.objects.filter(account=account, used_at=None, expires_at__gt=now).update(expires_at=now)
    if second_factor.is_required():
        second_factor.begin(account)
    return Enrolment.objects.create(account=account, expires_at=now + GOOD_FOR)


def _signer() -> Signer:
    return Signer(salt="staff.enrolment", sep=".")


def link(enrolment: Enrolment) -> str:
    """Return the whole address to hand to its person."""
    return settings.SITE_URL + reverse("staff:enrol", args=[_signer().sign(enrolment.uuid.hex)])


def read(token: str) -> Enrolment:
    """Return the enrolment that the token names.

    Raises:
        BadLink: it opens nothing (any more).
    """
    try:
        identifier = uuid.UUID(hex=_signer().unsign(token))
    except (BadSignature, ValueError) as error:
        raise BadLink from error
    enrolment = Enrolment.objects.select_related("account").filter(uuid=identifier, used_at=None).first()
    if enrolment is None or enrolment.expires_at <= timezone.now() or not enrolment.account.is_active:
        raise BadLink
    return enrolment


@transaction.atomic
def complete(enrolment: Enrolment, *, password: str, code: str = "") -> list[str]:
    """Use the link up: set the password and the second factor; return the recovery codes, to be shown once.

    Raises:
        BadLink: another press used it first.
        WrongCode: nothing was changed.
    """
    current = Enrolment.objects.select_for_update().filter(pk=enrolment.pk, used_at=None).first()
    if current is None:
        raise BadLink
    codes: list[str] = []
    if second_factor.is_required():
        found = second_factor.finish(current.account, code)
        if found is None:
            raise WrongCode
        codes = found
    current.used_at = timezone.now()
    current.save(update_fields=["used_at"])
    account = current.account
    account.set_password(password)  # which ends every session of the old one
    account.save(update_fields=["password"])
    return codes
