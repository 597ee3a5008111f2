"""What the commands print: one line a step, and one clear line where something stops them."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


class Stop(SystemExit):
    """Ends the command with one line and no traceback."""


def stop(message: str) -> NoReturn:
    raise Stop(message)


def say(message: str = "") -> None:
    print(message, flush=True)


@contextmanager
def step(name: str) -> Iterator[list[str]]:
    """Print ``name``, then what became of it and how long it took. The caller may add words to the list."""
    began = time.monotonic()
    print(f"{name:<14}", end="", flush=True)
    words: list[str] = []
    try:
        yield words
    except BaseException:
        print("stopped", flush=True)
        raise
    print(f"{', '.join(words) or 'done'} ({time.monotonic() - began:.1f} s)", flush=True)


def end_on_signals() -> None:
    """Let SIGTERM and SIGHUP end the command as Ctrl-C does, so that what it started is ended too."""

    def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    # A shell starts background jobs with SIGINT ignored; a test of Ctrl-C must still work there.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def columns(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield the rows as lines, the first column to the left and the others to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells])


def main_guard(main: object) -> None:
    """Run ``main()``; Ctrl-C ends it quietly with the code that shells expect."""
    assert callable(main)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
