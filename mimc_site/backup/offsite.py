"""BACKUP_COMMAND: a copy leaves the machine as soon as it is made, and the log of erasures whenever it grew."""

from __future__ import annotations

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
    """Copy the log of erasures off the machine where it has grown since; return whether it was sent."""
    log, mark = ledger.path(), state.folder() / "log-sent"
    if not settings.BACKUP_COMMAND or not log.exists():
        return False
    size = str(log.stat().st_size)  # read first: what is added meanwhile goes next time
    if mark.exists() and mark.read_text() == size:
        return False
    send(log)
    mark.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    mark.write_text(size)
    return True


def log_is_behind() -> bool:
    """Tell whether the log holds lines that lie on this machine only."""
    log, mark = ledger.path(), state.folder() / "log-sent"
    if not settings.BACKUP_COMMAND or not log.exists():
        return False
    return not mark.exists() or mark.read_text() != str(log.stat().st_size)


def is_long_behind() -> bool:
    """Tell whether it has been so since the log's newest line, a quarter of an hour ago or longer."""
    return log_is_behind() and time.time() - ledger.path().stat().st_mtime > LONG
