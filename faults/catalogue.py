"""The faults: how each begins and ends, and whose hand it may take something out of."""

from __future__ import annotations

import contextlib
import hashlib
import json
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

from faults.load import marked
from faults.rig import SHIMS, Rig
from faults.services import cut_off, fill, power_back, wait_until

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
        marks = marked(browser.get("/admin/queue/").text)
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
    kill_workers(rig)  # a worker that starts looks at once whether the files are due
    half = _comes_to(lambda: any(rig.data.glob("snapshot-*")), 40)
    time.sleep(rig.chance.uniform(0, 0.1))
    kill_workers(rig)
    rig.notes.append("killed while writing" if half else "files were made before it could be killed")
    yield
    rig.wait(hold)
    wait_until((rig.data / "snapshot" / "datapackage.json").exists, "the files are made again", 60)
    if left := sorted(path.name for path in rig.data.glob("snapshot-*")):
        rig.wrong("half-written files stay: " + ", ".join(left))


@contextmanager
def worker_in_batch(rig: Rig, hold: float) -> Iterator[None]:
    """``kill -9`` of both workers while the daily rules remove, one by one, what nobody confirmed for two weeks."""
    lapsed = set(rig.inside("lapse", str(LAPSED))["uuids"])
    kill_workers(rig)  # a worker that starts applies the daily rules at once
    begun = _comes_to(lambda: _gone(rig, lapsed) > LAPSED // 20, 40)
    kill_workers(rig)
    gone = _gone(rig, lapsed)
    rig.notes.append(f"killed after {gone} of {LAPSED}" if begun else "it did not begin")
    yield
    rig.wait(hold)
    if not _comes_to(lambda: _gone(rig, lapsed) == LAPSED, 60):
        rig.wrong(f"{LAPSED - _gone(rig, lapsed)} of {LAPSED} that nobody confirmed are still there")
    logged = {line.split()[2] for line in (rig.data / "ledger" / "removals.log").read_text().splitlines()}
    if missing := lapsed - logged:
        rig.wrong(f"{len(missing)} of them are not in the log of erasures")


LAPSED = 400


def _gone(rig: Rig, uuids: set[str]) -> int:
    with psycopg.connect(rig.postgres.conninfo) as line:
        row = line.execute(
            "SELECT count(*) FROM signatories_signature WHERE state = 'erased' AND uuid = ANY(%s::uuid[])",
            [list(uuids)],
        ).fetchone()
    return int(row[0]) if row else 0


def _comes_to(so: Callable[[], bool], seconds: float) -> bool:
    """Look often, so that a blow falls in the middle; tell whether it came to be so in time."""
    limit = time.monotonic() + seconds
    while not (is_so := so()) and time.monotonic() < limit:
        time.sleep(0.02)
    return is_so


def _just_accepted(rig: Rig, strike: Callable[[], None]) -> None:
    """Strike within milliseconds of an accepted answer: what the server did not bring to its disk first is gone."""
    done = threading.Event()

    def now() -> None:
        strike()
        done.set()

    rig.ledger.accepted = now
    if not done.wait(30):
        rig.notes.append("nothing was accepted before it")
        rig.ledger.accepted = None
        strike()


@contextmanager
def postgres_immediate(rig: Rig, hold: float) -> Iterator[None]:
    """What ``pg_ctl stop -m immediate`` does, right after an accepted answer."""
    _just_accepted(rig, rig.postgres.stop_immediately)
    rig.wait(hold)
    rig.postgres.start()
    yield


@contextmanager
def power_loss(rig: Rig, hold: float) -> Iterator[None]:
    """Both disks, PostgreSQL, Redis and every process of the site at one moment; only nginx is another machine.

    The hourly files were put in place just before. What somebody else then has the disk hold, as a line of the log of
    erasures, takes their names with it, and their words only where their maker waited for the disk.
    """
    disks = [rig.postgres.home.parent, rig.data.parent]
    if _files_anew(rig):
        descriptor = os.open(rig.data / "rehearsal", os.O_WRONLY | os.O_CREAT, 0o640)
        os.fsync(descriptor)
        os.close(descriptor)
    else:
        rig.notes.append("the hourly files were not made just before")

    def strike() -> None:
        for disk in disks:
            cut_off(disk)
        for one in rig.site.all:
            one.wanted = False
            one.kill()
        rig.redis.kill()
        rig.postgres.stop_immediately()

    _just_accepted(rig, strike)
    rig.wait(hold)
    for disk in disks:
        power_back(disk)
    rig.failures.extend(_half_files(rig.data / "snapshot"))
    rig.postgres.start()
    rig.redis.start()
    for one in rig.site.all:
        one.start()
    yield


def _files_anew(rig: Rig) -> bool:
    """Let the workers make the hourly files; tell whether they have."""
    shutil.rmtree(rig.data / "snapshot", ignore_errors=True)
    kill_workers(rig)  # a worker that starts looks at once whether the files are due
    return _comes_to((rig.data / "snapshot" / "datapackage.json").exists, 40)


def _half_files(folder: Path) -> list[str]:
    """Return what is wrong with the stored files, by what they say of themselves."""
    if not folder.exists():
        return []  # not there is not half there
    try:
        said = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    except (OSError, ValueError):
        return ["datapackage.json is not there whole"]
    return [f"{one['path']} is not there whole" for one in said if _sha256(folder / one["path"]) != one["hash"]]


def _sha256(path: Path) -> str:
    return f"sha256:{hashlib.sha256(path.read_bytes() if path.exists() else b'').hexdigest()}"


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


def has_power(rig: Rig) -> str:
    on_ext4 = all(kind.startswith("ext4") for kind in rig.disks.values())
    return "" if on_ext4 else "this machine mounts no ext4 of its own"


def has_faketime(rig: Rig) -> str:  # noqa: ARG001
    return "" if FAKETIME.exists() else "libfaketime is not installed"


FAULTS = (
    Fault("web-process", one_web_process, (6, 30)),
    Fault("web-all", all_web_processes, (3, 20)),
    Fault("web-in-batch", batch_press, (3, 10)),
    Fault("worker-in-mail", worker_in_mail, (3, 20), repeats=2),
    Fault("worker-in-snapshot", worker_in_snapshot, (2, 20), repeats=4),
    Fault("worker-in-batch", worker_in_batch, (2, 20), repeats=4),
    Fault("postgres-immediate", postgres_immediate, (5, 45), repeats=2),
    Fault("power-loss", power_loss, (2, 20), repeats=4, possible=has_power),
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
