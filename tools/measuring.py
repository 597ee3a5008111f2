"""``make bench``: what it needs is installed, then the project's own environment measures (``bench/``)."""

from __future__ import annotations

import os

from tools import debian
from tools.environment import ROOT, RUN, Venv, clean_environment
from tools.terminal import say, step

PACKAGES = ["python3-venv", "postgresql", "redis-server", "nginx", "wrk"]


def main(words: list[str]) -> int:
    with step("packages") as became:
        became.append(debian.provide(PACKAGES))
    with step("environment") as became:
        became.append(Venv().prepare(RUN))
    say()
    os.chdir(ROOT)
    # In its place, so that Ctrl-C reaches the one that has servers to end.
    os.execve(Venv().python, [str(Venv().python), "-m", "bench", *words], clean_environment())  # noqa: S606
