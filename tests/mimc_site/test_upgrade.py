"""``deploy/upgrade``: its steps in their order, and the way back where one fails."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

STEPS = ["BACKUP", "INSTALL", "CHECK", "MIGRATE", "COLLECT", "RELOAD", "RESTART"]


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path, code: str, requirements: str) -> str:
    (folder / "code").write_text(code)
    (folder / "requirements.txt").write_text(requirements)
    git(folder, "add", ".")
    git(folder, "commit", "-m", code)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """Return a clone of a small project that has a newer version; each step writes its name and the code it saw."""
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "--initial-branch=main")
    commit(origin, "old", "a")
    git(tmp_path, "clone", str(origin), "host")
    commit(origin, "new", "b")
    return tmp_path / "host"


def upgrade(host: Path, *words: str, failing: str = "") -> tuple[int, list[str]]:
    done = host.parent / "done"
    done.write_text("")
    script = host.parent / "step"
    script.write_text(f'#!/bin/sh\necho "$1 $(cat {host}/code)" >> {done}\n[ "$1" != "{failing}" ]\n')
    script.chmod(0o755)
    steps = {name: f"{script} {name}" for name in STEPS}
    environment = {**os.environ, **steps, "CODE": str(host)}
    run = subprocess.run([ROOT / "deploy" / "upgrade", *words], env=environment, capture_output=True, check=False)
    return run.returncode, done.read_text().splitlines()


def test_an_upgrade_goes_step_by_step_and_back_by_the_version_before(host: Path) -> None:
    before = git(host, "rev-parse", "HEAD")
    assert upgrade(host) == (0, ["BACKUP old", *(f"{name} new" for name in STEPS[1:])])
    assert upgrade(host, before) == (0, ["BACKUP new", *(f"{name} old" for name in STEPS[1:])])
    # Nothing to install where the list of packages is the same.
    assert upgrade(host, before) == (0, [f"{name} old" for name in STEPS if name != "INSTALL"])


@pytest.mark.parametrize("failing", ["BACKUP", "CHECK", "MIGRATE", "COLLECT"])
def test_where_a_step_fails_the_code_goes_back_and_nothing_is_restarted(host: Path, failing: str) -> None:
    status, done = upgrade(host, failing=failing)
    assert (status != 0, done[-1].split()[0], (host / "code").read_text()) == (True, failing, "old")
