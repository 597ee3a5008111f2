"""Makes every download of one text as the worker does: ``python -m bench.downloads FILE``, on an idle machine.

Prints the seconds, and the most memory in MB that the making process and the largest process it started ever held.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time

from tools.environment import ROOT

LABEL = "measured"


def main(file: str) -> None:
    """Import the text into a database of its own, then make its files in a process that only does that."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DEBUG": "1", "DATA_DIR": folder, "DATABASE_URL": ""}
        place = ["--language", "en", "--label", LABEL, "--publish"]
        for words in (["migrate", "-v0"], ["import_convention", file, *place]):
            subprocess.run(
                [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
            )
        subprocess.run([sys.executable, "-m", "bench.downloads"], cwd=ROOT, env=environment, check=True)


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
    return {"files": made, "seconds": round(taken, 1), "worker": round(own), "setter": round(child),
            "together": round(own + child)}  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1])
    else:
        print(json.dumps(make()))
