"""Plant one hole after another, attack with the part that should find it, and say which it found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.environment import ROOT
from tools.terminal import columns, say

LIMIT = 600.0  # seconds for one hole


def try_all(seed: int) -> int:
    """Return 0 where each was found."""
    import django

    django.setup()
    from attack.planted.holes import HOLES

    rows: list[tuple[str, ...]] = [("planted", "part", "found", "seconds")]
    missed = []
    for name, hole in HOLES.items():
        began = time.monotonic()
        found = _attacked(name, hole.part, seed)
        hit = [one for one in found if hole.is_found(one["kind"], f"{one['where']} {one['what']}")]
        if not hit:
            missed.append(name)
        rows.append((name, hole.part, "yes" if hit else "no", f"{time.monotonic() - began:.0f}"))
        say(f"{name}: found as {hit[0]['kind']}, {hit[0]['where']}" if hit else f"{name}: NOT FOUND")
    say()
    for line in columns(rows):
        say(line)
    say(f"\nplanted: {len(HOLES)} holes, {len(HOLES) - len(missed)} found")
    return 1 if missed else 0


def _attacked(name: str, part: str, seed: int) -> list[dict[str, str]]:
    """Attack a site with the hole in a process of its own; return what was found there."""
    with tempfile.TemporaryDirectory(prefix="mimc-planted-") as folder:
        told = Path(folder) / "found.json"
        command = [sys.executable, "-m", "attack", "--hole", name, "--only", part, "--seed", str(seed)]
        ran = subprocess.run(
            [*command, "--tell", str(told)],
            cwd=ROOT,
            env={**os.environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=LIMIT,
        )
        if not told.exists():
            say(ran.stdout[-2_000:])
            return []
        found: list[dict[str, str]] = json.loads(told.read_text())["found"]
        return found
