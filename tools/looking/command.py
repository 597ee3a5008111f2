"""The part of ``make look`` that runs on a bare Python: packages, environment, Lighthouse, then the studio."""

from __future__ import annotations

import argparse
import os
import shlex

from tools import debian
from tools.environment import DEVELOPMENT, ROOT, Venv, clean_environment
from tools.looking import lighthouse
from tools.terminal import say, step

OUT = ROOT / "look"
WIDTHS = (320, 390, 768, 1280, 1920)
SCHEMES = ("light", "dark", "forced")


def options(words: list[str]) -> argparse.Namespace:
    """Read the command line; ``--words`` is make's ARGS, one string."""
    parser = argparse.ArgumentParser(prog="make look", description="Pictures and figures of every page, in look/.")
    parser.add_argument("--only", action="append", default=[], metavar="KIND", help="only this kind of page; repeat it")
    parser.add_argument("--widths", type=_numbers, default=WIDTHS, help="in CSS pixels, as 320,1280")
    parser.add_argument("--schemes", type=_words, default=SCHEMES, help="of light,dark,forced")
    parser.add_argument("--no-large", action="store_true", help="leave out text at 200 per cent")
    parser.add_argument("--no-figures", action="store_true", help="pictures only")
    parser.add_argument("--no-pictures", action="store_true", help="only ask Lighthouse")
    parser.add_argument("--browsers", type=int, default=2, metavar="N", help="at work at once")
    parser.add_argument("--patience", type=int, default=1, metavar="N", help="so many times, where much else runs")
    parser.add_argument("--lighthouse", type=int, default=5, metavar="RUNS", help="runs of each page; 0 asks nothing")
    parser.add_argument("--docs", action="store_true", help="only make the pictures of docs/img again")
    parser.add_argument("--words", default="", help=argparse.SUPPRESS)
    known = parser.parse_args(words)
    return parser.parse_args(shlex.split(known.words), known) if known.words else known


def _numbers(words: str) -> tuple[int, ...]:
    return tuple(int(word) for word in words.split(","))


def _words(words: str) -> tuple[str, ...]:
    chosen = tuple(words.split(","))
    if unknown := set(chosen) - set(SCHEMES):
        raise argparse.ArgumentTypeError(f"no such scheme: {', '.join(sorted(unknown))}")
    return chosen


def main(words: list[str]) -> None:
    chosen = options(words)
    with step("packages") as became:
        became.append(debian.provide(["chromium", "fonts-liberation", "python3-venv"]))
    with step("environment") as became:
        became.append(Venv().prepare(DEVELOPMENT))
    wanted = chosen.lighthouse and not chosen.docs
    with step("lighthouse") as became:
        became.append(lighthouse.provide(OUT) if wanted else "not asked for")
    say()
    os.chdir(ROOT)
    environment = clean_environment()
    environment.pop("DATABASE_URL", None)
    # In its place, so that Ctrl-C reaches the one that has browsers to end.
    os.execve(Venv().python, [str(Venv().python), "-m", "tools.looking.studio", *words], environment)  # noqa: S606
