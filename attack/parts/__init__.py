"""The parts of an attack, in the order in which they may run: looks before presses, the logs last."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from attack.site import Site
from tools.terminal import step, stop


@dataclass(frozen=True, slots=True)
class Part:
    """``name`` is a module of this folder with a function ``attack(site)``, which tells the site what it finds."""

    name: str
    about: str

    @property
    def attack(self) -> Callable[[Site], None]:
        found: Callable[[Site], None] = import_module(f"attack.parts.{self.name}").attack
        return found


PARTS = [
    Part("routes", "every address × method × role × kind of body; looks that write; what caches may keep"),
    Part("rights", "the table of roles, others' ids, fields that no form has, files by their paths"),
    Part("tokens", "mailed links cut, changed, swapped, used for another purpose, used twice"),
    Part("sessions", "sign-ins fixed, stolen, revoked; where they lead on to"),
    Part("races", "presses that meet"),
    Part("timing", "known and unknown addresses told apart by time"),
    Part("files", "files that mean harm, imported and offered"),
    Part("mail", "headers within fields, lures in names, a stranger's address a thousand times"),
    Part("bots", "programs that sign, and people meanwhile"),
    Part("inputs", "hostile words in parameters, paths, headers and every field"),
    Part("exports", "formulas in cells; feeds and files that must parse"),
    Part("browser", "Chromium on every page with bait in every field"),
    Part("logs", "what was written down meanwhile"),
]


def chosen(names: list[str]) -> list[Part]:
    known = {part.name: part for part in PARTS}
    if unknown := sorted(set(names) - set(known)):
        stop(f"No such part: {', '.join(unknown)}. There are: {', '.join(known)}")
    return [known[name] for name in names] if names else PARTS


def run(part: Part, site: Site) -> None:
    site.part = part.name
    began, before = time.monotonic(), len(site.findings)
    with step(part.name) as became:
        part.attack(site)
        found = len(site.findings) - before
        became.append(f"{site.requests[part.name]:,} requests, {found or 'no'} finding{'' if found == 1 else 's'}")
    site.seconds[part.name] = time.monotonic() - began
