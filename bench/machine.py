"""On what was measured: the machine, the versions, the commit."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tools import debian, services
from tools.environment import ROOT

PACKAGES = ("Django", "gunicorn", "psycopg", "redis", "whitenoise", "tantivy")
NUMBER = re.compile(r"\d+(?:\.\d+)+")


def about(folder: Path) -> dict[str, Any]:
    """Return what a reader of the figures must know; ``fsync a second`` is of the disk that holds the database."""
    return {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": {
            "processor": _processor(),
            "processors": os.cpu_count(),
            "memory in MB": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
            "system": platform.platform(),
            "load before": round(os.getloadavg()[0], 2),
            "fsync a second": syncs(folder),
        },
        "versions": {"Python": platform.python_version(), **{name: version(name) for name in PACKAGES}, **_programs()},
    }


def commit() -> str:
    """Return the commit, with a plus where the tree differs from it; empty outside of a repository."""
    found = _said(["git", "-C", str(ROOT), "rev-parse", "HEAD"])
    changed = _said(["git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=no"])
    return f"{found}+" if found and changed else found


def syncs(folder: Path, seconds: float = 0.5) -> int:
    """Return how often a second the disk says that 8 KB are safe: the ceiling of single commits."""
    path, done = folder / "syncs", 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        os.pwrite(descriptor, b"x" * 8192, 0)
        os.fdatasync(descriptor)
        done += 1
    taken = time.perf_counter() - began
    os.close(descriptor)
    path.unlink()
    return round(done / taken)


def _processor() -> str:
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return found[1] if found else platform.machine()


def _programs() -> dict[str, str]:
    postgres = services.postgres_programs()
    asked = {
        "PostgreSQL": [str(postgres / "postgres"), "--version"] if postgres else [],
        "Redis": ["redis-server", "--version"],
        "nginx": [str(debian.nginx_program()), "-v"],
        "wrk": ["wrk", "-v"],
    }
    found = {name: NUMBER.search(_said(command)) for name, command in asked.items() if command}
    return {name: match[0] if match else "unknown" for name, match in found.items()}


def _said(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return (done.stdout or done.stderr).strip()
