"""``manage.py draw_states``: write ``docs/states.md`` from the tables of transitions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from mimc_site import diagrams


class Command(BaseCommand):
    help = "Write docs/states.md from the tables of transitions."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        place = Path(settings.BASE_DIR) / "docs" / "states.md"
        place.write_text(diagrams.page(), encoding="utf-8")
        self.stdout.write(f"written: {place.relative_to(settings.BASE_DIR)}")
