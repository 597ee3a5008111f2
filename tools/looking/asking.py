"""``python -m tools.looking.asking LINES RUNS PATIENCE``: serves the site as delivered and asks Lighthouse about it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from tools.looking import lighthouse, serving
from tools.looking.command import OUT
from tools.terminal import end_on_signals, main_guard, say


def main(words: list[str]) -> int:
    lines, runs, patience = Path(words[0]), int(words[1]), int(words[2])
    end_on_signals()
    with serving.site() as (address, ground), lines.open("w", encoding="utf-8", buffering=1) as told:
        ground.use("seeded")
        for found in lighthouse.ask(OUT, address, runs, lighthouse.PATIENCE * patience):
            told.write(json.dumps(asdict(found)) + "\n")
            say(f"  {found.path:<32}{' '.join(str(score) for score in found.scores.values())}")
    return 0


if __name__ == "__main__":
    main_guard(lambda: main(sys.argv[1:]))
