"""Makes every download of one text as the worker does: ``python -m bench.downloads FILE``, on an idle machine.

Prints the seconds, and memory in MB: the most that the making process and the largest that it started ever had
resident, and the most that all of them held at one moment, with pages that they share counted once (Linux's PSS).
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.environment import ROOT

LABEL = "measured"
BETWEEN_LOOKS = 0.1  # seconds


def main(file: str) -> None:
    """Import the text into a database of its own, then make its files in a process that only does that."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DEBUG": "1", "DATA_DIR": folder, "DATABASE_URL": ""}
        place = ["--language", "en", "--label", LABEL, "--publish"]
        for words in (["migrate", "-v0"], ["import_convention", file, *place]):
            subprocess.run(
                [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
            )
        worker = subprocess.Popen([sys.executable, "-m", "bench.downloads"], cwd=ROOT, env=environment)
        most = 0.0
        while worker.poll() is None:
            most = max(most, held(worker.pid))
            time.sleep(BETWEEN_LOOKS)
        print(json.dumps({"at one moment": round(most)}))


def held(pid: int) -> float:
    """Return the megabytes that a process and those that it started hold now."""
    from bench.sites import megabytes_of  # here: what it brings along is not the worker's, whose memory counts

    try:
        own = megabytes_of(pid)
        children = [
            int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()
        ]
    except OSError:  # it ended meanwhile
        return 0
    return own + sum(held(child) for child in children)


def make() -> dict[str, float]:
    """Make what is due. Loads what a worker loads, so that its own memory counts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mimc_site.settings")
    import django

    django.setup()
    import signatories.management.commands.worker  # noqa: F401 - for its memory
    from convention.exporting import making

    began, made = time.perf_counter(), 0
    while some := making.make_due():
        made += some
    taken = time.perf_counter() - began
    own, child = (
        resource.getrusage(whose).ru_maxrss / 1024 for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {"files": made, "seconds": round(taken, 1), "worker": round(own), "setter": round(child)}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1])
    else:
        print(json.dumps(make()))
