"""The site as ``deploy/`` runs it, on loopback: its settings, its gunicorn, its nginx. For measuring and for faults."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import checking, debian, services
from tools.environment import ROOT, Venv
from tools.running import end, last_line
from tools.terminal import stop

HOST = "mobility-convention.example"  # as deploy/ names it
PATIENCE = 60.0  # seconds for a server to answer
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https"}  # what the proxy in front says
NGINX = ROOT / "deploy" / "nginx" / "mimc.conf"


def environment(folder: Path, *, database: str, redis: str = "", **more: str) -> dict[str, str]:
    """Return the whole environment of the site's processes: ``deploy/example.env``, filled in.

    The specimen may be signed here, since nobody else's text is at hand. Mail goes to a port where nobody listens.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return {
        **checking.bare_environment(),
        **checking.deployed(folder),
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "EMAIL_URL": "smtp://127.0.0.1:9/?tls=0",
        "ALLOW_SPECIMEN": "1",
        "DJANGO_SETTINGS_MODULE": "mimc_site.settings",
        **more,
    }


def manage(given: dict[str, str], *words: str) -> str:
    """Run a command of the site to its end and return what it printed, or stop with its last line."""
    done = subprocess.run(
        [str(Venv().python), "manage.py", *words], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        stop(f"manage.py {words[0]}: {last_line(done.stderr or done.stdout)}")
    return done.stdout


@dataclass(frozen=True, slots=True)
class Web:
    """A gunicorn that answers on a port of loopback, and how long it took to."""

    process: subprocess.Popen[bytes]
    port: int
    seconds: float

    def workers(self) -> list[int]:
        """Return the processes that answer, without the one that minds them."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text(encoding="ascii").split()]


@contextmanager
def gunicorn(
    given: dict[str, str], log: Path, *, processes: int = 2, application: str = "mimc_site.wsgi", port: int = 0
) -> Iterator[Web]:
    """Serve by ``deploy/gunicorn.conf.py`` until the end of the block; ``log`` takes the site's own lines."""
    port = port or services.free_port()
    command = [str(Venv().python), "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    began = time.monotonic()
    with log.open("ab") as words:
        process = subprocess.Popen(
            [*command, application],
            cwd=ROOT,
            env={**given, "WEB_PROCESSES": str(processes)},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            start_new_session=True,
        )
    try:
        wait_for(process, port, log)
        yield Web(process, port, time.monotonic() - began)
    finally:
        end(process)


def wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until ``/healthz`` answers on the port, or stop with the last line of the log."""
    limit = time.monotonic() + PATIENCE
    while not answers(port):
        if process.poll() is not None or time.monotonic() > limit:
            stop(f"{Path(str(process.args[0])).name} did not start: {last_line(log.read_text())}")  # type: ignore[index]
        time.sleep(0.02)


def answers(port: int, path: str = "/healthz") -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers=HEADERS)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def nginx(folder: Path, upstreams: Sequence[str], *, port: int = 0) -> Iterator[int]:
    """Stand in front of the upstreams (``127.0.0.1:8001``) by ``deploy/nginx/mimc.conf``; yield its port."""
    program = debian.nginx_program()
    assert program is not None
    port = port or services.free_port()
    folder.mkdir()
    (folder / "cache").mkdir()
    configuration = folder / "nginx.conf"
    configuration.write_text(nginx_configuration(folder, upstreams, port))
    log = folder / "start.log"
    with log.open("wb") as words:
        process = subprocess.Popen(
            [program, "-c", str(configuration), "-p", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            start_new_session=True,
        )
    try:
        wait_for(process, port, log)
        yield port
    finally:
        end(process)


def nginx_configuration(folder: Path, upstreams: Sequence[str], port: int) -> str:
    """Return deploy's own, moved into ``folder`` and without TLS.

    The load comes from one address, so each request names the one that it stands for, as behind another proxy.
    """
    site = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", NGINX.read_text(encoding="utf-8"), flags=re.DOTALL)
    site = re.sub(r"^ +(ssl_|listen \[::\]).*\n", "", site, flags=re.MULTILINE)
    servers = "".join(f"    server {upstream} fail_timeout=3s;\n" for upstream in upstreams)
    for old, new in {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "    server unix:/run/mimc.sock fail_timeout=3s;\n": servers,
        "X-Forwarded-Proto $scheme;": "X-Forwarded-Proto https;",
        "/var/cache/nginx/mimc": f"{folder}/cache",
        "/var/log/nginx": str(folder),
    }.items():
        if old not in site:
            stop(f"{NGINX.name} has no “{old.strip()}” any more; tools/production.py moves it by that.")
        site = site.replace(old, new)
    temporary = "".join(
        f"    {name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    account = "user root;\n" if os.geteuid() == 0 else ""
    return (
        f"{account}daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nworker_processes 1;\n"
        "events { worker_connections 1024; }\n"
        f"http {{\n    include /etc/nginx/mime.types;\n{temporary}"
        f"    set_real_ip_from 127.0.0.1;\n    real_ip_header X-Forwarded-For;\n{site}}}\n"
    )
