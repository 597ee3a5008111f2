"""What a worker does beside its work: alerts once an hour, the heartbeat, the daily copy, the log off the machine."""

from __future__ import annotations

import logging
import shutil
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from django.core import mail
from django.core.management import call_command
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from mimc_site import alerts, watching
from mimc_site.backup import state
from signatories import ledger, runs
from signatories.models import LastRun, Mail


@pytest.fixture
def told(settings: Any) -> Any:
    """Look for causes; return those mailed, and forget the mails."""
    settings.ALERT_EMAIL = "operator@example.org"

    def look() -> list[str]:
        causes = alerts.look()
        assert [one.to for one in mail.outbox] == [["operator@example.org"]] * len(causes)
        mail.outbox.clear()
        return causes

    return look


def late(minutes: int) -> None:
    Mail.objects.create(template="confirm", due_at=timezone.now() - timedelta(minutes=minutes))


def an_hour_passes() -> None:
    before = (timezone.now() - timedelta(minutes=61)).isoformat()
    text = (alerts.folder() / "told.json").read_text()
    stored = [line.split('"')[1] for line in text.split(",")]
    (alerts.folder() / "told.json").write_text("{" + ", ".join(f'"{cause}": "{before}"' for cause in stored) + "}")


def test_nothing_wrong_nothing_mailed(db: None, told: Any) -> None:
    late(29)
    assert told() == []


def test_mail_that_is_stuck_is_told_once_an_hour(db: None, told: Any) -> None:
    late(31)
    assert [told(), told()] == [["mail"], []]
    an_hour_passes()
    assert told() == ["mail"]


def test_an_old_or_failed_copy_is_told_where_copies_are_made(db: None, told: Any, settings: Any) -> None:
    assert told() == []
    settings.BACKUP_KEY = "age1…"
    assert told() == ["backup"]
    state.folder().mkdir()
    for facts, wrong in (({}, False), ({"error": "no room"}, True)):
        state.save(state.BackupState(made_at=timezone.now().isoformat(), **facts))
        assert bool([one for one in alerts.causes() if one.cause == "backup"]) is wrong


def test_a_full_disk_is_told(db: None, told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage(NamedTuple):
        total: int
        free: int

    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(total=1000, free=99))
    assert told() == ["disk"]


def test_an_error_in_a_page_is_told_with_its_request_and_nothing_else(
    db: None, client: Client, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: Any) -> None:
        raise RuntimeError("somebody@example.org typed this")

    client.raise_request_exception = False
    monkeypatch.setattr("mimc_site.health.report", broken)
    answer = client.get("/readyz?q=secret")
    assert answer.status_code == 500
    (found,) = alerts.causes()
    assert answer["X-Request-ID"] in found.words
    assert "site:readyz" in found.words
    assert "somebody" not in found.words
    assert "secret" not in found.words
    assert [told(), told()] == [["errors"], []]


def test_an_alert_that_cannot_be_sent_is_tried_again(
    db: None, told: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    late(31)
    kept, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with caplog.at_level(logging.WARNING):
        assert alerts.look() == []
    settings.EMAIL_BACKEND = kept
    assert told() == ["mail"]


# --- the other duties --------------------------------------------------------------------------------


def test_the_heartbeat_is_heard_and_its_absence_stops_nothing(settings: Any) -> None:
    heard = []

    class Watcher(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Watcher)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    settings.HEARTBEAT_URL = f"http://127.0.0.1:{server.server_port}/beat"
    watching.beat()
    thread.join()
    server.server_close()
    watching.beat()
    assert heard == ["/beat"]


def test_the_log_goes_off_the_machine_by_itself(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_COMMAND = f"cp {{}} {tmp_path}/away.log"
    ledger.write("number", "3")
    watching.send_log()
    for thread in threading.enumerate():
        if thread.name == "send-log":
            thread.join()
    assert (tmp_path / "away.log").read_text() == ledger.path().read_text()


def test_a_place_that_refuses_the_log_is_asked_again_only_after_a_pause(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUP_COMMAND = "false {}"
    ledger.write("number", "3")
    asked: list[float] = []
    pausing, over = threading.Event(), threading.Event()

    def pause(seconds: float) -> None:
        asked.append(seconds)
        pausing.set()
        over.wait()

    monkeypatch.setattr(watching, "time", SimpleNamespace(sleep=pause))
    watching.send_log()
    pausing.wait()
    watching.send_log()
    over.set()
    for thread in threading.enumerate():
        if thread.name == "send-log":
            thread.join()
    assert asked == [watching.PAUSE]


@pytest.mark.parametrize(
    ("key", "hours", "begun"),
    [("", (99, 99), False), ("k", (25, 25), False), ("k", (27, 27), True), ("k", (99, 0), False), ("k", (), True)],
)
def test_a_worker_makes_the_copy_that_the_timer_did_not(
    key: str, hours: tuple[int, ...], begun: bool, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUP_KEY = key
    state.folder().mkdir()
    moments = [(timezone.now() - timedelta(hours=ago)).isoformat() for ago in hours]
    state.save(state.BackupState(**dict(zip(("made_at", "tried_at"), moments, strict=False))))
    started: list[Any] = []
    monkeypatch.setattr("subprocess.Popen", started.append)
    watching.copy()
    assert bool(started) is begun


def test_a_duty_that_fails_neither_ends_the_worker_nor_the_next_duty(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done = []

    def broken() -> None:
        raise RuntimeError

    duties = [watching.Duty(timedelta(minutes=1), broken), watching.Duty(timedelta(minutes=1), lambda: done.append(1))]
    monkeypatch.setattr(watching, "DUTIES", duties)
    call_command("worker", "--once")
    call_command("worker", "--once")
    assert done == [1]
    assert LastRun.objects.filter(name=runs.WORKER).count() == 1
    assert runs.worker_lives() is True
    # Who asks by a clock that is hours ahead or behind hears the same.
    asked = []
    for hours in (-2, 2):
        moved = timezone.now() + timedelta(hours=hours)
        with monkeypatch.context() as wrong:
            wrong.setattr(timezone, "now", lambda moved=moved: moved)
            asked.append(runs.worker_lives())
            runs.note(runs.WORKER)
        asked.append(runs.worker_lives())
    LastRun.objects.update(at=Now() - runs.SILENT)
    assert (asked, runs.worker_lives()) == ([True] * 4, False)
