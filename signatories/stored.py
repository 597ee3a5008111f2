"""Files that the worker stores for everybody: put in place whole, and offline once somebody in them changed or left."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from convention.models import ContentVersion
from signatories.models import Change


def folder(name: str) -> Path:
    return Path(settings.DATA_DIR) / name


def read(path: Path) -> dict[str, Any] | None:
    """Return what a small JSON file says, or nothing where there is none that can be read: it is then made anew."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found


def version_now() -> int:
    """Return the content version. Read before the rows: whatever changes while files are written counts as later."""
    return ContentVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def has_changed(stored: dict[str, Any]) -> bool:
    """Tell whether anybody who is in the files has changed or left since.

    ``numbers`` names who is in them; without it, everybody up to ``highest_number`` is.
    """
    later = Change.objects.filter(version__gt=stored["content_version"], number__lte=stored["highest_number"])
    inside = stored.get("numbers")
    if inside is None:
        return later.exists()
    return not set(inside).isdisjoint(later.values_list("number", flat=True))


@contextmanager
def fresh(name: str) -> Iterator[Path]:
    """Give a folder to write into; it is gone afterwards, whatever was not put in place.

    To be called by who is ``alone`` at this work: what a killed process left behind goes first.
    """
    for left in folder(name).parent.glob(f"{name}-*"):
        shutil.rmtree(left, ignore_errors=True)
    made = folder(name).with_name(f"{name}-{uuid.uuid4().hex}")
    made.mkdir(parents=True, mode=0o750)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def put_in_place(made: Path, name: str) -> None:
    """Let the whole folder take the place of the one before, once the disk holds every word of it.

    Else a machine that loses its power could come back with the names of the files and nothing in them.
    """
    for path in (*sorted(made.rglob("*")), made):
        _hold(path)
    place = folder(name)
    old = made.with_name(f"{made.name}-old")
    if place.exists():
        place.rename(old)
    made.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _hold(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Tell whether this process is the only one at this work; the lock goes with the process, however it ends."""
    folder(name).parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder(name).with_name(f"{name}.lock"), os.O_RDWR | os.O_CREAT, 0o640)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        yield False
        return
    try:
        yield True
    finally:
        os.close(descriptor)
