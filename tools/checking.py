"""``make check``: what the code shows without being run. Every step runs; one failure fails the command."""

from __future__ import annotations

import os
import secrets
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tools.environment import DEVELOPMENT, ROOT, Venv
from tools.terminal import end_on_signals, say, step

APPS = ["mimc_site", "convention", "signatories", "staff"]
EXAMPLE = ROOT / "deploy" / "example.env"


@dataclass(frozen=True)
class Step:
    """One program of the environment, and what it is told beside the ordinary environment."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def steps(folder: Path) -> list[Step]:
    """Return the steps in the order in which they are cheap; nothing is written outside ``folder``."""
    trial = {"DEBUG": "1", "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "mimc_site.settings"}
    manage = ["python", "manage.py"]
    return [
        Step("format", ["ruff", "format", "--check", "."]),
        Step("lint", ["ruff", "check", "."]),
        Step("templates", ["djlint", "templates", "--lint", "--quiet"]),
        Step("migrations", [*manage, "makemigrations", "--check", "--dry-run"], trial),
        Step("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], deployed(folder)),
        Step("security", ["bandit", "--quiet", "-c", "pyproject.toml", "-r", *APPS, "tools"]),
        Step("types", ["mypy", *APPS, "tools", "attack", "faults", "bench"], trial),
    ]


def main() -> int:
    end_on_signals()
    with step("environment") as became:
        became.append(Venv().prepare(DEVELOPMENT))
    with tempfile.TemporaryDirectory(prefix="mimc-check-") as folder:
        failed = [one.name for one in steps(Path(folder)) if not passes(one)]
    say(f"\ncheck: {words(failed)}")
    return 1 if failed else 0


def words(failed: list[str]) -> str:
    return f"failed: {', '.join(failed)}" if failed else "all passed"


def passes(one: Step) -> bool:
    """Run the step; print one line, and its own words only where it found something."""
    program, *arguments = one.command
    began = time.monotonic()
    done = subprocess.run(
        [str(Venv().folder / "bin" / program), *arguments],
        cwd=ROOT,
        env={**bare_environment(), **one.environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    good = done.returncode == 0
    say(f"{one.name:<14}{'passed' if good else 'FAILED'} ({time.monotonic() - began:.1f} s)")
    if not good:
        say(f"{done.stdout}{done.stderr}".rstrip())
    return good


def bare_environment() -> dict[str, str]:
    """Return what programs need of this machine, without any setting of the site."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}


def deployed(folder: Path) -> dict[str, str]:
    """Return the settings of ``deploy/example.env`` as an operator has them who filled in the key."""
    given = read_env(EXAMPLE)
    return {**given, "SECRET_KEY": secrets.token_urlsafe(50), "DATA_DIR": str(folder)}


def read_env(path: Path) -> dict[str, str]:
    """Read ``NAME=value`` lines as systemd and compose do: no quoting, ``#`` begins a line of remarks."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}
