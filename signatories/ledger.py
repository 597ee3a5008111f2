"""The log of UUIDs that lies outside the database and its backups, so that a restore brings nobody back."""

from __future__ import annotations

import os
import uuid

from django.conf import settings
from django.utils import timezone


def write(verb: str, subject: uuid.UUID | str) -> None:
    """Append one line and have the disk hold it, before the caller's transaction commits.

    If that transaction then fails, the line stays: a restore would remove once more than was removed, and never less.
    """
    folder = settings.DATA_DIR / "ledger"
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    line = f"{timezone.now().isoformat(timespec='seconds')} {verb} {subject}\n"
    # One write in append mode: lines of several processes never mix.
    descriptor = os.open(folder / "removals.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
