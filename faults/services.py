"""PostgreSQL and nginx as a site has them for real, and the disks, each with the ways in which it is hurt."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import production, services
from tools.services import answers
from tools.terminal import stop

PATIENCE = 30.0  # seconds
CONNECTIONS = 80
DATABASE = "mimc"
DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": str(CONNECTIONS),
    "max_wal_size": "128MB",
    "min_wal_size": "32MB",
    "log_min_messages": "warning",
    # Milliseconds. Only what was committed without waiting for the disk waits for this writer: a crash then loses it.
    "wal_writer_delay": "10000",
}
EXT4_SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN of linux/ext4.h
NOTHING_MORE = struct.pack("I", 2)  # EXT4_GOING_FLAGS_NOLOGFLUSH


def wait_until(ready: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    limit = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > limit:
            stop(f"{what}: not so after {seconds:.0f} s")
        time.sleep(0.05)


class Postgres(services.Postgres):
    """A server whose files lie on a disk of their own where the machine allows it."""

    @property
    def conninfo(self) -> str:
        return f"host={self.home} user=postgres dbname={DATABASE}"

    def make(self) -> None:
        services.Postgres.make(self)
        self.run("createdb", "-h", self.home, "-U", "postgres", "-O", "site", DATABASE)

    def make_anew(self) -> None:
        """Lose everything."""
        self.run("dropdb", "-h", self.home, "-U", "postgres", "--force", DATABASE)
        self.run("createdb", "-h", self.home, "-U", "postgres", "-O", "site", DATABASE)

    def stop_immediately(self) -> None:
        """What ``pg_ctl stop -m immediate`` does: no checkpoint, no goodbye."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(30)


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
        words = production.nginx_configuration(place, hosts, self.port)
        # What it met behind it, also where another host then answered.
        words = words.replace(f"{place}/mimc.error.log crit;", f"{place}/mimc.error.log error;")
        (place / "nginx.conf").write_text(words, encoding="utf-8")
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


def cut_off(place: Path) -> None:
    """From this moment nothing more reaches the disk (ext4), and what lay in memory is lost: its power is gone."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, EXT4_SHUTDOWN, NOTHING_MORE)
    finally:
        os.close(descriptor)


def power_back(place: Path) -> None:
    """Mount the disk again, as a machine does that starts: what its journal holds is taken in."""
    wait_until(lambda: not _fails(["umount", place]), f"nobody holds {place.name} open")
    subprocess.run(["mount", "-o", "loop", _image(place), place], check=True, capture_output=True)


def _image(place: Path) -> Path:
    return place.with_name(f"{place.name}.img")


def _mount(place: Path, megabytes: int) -> str:
    if os.geteuid() != 0:
        return ""
    image = _image(place)
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
