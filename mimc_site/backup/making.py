"""Making a copy: one consistent moment, encrypted, read back, sent off the machine, kept for thirty days."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import timezone

from mimc_site.backup import archive, engines, keys, offsite, state
from mimc_site.backup.refusals import BackupError
from mimc_site.backup.state import BackupState, folder
from signatories import ledger

KEPT_FOR = timedelta(days=30)
STAMP = "%Y%m%dT%H%M%SZ"
BETWEEN_TRIES = 0.5  # seconds


def make(patience: float = 0) -> BackupState:
    """Make one copy and return what is known of it; what goes wrong is noted before it is raised.

    Where another copy is being made, wait for its end for so many seconds.
    """
    folder().mkdir(parents=True, exist_ok=True, mode=0o750)
    with _alone(patience):
        before = state.load()
        now = timezone.now()
        try:
            fresh = _make(now)
            state.save(fresh)  # the copy stands, whatever becomes of sending it
            before = fresh
            if offsite.send(folder() / fresh.file):
                before = replace(fresh, sent_at=timezone.now().isoformat())
            offsite.send_log()
        except Exception as error:
            words = str(error) if isinstance(error, BackupError) else type(error).__name__
            state.save(replace(before, tried_at=now.isoformat(), error=words[:500]))
            raise
        state.save(before)
        forget_old(now)
        return before


def _make(now: datetime) -> BackupState:
    recipients, identities = keys.recipients(settings.BACKUP_KEY), keys.identities(settings.BACKUP_KEY)
    name = f"mimc-{now.astimezone(UTC).strftime(STAMP)}.tar.age"
    half = folder() / f"{name}.half"
    with stage() as place:
        log = _log_now()  # before the database: each line is written before what it tells is committed
        _gather_uploads(place)
        tables, migrations = engines.engine().dump(place / archive.DATABASE)
        _gather_uploads(place)  # again, for what came while the database was copied
        manifest: archive.Manifest = {
            "format": archive.FORMAT,
            "made_at": now.isoformat(),
            "engine": engines.engine().name,
            "migrations": migrations,
            "tables": tables,
            "files": archive.describe(place),
            "log": log,
        }
        try:
            _verified(half, archive.write(place, manifest, half, recipients), identities)
            half.rename(folder() / name)
        finally:
            half.unlink(missing_ok=True)
    return BackupState(
        made_at=now.isoformat(),
        file=name,
        bytes=(folder() / name).stat().st_size,
        verified="decrypted" if identities else "digest",
        tried_at=now.isoformat(),
    )


def _verified(path: Path, written: str, identities: list[Any]) -> None:
    """Read the file back: whole where a private key is at hand, else against the digest of what was written."""
    if archive.file_digest(path) != written:
        raise BackupError("The copy does not read as it was written. Look at the disk.")
    if identities:
        archive.check(path, identities)


def _log_now() -> dict[str, Any]:
    if not ledger.path().exists():
        return {"bytes": 0, "sha256": ""}
    return {"bytes": ledger.path().stat().st_size, "sha256": archive.file_digest(ledger.path())}


def _gather_uploads(place: Path) -> None:
    """Link what was uploaded: files never change once written, and a second name for one costs nothing."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")) if root.exists() else ():
        target = place / archive.UPLOADS / path.relative_to(root)
        if not path.is_file() or target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, target)
        except FileNotFoundError:
            continue  # removed in this very moment
        except OSError:
            shutil.copyfile(path, target)  # on another disk


@contextmanager
def stage() -> Iterator[Path]:
    """Give a folder that only this account can read, and leave nothing of it."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o750)
    place = Path(tempfile.mkdtemp(prefix="stage-", dir=folder()))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _alone(patience: float = 0) -> Iterator[None]:
    """One copy at a time: the timer and a worker may both think that it is due."""
    limit = time.monotonic() + patience
    with (folder() / "lock").open("w") as file:
        while not _locked(file):
            if time.monotonic() >= limit:
                raise BackupError("Another copy is being made at this moment.")
            time.sleep(BETWEEN_TRIES)
        # Whoever was killed in the middle left its folder behind.
        for left in [*folder().glob("stage-*"), *folder().glob("*.half")]:
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def forget_old(now: datetime) -> None:
    """Remove copies older than thirty days, by the moment in their names."""
    for path in folder().glob("mimc-*.tar.age"):
        try:
            made = datetime.strptime(path.name.removeprefix("mimc-").removesuffix(".tar.age"), STAMP).replace(
                tzinfo=UTC
            )
        except ValueError:
            continue
        if now - made > KEPT_FOR:
            path.unlink()
