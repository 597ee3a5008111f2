"""``manage.py trial``: what ``make run`` does between the packages and the web server. DEBUG only, safe to repeat."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from mimc_site import health
from signatories.startup import check_keys
from staff.demo import DemoAccount, make_demo_accounts
from staff.models import Role, StaffAccount


class Command(BaseCommand):
    help = "Prepare the database, the content and the demo accounts for trying the site on one machine."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("This prepares a site for trying it, and needs DEBUG=1.")
        Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
        try:
            _bring_up_to_date()
        except DatabaseError as error:
            raise CommandError(f"The database does not answer: {str(error).strip().splitlines()[0]}") from error
        check_keys()
        call_command("seed", specimen=True, verbosity=0)
        for account in demo_accounts():
            self.stdout.write(f"account {account.role} {account.name} {account.password}")


def _bring_up_to_date() -> None:
    if newer := health.newer_than_code():
        raise CommandError(
            f"The database is newer than this code ({', '.join(newer)}). Update the code, "
            "or name another place for the data: make run DATA_DIR=/some/where"
        )
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


# --- the accounts, with the passwords of the start before ---------------------------------------------


def demo_accounts() -> list[DemoAccount]:
    """Return the accounts of the last start while they still open; else make all of them anew.

    New passwords cost two seconds, and end the session of who is trying the site.
    """
    kept = _read()
    if [account.role for account in kept] == list(Role.values):
        return kept
    made = make_demo_accounts()
    _write(made)
    return made


def _file() -> Path:
    return Path(settings.DATA_DIR) / "demo-accounts.json"


def _read() -> list[DemoAccount]:
    stored = {account.username: account for account in StaffAccount.objects.filter(is_demo=True, is_active=True)}
    try:
        lines = json.loads(_file().read_text())
        return [
            DemoAccount(name, role, password)
            for name, role, password, print_of in lines
            if name in stored and stored[name].role == role and _print(stored[name]) == print_of
        ]
    except (OSError, ValueError, TypeError):
        return []


def _write(accounts: list[DemoAccount]) -> None:
    stored = {account.username: account for account in StaffAccount.objects.filter(is_demo=True)}
    lines = [[one.name, one.role, one.password, _print(stored[one.name])] for one in accounts]
    descriptor = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(lines, file, indent=1)


def _print(account: StaffAccount) -> str:
    """Say that the stored hash is the one that was made with the kept password, without making it again."""
    return hashlib.sha256(account.password.encode()).hexdigest()
