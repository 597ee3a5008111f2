"""The virtual environment in ``.venv``: made where missing, repaired where half-made, left alone where right."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.terminal import stop

ROOT = Path(__file__).resolve().parent.parent
RUN = "requirements.txt"
ATTACK = "requirements-attack.txt"
DEVELOPMENT = "requirements-dev.txt"  # holds everything of RUN too, in the same versions


class Venv:
    """One virtual environment and the stamp that says what was installed in it, to the end."""

    def __init__(self, folder: Path = ROOT / ".venv", source: Path = ROOT) -> None:
        self.folder = folder
        self.source = source
        self.python = folder / "bin" / "python"
        self.stamp = folder / "installed.json"
        self.unfinished = folder / "installing"

    def ready(self, wanted: str) -> bool:
        """Tell, without starting Python, whether the file's packages were installed as it stands now."""
        if self.unfinished.exists() or not self.python.exists():
            return False
        try:
            installed = json.loads(self.stamp.read_text())
        except (OSError, ValueError):
            return False
        return isinstance(installed, dict) and installed.get(wanted) == self.digest(wanted)

    def prepare(self, wanted: str) -> str:
        """Make it ready for ``wanted`` and say in a few words what was done."""
        if self.ready(wanted):
            return "as it was"
        broken = self.folder.exists() and (self.unfinished.exists() or not self._runs())
        made = not self.folder.exists()
        if broken:
            # Someone else's folder is never removed by mistake: only one that is, or was becoming, an environment.
            shutil.rmtree(self.folder)
        if made or broken:
            self._create()
        self.unfinished.touch()
        self._install(wanted)
        self._write_stamp(wanted)
        self.unfinished.unlink()
        return "repaired: it was half-made" if broken else "made" if made else "brought up to date"

    def add(self, wanted: str) -> str:
        """Install what one command needs beside DEVELOPMENT, whose lock holds what those packages need in turn."""
        installed = json.loads(self.stamp.read_text())
        if installed.get(wanted) == self.digest(wanted):
            return "as it was"
        arguments = ["--quiet", "--no-deps", "--require-hashes", "-r", str(self.source / wanted)]
        failed = _quietly([str(self.python), "-m", "pip", "install", "--disable-pip-version-check", *arguments])
        if failed:
            stop(f"The packages of {wanted} could not be installed (is there a network?). {_last_line(failed)}")
        self.stamp.write_text(json.dumps({**installed, wanted: self.digest(wanted)}))
        return "added"

    def digest(self, wanted: str) -> str:
        python = ".".join(map(str, sys.version_info[:2]))
        return hashlib.sha256(python.encode() + (self.source / wanted).read_bytes()).hexdigest()

    def _write_stamp(self, wanted: str) -> None:
        covered = [RUN, DEVELOPMENT] if wanted == DEVELOPMENT else [RUN]
        self.stamp.write_text(json.dumps({name: self.digest(name) for name in covered}))

    def _runs(self) -> bool:
        """Tell whether its Python starts, is the one in use here, and can install."""
        version = ".".join(map(str, sys.version_info[:2]))
        probe = f"import sys, pip; sys.exit('{version}' != '.'.join(map(str, sys.version_info[:2])))"
        try:
            return subprocess.run([self.python, "-c", probe], capture_output=True, check=False).returncode == 0
        except OSError:
            return False

    def _create(self) -> None:
        if uv := uv_command():
            _quietly([uv, "venv", "--quiet", "--seed", "--python", sys.executable, str(self.folder)])
            if self._runs():
                return
            shutil.rmtree(self.folder, ignore_errors=True)
        if not venv_module_present():
            stop("Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv")
        failed = _quietly([sys.executable, "-m", "venv", str(self.folder)])
        if failed or not self._runs():
            stop(f"The virtual environment could not be made in {self.folder}. {_last_line(failed)}")

    def _install(self, wanted: str) -> None:
        arguments = ["--quiet", "--require-hashes", "-r", str(self.source / wanted)]
        if (uv := uv_command()) and not _quietly([uv, "pip", "install", "--python", str(self.python), *arguments]):
            return
        # uv is absent, or does not read the index that pip is set up for here.
        failed = _quietly([str(self.python), "-m", "pip", "install", "--disable-pip-version-check", *arguments])
        if failed:
            stop(f"The packages of {wanted} could not be installed (is there a network?). {_last_line(failed)}")


def uv_command() -> str | None:
    """Return uv's path where it is present and starts (a version manager's empty shim does not)."""
    path = shutil.which("uv")
    return path if path and not _quietly([path, "--version"]) else None


def venv_module_present() -> bool:
    """Debian ships ``venv`` without ``ensurepip`` until python3-venv is installed."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def clean_environment() -> dict[str, str]:
    """Return the environment without what would point Python at another project's packages."""
    misleading = {"VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "DJANGO_SETTINGS_MODULE", "__PYVENV_LAUNCHER__"}
    return {name: value for name, value in os.environ.items() if name not in misleading}


def _quietly(command: list[str]) -> str:
    """Run it; return "" where it succeeded, else what it said."""
    done = subprocess.run(
        command, env=clean_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else (done.stderr.strip() or done.stdout.strip() or "it said nothing")


def _last_line(words: str) -> str:
    lines = [line for line in words.splitlines() if "error" in line.lower()] or words.splitlines()
    return lines[0][:300] if lines else ""
