"""``manage.py worker``: mail, tasks and the daily rules. Any number may run; a killed one loses nothing."""

from __future__ import annotations

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner

from convention import tasks as convention_tasks
from convention.exporting import making
from signatories import counts, mailing, runs, tasks
from signatories.startup import check_keys, check_restored

log = logging.getLogger("site.worker")
# In seconds of the clock that nobody can set: one put back by an hour must not make the worker idle for an hour.
TIDY_EVERY = 24 * 3600.0
FILES_LOOK = 15.0  # whether the files of an edition are made
SNAPSHOT_LOOK = 60.0  # whether the stored files are due: each hour, and once somebody in them left


class Command(BaseCommand):
    help = "Sends mail, runs queued tasks and applies the retention rules once a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between two looks (default 1)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        check_restored()
        check_keys()
        self.stopping = threading.Event()
        if not options["once"]:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, self.stop)
        runner = _task_runner()
        duties = [import_string(name) for name in settings.WORKER_DUTIES]
        next_tidy = next_snapshot = next_beat = next_files = time.monotonic()
        while not self.stopping.is_set():
            now = time.monotonic()
            more = False
            try:
                if now >= next_tidy:
                    tasks.tidy.enqueue()
                    next_tidy = now + TIDY_EVERY
                if now >= next_snapshot:
                    tasks.snapshot.enqueue()
                    tasks.typeset.enqueue()
                    next_snapshot = now + SNAPSHOT_LOOK
                if now >= next_files:
                    next_files = now + FILES_LOOK
                    if making.is_due():
                        # A few at a time, so that mail does not wait for them; then look again at once.
                        convention_tasks.make_files.enqueue()
                        next_files = now
                if now >= next_beat:
                    runs.note(runs.WORKER)
                    mailing.clock_went_back()
                    next_beat = now + runs.BEAT.total_seconds()
                counts.fold()
                more = mailing.deliver_due(most=mailing.A_TURN) == mailing.A_TURN
                runner.run()
            except (DatabaseError, InterfaceError) as error:
                # The database may be away for a while; what is due stays due.
                log.warning("database away", extra={"fields": {"error": type(error).__name__}})
                close_old_connections()
            for duty in duties:
                duty()
            if options["once"]:
                return
            self.stopping.wait(0 if more else options["interval"])

    def stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.stopping.set()


def _task_runner() -> TaskRunner:
    """Return django-tasks' own runner in its batch mode: it runs what is ready and comes back."""
    return TaskRunner(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=20,
        worker_id=f"worker-{id(threading.current_thread()):x}",
        excluded_queue_names=[],
    )
