"""Where the site under attack stands: its environment, its database, and its processes, as production has them."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from attack.client import HOST, ORIGIN, Wire, get
from tests.support.sink import Sink
from tools.environment import ROOT
from tools.running import end
from tools.services import free_port

PATIENCE = 60.0  # seconds until the site answers
METRICS_TOKEN = "a-token-for-the-figures"  # noqa: S105 - of a site that lives for minutes, on loopback
PROCESSES = "2"


def settle(folder: Path, sink: Sink, seed: int) -> None:
    """Set the environment of this process and of every one that it starts: production's, with the specimen allowed."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    luck = Random(seed)  # a key that is the same for the same seed: what is signed with it shows again
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "mimc_site.settings",
            "DEBUG": "0",
            "SECRET_KEY": "".join(luck.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=60)),
            "HASH_KEY": secrets.token_hex(16),
            "SITE_URL": ORIGIN,
            "ALLOWED_HOSTS": HOST,
            "TRUSTED_PROXIES": "1",
            "ALLOW_SPECIMEN": "1",
            "DATA_DIR": str(data),
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}/?tls=0",
            "DEFAULT_FROM_EMAIL": f"The Convention <noreply@{HOST}>",
            "METRICS_TOKEN": METRICS_TOKEN,
            "WEB_PROCESSES": PROCESSES,
        }
    )
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@contextmanager
def web(folder: Path, hole: str = "") -> Iterator[Wire]:
    """Serve the site by gunicorn, with a hole planted where one is named; yield the wire to it."""
    port = free_port()
    application = "attack.planted.wsgi" if hole else "mimc_site.wsgi"
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    with _started([*command, application], folder / "web.log", {"PLANTED_HOLE": hole}) as process:
        wire = Wire(port)
        limit = time.monotonic() + PATIENCE
        while not _answers(wire):
            if process.poll() is not None or time.monotonic() > limit:
                raise SystemExit(f"The site did not start: {(folder / 'web.log').read_text()[-2_000:]}")
            time.sleep(0.1)
        yield wire


@contextmanager
def worker(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Let a worker run beside: it sends mail, reads uploads and makes files."""
    with _started([sys.executable, "manage.py", "worker"], folder / "worker.log", {}) as process:
        yield process


@contextmanager
def _started(command: list[str], log: Path, more: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **more}, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        end(process)


def _answers(wire: Wire) -> bool:
    try:
        return wire.send(get("/healthz"), {}).status == 200
    except OSError:
        return False
