"""What must happen regularly says here that it did, so that its absence is seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models.functions import Now

from signatories.models import LastRun

WORKER = "worker"
TIDY = "tidy"
COUNT_CHECK = "count check"
MAIL_TEST = "mail test"  # its link was pressed
BEAT = timedelta(seconds=30)  # how often a worker says that it lives
SILENT = timedelta(minutes=5)  # after which it is held to be dead


def note(name: str, *, found: int = 0) -> None:
    LastRun.objects.update_or_create(name=name, defaults={"at": Now(), "found": found})


def last() -> dict[str, datetime]:
    return dict(LastRun.objects.values_list("name", "at"))


def worker_lives() -> bool:
    # By the database's clock on both sides: the worker may run on another machine than who asks.
    return LastRun.objects.filter(name=WORKER, at__gt=Now() - SILENT).exists()
