"""Mail against a server that misbehaves: each letter arrives once it is well, or is shown as failed; none is lost."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import Mock, patch

import pytest
from django.core.management import call_command
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from convention.models import Edition
from signatories import lifecycle, mailing
from signatories.lifecycle import Draft
from signatories.management.commands import worker as worker_command
from signatories.models import Mail, Signature
from tests.conftest import ROOT, child_environment
from tests.support.sink import Sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    opened = Sink()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", opened.port, 0.5
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield opened
    opened.close()


def submit(count: int = 3) -> list[Signature]:
    edition = Edition.objects.instrument() or Edition.objects.create(
        language="en", label="2017", title="T", is_current=True, published_at=timezone.now()
    )
    return [
        lifecycle.submit(Draft(name=f"Person {n}", edition=edition, email=f"p{n}@example.org")) for n in range(count)
    ]


def states() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("state", flat=True))


def pause_is_over() -> None:
    Mail.objects.filter(state=Mail.State.WAITING).update(due_at=Now())


def test_a_server_that_is_well_gets_each_letter_once(sink: Sink) -> None:
    submit()
    mailing.deliver_due()
    mailing.deliver_due()
    assert states() == ["sent"] * 3
    assert sorted(sink.counts().values()) == [1, 1, 1]
    assert sink.counts().keys() == {f"<{mail.uuid}@127.0.0.1>" for mail in Mail.objects.all()}


def test_a_worker_rests_only_once_no_mail_waits(sink: Sink, monkeypatch) -> None:
    left: list[int] = []

    class Rest(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            if timeout:
                left.append(Mail.objects.filter(state=Mail.State.WAITING).count())
                self.set()
            return self.is_set()

    monkeypatch.setattr(worker_command, "threading", SimpleNamespace(Event=Rest))
    monkeypatch.setattr(worker_command.signal, "signal", lambda number, act: None)
    monkeypatch.setattr(worker_command, "_task_runner", Mock)
    monkeypatch.setattr(mailing, "A_TURN", 2)
    submit(5)
    # Written while the database's clock ran ahead: a worker that comes brings it back before it looks.
    ahead = timedelta(hours=2)
    Mail.objects.update(created_at=F("created_at") + ahead, due_at=F("due_at") + ahead)
    call_command("worker")
    assert left == [0]


@contextmanager
def clock_off_by(hours: int) -> Iterator[None]:
    """Move the clock that this process sees, as on a host that no time server reaches; the database keeps its own."""
    moved = timezone.now() + timedelta(hours=hours)
    with patch.object(timezone, "now", lambda: moved):
        yield


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_worker_with_a_wrong_clock_neither_takes_a_leased_mail_nor_gives_its_own_away(sink: Sink, hours: int) -> None:
    submit(2)
    held = mailing._lease_next()
    with clock_off_by(hours):
        own = mailing._lease_next()
        assert mailing.deliver_due() == 0
    assert mailing.deliver_due() == 0
    assert (sink.kept, held == own) == ([], False)
    # A killed worker's lease lapses on time for everybody.
    Mail.objects.update(leased_until=Now() - timedelta(seconds=1))
    with clock_off_by(hours):
        assert mailing.deliver_due() == 2


@pytest.mark.parametrize("hours", [-2, 2])
def test_what_may_still_be_undone_waits_its_time_whichever_host_writes_and_sends_it(sink: Sink, hours: int) -> None:
    (signature,) = submit(1)
    Mail.objects.all().delete()
    mailing.queue("address-kept", signature, after=lifecycle.UNDO_FOR)
    with clock_off_by(hours):
        assert mailing.deliver_due() == 0
        mailing.queue("address-kept", signature, after=lifecycle.UNDO_FOR)
        mailing.queue("address-kept", signature)
        assert mailing.deliver_due() == 1
    assert mailing.deliver_due() == 0
    Mail.objects.update(due_at=F("due_at") - lifecycle.UNDO_FOR)
    assert mailing.deliver_due() == 2


def test_mail_written_by_a_clock_that_ran_ahead_goes_once_it_is_put_back(sink: Sink) -> None:
    submit(2)
    ahead = timezone.now() + timedelta(hours=2)
    first, second = Mail.objects.order_by("pk")
    pause = timedelta(minutes=10)
    Mail.objects.filter(pk=first.pk).update(created_at=ahead, due_at=ahead, leased_until=ahead + mailing.LEASE)
    Mail.objects.filter(pk=second.pk).update(created_at=ahead, due_at=ahead + pause)
    assert mailing.deliver_due() == 0
    assert mailing.clock_went_back() == 3
    second.refresh_from_db()
    assert second.due_at - second.created_at == pause
    first.refresh_from_db()
    assert first.due_at <= timezone.now()
    assert timezone.now() < first.leased_until <= timezone.now() + mailing.LEASE
    Mail.objects.update(leased_until=None)
    assert mailing.deliver_due() == 1
    assert mailing.clock_went_back() == 0


def test_the_mails_of_one_signature_are_one_thread_and_of_another_another(sink: Sink) -> None:
    first, second = submit(2)
    lifecycle.withdraw(lifecycle.confirm(first))
    lifecycle.withdraw(lifecycle.confirm(second))
    mailing.deliver_due()
    threads = {str(message["To"]): set() for message in sink.kept}
    for message in sink.kept:
        threads[str(message["To"])].add(str(message["References"]))
    assert [len(roots) for roots in threads.values()] == [1, 1]
    assert len(set.union(*threads.values())) == 2


@pytest.mark.parametrize("mode", ["421", "450"])
def test_after_a_temporary_failure_each_letter_arrives_once(sink: Sink, mode: str) -> None:
    submit()
    sink.mode = mode
    mailing.deliver_due()
    assert states() == ["waiting"] * 3
    assert sink.kept == []
    # Not before its pause is over.
    sink.mode = "well"
    assert mailing.deliver_due() == 0
    pause_is_over()
    mailing.deliver_due()
    assert states() == ["sent"] * 3
    assert sorted(sink.counts().values()) == [1, 1, 1]
    assert set(Mail.objects.values_list("attempts", flat=True)) == {2}


@pytest.mark.parametrize("mode", ["hang", "die"])
def test_a_server_that_says_nothing_costs_one_letter_its_turn_and_the_others_none(sink: Sink, mode: str) -> None:
    submit()
    sink.mode = mode
    assert mailing.deliver_due() == 1
    assert states() == ["waiting"] * 3
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    sink.mode = "well"
    assert mailing.deliver_due() == 2
    pause_is_over()
    mailing.deliver_due()
    assert states() == ["sent"] * 3
    assert sorted(sink.counts().values()) == [1, 1, 1]


def test_a_server_that_is_not_there_is_waited_for(sink: Sink) -> None:
    submit(1)
    sink.close()
    mailing.deliver_due()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == ("waiting", 1)
    assert mail.due_at > timezone.now()


def test_pauses_grow_and_end_in_a_failure_that_is_shown(sink: Sink) -> None:
    submit(1)
    sink.mode = "450"
    pauses = []
    for _ in mailing.PAUSES:
        pause_is_over()
        mailing.deliver_due()
        pauses.append(Mail.objects.get().due_at - timezone.now())
    # The last two are equal but for what the test itself took between them.
    minutes = [round(pause.total_seconds() / 60) for pause in pauses]
    assert minutes == [pause.total_seconds() // 60 for pause in mailing.PAUSES]
    assert states() == ["waiting"]
    pause_is_over()
    mailing.deliver_due()
    assert states() == ["failed"]
    assert Mail.objects.get().error == "SMTPRecipientsRefused 450"


def test_a_permanent_refusal_is_shown_at_once_and_only_for_its_letter(sink: Sink, client) -> None:
    from signatories import tokens, wayin

    [signature] = submit(1)
    sink.mode = "550"
    mailing.deliver_due()
    assert (states(), Mail.objects.get().error) == (["failed"], "SMTPRecipientsRefused 550")
    lifecycle.confirm(signature)
    client.post(f"/signature/open/{tokens.make(wayin.make(signature))}/")
    assert "could not be delivered" in client.get("/signature/").content.decode()


def test_no_address_is_kept_in_what_failed(sink: Sink) -> None:
    submit(1)
    sink.mode = "550"
    mailing.deliver_due()
    assert "example.org" not in Mail.objects.get().error


def worker(settings, sink: Sink) -> subprocess.Popen[bytes]:
    environment = {
        **child_environment(settings),
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}?tls=0",
        "DEBUG": "1",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--interval", "0.1"], cwd=ROOT, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def wait_for(what, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.both
def test_a_killed_worker_repeats_at_most_the_letter_in_its_hand(fresh_database: str, settings, sink: Sink) -> None:
    submit(6)
    first = worker(settings, sink)
    try:
        wait_for(lambda: len(sink.kept) >= 2)
        sink.mode = "hang"
        sink.reached.clear()
        wait_for(lambda: sink.reached.is_set() or len(sink.kept) == 6)
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    sink.mode = "well"
    in_hand = Mail.objects.filter(leased_until__isnull=False).count()
    assert in_hand <= 1
    # The lease of the dead lapses; until then nobody touches the letter.
    Mail.objects.filter(leased_until__isnull=False).update(leased_until=Now() - timedelta(seconds=1))
    second = worker(settings, sink)
    try:
        wait_for(lambda: not Mail.objects.exclude(state=Mail.State.SENT).exists())
    finally:
        second.terminate()
        second.wait()
    assert len(sink.counts()) == 6
    assert sum(sink.counts().values()) <= 7
