"""``manage.py seed [--specimen]``: load the project's own content. Running it again changes nothing that staff did."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from convention import seeding as convention_seeding
from signatories import seeding as signatories_seeding


class Command(BaseCommand):
    help = "Load page texts, the edition, the interview, reasons and the signatories of the Convention's own page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--specimen", action="store_true", help="also load the specimen text")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if options["specimen"] and not settings.SPECIMEN_ALLOWED:
            raise CommandError("The specimen is for trying the site: it needs DEBUG=1 or ALLOW_SPECIMEN=1.")
        lines = convention_seeding.seed()
        try:
            lines += signatories_seeding.seed()
        except signatories_seeding.NoEdition as error:
            raise CommandError(str(error)) from error
        if options["specimen"]:
            lines += convention_seeding.seed_specimen()
        if options["verbosity"]:
            self.stdout.write("\n".join(f"seed: {line}" for line in lines or ["nothing to do"]))
