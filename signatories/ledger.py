"""The log of UUIDs that lies outside the database and its backups, so that a restore brings nobody back."""

from __future__ import annotations

import errno
import fcntl
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

VERBS = frozenset({"erase", "withdraw", "withdraw_statement", "take_down", "restored", "number"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``subject`` is a UUID, or of the verb ``number`` the highest public number given."""

    verb: str
    subject: str


def path() -> Path:
    return Path(settings.DATA_DIR) / "ledger" / "removals.log"


def write(verb: str, subject: uuid.UUID | str) -> None:
    """Append one line and have the disk hold it, before the caller's transaction commits.

    If that transaction then fails, the line stays: a restore would remove once more than was removed, and never less.
    """
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    line = f"{timezone.now().isoformat(timespec='seconds')} {verb} {subject}\n"
    descriptor = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        # One at a time, so that a line which a full disk cut short can be taken back whole.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _append(descriptor, line.encode())
    finally:
        os.close(descriptor)


def _append(descriptor: int, line: bytes) -> None:
    """Append the line and have the disk hold it, or leave the log as it was and raise ``OSError``.

    Half a line would run into the next one, and no restore could read on from there.
    """
    size = os.fstat(descriptor).st_size
    try:
        written = os.write(descriptor, line)
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise
    if written != len(line):
        os.ftruncate(descriptor, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def entries(text: str) -> Iterator[Entry]:
    """Yield the lines in order; raise ``ValueError`` with the number of one that cannot be read."""
    for place, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if len(words) != 3 or words[1] not in VERBS or not _is_subject(*words[1:]):
            raise ValueError(f"line {place} of the log of erasures cannot be read")
        yield Entry(words[1], words[2])


def _is_subject(verb: str, subject: str) -> bool:
    if verb == "number":
        return subject.isascii() and subject.isdigit() and len(subject) < 10
    try:
        return str(uuid.UUID(subject)) == subject
    except ValueError:
        return False
