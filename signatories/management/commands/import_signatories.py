"""``manage.py import_signatories FILE.csv --kind …``: a report by line, then all of them or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from convention.models import Edition
from signatories import importing, loading
from signatories.models import Signature

MOST_LINES = 200  # of the report; a file in the wrong form would repeat one error for each of its lines


class Command(BaseCommand):
    help = "Load signatories from a CSV file (columns: " + ", ".join(importing.COLUMNS) + ")."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", required=True, choices=Signature.Kind.values)
        parser.add_argument("--state", default="pending", choices=["pending", "published"])
        parser.add_argument("--check", action="store_true", help="report only, load nothing")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        edition = Edition.objects.instrument()
        if edition is None:
            raise CommandError("There is no current edition to sign. Run manage.py seed first.")
        parsed = importing.parse(_read(options["file"]))
        findings = sorted([*parsed.findings, *loading.check(parsed.entries)], key=lambda finding: finding.line)
        self._report(findings)
        errors = sum(finding.error for finding in findings)
        if errors:
            raise CommandError(f"signatures loaded: 0; errors: {errors}. Nothing was changed.")
        if options["check"]:
            self.stdout.write(f"signatures that can be loaded: {len(parsed.entries)}; errors: 0. Nothing was changed.")
            return
        try:
            loaded = loading.load(parsed.entries, kind=options["kind"], state=options["state"], edition=edition)
        except loading.NotLoaded as refusal:
            raise CommandError(f"{refusal.finding} Nothing was changed.") from refusal
        self.stdout.write(f"signatures loaded: {len(loaded)}, {options['state']}; errors: 0.")

    def _report(self, findings: list[importing.Finding]) -> None:
        for finding in findings[:MOST_LINES]:
            self.stdout.write(str(finding))
        if len(findings) > MOST_LINES:
            self.stdout.write(f"… and {len(findings) - MOST_LINES} more lines.")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte past the limit is enough to know; a huge file is never held in memory.
            return file.read(importing.MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
