"""What a worker does beside its own work: the log of erasures off the machine, the daily copy, alerts, the heartbeat.

One worker of a machine at a time, whichever comes first; none of it may hold up the mail.
"""

from __future__ import annotations

import fcntl
import logging
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from mimc_site import alerts
from mimc_site.backup import offsite, state
from mimc_site.backup.refusals import BackupError

log = logging.getLogger("site.watch")

# The timer has the first try of each day; on a machine without one a worker makes the copy.
BACKUP_AFTER = timedelta(hours=26)
PATIENCE = 5  # seconds, for the heartbeat
PAUSE = 60  # seconds, after the log did not reach its place


@dataclass(slots=True)
class Duty:
    """Something done every so often."""

    every: timedelta
    do: Callable[[], object]
    next: float | None = None  # by the clock that nobody can set

    def when_due(self, now: float) -> None:
        if self.next is not None and now < self.next:
            return
        self.next = now + self.every.total_seconds()
        try:
            self.do()
        except Exception as error:
            # Nothing here may end the worker, which has people's mail in its hands.
            log.warning("duty failed", exc_info=error, extra={"fields": {"duty": getattr(self.do, "__name__", "?")}})


def look() -> None:
    """Do what is due. Called by the worker in each of its rounds."""
    now = time.monotonic()
    try:
        with (Path(settings.DATA_DIR) / "watch.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for duty in DUTIES:
                duty.when_due(now)
    except OSError:
        return  # another worker looks


def forget() -> None:
    for duty in DUTIES:
        duty.next = None


def beat() -> None:
    """Call HEARTBEAT_URL: who watches from outside learns by silence that the machine is dead."""
    if not settings.HEARTBEAT_URL:
        return
    try:
        with urllib.request.urlopen(settings.HEARTBEAT_URL, timeout=PATIENCE) as answer:  # noqa: S310 - http(s) by settings
            answer.read(100)
    except (OSError, urllib.error.URLError) as error:
        log.warning("heartbeat not heard", extra={"fields": {"error": type(error).__name__}})


def send_log() -> None:
    """Begin to copy the log of erasures off the machine, beside the worker: a slow line must not hold up mail."""
    if offsite.log_is_behind() and not any(thread.name == "send-log" for thread in threading.enumerate()):
        threading.Thread(target=_send_log, name="send-log", daemon=True).start()


def _send_log() -> None:
    try:
        offsite.send_log()
    except BackupError as error:
        log.warning("log of erasures not sent", extra={"fields": {"error": str(error)[:200]}})
        time.sleep(PAUSE)  # while this thread is there no other begins


def copy() -> None:
    """Begin the daily copy in a process of its own, unless the timer has made it."""
    known, now = state.load(), timezone.now()
    if not settings.BACKUP_KEY or (known.made and now - known.made < BACKUP_AFTER):
        return
    if known.tried and now - known.tried < timedelta(hours=1):
        return
    subprocess.Popen([sys.executable, Path(settings.BASE_DIR) / "manage.py", "backup"])  # noqa: S603 - our own command


DUTIES = [
    Duty(timedelta(minutes=5), beat),
    Duty(timedelta(seconds=1), send_log),
    Duty(timedelta(minutes=10), copy),
    Duty(timedelta(minutes=1), alerts.look),
]
