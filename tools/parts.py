"""The four parts of ``make test``, what each needs, and the count of what came out."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree  # nosec B405 - reads what pytest wrote

from tools.environment import ROOT, Venv, clean_environment

TIME_LIMIT = 15 * 60  # seconds for one part; past that something hangs


@dataclass(frozen=True)
class Part:
    name: str
    option: str
    postgres: bool
    browser: bool

    @property
    def packages(self) -> list[str]:
        needed = ["python3-venv"]
        if self.postgres:
            needed += ["postgresql", "redis-server"]
        if self.browser:
            needed += ["chromium", "fonts-liberation"]
        return needed

    def selection(self) -> list[str]:
        """Return pytest's arguments: tests that would be the same on any database run once, on SQLite."""
        chosen = ["-m", "browser" if self.browser else "not browser"]
        return [*chosen, "--only-database"] if self.postgres else chosen


PARTS = [
    Part("SQLite", "sqlite", postgres=False, browser=False),
    Part("PostgreSQL", "postgres", postgres=True, browser=False),
    Part("browser SQLite", "browser-sqlite", postgres=False, browser=True),
    Part("browser PostgreSQL", "browser-postgres", postgres=True, browser=True),
]


@dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    remark: str = ""

    @property
    def ran(self) -> int:
        return self.passed + self.failed

    def __add__(self, other: Count) -> Count:
        return Count(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.seconds + other.seconds,
        )


def run(part: Part, *, seed: int, servers: dict[str, str], folder: Path, arguments: Sequence[str]) -> Count:
    """Run pytest for one part and count what it wrote down."""
    report = folder / f"{part.option}.xml"
    command = [str(Venv().python), "-m", "pytest", "-q", "-n", "2", f"--randomly-seed={seed}"]
    command += [f"--hypothesis-seed={seed}", *part.selection(), f"--junitxml={report}", *arguments]
    environment = {
        **clean_environment(),
        "TMPDIR": str(folder),
        "TEST_GROUND": str(folder),
        **(servers if part.postgres else {}),
    }
    if not part.postgres:
        environment.pop("DATABASE_URL", None)
    began = time.monotonic()
    status = _bounded(command, environment)
    count = read(report)
    count.seconds = time.monotonic() - began
    # Status 5 is "no test was there"; any other beside failures means that pytest itself broke.
    if status not in (0, 1, 5) or (status == 1 and not count.failed):
        count.failed += 1
        count.remark = f"pytest ended with status {status}"
    return count


def read(report: Path) -> Count:
    """Count a JUnit report; an error in set-up or teardown is a failure."""
    count = Count()
    if not report.exists():
        return count
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314  # nosec B314 - pytest wrote it just now
        total, failures, errors, skipped = (
            int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
        )
        count += Count(total - failures - errors - skipped, failures + errors, skipped)
    return count


def _bounded(command: list[str], environment: dict[str, str]) -> int:
    """Run in a process group of its own, which ends as a whole at the time limit or on Ctrl-C."""
    child = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        return child.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired:
        return 124
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
