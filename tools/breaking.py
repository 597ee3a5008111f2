"""``make faults``: provide what it needs, then hand over to ``faults/`` in the project's own environment."""

from __future__ import annotations

import os
import shlex
import subprocess

from tools import debian
from tools.environment import DEVELOPMENT, ROOT, Venv
from tools.terminal import end_on_signals, step

PACKAGES = ["python3-venv", "postgresql", "redis-server", "nginx", "libfaketime"]


def main(words: list[str]) -> int:
    end_on_signals()
    with step("packages") as became:
        became.append(debian.provide(PACKAGES))
    venv = Venv()
    with step("environment") as became:
        became.append(venv.prepare(DEVELOPMENT))
    command = [str(venv.python), "-m", "faults.run", *(word for part in words for word in shlex.split(part))]
    # As in a terminal, where Ctrl-C reaches both: what it started ends what it started.
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}) as run:
        try:
            return run.wait()
        except KeyboardInterrupt:
            run.terminate()
            return run.wait()
