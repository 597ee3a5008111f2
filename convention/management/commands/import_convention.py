"""``manage.py import_convention FILE --language en --label 2017 [--date 2017-04] [--check] [--publish]``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from convention import editions
from convention.importing import load, report
from convention.importing.reading import MOST_BYTES, Reading, read
from convention.importing.source import Unreadable
from convention.models import Edition

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Command(BaseCommand):
    help = "Load the text of the Convention from a .docx, .pdf, .txt, .md or .xml (Akoma Ntoso) file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", required=True, help="a language tag such as en")
        parser.add_argument("--label", required=True, help="what tells this edition from others, such as 2017")
        parser.add_argument("--date", default="", help="date of the text: 2017, 2017-04 or 2017-04-26")
        parser.add_argument("--title", default="", help="in the place of the title in the file")
        parser.add_argument("--check", action="store_true", help="report only, load nothing")
        parser.add_argument("--publish", action="store_true", help="make the text public at once")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        target = load.Target(
            language=options["language"],
            label=options["label"],
            title=options["title"],
            date=options["date"],
            source_name=options["file"].name,
        )
        _check_words(target)
        reading = self._read(options["file"], target)
        for line in report.findings(reading):
            self.stdout.write(line)
        self.stdout.write(self._outcome(reading, target, options))
        for line in report.summary(reading):
            self.stdout.write(line)

    def _read(self, path: Path, target: load.Target) -> Reading:
        try:
            with path.open("rb") as file:
                # One byte past the limit is enough to know; a huge file is never held in memory.
                content = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        try:
            return read(path.name, content, language=target.language, progress=self._progress)
        except Unreadable as refusal:
            raise CommandError(f"{refusal} Nothing was written.") from refusal

    def _progress(self, what: str, done: int, whole: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{what}: {100 * done // max(whole, 1)} % ", ending="")
            if done >= whole:
                self.stderr.write("\r\033[K", ending="")

    def _outcome(self, reading: Reading, target: load.Target, options: dict[str, Any]) -> str:
        if options["check"]:
            return "checked only: nothing was written"
        if reading.errors:
            for line in report.summary(reading):
                self.stdout.write(line)
            raise CommandError("There are errors. Nothing was written.")
        try:
            edition, changed = load.load(reading.text, load.of_file(target, reading))
        except load.NotLoaded as refusal:
            raise CommandError(f"{refusal} Nothing was written.") from refusal
        published = options["publish"] and editions.publish(edition)
        return _said(edition, changed=changed, published=published)


def _check_words(target: load.Target) -> None:
    if not LANGUAGE.fullmatch(target.language):
        raise CommandError("--language must be a tag such as en or pt-BR.")
    for name in ("label", "date"):
        field = Edition._meta.get_field(name)
        value = getattr(target, name)
        if value and not re.search(field.validators[0].regex, value):  # type: ignore[union-attr]
            raise CommandError(f"--{name}: {field.validators[0].message}")  # type: ignore[union-attr]


def _said(edition: Edition, *, changed: bool, published: bool) -> str:
    if published:
        return f"published: {edition.slug}"
    if not changed:
        return f"unchanged: {edition.slug} holds this text already"
    return f"loaded: {edition.slug}, not public until it is published"
