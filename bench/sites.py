"""The sites that run while it is measured, and what they cost the machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.ground import Ground
from bench.signers import Form, open_form
from tools import production
from tools.production import Web

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Sites:
    """A site for each size that is read, one for each that is written, and the floor; all with deploy's settings."""

    read: dict[int, Web]
    written: dict[int, Web]
    floor: Web
    forms: dict[int, Form]


@contextmanager
def sites(ground: Ground) -> Iterator[Sites]:
    with ExitStack() as stack:

        def start(name: str, given: dict[str, str], application: str = "mimc_site.wsgi") -> Web:
            return stack.enter_context(
                production.gunicorn(given, ground.folder / f"{name}.log", application=application)
            )

        read = {size: start(f"read-{size}", given) for size, given in ground.read.items()}
        written = {size: start(f"written-{size}", given) for size, given in ground.written.items()}
        floor = start("floor", ground.floor, "bench.floor.wsgi")
        yield Sites(read, written, floor, {size: open_form(web.port) for size, web in written.items()})


def seconds_of(*webs: Web) -> float:
    """Return the processor seconds that the sites' processes have used, those that were replaced included."""
    return sum(seconds_of_tree(web.process.pid) for web in webs)


def seconds_of_tree(pid: int) -> float:
    """Return the processor seconds of a server, its processes, and those that it had and that ended."""
    return sum(map(_seconds, children_of(pid))) + _seconds(pid, ended=True)


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def _seconds(pid: int, *, ended: bool = False) -> float:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0  # ended between the look at the list and this one
    # utime, stime, and both of the children that ended: proc(5)
    return sum(map(int, fields[11 : 15 if ended else 13])) / TICK


def megabytes_of(pid: int) -> float:
    """Return the memory that would be free without the process: its own, and its share of what it shares (PSS)."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        for line in file:
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
