"""``make test``: prepare, run the parts, and end with one line of counts."""

from __future__ import annotations

import argparse
import random
import shlex
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tools import debian, parts, services
from tools.environment import DEVELOPMENT, Venv
from tools.parts import PARTS, Count, Part
from tools.terminal import columns, end_on_signals, say, step


def main(words: list[str]) -> int:
    end_on_signals()
    chosen, seed, arguments = _options(words)
    with step("packages") as became:
        became.append(debian.provide(sorted({name for part in chosen for name in part.packages})))
    with step("environment") as became:
        became.append(Venv().prepare(DEVELOPMENT))
    say(f"order: seed {seed}; the same again with --seed {seed}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mimc-")))
        servers = {}
        if any(part.postgres for part in chosen):
            servers["DATABASE_URL"] = stack.enter_context(services.postgres(folder))
            servers["TEST_REDIS_URL"] = stack.enter_context(services.redis(folder))
        counts = []
        for part in chosen:
            say(f"\n{part.name}")
            counts.append(parts.run(part, seed=seed, servers=servers, folder=folder, arguments=arguments))
    return _close(chosen, counts, everything=not arguments)


def _options(words: list[str]) -> tuple[list[Part], int, list[str]]:
    parser = argparse.ArgumentParser(
        prog="make test", description="Run the tests. What is not listed here goes to pytest."
    )
    for part in PARTS:
        parser.add_argument(f"--{part.option}", action="store_true", help=f"only the part: {part.name}")
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().randrange(1, 2**31), help="order and examples"
    )
    parser.add_argument("--words", default="", help=argparse.SUPPRESS)  # make's ARGS, one string
    known, rest = parser.parse_known_args(words)
    known, more = parser.parse_known_args(shlex.split(known.words), known)
    asked = [part for part in PARTS if getattr(known, part.option.replace("-", "_"))]
    return asked or PARTS, known.seed, [*rest, *more]


def _close(chosen: list[Part], counts: list[Count], *, everything: bool) -> int:
    """Print the table and the closing line; a part that ran nothing is a failure unless tests were named."""
    total = sum(counts, Count())
    rows: list[tuple[str, ...]] = [("part", "passed", "failed", "skipped", "seconds")]
    rows += [_row(part.name, count) for part, count in zip(chosen, counts, strict=True)]
    say()
    for line in columns([*rows, _row("all", total)]):
        say(line)
    for part, count in zip(chosen, counts, strict=True):
        if count.remark:
            say(f"{part.name}: {count.remark}")
    empty = [part.name for part, count in zip(chosen, counts, strict=True) if not count.ran]
    if empty and (everything or len(empty) == len(chosen)):
        say(f"ran no test: {', '.join(empty)}")
    say(f"\ntests: {total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    return 1 if total.failed or (empty and everything) or not total.ran else 0


def _row(name: str, count: Count) -> tuple[str, ...]:
    return (name, str(count.passed), str(count.failed), str(count.skipped), f"{count.seconds:.0f}")
