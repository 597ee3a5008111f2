"""BACKUP_COMMAND: a copy leaves the machine as soon as it is made, and the log of erasures whenever it grew."""

from __future__ import annotations

import hashlib
import shlex
import subprocess
import time
from pathlib import Path

from django.conf import settings

from mimc_site.backup import state
from mimc_site.backup.refusals import BackupError
from signatories import ledger

PATIENCE = 6 * 3600  # seconds: a large copy on a slow line
MARK = "{}"
LONG = 15 * 60  # seconds


def send(path: Path) -> bool:
    """Run BACKUP_COMMAND for one file; return whether there is such a command. No shell reads it."""
    words = shlex.split(settings.BACKUP_COMMAND)
    if not words:
        return False
    command = [word.replace(MARK, str(path)) for word in words]
    if command == words:
        command.append(str(path))
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603 - the operator's own words
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or str(error).encode()
        raise BackupError(
            f"BACKUP_COMMAND failed for {path.name}: {said.decode(errors='replace').strip()[-300:]}"
        ) from error
    return True


def send_log() -> bool:
    """Copy the log of erasures off the machine where it has grown since, or goes elsewhere now; return whether."""
    if not log_is_behind():
        return False
    standing = _standing()  # read first: what is added meanwhile goes next time
    send(ledger.path())
    mark = _mark()
    mark.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    mark.write_text(standing)
    return True


def log_is_behind() -> bool:
    """Tell whether the log holds lines that have not gone where BACKUP_COMMAND sends them."""
    if not settings.BACKUP_COMMAND or not ledger.path().exists():
        return False
    mark = _mark()
    return not mark.exists() or mark.read_text() != _standing()


def _mark() -> Path:
    return state.folder() / "log-sent"


def _standing() -> str:
    """Return the log's size, and by which command: another command may lead to a place that has no log yet."""
    command = hashlib.sha256(settings.BACKUP_COMMAND.encode()).hexdigest()
    return f"{ledger.path().stat().st_size} {command}"


def is_long_behind() -> bool:
    """Tell whether it has been so since the log's newest line, a quarter of an hour ago or longer."""
    return log_is_behind() and time.time() - ledger.path().stat().st_mtime > LONG
