"""One account for each role to try the site with, made by ``make run`` with passwords that it prints."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings

from staff.models import Role, StaffAccount

PREFIX = "demo-"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    name: str
    role: str
    password: str


class NoDemoAccounts(Exception):  # noqa: N818 - an answer to the operator, not an error
    """DEBUG is off: an account whose password was printed on a terminal has no place here."""


def make_demo_accounts() -> list[DemoAccount]:
    """Make or renew one account for each role; every call gives new passwords, which end the sessions before.

    Raises:
        NoDemoAccounts: DEBUG is off.
    """
    if not settings.DEMO_ACCOUNTS:
        raise NoDemoAccounts
    return [_make(Role(role)) for role in Role.values]


def _make(role: Role) -> DemoAccount:
    name, password = f"{PREFIX}{role.value}", secrets.token_urlsafe(9)
    account, _ = StaffAccount.objects.get_or_create(username=name, defaults={"is_demo": True})
    account.role, account.is_staff, account.is_active, account.is_demo = role.value, True, True, True
    account.set_password(password)
    account.save()
    return DemoAccount(name, role.value, password)
