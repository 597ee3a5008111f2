"""``manage.py trial``: what ``make run`` does between the packages and the web server. DEBUG only, safe to repeat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from mimc_site import health
from signatories.startup import check_keys
from staff.demo import make_demo_accounts


class Command(BaseCommand):
    help = "Prepare the database, the content and the demo accounts for trying the site on one machine."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("This prepares a site for trying it, and needs DEBUG=1.")
        Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
        try:
            if newer := health.newer_than_code():
                raise CommandError(
                    f"The database is newer than this code ({', '.join(newer)}). Update the code, "
                    "or name another place for the data: make run DATA_DIR=/some/where"
                )
            call_command("migrate", verbosity=0, interactive=False)
        except DatabaseError as error:
            raise CommandError(f"The database does not answer: {str(error).strip().splitlines()[0]}") from error
        check_keys()
        call_command("seed", specimen=True, verbosity=0)
        for login in make_demo_accounts():
            self.stdout.write(f"account {login.role} {login.name} {login.password}")
