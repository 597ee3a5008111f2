"""Signatures in the queue and staff at it, as the tests of the queue need them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from convention.models import Edition
from signatories import lifecycle
from signatories.lifecycle import Draft, DraftStatement, DraftTarget
from signatories.models import QueueEntry, Reason, Signature
from staff.models import Role, StaffAccount

WORDS = "We sign, reading article 1 as it was meant."


def edition() -> Edition:
    found = Edition.objects.instrument()
    return found or Edition.objects.create(
        title="Convention", language="en", label="2017", slug="2017-en", is_current=True, published_at=timezone.now()
    )


def waiting(name: str = "Ana Silva", *, email: str = "", statements: int = 0, **facts: Any) -> Signature:
    """Return a confirmed signature that waits in the queue."""
    whole = edition()
    draft = Draft(
        name=name,
        edition=whole,
        email=email or f"{name.lower().replace(' ', '.')}@uni.example",
        statements=tuple(
            DraftStatement("understanding", f"{WORDS} {place}", "en", (DraftTarget(edition=whole),))
            for place in range(statements)
        ),
        **facts,
    )
    return lifecycle.confirm(lifecycle.submit(draft))


def aged(signature: Signature, **ago: float) -> Signature:
    """Let the signature wait since then."""
    signature.confirmed_at = timezone.now() - timedelta(**ago)
    signature.save(update_fields=["confirmed_at"])
    QueueEntry.objects.filter(signature=signature).update(since=signature.confirmed_at)
    return signature


def reason(code: str = "advertising") -> Reason:
    return Reason.objects.get_or_create(code=code, defaults={"title": code, "letter": f"Because of {code}."})[0]


def staff(role: str = Role.MODERATOR, name: str = "") -> StaffAccount:
    account, _ = StaffAccount.objects.get_or_create(
        username=name or f"a-{role}", defaults={"role": role, "is_staff": True}
    )
    return account


def client_of(role: str = Role.MODERATOR, name: str = "") -> Client:
    client = Client()
    client.force_login(staff(role, name))
    return client
