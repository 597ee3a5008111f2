"""``manage.py tidy [--dry-run]``: the retention rules, with a table of what and how many."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from signatories.tidy import tidy


class Command(BaseCommand):
    help = "Removes what retention says must not be kept any longer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        for line in tidy(dry_run=options["dry_run"]):
            self.stdout.write(f"{line.count:>8}  {line.what}, after {line.after}")
