"""``manage.py add_staff NAME --role ROLE``: an account, and the one-time link to hand to its person."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from staff import accounts, enrolment
from staff.models import Enrolment, Role, StaffAccount


class Command(BaseCommand):
    help = "Make a staff account and print the link by which its person sets the password and the second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--role", choices=Role.values, help="needed for a new account")
        parser.add_argument("--reset", action="store_true", help="a new link for an account that is there")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        made = self._reset(options["name"]) if options["reset"] else self._add(options["name"], options["role"])
        self.stdout.write(f"{made.account.get_username()}, {made.account.role}. Hand this link to its person only;")
        self.stdout.write(f"it opens once, until {made.expires_at:%Y-%m-%d %H:%M} UTC:")
        self.stdout.write(enrolment.link(made))

    def _add(self, name: str, role: str | None) -> Enrolment:
        if role is None:
            raise CommandError(f"Say which --role: {', '.join(Role.values)}.")
        try:
            return accounts.add(name, role)
        except ValidationError as error:
            raise CommandError(f"{' '.join(error.messages)} Nothing was changed.") from error

    def _reset(self, name: str) -> Enrolment:
        account = StaffAccount.objects.filter(username=name, is_active=True, is_demo=False).first()
        if account is None:
            raise CommandError(f"There is no active account {name!r}. Nothing was changed.")
        return accounts.reset(account)
