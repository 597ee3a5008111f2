"""``manage.py move_database sqlite:////path``: bring all rows of another database into the one of DATABASE_URL."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mimc_site.backup import moving
from mimc_site.backup.refusals import BackupError


class Command(BaseCommand):
    help = "Copy every row from another database into the empty, migrated one of DATABASE_URL, and compare all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="its address, as in DATABASE_URL")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            for table, count, digest in moving.move(options["source"]):
                self.stdout.write(f"{count:>9}  {digest[:16]}  {table}")
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("moved: every row of every table compared, and equal")
