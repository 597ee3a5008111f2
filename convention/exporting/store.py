"""Files made once and kept under ``DATA_DIR`` by their own digest: written aside, then renamed, then said to be there.

A crash leaves at most a file with a temporary name, which the next making sweeps away; nobody is offered half a file.
"""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from convention.models import MadeFile

HALF = ".half"
STALE = 3600  # seconds after which a half file has no maker any more
RETRY = 3600  # seconds before what could not be made is tried again


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that ought to be there, and how it is made; ``made_of`` is the digest of all that it will say."""

    subject: str
    format: str
    made_of: str
    make: Callable[[], bytes]


def folder() -> Path:
    return Path(settings.DATA_DIR) / "made"


def path_of(sha256: str) -> Path:
    return folder() / sha256[:2] / sha256


def rows(subject: str) -> dict[str, MadeFile]:
    """Return what is known of the subject's files, by format; a file gone from the disk counts as not made."""
    found = MadeFile.objects.filter(subject=subject)
    return {row.format: row for row in found if row.failed_at or path_of(row.sha256).exists()}


def due(wanted: list[Wanted]) -> list[Wanted]:
    """Return what is not made yet, or was made of something else; what failed waits for an hour."""
    subjects = {one.subject for one in wanted}
    known = {(subject, key): row for subject in subjects for key, row in rows(subject).items()}
    lately = timezone.now() - timedelta(seconds=RETRY)
    found = []
    for one in wanted:
        row = known.get((one.subject, one.format))
        if row is None or row.made_of != one.made_of or (row.failed_at and row.failed_at < lately):
            found.append(one)
    return found


def keep(one: Wanted, content: bytes) -> MadeFile:
    """Store the content and say so; the file of before is removed where nothing else is made of it."""
    sha256 = hashlib.sha256(content).hexdigest()
    _write(path_of(sha256), content)
    before = MadeFile.objects.filter(subject=one.subject, format=one.format).values_list("sha256", flat=True).first()
    said = {
        "made_of": one.made_of,
        "sha256": sha256,
        "size": len(content),
        "made_at": timezone.now(),
        "failed_at": None,
    }
    row, _ = MadeFile.objects.update_or_create(subject=one.subject, format=one.format, defaults=said)
    if before and before != sha256 and not MadeFile.objects.filter(sha256=before).exists():
        path_of(before).unlink(missing_ok=True)
    return row


def fail(one: Wanted) -> None:
    """Say that the file could not be made; an older one stays on offer."""
    now = timezone.now()
    changed = MadeFile.objects.filter(subject=one.subject, format=one.format).update(made_of=one.made_of, failed_at=now)
    if not changed:
        MadeFile.objects.create(subject=one.subject, format=one.format, made_of=one.made_of, failed_at=now)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    half = path.with_name(f"{uuid.uuid4().hex}{HALF}")
    try:
        with half.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)


def sweep() -> None:
    """Remove what killed makers left."""
    for half in folder().glob(f"*/*{HALF}"):
        if time.time() - half.stat().st_mtime > STALE:
            half.unlink(missing_ok=True)
