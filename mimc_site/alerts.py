"""One mail an hour for each cause, for owners without Prometheus. Sent at once, not through the queue of mail:
that may be what is stuck.
"""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, close_old_connections
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from mimc_site.backup import offsite, state
from mimc_site.logs import request_id
from signatories.models import Mail

log = logging.getLogger("site.alerts")

ONCE_IN = timedelta(hours=1)
MAIL_STUCK = timedelta(minutes=30)
DISK_LOW = 0.10
MOST_NOTED = 100_000  # bytes of noted errors between two mails


@dataclass(frozen=True, slots=True)
class Alert:
    """``cause`` is also the anchor in docs/operations.md under which stands what to do."""

    cause: str
    subject: str
    words: str


def folder() -> Path:
    return Path(settings.DATA_DIR) / "alerts"


def note_error(route: str | None) -> None:
    """Note, in a request that ended with 500, that one did: a line in a file, since the database may be the cause."""
    if not settings.ALERT_EMAIL:
        return
    with contextlib.suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True, mode=0o750)
        with (folder() / "errors").open("a") as file:
            if file.tell() < MOST_NOTED:
                file.write(f"{timezone.now().isoformat(timespec='seconds')} {request_id.get() or '-'} {route or '-'}\n")


def look() -> list[str]:
    """Mail what is wrong now, each cause at most once an hour; return the causes mailed."""
    if not settings.ALERT_EMAIL:
        return []
    folder().mkdir(parents=True, exist_ok=True, mode=0o750)
    told, now = _told(), timezone.now()
    mailed = []
    for found in causes():
        if found.cause in told and now - told[found.cause] < ONCE_IN:
            continue
        if _mail(found):
            told[found.cause] = now
            mailed.append(found.cause)
            if found.cause == "errors":
                (folder() / "errors").unlink(missing_ok=True)
    if mailed:
        _remember(told)
    return mailed


def causes() -> list[Alert]:
    """Return what is wrong now."""
    return [alert for alert in (_errors(), _backup(), _stuck_mail(), _disk()) if alert is not None]


def _errors() -> Alert | None:
    try:
        lines = (folder() / "errors").read_text().splitlines()
    except OSError:
        return None
    last = "\n".join(lines[-5:])
    return Alert(
        "errors", "pages ended in an error",
        f"{len(lines)} requests were answered with an error of ours (500) since the last mail of this kind. The last "
        f"of them, with the id under which the log tells more:\n\n{last}",
    )  # fmt: skip


def _backup() -> Alert | None:
    if not settings.BACKUP_KEY:
        return None
    known = state.load()
    if known.error:
        words = f"The last try to make a copy failed: {known.error}"
    elif known.is_old:
        words = f"The newest copy is of {known.made_at or 'no day: there is none'}."
    elif offsite.is_long_behind():
        words = "The log of erasures could not be copied off this machine for a quarter of an hour."
    else:
        return None
    return Alert("backup", "the backup failed", words)


def _stuck_mail() -> Alert | None:
    try:
        late = Mail.objects.filter(state=Mail.State.WAITING, due_at__lt=Now() - MAIL_STUCK).count()
    except DatabaseError as error:
        close_old_connections()
        return Alert("database", "the database does not answer", f"The worker got {type(error).__name__}.")
    if not late:
        return None
    return Alert("mail", "mail does not go out", f"{late} mails have been due for more than half an hour.")


def _disk() -> Alert | None:
    usage = shutil.disk_usage(settings.DATA_DIR)
    if usage.free / usage.total >= DISK_LOW:
        return None
    words = f"{usage.free // 2**20} MB of {usage.total // 2**20} MB are free under {settings.DATA_DIR}."
    return Alert("disk", "the disk is nearly full", words)


def _mail(alert: Alert) -> bool:
    message = EmailMessage(
        subject=f"[{settings.SITE_URL.partition('://')[2]}] {alert.subject}",
        body=f"{alert.words}\n\nWhat to do: docs/operations.md, “{alert.cause}” under “When a light goes red”.\n"
        f"The site: {settings.SITE_URL}/admin/\n\nThis mail comes at most once an hour while it lasts.\n",
        to=[settings.ALERT_EMAIL],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        log.warning("alert not sent", extra={"fields": {"cause": alert.cause, "error": type(error).__name__}})
        return False
    return True


def _told() -> dict[str, datetime]:
    try:
        stored = json.loads((folder() / "told.json").read_text())
    except (OSError, ValueError):
        return {}
    return {cause: moment for cause, text in stored.items() if (moment := parse_datetime(text))}


def _remember(told: dict[str, datetime]) -> None:
    (folder() / "told.json").write_text(json.dumps({cause: moment.isoformat() for cause, moment in told.items()}))
