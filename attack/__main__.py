"""``python -m attack``: what ``make attack`` runs in the project's environment, on the servers that it was given.

DATABASE_URL names a PostgreSQL server on which databases may be made, REDIS_URL a Redis; both are of the run alone.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from attack import ground
from tests.support.sink import Sink
from tools.terminal import columns, end_on_signals, main_guard, say, step

MINUTES = 20.0


def options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make attack", description="Attack a site of its own from every side.")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 2**31))
    parser.add_argument("--minutes", type=float, default=MINUTES, help="when all must be over")
    parser.add_argument("--only", action="append", default=[], help="a part, by its name; may be given again")
    parser.add_argument("--case", type=int, help="of one part only the request of this number")
    parser.add_argument("--planted", action="store_true", help="plant one hole after another: each must be found")
    parser.add_argument("--hole", default="", help="attack a site with this hole planted")
    parser.add_argument("--tell", type=Path, help="a file for what was found, as JSON")
    parser.add_argument("--keep", action="store_true", help="leave report and figures in attack/ as they are")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    end_on_signals()
    chosen = options(words)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mimc-attack-")))
        sink = Sink()
        stack.callback(sink.close)
        ground.settle(folder, sink, chosen.seed)
        if chosen.planted:
            from attack.planted import trying

            return int(trying.try_all(chosen.seed))
        return _attack(chosen, stack, folder, sink)


def _attack(chosen: argparse.Namespace, stack: ExitStack, folder: Path, sink: Sink) -> int:
    began = time.monotonic()
    random.seed(chosen.seed)
    import django

    django.setup()
    logging.getLogger("site.request").setLevel(logging.WARNING)  # the site's own log is another process's
    from attack import content, parts, report
    from attack.planted.holes import HOLES
    from attack.site import Site

    with step("content") as became:
        world, counts = content.make(stack, folder)
        became.append(counts)
    wire = stack.enter_context(ground.web(folder, chosen.hole))
    until = began + 60 * chosen.minutes
    site = Site(wire, world, sink, folder, chosen.seed, until, only_case=chosen.case)
    site.whole = not (chosen.only or chosen.hole)
    if chosen.hole:
        site.enough = HOLES[chosen.hole].is_found
    site.mend()
    say(f"seed {chosen.seed}; the same again with --seed {chosen.seed}")
    for part in parts.chosen(chosen.only):
        for finding in parts.run(part, site):
            say(f"  {finding}")
    site.pool.shutdown()
    made = report.make(site, seconds=time.monotonic() - began)
    say()
    for line in columns(report.table(site)):
        say(line)
    say(*report.lines(made))
    if chosen.tell:
        chosen.tell.write_text(json.dumps(made))
    if made["whole"] and not chosen.keep:
        report.write(made)
    return 1 if len(site.findings) else 0


if __name__ == "__main__":
    sys.path[0] = os.getcwd()
    main_guard(lambda: main(sys.argv[1:]))
