"""Opens a stranger's file in a process of its own, which the kernel holds to its memory, its time and what it writes.

What a file can do to its reader ends there: the process has neither Django nor the site's keys, nor a way to more than
it was given, and what it held in memory goes with it. The one who waits gets lines of an answer, or `Stopped`.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import subprocess  # nosec B404 - this very module, by its own name
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from enum import IntEnum
from importlib import import_module
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
MB = 1 << 20
GRACE = 5  # seconds after which a process whose own clock did not end it is killed


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: MB of address space, seconds of the processor and of the clock, MB of answer."""

    memory: int
    seconds: int
    patience: int
    answer: int


class Why(IntEnum):
    """What ended a process early. The numbers are its exit codes, but for those that it did not live to give."""

    MEMORY = 81
    ANSWER = 82
    BROKEN = 83
    TIME = -1
    KILLED = -2


class Stopped(Exception):  # noqa: N818 - said to staff in their words by who asked
    """The process ended without an answer; ``detail`` is a signal's name or an exception's, never its words."""

    def __init__(self, why: Why, detail: str = "", trace: tuple[str, ...] = ()) -> None:
        super().__init__(f"{why.name.lower()} {detail}".strip())
        self.why, self.detail, self.trace = why, detail, trace


@contextmanager
def answered(call: str, file: IO[bytes], limits: Limits, **words: str) -> Iterator[IO[bytes]]:
    """Run ``call``, a function by its full name, on an open file; yield its answer, to be read.

    The function takes the file and ``words``, and yields bytes. Raises ``Stopped``. Never grows with the file: neither
    its bytes nor the answer's pass through this process before they are read.
    """
    order = json.dumps({"call": call, "limits": asdict(limits), "words": words})
    with tempfile.TemporaryFile() as answer:
        process = subprocess.Popen(  # noqa: S603  # nosec B603 - our own interpreter and module
            [sys.executable, "-m", __name__, order],
            stdin=file, stdout=answer, stderr=subprocess.DEVNULL, cwd=ROOT, env={"MALLOC_ARENA_MAX": "1"},
        )  # fmt: skip
        try:
            status = process.wait(limits.patience + GRACE)
        except subprocess.TimeoutExpired:
            raise Stopped(Why.TIME) from None
        finally:
            process.kill()
            process.wait()
        answer.seek(0)
        if status:
            raise _stopped(status, answer)
        yield answer


def _stopped(status: int, answer: IO[bytes]) -> Stopped:
    """Say why a process ended: by its exit code, or by the signal that ended it."""
    if status in {-signal.SIGXCPU, -signal.SIGALRM}:
        return Stopped(Why.TIME)
    if status < 0:
        return Stopped(Why.KILLED, signal.Signals(-status).name)
    if status != Why.BROKEN:
        known = status in {Why.MEMORY, Why.ANSWER}
        return Stopped(Why(status)) if known else Stopped(Why.BROKEN, f"exit {status}")
    told = json.loads(answer.readline())
    return Stopped(Why.BROKEN, told["error"], tuple(told["trace"]))


# --- in the process of its own -------------------------------------------------------------------------


def confine(limits: Limits) -> None:
    """Hold this process to its limits, for good: hard limits cannot be raised again."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what it read must lie in no second place
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory * MB, limits.memory * MB))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.answer * MB, limits.answer * MB))
    signal.alarm(limits.patience)  # its own, so that it ends even where who waited for it was killed
    # Courtesies, which a hardened service may refuse: the site answers first; without memory this ends first.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    with suppress(OSError):
        os.nice(10)


def answer(order: str, file: IO[bytes], to: IO[bytes]) -> int:
    """Do what was ordered; return the exit code."""
    said = json.loads(order)
    confine(Limits(**said["limits"]))
    module, _, name = said["call"].rpartition(".")
    try:
        made: Iterable[bytes] = getattr(import_module(module), name)(file, **said["words"])
        for piece in made:
            to.write(piece)
        to.flush()
    except MemoryError:
        return Why.MEMORY
    except Exception as error:
        return Why.ANSWER if getattr(error, "errno", 0) == errno.EFBIG else _broken(error, to)
    return 0


def _broken(error: Exception, to: IO[bytes]) -> int:
    """Leave type and places in the answer's place: an exception's own words may quote the file."""
    places = [f"{Path(at.filename).name}:{at.lineno} {at.name}" for at in traceback.extract_tb(error.__traceback__)]
    told = {"error": type(error).__name__, "trace": places[-12:]}
    to.seek(0)
    to.truncate()
    to.write(json.dumps(told).encode() + b"\n")
    to.flush()
    return Why.BROKEN


def main() -> None:
    # Nothing after it: an ordinary end would try once more to write what the limit did not let through.
    os._exit(answer(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer))


if __name__ == "__main__":
    main()
