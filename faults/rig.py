"""The whole site on this machine: services, two hosts, two workers, and what faults do with them."""

from __future__ import annotations

import json
import os
import random
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from pyrage import x25519

from faults.client import HOST
from faults.ledger import Ledger, Told, now
from faults.load import Load
from faults.processes import PYTHON, Site, Web, Worker
from faults.services import DATABASE, DURABLE, Nginx, Postgres, small_disk
from faults.sink import Sink
from tools.environment import ROOT
from tools.services import Redis, free_port
from tools.terminal import stop

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "staticfiles", "__pycache__", ".*_cache", "node_modules")
RECOVERY = 30.0  # seconds in which the site must be well again
WEB_PAUSE, WORKER_PAUSE = 2.0, 5.0  # RestartSec of the units
SHIMS = ROOT / "faults" / "shims"


@dataclass(slots=True)
class Rig:
    folder: Path
    data: Path
    postgres: Postgres
    redis: Redis
    sink: Sink
    nginx: Nginx
    site: Site
    environment: dict[str, str]
    chance: random.Random
    disks: dict[str, str]
    origin: Path  # where both hosts fetch their code from
    key: Path  # of the backups, with its private half
    offsite: Path  # where BACKUP_COMMAND puts them
    ledger: Ledger = field(default_factory=Ledger)
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    probing: random.Random = field(default_factory=lambda: random.Random(1))
    load: Load = field(init=False)

    @property
    def port(self) -> int:
        return self.nginx.port

    def wait(self, seconds: float) -> bool:
        time.sleep(max(0.0, seconds))
        return True

    def wrong(self, words: str) -> None:
        """Note what must not be: it fails the run."""
        self.failures.append(words)

    def later(self, do: Callable[[], None]) -> None:
        """Do it once the recovery has been measured."""
        self.afterwards.append(do)

    def inside(self, *words: str) -> Any:
        """Ask the site's own code, and read its answer."""
        done = subprocess.run(
            [PYTHON, "-m", "faults.inside", *words],
            cwd=self.site.webs[0].folder, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            stop(f"faults.inside {' '.join(words)} failed: {done.stderr.strip()[-1500:]}")
        return json.loads(done.stdout.splitlines()[-1])  # commands before it may have said something

    def manage(self, *words: str, environment: dict[str, str] | None = None) -> str:
        """Run a command of ``manage.py``; stop the run where it fails."""
        done = subprocess.run(
            [PYTHON, "manage.py", *words],
            cwd=self.site.webs[0].folder, env=environment or self.environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            stop(f"manage.py {' '.join(words)} failed: {(done.stderr or done.stdout).strip()[-1500:]}")
        return done.stdout

    def restart(self, changes: dict[str, str]) -> None:
        """Start each process anew with other words in its environment, one host after the other."""
        for one in self.site.all:
            one.stop()
            one.environment = {**self.environment, **changes}
            one.start()
            if isinstance(one, Web):
                _until(one.answers, 60)

    def sign_in(self) -> dict[str, str]:
        """Give the moderators new sign-ins, or nothing while the database is away."""
        try:
            sessions: dict[str, str] = self.inside("sign_in")["sessions"]
        except SystemExit:
            return {}
        return sessions

    # --- how it stands --------------------------------------------------------------------------------

    def recovers(self, since: float) -> float | None:
        """Return seconds until a signature is taken, its mail arrives and both hosts are ready; or nothing at last."""
        while now() - since < RECOVERY * 2:
            if self.is_well(max(0.5, RECOVERY * 2 - (now() - since))):
                return now() - since
            time.sleep(0.2)
        return None

    def is_well(self, patience: float) -> bool:
        person = self.load.person(self.probing)
        person.browser.patience = 5.0
        if self.load.sign(person, _Once()) is not Told.ACCEPTED:
            return False
        return self.sink.wait_for(person.email, patience) is not None and self.site.is_ready()

    def calm(self) -> int:
        """Let pauses and dead workers' leases be over, wait until no mail waits; return how many were hurried."""
        hurried = 0
        with psycopg.connect(self.postgres.conninfo, autocommit=True) as line:

            def nothing_waits() -> bool:
                nonlocal hurried
                hurried += line.execute(HURRY).rowcount
                (waiting,) = line.execute(WAITING).fetchone() or (0,)
                return bool(waiting == 0)

            if not _until(nothing_waits, 180):
                self.wrong("mail still waits three minutes after everything was well")
        return hurried


WAITING = "SELECT count(*) FROM signatories_mail WHERE state = 'waiting'"
# Leases of living workers are longer than three seconds only where their worker is dead.
HURRY = """UPDATE signatories_mail SET due_at = LEAST(due_at, now()), leased_until = LEAST(leased_until, now())
WHERE state = 'waiting' AND (due_at > now() OR leased_until < now() + interval '4 minutes 50 seconds'
AND leased_until > now())"""


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Drill", "-c", "user.email=drill@localhost", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, words: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", words)


class _Once(random.Random):
    """Tries once, and does not press twice."""

    def random(self) -> float:
        return 0.2


def _until(ready: Callable[[], bool], seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > limit:
            return False
        time.sleep(0.2)
    return True


@contextmanager
def rig(folder: Path, *, seed: int, broken: str, published: int) -> Iterator[Rig]:
    """Build everything, start the load, and leave nothing behind."""
    chance = random.Random(seed)
    with ExitStack() as stack:
        disks = {
            "database": stack.enter_context(small_disk(folder / "database", 500)),
            "files": stack.enter_context(small_disk(folder / "files", 200)),
        }
        (folder / "database" / "postgres").mkdir()
        durable = DURABLE | ({"synchronous_commit": "off"} if broken == "commit" else {})
        postgres = Postgres(folder / "database" / "postgres", durable)
        stack.callback(postgres.close)
        postgres.make()
        redis = Redis(folder, free_port())
        stack.callback(redis.kill)
        redis.start()
        sink = Sink(free_port())
        stack.callback(sink.die)
        sink.start()
        data = folder / "files" / "data"
        key, offsite, origin = folder / "key.txt", folder / "offsite", folder / "origin"
        offsite.mkdir()
        key.write_text(f"{x25519.Identity.generate()}\n")
        environment = settings(postgres, redis, sink, data, broken)
        environment |= {"BACKUP_KEY": str(key), "BACKUP_COMMAND": f"cp {{}} {offsite}/"}
        site = hosts(folder, origin, environment)
        nginx = Nginx(folder, free_port(), folder / "mimc.sock", site.webs[1].port)
        made = Rig(
            folder, data, postgres, redis, sink, nginx, site, environment, chance, disks, origin, key, offsite
        )  # fmt: skip
        data.mkdir(parents=True)
        prepared = made.inside("prepare", str(published))
        for web in site.webs:
            subprocess.run(
                [PYTHON, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=web.folder, env=environment, check=True
            )
        made.load = Load(
            nginx.port, sink, made.ledger, postgres.conninfo, random.Random(seed), prepared["cookie"],
            prepared["sessions"], made.sign_in,
        )  # fmt: skip
        stack.callback(site.stop)
        site.start()
        stack.callback(nginx.close)
        nginx.start()
        yield made


def settings(postgres: Postgres, redis: Redis, sink: Sink, data: Path, broken: str) -> dict[str, str]:
    """Return what ``/etc/mimc.env`` would hold, and nothing of this process's own environment but its path."""
    given = {
        "PATH": f"{postgres.programs}:{os.environ.get('PATH', '')}", "HOME": os.environ.get("HOME", "/root"),
        "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": secrets.token_urlsafe(50), "SITE_URL": f"https://{HOST}", "ALLOWED_HOSTS": HOST,
        "TRUSTED_PROXIES": "1", "ALLOW_SPECIMEN": "1", "DATA_DIR": str(data), "DATABASE_URL": postgres.url(DATABASE),
        "REDIS_URL": f"{redis.url}/0", "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}/?tls=0",
        "DEFAULT_FROM_EMAIL": f"Mobility Convention <noreply@{HOST}>", "WEB_PROCESSES": "2", "WEB_THREADS": "8",
        "DJANGO_SETTINGS_MODULE": "mimc_site.settings",
    }  # fmt: skip
    if broken in {"lock", "lease"}:
        given |= {"PYTHONPATH": str(SHIMS), "FAULTS_BROKEN": broken}
    return given


def hosts(folder: Path, origin: Path, environment: dict[str, str]) -> Site:
    """Give each host a clone of the code as it lies here, as two machines have."""
    shutil.copytree(ROOT, origin, ignore=LEFT_OUT)
    git(origin, "init", "--quiet", "--initial-branch=main")
    commit(origin, "The version before")
    codes = [folder / "hosts" / name for name in ("a", "b")]
    for code in codes:
        git(folder, "clone", "--quiet", str(origin), str(code))
        (code / ".venv").symlink_to(Path(sys.prefix))
    a, b = codes
    return Site(
        [
            Web("web-a", a, environment, folder / "web-a.log", WEB_PAUSE, socket_path=folder / "mimc.sock"),
            Web("web-b", b, environment, folder / "web-b.log", WEB_PAUSE, port=free_port()),
        ],
        [
            Worker("worker-a", a, environment, folder / "worker-a.log", WORKER_PAUSE),
            Worker("worker-b", b, environment, folder / "worker-b.log", WORKER_PAUSE),
        ],
    )
