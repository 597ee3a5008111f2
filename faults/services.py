"""PostgreSQL, Redis and nginx as a site has them for real, each with the ways in which it is hurt."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tools import production
from tools.services import ENCODING, FIRST_LINES, answers, postgres_programs
from tools.terminal import stop

PATIENCE = 30.0  # seconds
CONNECTIONS = 80
DURABLE = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": str(CONNECTIONS),
    "max_wal_size": "128MB",
    "min_wal_size": "32MB",
    "log_min_messages": "warning",
}


def wait_until(ready: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    limit = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > limit:
            stop(f"{what}: not so after {seconds:.0f} s")
        time.sleep(0.05)


@dataclass(slots=True)
class Postgres:
    """A server whose files lie on a disk of their own where the machine allows it."""

    home: Path
    synchronous_commit: str = "on"
    process: subprocess.Popen[bytes] | None = None

    @property
    def programs(self) -> Path:
        found = postgres_programs()
        assert found is not None
        return found

    @property
    def account(self) -> str | None:
        return "postgres" if os.geteuid() == 0 else None  # it refuses to run as root

    @property
    def url(self) -> str:
        return f"postgres://site@{quote(str(self.home), safe='')}/mimc"

    @property
    def conninfo(self) -> str:
        return f"host={self.home} user=postgres dbname=mimc"

    def make(self) -> None:
        if self.account:
            shutil.chown(self.home, self.account)
            for parent in self.home.parents:
                if parent.stat().st_uid == 0 and parent != Path("/"):
                    parent.chmod(parent.stat().st_mode | 0o011)
        self._run("initdb", "-D", self.cluster, "-U", "postgres", "-A", "trust", *ENCODING)
        self.start()
        psql = ["-h", self.home, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q", "-d"]
        self._run("psql", *psql, "postgres", "-c", FIRST_LINES)
        extensions = "CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent;"
        self._run("psql", *psql, "template1", "-c", extensions)
        self._run("createdb", "-h", self.home, "-U", "postgres", "-O", "site", "mimc")

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    def start(self) -> None:
        """Start it where it does not run, and wait until it takes connections."""
        if self.process is None or self.process.poll() is not None:
            settings = {**DURABLE, "synchronous_commit": self.synchronous_commit}
            if self.synchronous_commit == "off":
                settings["wal_writer_delay"] = "10000"  # ms; what a crash may lose is up to three times as much
            words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
            with (self.home.parent / "postgres.log").open("a") as log:
                self.process = subprocess.Popen(
                    [self.programs / "postgres", "-D", self.cluster, "-k", self.home, *words],
                    user=self.account, cwd="/", stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
        wait_until(self.is_up, "PostgreSQL takes connections", 60)

    def is_up(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            self.process = None
            return False
        ready = subprocess.run([self.programs / "pg_isready", "-q", "-h", self.home], check=False)
        return ready.returncode == 0

    def stop_immediately(self) -> None:
        """What ``pg_ctl stop -m immediate`` does: no checkpoint, no goodbye."""
        self._end(signal.SIGQUIT)

    def close(self) -> None:
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)

    def _run(self, program: str, *words: object) -> None:
        done = subprocess.run(
            [str(self.programs / program), *map(str, words)],
            user=self.account, cwd="/", capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            stop(f"{program} failed: {(done.stderr or done.stdout).strip()[-500:]}")


@dataclass(slots=True)
class Redis:
    """A server that keeps nothing on disk, as a cache does."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with (self.folder / "redis.log").open("a") as log:
            self.process = subprocess.Popen(
                [*command, "--dir", self.folder], stdout=log, stderr=log, start_new_session=True
            )
        wait_until(lambda: answers(self.port), "Redis answers")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def flush(self) -> None:
        subprocess.run(["redis-cli", "-p", str(self.port), "flushall"], check=True, capture_output=True)


@dataclass(slots=True)
class Nginx:
    """The site file of ``deploy/nginx``, with this machine's places, two hosts, and TLS taken off."""

    folder: Path
    port: int
    socket: Path
    second: int  # the port of the second host
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        place = self.folder / "nginx"
        (place / "cache").mkdir(parents=True)
        hosts = [f"unix:{self.socket}", f"127.0.0.1:{self.second}"]
        (place / "nginx.conf").write_text(production.nginx_configuration(place, hosts, self.port), encoding="utf-8")
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen(
            [program, "-c", place / "nginx.conf", "-p", place, "-e", self.folder / "nginx.error.log"],
            stdout=subprocess.DEVNULL, stderr=(self.folder / "nginx.start.log").open("w"), start_new_session=True,
        )  # fmt: skip
        wait_until(lambda: answers(self.port), "nginx answers")

    def close(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[str]:
    """Mount a disk of that size at ``place``; yield what kind it is, or "" where the machine allows none."""
    place.mkdir(parents=True, exist_ok=True)
    kind = _mount(place, megabytes)
    try:
        yield kind
    finally:
        if kind:
            subprocess.run(["umount", "-l", place], check=False, capture_output=True)


def _mount(place: Path, megabytes: int) -> str:
    if os.geteuid() != 0:
        return ""
    image = place.with_name(f"{place.name}.img")
    with image.open("wb") as file:
        file.truncate(megabytes * 1024 * 1024)
    format_it: list[str | Path] = ["mkfs.ext4", "-q", "-F", "-m", "0", image]
    if not _fails(format_it) and not _fails(["mount", "-o", "loop", image, place]):
        return "ext4 on a loop device"
    image.unlink()
    return "" if _fails(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place]) else "tmpfs"


def _fails(command: list[str | Path]) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode != 0
    except OSError:
        return True


def fill(place: Path) -> Path:
    """Take all room that the disk has; return the file that takes it."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        size, step = 0, 64 * 1024 * 1024
        while step >= 4096:
            try:
                os.posix_fallocate(file.fileno(), size, step)
                size += step
            except OSError:
                step //= 2
    return ballast
