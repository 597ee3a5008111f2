"""The site's own processes, kept up as systemd keeps them: a dead one is started again after its pause."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from faults.services import wait_until

STOP_PATIENCE = 40.0  # seconds, TimeoutStopSec of the units
BACKLOG = 1024  # of mimc-web.socket


@dataclass(slots=True)
class Service:
    """One unit: ``Restart=always`` with ``RestartSec=pause``."""

    name: str
    folder: Path  # of the code
    environment: dict[str, str]
    log: Path
    pause: float
    process: subprocess.Popen[bytes] | None = None
    wanted: bool = False
    watcher: threading.Thread | None = None
    restarts: int = 0

    def command(self) -> tuple[list[str], dict[str, object]]:
        raise NotImplementedError

    def start(self) -> None:
        self.wanted = True
        self._start()
        if self.watcher is None:
            self.watcher = threading.Thread(target=self._watch, daemon=True, name=f"watch-{self.name}")
            self.watcher.start()

    def stop(self) -> None:
        """Ask it to end, as ``systemctl stop`` does, and wait until it has."""
        self.wanted = False
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_PATIENCE)
        self.kill()

    def kill(self) -> None:
        """``kill -9`` of it and everything that it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def children(self) -> list[int]:
        if self.process is None:
            return []
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        with contextlib.suppress(OSError):
            return [int(pid) for pid in path.read_text().split()]
        return []

    def _start(self) -> None:
        command, options = self.command()
        with self.log.open("a") as log:
            self.process = subprocess.Popen(  # type: ignore[call-overload]
                command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **options,
            )

    def _watch(self) -> None:
        while True:
            time.sleep(0.05)
            process = self.process
            if not self.wanted or process is None or process.poll() is None:
                continue
            time.sleep(self.pause)
            if self.wanted and self.process is process:
                self.restarts += 1
                self._start()


PYTHON = str(Path(sys.executable))


@dataclass(slots=True)
class Web(Service):
    """gunicorn by ``deploy/gunicorn.conf.py``, on the socket that ``mimc-web.socket`` holds for it.

    A second host's listens on a port (docs/operations.md, "A second host") instead of a path.
    """

    socket_path: Path | None = None
    port: int = 0
    listener: socket.socket | None = None

    @property
    def address(self) -> tuple[socket.AddressFamily, str | tuple[str, int]]:
        if self.socket_path is None:
            return socket.AF_INET, ("127.0.0.1", self.port)
        return socket.AF_UNIX, str(self.socket_path)

    def command(self) -> tuple[list[str], dict[str, object]]:
        if self.listener is None:
            self.listener = self._listen()
        handed = self.listener.fileno()
        # As systemd hands it over: the third descriptor, and the number of the process that may take it.
        script = f'exec 3<&{handed}; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
        words = [PYTHON, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "mimc_site.wsgi"]
        return ["/bin/sh", "-c", script, "sh", *words], {"pass_fds": (handed,)}

    def _listen(self) -> socket.socket:
        """Open what outlives the processes, so that requests wait in it while they restart."""
        family, place = self.address
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(BACKLOG)
        return listener

    def die(self) -> None:
        """End as a host does that loses its power: nobody holds its socket either."""
        self.wanted = False
        self.kill()
        if self.listener is not None:
            self.listener.close()
            self.listener = None

    def reload(self) -> None:
        """What ``systemctl reload mimc-web`` does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGHUP)

    def answers(self) -> bool:
        """Tell whether this very host says that it is ready."""
        family, place = self.address
        try:
            with socket.socket(family, socket.SOCK_STREAM) as line:
                line.settimeout(5)
                line.connect(place)
                line.sendall(READY)
                return line.recv(200).startswith(b"HTTP/1.1 200")
        except OSError:
            return False


READY = (
    b"GET /readyz HTTP/1.1\r\nHost: mobility-convention.example\r\nX-Forwarded-Proto: https\r\n"
    b"X-Forwarded-For: 127.0.0.1\r\nConnection: close\r\n\r\n"
)


@dataclass(slots=True)
class Worker(Service):
    def command(self) -> tuple[list[str], dict[str, object]]:
        return [PYTHON, "manage.py", "worker"], {}


@dataclass(slots=True)
class Site:
    """Two hosts and two workers."""

    webs: list[Web]
    workers: list[Worker]
    all: list[Service] = field(init=False)

    def __post_init__(self) -> None:
        self.all = [*self.webs, *self.workers]

    def start(self) -> None:
        for one in self.all:
            one.start()
        wait_until(self.is_ready, "both hosts are ready", 90)

    def stop(self) -> None:
        for one in self.all:
            one.wanted = False
        threads = [threading.Thread(target=one.stop) for one in self.all]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def is_ready(self) -> bool:
        return all(web.answers() for web in self.webs)

    def each(self, do: Callable[[Service], None]) -> None:
        for one in self.all:
            do(one)
