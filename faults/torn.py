"""The embedded database, SQLite: killed under load, copied by hand and torn, and copied as it should be."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import threading
import uuid
from pathlib import Path

from faults.client import Browser, hidden
from faults.ledger import Told
from faults.load import read
from faults.processes import PYTHON, Web
from faults.rig import Rig
from faults.services import wait_until
from tools.services import free_port
from tools.terminal import stop

SECONDS = 6.0


def rehearse(rig: Rig) -> None:
    """Note what is wrong in the rig; the site that stands there is another one and is left alone."""
    data = rig.folder / "sqlite"
    data.mkdir()
    file = data / "site.sqlite3"
    environment = {
        **rig.environment, "DATA_DIR": str(data), "DATABASE_URL": f"sqlite:///{file}", "REDIS_URL": "",
        "BACKUP_COMMAND": "",
    }  # fmt: skip
    folder = rig.site.webs[0].folder
    _run(folder, environment, "-m", "faults.inside", "prepare", "0")
    web = Web("web-sqlite", folder, environment, rig.folder / "web-sqlite.log", 1.0, port=free_port())
    web.start()
    wait_until(web.answers, "the site on SQLite is ready", 60)
    accepted: set[str] = set()
    ended = threading.Event()
    people = [threading.Thread(target=_sign, args=(web.port, place, accepted, ended)) for place in range(4)]
    for one in people:
        one.start()
    rig.wait(SECONDS / 3)
    half = _half_of(file, 0)
    _run(folder, environment, "manage.py", "backup")
    rig.wait(SECONDS / 3)
    for child in web.children():
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    rig.wait(SECONDS / 3)
    web.die()
    ended.set()
    for one in people:
        one.join()
    _nothing_lost(rig, file, accepted)
    _torn(rig, folder, environment, half + _half_of(file, 1))
    _whole(rig, folder, environment, data)


def _sign(port: int, place: int, accepted: set[str], ended: threading.Event) -> None:
    chance = random.Random(place)
    while not ended.is_set():
        browser = Browser(port, "127.0.0.1", patience=10)
        browser.extra = {"X-Forwarded-Proto": "https", "X-Forwarded-For": f"10.{place}.{chance.randrange(250)}.9"}
        page = browser.get("/sign/")
        if page.status != 200:
            ended.wait(0.2)
            continue
        form = {
            name: value for name, value in hidden(page.text).items() if name not in {"began", "csrfmiddlewaretoken"}
        }
        submission = str(uuid.uuid4())
        form |= {
            "submission": submission, "name": "Ada Of The Drill", "email": f"{submission[:13]}@uni.example.org",
            "capacity": "own", "publication": "on", "kept_address": f"{submission[:13]}@uni.example.org",
        }  # fmt: skip
        if read(browser.post("/sign/", form), "/sign/check-your-email/") is Told.ACCEPTED:
            accepted.add(submission)


def _half_of(file: Path, which: int) -> bytes:
    """Return one half of the file as it is at this moment, in whole pages."""
    with file.open("rb") as source:
        size = file.stat().st_size
        middle = size // 2 // 4096 * 4096
        source.seek(middle if which else 0)
        return source.read() if which else source.read(middle)


def _nothing_lost(rig: Rig, file: Path, accepted: set[str]) -> None:
    with contextlib.closing(sqlite3.connect(file)) as database:
        (whole,) = database.execute("PRAGMA integrity_check").fetchone()
        stored = {str(uuid.UUID(row[0])) for row in database.execute(
            "SELECT submission FROM signatories_signature WHERE submission IS NOT NULL")}  # fmt: skip
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if whole != "ok":
        rig.wrong(f"SQLite after kill -9: {whole}")
    if lost := accepted - stored:
        rig.wrong(f"{len(lost)} of {len(accepted)} accepted on SQLite are gone")
    rig.notes.append(f"{len(accepted)} accepted on SQLite")


def _torn(rig: Rig, folder: Path, environment: dict[str, str], content: bytes) -> None:
    """A copy made by hand while the site wrote: the nightly copy of a site that stands on it must refuse."""
    place = rig.folder / "torn"
    place.mkdir()
    (place / "site.sqlite3").write_bytes(content)
    changed = {**environment, "DATA_DIR": str(place), "DATABASE_URL": f"sqlite:///{place / 'site.sqlite3'}"}
    done = subprocess.run(
        [PYTHON, "manage.py", "backup"], cwd=folder, env=changed, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        rig.wrong("a torn database was copied as if it were whole")


def _whole(rig: Rig, folder: Path, environment: dict[str, str], data: Path) -> None:
    """The copy that the command made under load comes back whole; cut short, it is refused and nothing is written."""
    copy = max((data / "backups").glob("mimc-*.tar.age"))
    place = rig.folder / "restored"
    place.mkdir()
    changed = {**environment, "DATA_DIR": str(place), "DATABASE_URL": f"sqlite:///{place / 'site.sqlite3'}"}
    cut = place / "cut.tar.age"
    cut.write_bytes(copy.read_bytes()[:-5000])
    words = ["--key", str(rig.key), "--log", str(data / "ledger" / "removals.log")]
    refused = subprocess.run(
        [PYTHON, "manage.py", "restore", str(cut), *words], cwd=folder, env=changed, capture_output=True, check=False
    )
    with contextlib.closing(sqlite3.connect(place / "site.sqlite3")) as database:
        (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if refused.returncode == 0 or tables:
        rig.wrong(f"a copy that was cut short was restored: {tables} tables")
    _run(folder, changed, "manage.py", "restore", str(copy), *words)


def _run(folder: Path, environment: dict[str, str], *words: str) -> None:
    done = subprocess.run([PYTHON, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        stop(f"{' '.join(words)} failed: {(done.stderr or done.stdout).strip()[-800:]}")
