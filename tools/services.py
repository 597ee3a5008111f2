"""A PostgreSQL and a Redis of our own for as long as a test run lasts, reachable by socket or loopback only."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tools.running import end
from tools.terminal import stop

PATIENCE = 60.0  # seconds; one that crashed reads its log first
# Nothing here outlives the run, so nothing need survive a crash.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}
# As PostgreSQL comes (fsync and synchronous_commit are on), with room for several sites side by side.
DURABLE = {"max_connections": "300"}
FIRST_LINES = """
CREATE ROLE site LOGIN CREATEDB CREATEROLE;
ALTER DATABASE postgres OWNER TO site;
"""


def postgres_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs, by Debian's layout or the path."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name.split(".")[0])
    )
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


@dataclass(slots=True)
class Postgres:
    """A server with its files in ``home``, which is there and belongs to nobody else."""

    home: Path
    settings: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def programs(self) -> Path:
        found = postgres_programs()
        assert found is not None
        return found

    @property
    def account(self) -> str | None:
        return "postgres" if os.geteuid() == 0 else None  # it refuses to run as root

    def url(self, database: str) -> str:
        """Return the address of a role that may make databases."""
        return f"postgres://site@{quote(str(self.home), safe='')}/{database}"

    def make(self) -> None:
        """Bring it to life for the first time."""
        if self.account:
            shutil.chown(self.home, self.account)
            for parent in self.home.parents:
                if parent.stat().st_uid == 0 and parent != Path("/"):
                    parent.chmod(parent.stat().st_mode | 0o011)
        passing = ["-N"] if self.settings.get("fsync") == "off" else []
        self.run("initdb", "-D", self.cluster, "-U", "postgres", "-A", "trust", *passing, *ENCODING)
        self.start()
        self.psql("postgres", FIRST_LINES)
        # In template1, so that every database made later has them without a superuser.
        self.psql("template1", "CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent;")

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    def start(self) -> None:
        """Start it where it does not run, and wait until it takes connections."""
        log = self.home / "log"
        if self.process is None or self.process.poll() is not None:
            given = {"listen_addresses": "", **self.settings}
            words = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
            with log.open("a") as output:
                self.process = subprocess.Popen(
                    [self.programs / "postgres", "-D", self.cluster, "-k", self.home, *words],
                    user=self.account, cwd="/", stdout=output, stderr=output, start_new_session=True,
                )  # fmt: skip
        _wait(self.is_up, self.process, log)

    def is_up(self) -> bool:
        ready = subprocess.run([self.programs / "pg_isready", "-q", "-h", self.home], check=False)
        return ready.returncode == 0

    def psql(self, database: str, words: str) -> None:
        self.run("psql", "-h", self.home, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q", "-d", database, "-c", words)

    def run(self, program: str, *words: object) -> None:
        """Run one of its programs by the account that it belongs to; stop where it fails."""
        done = subprocess.run(
            [str(self.programs / program), *map(str, words)],
            user=self.account, cwd="/", capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            stop(f"{program} failed: {(done.stderr or done.stdout).strip()[-500:]}")

    def close(self) -> None:
        if self.process is not None:
            end(self.process)


@contextmanager
def postgres(folder: Path, server_settings: Mapping[str, str] = FAST) -> Iterator[str]:
    """Start a server with its files in ``folder``; yield the address of a role that may make databases."""
    server = Postgres(folder / "postgres", server_settings)
    server.home.mkdir()
    try:
        server.make()
        yield server.url("postgres")
    finally:
        server.close()


ENCODING = ["-E", "UTF8", "--locale=C.UTF-8"]  # otherwise SQL_ASCII, where trigrams of Cyrillic names are empty


@dataclass(slots=True)
class Redis:
    """A server that keeps nothing on disk, as a cache does."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return its address without a database number."""
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        log = self.folder / "redis.log"
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with log.open("a") as output:
            self.process = subprocess.Popen(
                [*command, "--dir", self.folder], stdout=output, stderr=output, start_new_session=True
            )
        _wait(lambda: answers(self.port), self.process, log)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def flush(self) -> None:
        subprocess.run(["redis-cli", "-p", str(self.port), "flushall"], check=True, capture_output=True)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Start a server that keeps nothing on disk; yield its address without a database number."""
    server = Redis(folder, free_port())
    try:
        server.start()
        yield server.url
    finally:
        server.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _wait(ready: object, server: subprocess.Popen[bytes], log: Path) -> None:
    assert callable(ready)
    limit = time.monotonic() + PATIENCE
    while not ready():
        if server.poll() is not None or time.monotonic() > limit:
            stop(f"{Path(str(server.args[0])).name} did not start: {log.read_text()[-500:].strip()}")  # type: ignore[index]
        time.sleep(0.05)
