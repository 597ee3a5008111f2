"""The faults: how each begins and ends, and whose hand it may take something out of."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from faults.load import MARK
from faults.rig import SHIMS, Rig
from faults.services import fill, wait_until

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), Path("/no/libfaketime"))
During = Callable[["Rig", float], contextlib.AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """``hold`` is in seconds, in a quick run and in a whole one.

    ``repeats``: how many messages it may take out of a worker's hand, so that they come twice: one for each of the two
    workers and each blow. ``fails``: whether a request may fail.
    """

    name: str
    during: During
    hold: tuple[float, float]
    repeats: int = 0
    fails: bool = True
    possible: Callable[[Rig], str] = lambda _rig: ""  # why it is not, or nothing


@contextmanager
def one_web_process(rig: Rig, hold: float) -> Iterator[None]:
    """``kill -9`` of one process of a host, several times."""
    for _ in range(3):
        web = rig.chance.choice(rig.site.webs)
        if children := web.children():
            os.kill(rig.chance.choice(children), signal.SIGKILL)
        rig.wait(hold / 3)
    yield


@contextmanager
def all_web_processes(rig: Rig, hold: float) -> Iterator[None]:
    for web in rig.site.webs:
        web.kill()
    yield
    rig.wait(hold)


@contextmanager
def batch_press(rig: Rig, hold: float) -> Iterator[None]:
    """``kill -9`` of all web processes in the middle of a batch of decisions."""
    with rig.load.moderating:
        browser = rig.load.moderator(next(iter(rig.load.sessions)))
        marks = MARK.findall(browser.get("/admin/queue/").text)
        press = threading.Thread(target=rig.load.batch, args=(browser, marks))
        press.start()
        rig.wait(rig.chance.uniform(0.02, 0.15))
        for web in rig.site.webs:
            web.kill()
        press.join()
    rig.notes.append(f"batch of {len(marks)}")
    yield
    rig.wait(hold)


def kill_workers(rig: Rig) -> None:
    for worker in rig.site.workers:
        worker.kill()


@contextmanager
def worker_in_mail(rig: Rig, hold: float) -> Iterator[None]:
    """``kill -9`` of both workers when the server has a message and has not said so yet."""
    done = threading.Event()

    def now() -> None:
        kill_workers(rig)
        done.set()

    rig.sink.taken = now
    if not done.wait(30):
        rig.notes.append("no mail came")
    yield
    rig.wait(hold)


@contextmanager
def worker_in_snapshot(rig: Rig, hold: float) -> Iterator[None]:
    """``kill -9`` of both workers while the hourly files are written."""
    shutil.rmtree(rig.data / "snapshot", ignore_errors=True)
    for worker in rig.site.workers:
        worker.kill()  # a worker that starts looks at once whether the files are due
    limit = time.monotonic() + 40
    while not (half := list(rig.data.glob("snapshot-*"))) and time.monotonic() < limit:
        time.sleep(0.01)
    time.sleep(rig.chance.uniform(0, 0.1))
    kill_workers(rig)
    rig.notes.append("killed while writing" if half else "files were made before it could be killed")
    yield
    rig.wait(hold)
    wait_until((rig.data / "snapshot" / "datapackage.json").exists, "the files are made again", 60)
    if left := sorted(path.name for path in rig.data.glob("snapshot-*")):
        rig.wrong("half-written files stay: " + ", ".join(left))


@contextmanager
def postgres_immediate(rig: Rig, hold: float) -> Iterator[None]:
    rig.postgres.stop_immediately()
    rig.wait(hold)
    rig.postgres.start()
    yield


@contextmanager
def redis_kill(rig: Rig, hold: float) -> Iterator[None]:
    rig.redis.kill()
    rig.wait(hold)
    rig.redis.start()
    yield


@contextmanager
def redis_flush(rig: Rig, hold: float) -> Iterator[None]:
    for _ in range(3):
        rig.redis.flush()
        rig.wait(hold / 3)
    yield


@contextmanager
def smtp_dead(rig: Rig, hold: float) -> Iterator[None]:
    rig.sink.die()
    rig.wait(hold)
    rig.sink.start()
    yield


@contextmanager
def disk_of_database(rig: Rig, hold: float) -> Iterator[None]:
    """Fill it, keep it full, make room. PostgreSQL may stop by itself; it is then started once there is room."""
    ballast = fill(rig.postgres.home)
    limit = time.monotonic() + hold
    while rig.wait(min(2.0, max(0.1, limit - time.monotonic()))) and time.monotonic() < limit:
        with contextlib.suppress(OSError), ballast.open("ab") as file:
            file.write(b"\0" * 4096)
    ballast.unlink()
    if not rig.postgres.is_up():
        rig.notes.append("PostgreSQL had stopped")
    rig.postgres.start()
    yield


@contextmanager
def disk_of_files(rig: Rig, hold: float) -> Iterator[None]:
    ballast = fill(rig.data)
    rig.wait(hold)
    ballast.unlink()
    yield


@contextmanager
def no_connections(rig: Rig, hold: float) -> Iterator[None]:
    """End every connection of the site and take all that there are."""
    taken: list[psycopg.Connection[tuple[object, ...]]] = []
    conninfo = rig.postgres.conninfo.replace("user=postgres", "user=site")
    with psycopg.connect(rig.postgres.conninfo, autocommit=True) as line:
        limit = time.monotonic() + hold
        while time.monotonic() < limit:
            line.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'site' AND pid != ALL(%s)",
                [[one.info.backend_pid for one in taken]],
            )
            with contextlib.suppress(psycopg.Error):
                while len(taken) < 200:
                    taken.append(psycopg.connect(conninfo, connect_timeout=3))
            rig.wait(1)
    rig.notes.append(f"{len(taken)} taken")
    for one in taken:
        one.close()
    yield


@contextmanager
def clock(rig: Rig, hold: float) -> Iterator[None]:
    """Let the clock of every process of the site jump two hours ahead, then two hours back, then right again."""
    hand = rig.folder / "clock"
    hand.write_text("+0")
    faked = {
        "LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(hand), "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1", "PYTHONPATH": str(SHIMS),
    }  # fmt: skip
    rig.restart(faked)
    try:
        for jump in ("+7200", "-7200", "+0"):
            hand.write_text(jump)
            rig.wait(hold / 3)
        yield
    finally:
        rig.later(lambda: rig.restart({}))


@contextmanager
def slow_clients(rig: Rig, hold: float) -> Iterator[None]:
    """Some hundreds of connections that send a byte now and then, in headers and in bodies."""
    lines = []
    for place in range(360):
        line = socket.socket()
        line.bind((f"127.240.0.{1 + place % 6}", 0))
        line.connect(("127.0.0.1", rig.port))
        with contextlib.suppress(OSError):
            line.sendall(SLOW_HEAD if place % 2 else SLOW_BODY)
            lines.append(line)
    limit = time.monotonic() + hold
    while time.monotonic() < limit:
        for line in lines:
            with contextlib.suppress(OSError):
                line.send(b"a")
        rig.wait(2)
    for line in lines:
        line.close()
    rig.notes.append(f"{len(lines)} lines")
    yield


SLOW_HEAD = b"GET / HTTP/1.1\r\nHost: mobility-convention.example\r\nX-Slow: a"
SLOW_BODY = (
    b"POST /sign/ HTTP/1.1\r\nHost: mobility-convention.example\r\nContent-Length: 90000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nname=a"
)


@contextmanager
def migration(rig: Rig, hold: float) -> Iterator[None]:
    """Add a column and an index to the busiest table while the code before it serves, and take them away again."""
    code = rig.site.webs[0].folder
    made = code / "signatories" / "migrations" / "9000_rehearsal.py"
    names = sorted(path.stem for path in made.parent.glob("0*.py"))
    made.write_text(MIGRATION.format(before=names[-1]))
    try:
        rig.manage("migrate", "--noinput")
        rig.wait(hold)
        rig.manage("migrate", "signatories", names[-1], "--noinput")
    finally:
        made.unlink()
    yield


MIGRATION = """from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("signatories", "{before}")]
    operations = [
        migrations.AddField("signature", "rehearsal", models.CharField(max_length=20, null=True)),
        migrations.AddIndex("signature", models.Index(fields=["rehearsal"], name="rehearsal")),
    ]
