"""``manage.py worker_lives``: end with 0 while a worker shows itself, with 1 after five minutes of silence."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from signatories import runs


class Command(BaseCommand):
    help = "Tells by its status whether a worker lives."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if not runs.worker_lives():
            raise CommandError("No worker has shown itself for five minutes.")
