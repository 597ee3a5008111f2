"""``make attack``: prepare, start servers of its own, and attack a site on them (``attack/``)."""

from __future__ import annotations

import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tools import debian, services
from tools.environment import ATTACK, DEVELOPMENT, ROOT, Venv, clean_environment
from tools.running import end
from tools.terminal import end_on_signals, step

PACKAGES = ["chromium", "fonts-liberation", "postgresql", "python3-venv", "redis-server"]


def main(words: list[str]) -> int:
    end_on_signals()
    with step("packages") as became:
        became.append(debian.provide(PACKAGES))
    with step("environment") as became:
        became += [Venv().prepare(DEVELOPMENT), f"{ATTACK} {Venv().add(ATTACK)}"]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mimc-")))
        environment = {
            **clean_environment(),
            "TMPDIR": str(folder),
            "TEST_GROUND": str(folder),
            "DATABASE_URL": stack.enter_context(services.postgres(folder)),
            "REDIS_URL": f"{stack.enter_context(services.redis(folder))}/0",
        }
        command = [str(Venv().python), "-m", "attack", *words]
        child = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        try:
            return child.wait()
        finally:
            end(child)
