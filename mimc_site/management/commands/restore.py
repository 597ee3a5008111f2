"""``manage.py restore FILE --key FILE``: bring a copy back into an empty place, and nobody who left."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mimc_site.backup import restoring
from mimc_site.backup.refusals import BackupError
from signatories import ledger
from staff.models import StaffAccount


class Command(BaseCommand):
    help = "Restore a copy into an empty database and an empty folder of uploads, and apply the log of erasures."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", default="", help="file with the private key (default: BACKUP_KEY, where a file)")
        parser.add_argument("--log", type=Path, help="the log of erasures (default: DATA_DIR/ledger/removals.log)")
        parser.add_argument("--without-log", action="store_true", help="the log is lost for good: whoever left returns")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            done = restoring.restore(
                options["file"],
                key=options["key"] or settings.BACKUP_KEY,
                log=options["log"] or ledger.path(),
                without_log=options["without_log"],
                say=self.stdout.write,
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"restored: the site as of {done.made_at}, {done.files} uploaded files")
        self.stdout.write(
            f"restored: {'every table compared' if done.compared else 'older tables, brought up to date'}"
        )
        for what, count in done.done.items():
            self.stdout.write(f"{count:>8}  {what}")
        accounts = ", ".join(StaffAccount.objects.filter(is_active=True).values_list("username", flat=True))
        self.stdout.write(
            f"Look at what may have gone already: {done.done['mails held']} mails are held (manage.py held_mail)."
        )
        self.stdout.write(f"Accounts turned off since the copy are on again. These may sign in: {accounts or 'none'}.")
