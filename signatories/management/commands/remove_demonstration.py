"""``manage.py remove_demonstration``: everything that points at the specimen goes, rows and all."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from signatories import demonstration


class Command(BaseCommand):
    help = "Removes every signature and statement that points at the specimen."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        gone = 0
        for gone in demonstration.remove():  # noqa: B007 - the last one is said below
            pass
        self.stdout.write(f"signatures removed: {gone}.")
