"""Sets one PDF in a process of its own: ``python -m convention.exporting.press LAYOUT``, data in, PDF out.

typst keeps what it laid out for as long as its process lives: hundreds of megabytes after a long text. So the worker
starts one without Django for each PDF, whose memory goes with it.
"""

from __future__ import annotations

import json
import os
import subprocess  # nosec B404 - this very module, by its own name
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from convention.typesetting import pdf

STANDARD = "ua-1"  # tagged, so that a screen reader knows headings from words
PATIENCE = 300  # seconds; a text of 450 articles takes two
# What glibc's malloc is told (mallopt(3)). One arena: memory that a thread has freed is another's to take. A threshold
# that stays: else each large piece that is freed raises it, and the next ones break up the heap, by 60 MB at chance.
SPARING = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}
ROOT = Path(__file__).resolve().parents[2]


class NotSet(Exception):  # noqa: N818 - said in the log
    """The PDF could not be set; the message is the setter's own."""


def set_apart(layout: Path, data: Mapping[str, Any]) -> bytes:
    """Return what ``layout`` makes of ``data``, set by another process."""
    done = subprocess.run(  # noqa: S603  # nosec B603 - our own interpreter and module; words go in as data
        [sys.executable, "-m", __name__, str(layout)],
        input=json.dumps(data, ensure_ascii=False).encode(),
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **SPARING},
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        raise NotSet(done.stderr.decode(errors="replace").strip()[-500:])
    return done.stdout


def main() -> None:
    # The words go on as they came: read here, they would lie in memory beside typst's own.
    data = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(pdf(Path(sys.argv[1]), data, standards=(STANDARD,)))


if __name__ == "__main__":
    main()
