"""``make bench``: prepare the ground, measure in rounds, and say what was found beside what was meant."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench import comparing, machine, parts, report
from bench.figures import Book, said
from bench.goals import judged
from bench.ground import Ground, prepare
from bench.parts import Bench
from bench.sites import sites
from tools import production, services
from tools.terminal import columns, end_on_signals, say, step

PARTS: dict[str, Callable[[Bench], None]] = {
    "pages": parts.pages,
    "signing": parts.signing,
    "queue": parts.queue,
    "register": parts.searches,
    "text": parts.text,
    "scale": parts.scale,
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: signatures, rounds, seconds of each load, requests of each page in process."""

    sizes: list[int]
    rounds: int
    seconds: int
    requests: int


WHOLE = Size([1_000, 10_000, 100_000, 1_000_000], 5, 4, 10)
QUICK = Size([1_000, 20_000], 3, 2, 6)


def main() -> int:
    end_on_signals()
    options = _options()
    if options.compare:
        return compare(*options.compare)
    size = QUICK if options.quick else WHOLE
    if options.sizes:
        size = Size(options.sizes, options.rounds or size.rounds, options.seconds or size.seconds, size.requests)
    chosen = options.part or list(PARTS)
    book, began = Book(), time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mimc-bench-")))
        about = {**machine.about(folder), "quick": options.quick, "sizes": size.sizes, "rounds": size.rounds}
        server = stack.enter_context(services.postgres(folder, services.DURABLE))
        ground = Ground(folder, server, stack.enter_context(services.redis(folder)))
        with step("ground"):
            production.manage(ground.environment("static"), "collectstatic", "--noinput", "--verbosity", "0")
            say()
            prepare(ground, size.sizes, say)
        running = stack.enter_context(sites(ground))
        bench = Bench(ground, running, book, size.seconds, size.requests, say)
        for number in range(1, size.rounds + 1):
            for name in chosen:
                say(f"\nround {number} of {size.rounds}: {name} ({(time.monotonic() - began) / 60:.1f} min)")
                PARTS[name](bench)
    goals = judged(book, size.sizes)
    about["minutes"] = round((time.monotonic() - began) / 60, 1)
    say()
    for line in (*report.table(book), "", *report.verdicts(goals)):
        say(line)
    report.write(options.out, about, book, goals)
    say(f"\n{about['minutes']} minutes. Written: {options.out}")
    return 0


def compare(one: Path, other: Path) -> int:
    """Say which figures of two runs lie apart beside their floors; fail where they are more than one in ten."""
    books = [Book.of_json(json.loads(path.read_text(encoding="utf-8"))["figures"]) for path in (one, other)]
    pace = comparing.pace(*books)
    as_measured = comparing.pairs(*books)
    compared = comparing.pairs(books[0], comparing.at_pace(books[1], 1 / pace))
    apart = [pair for pair in compared if not pair.agree]
    if apart:
        rows: list[tuple[str, ...]] = [("apart", one.stem, "range", other.stem, "range")]
        for pair in apart:
            cells = [(said(each.median, pair.unit), f"{said(each.least, pair.unit)} to {said(each.most, pair.unit)}")
                     for each in (pair.one, pair.other)]  # fmt: skip
            rows.append((pair.name, *cells[0], *cells[1]))
        for line in columns(rows):
            say(line)
    part = comparing.part(compared)
    say(f"As measured {_agreeing(as_measured)}. The floor took {pace:.3f} times as long in the second run.")
    say(f"Beside the floor {_agreeing(compared)}; {comparing.ENOUGH:.0%} are enough.")
    return 0 if part >= comparing.ENOUGH else 1


def _agreeing(compared: list[comparing.Pair]) -> str:
    agree = sum(pair.agree for pair in compared)
    return f"{agree} of {len(compared)} figures agree ({comparing.part(compared):.0%})"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the site beside its floor.")
    parser.add_argument("--quick", action="store_true", help="small sizes, three rounds, at most eight minutes")
    parser.add_argument("--compare", nargs=2, type=Path, metavar="FILE", help="two runs: do they say the same?")
    parser.add_argument("--part", action="append", choices=list(PARTS), help="only this part; may be given again")
    parser.add_argument("--sizes", type=_numbers, help="such as 1000,50000")
    parser.add_argument("--rounds", type=int, help="beside --sizes")
    parser.add_argument("--seconds", type=int, help="beside --sizes: of each load")
    parser.add_argument("--out", type=Path, default=report.LATEST, help="where the figures are written")
    return parser.parse_args()


def _numbers(words: str) -> list[int]:
    return sorted(int(word) for word in words.split(","))
