"""Retention: what is removed and when (DESIGN, "Retention"). Run daily by the worker and by ``manage.py tidy``."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from signatories import lifecycle
from signatories.lifecycle.birth import UNCONFIRMED_FOR
from signatories.models import Signature


@dataclass(frozen=True, slots=True)
class Tidied:
    """One line of the table that ``tidy`` prints."""

    what: str
    after: str
    count: int


def tidy(*, dry_run: bool = False) -> list[Tidied]:
    """Do, or with ``dry_run`` only count, what retention asks for now."""
    return [_expire_unconfirmed(dry_run=dry_run)]


def _expire_unconfirmed(*, dry_run: bool) -> Tidied:
    due = Signature.objects.filter(state=Signature.State.UNCONFIRMED, submitted_at__lt=timezone.now() - UNCONFIRMED_FOR)
    expired = due.count() if dry_run else 0
    if not dry_run:
        for signature in due.order_by("pk").iterator():
            try:
                lifecycle.expire(signature)
            except lifecycle.NotInTable:
                continue  # confirmed in this very moment: it is no longer ours to expire
            expired += 1
    return Tidied("unconfirmed signatures", "14 days", expired)
