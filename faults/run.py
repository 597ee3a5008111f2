"""``python -m faults.run``: build the site, load it, break it in a seeded order, reckon, report."""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psycopg

from faults import report
from faults.acts import ACTS, Act
from faults.catalogue import FAULTS, Fault
from faults.ledger import now
from faults.reckoning import Facts, Line, Trouble, reckon
from faults.rig import RECOVERY, Rig, rig
from tools.terminal import Stop, end_on_signals, say, stop

BROKEN = {
    "lock": ["web-process"],
    "lease": ["smtp-dead"],
    "commit": ["postgres-immediate", "power-loss"],
}
ROUNDS_WHEN_BROKEN = 3
FAILURES = (Stop, OSError, psycopg.Error, subprocess.SubprocessError)  # of a fault itself: the reckoning still comes


@dataclass(slots=True)
class Outcome:
    """What one fault did: ``recovery`` in seconds, ``None`` where the site did not come back in time."""

    name: str
    seconds: float = 0.0
    recovery: float | None = 0.0
    accepted: int = 0
    refused: int = 0
    unknown: int = 0
    failed: int = 0
    readers: int = 0
    stale: int = 0
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    skipped: str = ""

    @property
    def good(self) -> bool:
        return not self.wrong and self.recovery is not None and self.recovery <= RECOVERY


def main(words: list[str]) -> int:
    end_on_signals()
    options = _options(words)
    order = _order(options)
    say(f"order: seed {options.seed}: {', '.join(one.name for one in order)}")
    folder = Path(tempfile.mkdtemp(prefix="mimc-faults-"))
    result = report.Result(seed=options.seed, quick=options.quick, broken=options.broken)
    try:
        _all(folder, options, order, result)
    finally:
        if options.keep:
            say(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    report.close(result, write=not options.only and not options.broken)
    return 0 if result.good else 1


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description="The site under load while things break.")
    names = [one.name for one in FAULTS] + [one.name for one in ACTS]
    parser.add_argument("--quick", action="store_true", help="each fault for some seconds, in eight minutes in all")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 2**31), help="order and chance")
    parser.add_argument("--only", action="append", choices=names, default=[], metavar="NAME", help=", ".join(names))
    parser.add_argument("--broken", choices=list(BROKEN), default="", help="a build that must fail")
    parser.add_argument("--keep", action="store_true", help="leave logs and data behind")
    return parser.parse_args(words)


def _order(options: argparse.Namespace) -> Sequence[Fault | Act]:
    """Return the faults shuffled by the seed; what ends the site's life comes last."""
    if options.broken:
        return [one for one in FAULTS if one.name in BROKEN[options.broken]] * ROUNDS_WHEN_BROKEN
    faults: list[Fault | Act] = [*FAULTS]
    random.Random(options.seed).shuffle(faults)
    return [one for one in (*faults, *ACTS) if not options.only or one.name in options.only]


def _all(folder: Path, options: argparse.Namespace, order: Sequence[Fault | Act], result: report.Result) -> None:
    say("building the site …")
    published = 2_000 if options.quick or options.broken else 10_000
    with rig(folder, seed=options.seed, broken=options.broken, published=published) as site:
        result.disks = site.disks
        site.load.warm()
        site.load.start()
        site.wait(5 if options.quick else 20)
        troubles: list[Trouble] = []
        say(report.HEAD)
        for one in (one for one in order if isinstance(one, Fault)):
            _one(site, one, options.quick, result, troubles)
        for act in (one for one in order if isinstance(one, Act) and one.under_load):
            _act(site, act, result)
        site.load.stop()
        result.hurried = site.calm()
        for name, rows in (("acts", site.ledger.acts), ("failures", site.ledger.failures)):
            with (folder / f"{name}.jsonl").open("w") as file:
                file.writelines(json.dumps(asdict(row)) + "\n" for row in rows)
        result.lines = _reckoned(site, troubles)
        for act in (one for one in order if isinstance(one, Act) and not one.under_load):
            _act(site, act, result)


def _one(site: Rig, fault: Fault, quick: bool, result: report.Result, troubles: list[Trouble]) -> None:
    outcome = Outcome(fault.name)
    result.outcomes.append(outcome)
    if why := fault.possible(site):
        outcome.skipped = why
        say(report.row(outcome))
        return
    site.notes, site.failures = outcome.notes, outcome.wrong
    began = now()
    ended = began
    try:
        with fault.during(site, fault.hold[0] if quick else fault.hold[1]):
            ended = now()
            outcome.recovery = site.recovers(ended)
    except FAILURES as error:
        outcome.wrong.append(f"{type(error).__name__}: {error}")
    while site.afterwards:
        site.afterwards.pop()()
    site.wait(2 if quick else 10)
    well = now()
    troubles.append(Trouble(fault.name, began, well, fault.repeats))
    outcome.seconds = ended - began
    _count(site, outcome, began, well)
    if not fault.fails and outcome.failed:
        said = [failure.words for failure in site.ledger.failed(began, well)[: report.SHOWN]]
        outcome.wrong.append(f"{outcome.failed} requests failed: {'; '.join(said)}")
    say(report.row(outcome))


def _act(site: Rig, act: Act, result: report.Result) -> None:
    outcome = Outcome(act.name)
    result.outcomes.append(outcome)
    site.notes, site.failures = outcome.notes, outcome.wrong
    began = now()
    try:
        act.do(site)
    except FAILURES as error:
        outcome.wrong.append(f"{type(error).__name__}: {error}")
    outcome.seconds = now() - began
    _count(site, outcome, began, now())
    say(report.row(outcome))


def _count(site: Rig, outcome: Outcome, began: float, ended: float) -> None:
    """Write down what the load was told within the time."""
    told = site.ledger.counted(began, ended)
    outcome.accepted, outcome.refused, outcome.unknown = (told[k] for k in ("accepted", "refused", "unknown"))
    outcome.failed = len(site.ledger.failed(began, ended))
    looks = list(site.ledger.looked(began, ended))
    outcome.readers, outcome.stale = len(looks), sum(look.cache == "STALE" for look in looks)


def _reckoned(site: Rig, troubles: list[Trouble]) -> list[Line]:
    facts = Facts.read(site.inside("stands"))
    lines = reckon(site.ledger, facts, list(site.sink.letters), troubles, site.load.uuids)
    recount = Line("counts, marks and the queue equal a recount")
    for what, count in site.inside("recount").items():
        recount.looked_at += 1
        if count:
            recount.wrong.append(f"{count} {what} put right")
    files = Line("no stylesheet or script was missing", 0, list(dict.fromkeys(site.load.assets_failed)))
    for line in (*lines, recount, files):
        say(report.said(line))
    return [*lines, recount, files]


if __name__ == "__main__":
    if sys.platform != "linux":
        stop("make faults needs Linux.")
    sys.exit(main(sys.argv[1:]))