"""


@contextmanager
def host_dead(rig: Rig, hold: float) -> Iterator[None]:
    web = rig.site.webs[1]
    web.die()
    rig.wait(hold)
    web.start()
    yield


def has_disk(which: str) -> Callable[[Rig], str]:
    return lambda rig: "" if rig.disks[which] else "this machine mounts no disk of its own"


def has_faketime(rig: Rig) -> str:  # noqa: ARG001
    return "" if FAKETIME.exists() else "libfaketime is not installed"


FAULTS = (
    Fault("web-process", one_web_process, (6, 30)),
    Fault("web-all", all_web_processes, (3, 20)),
    Fault("web-in-batch", batch_press, (3, 10)),
    Fault("worker-in-mail", worker_in_mail, (3, 20), repeats=2),
    Fault("worker-in-snapshot", worker_in_snapshot, (2, 20), repeats=4),
    Fault("postgres-immediate", postgres_immediate, (5, 45), repeats=2),
    Fault("redis-kill", redis_kill, (5, 45)),
    Fault("redis-flush", redis_flush, (3, 20)),
    Fault("smtp-dead", smtp_dead, (8, 150), repeats=2),
    Fault("disk-database", disk_of_database, (8, 40), repeats=4, possible=has_disk("database")),
    Fault("disk-files", disk_of_files, (8, 40), possible=has_disk("files")),
    Fault("connections", no_connections, (6, 40), repeats=4),
    Fault("clock", clock, (12, 90), repeats=4, possible=has_faketime),
    Fault("slow-clients", slow_clients, (8, 45), fails=False),
    Fault("migration", migration, (3, 15), fails=False),
    Fault("host-dead", host_dead, (6, 60)),
)
