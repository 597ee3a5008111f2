"""A mail that goes the way of all mail, through row, worker and server, and counts only once its link is pressed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from signatories import runs
from signatories.models import LastRun, Mail

TEMPLATE = "mail-test"
SALT = "signatories.mail_test"
GOOD_FOR = 3 * 24 * 3600  # seconds


@transaction.atomic
def queue(address: str) -> Mail:
    """Queue the mail; one that still waits is replaced."""
    waiting = Mail.objects.filter(template=TEMPLATE, state=Mail.State.WAITING)
    waiting.update(state=Mail.State.DROPPED, address="")
    return Mail.objects.create(template=TEMPLATE, address=address)


def last() -> Mail | None:
    return Mail.objects.filter(template=TEMPLATE).order_by("-pk").first()


def context(mail: Mail) -> dict[str, Any]:
    token = signing.dumps(str(mail.uuid), salt=SALT)
    return {"link": settings.SITE_URL + reverse("site:mail-test", args=[token]), "site_url": settings.SITE_URL}


def is_good(token: str) -> bool:
    """Tell whether the link is ours, of the last three days, and of a mail that is known here."""
    try:
        uuid = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return False
    return Mail.objects.filter(template=TEMPLATE, uuid=uuid).exists()


def press(token: str) -> bool:
    if not is_good(token):
        return False
    runs.note(runs.MAIL_TEST)
    return True


def passed() -> bool:
    return LastRun.objects.filter(name=runs.MAIL_TEST).exists()
