"""A PostgreSQL and a Redis of our own for as long as a test run lasts, reachable by socket or loopback only."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tools.terminal import stop

PATIENCE = 30.0  # seconds
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


@contextmanager
def postgres(folder: Path, server_settings: Mapping[str, str] = FAST) -> Iterator[str]:
    """Start a server with its files in ``folder``; yield the address of a role that may make databases."""
    programs = postgres_programs()
    assert programs is not None
    account = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    home = folder / "postgres"
    home.mkdir()
    if account:
        shutil.chown(home, account)
        for parent in (folder, *folder.parents):
            if parent.stat().st_uid == 0 and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o011)
    cluster = home / "cluster"
    _as(account, [programs / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-N", *ENCODING], home)
    settings = [word for name, value in server_settings.items() for word in ("-c", f"{name}={value}")]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", cluster, "-k", home, "-c", "listen_addresses=", *settings],
            user=account,
            cwd=home,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait(lambda: _accepts(programs, home), server, home / "log")
        client = ["-h", home, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q", "-d"]
        _as(account, [programs / "psql", *client, "postgres", "-c", FIRST_LINES], home)
        # In template1, so that every database made later has them without a superuser.
        extensions = "CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent;"
        _as(account, [programs / "psql", *client, "template1", "-c", extensions], home)
        yield f"postgres://site@{quote(str(home), safe='')}/postgres"
    finally:
        _end(server)


ENCODING = ["-E", "UTF8", "--locale=C.UTF-8"]  # otherwise SQL_ASCII, where trigrams of Cyrillic names are empty


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Start a server that keeps nothing on disk; yield its address without a database number."""
    port = free_port()
    log = folder / "redis.log"
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with log.open("w") as output:
        server = subprocess.Popen([*command, "--dir", folder], stdout=output, stderr=output, start_new_session=True)
    try:
        _wait(lambda: answers(port), server, log)
        yield f"redis://127.0.0.1:{port}"
    finally:
        _end(server)


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


def _accepts(programs: Path, home: Path) -> bool:
    return subprocess.run([programs / "pg_isready", "-q", "-h", home], check=False).returncode == 0


def _wait(ready: object, server: subprocess.Popen[bytes], log: Path) -> None:
    assert callable(ready)
    limit = time.monotonic() + PATIENCE
    while not ready():
        if server.poll() is not None or time.monotonic() > limit:
            stop(f"{Path(str(server.args[0])).name} did not start: {log.read_text()[-500:].strip()}")  # type: ignore[index]
        time.sleep(0.05)


def _as(account: str | None, command: list[object], folder: Path) -> None:
    done = subprocess.run(
        [str(word) for word in command], user=account, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        stop(f"{Path(str(command[0])).name} failed: {(done.stderr or done.stdout).strip()[-500:]}")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
