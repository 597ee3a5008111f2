"""The Debian packages that tests and measuring need: installed where that is allowed, else named in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from tools.environment import uv_command, venv_module_present
from tools.services import postgres_programs
from tools.terminal import stop


def nginx_program() -> str | None:
    """Return its path: Debian keeps it where only root looks for programs."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def _fonts() -> bool:
    folders = [Path("/usr/share/fonts/truetype", name) for name in ("dejavu", "liberation", "liberation2")]
    return any(folder.is_dir() for folder in folders)


PRESENT: dict[str, Callable[[], bool]] = {
    "python3-venv": lambda: venv_module_present() or uv_command() is not None,
    "postgresql": lambda: postgres_programs() is not None,
    "redis-server": lambda: shutil.which("redis-server") is not None,
    "chromium": lambda: Path("/usr/bin/chromium").exists(),
    "fonts-liberation": _fonts,
    "nginx": lambda: nginx_program() is not None,
    "libfaketime": lambda: any(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")),
    "wrk": lambda: shutil.which("wrk") is not None,
}


def missing(packages: Iterable[str]) -> list[str]:
    return [name for name in packages if not PRESENT[name]()]


def provide(packages: Iterable[str]) -> str:
    """Install what is missing, or stop with the line that would; return what was done in a few words."""
    wanted = missing(packages)
    if not wanted:
        return "present"
    if not may_install():
        stop(f"These are needed and missing: apt-get install {' '.join(wanted)}")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *wanted]):
        done = subprocess.run(
            [*sudo, *quiet, "apt-get", "-qq", *command], capture_output=True, text=True, check=False, timeout=600
        )
    if done.returncode or missing(packages):
        last = (done.stderr.strip().splitlines() or ["apt-get said nothing"])[-1]
        stop(f"Not installed: {' '.join(missing(packages))}. apt-get: {last}")
    return f"installed {' '.join(wanted)}"


def may_install() -> bool:
    """As root, or where CI=true says that the machine is for this."""
    allowed = os.geteuid() == 0 or os.environ.get("CI") == "true"
    return allowed and shutil.which("apt-get") is not None
