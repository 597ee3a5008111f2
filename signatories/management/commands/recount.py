"""``manage.py recount``: compare every stored copy and count with the facts, and put it right."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from signatories.repairing import repair


class Command(BaseCommand):
    help = "Compares stored counts, marks and the queue's entries with the facts and repairs them (also done nightly)."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        for line in repair():
            self.stdout.write(f"{line.count:>8}  {line.what} put right")
