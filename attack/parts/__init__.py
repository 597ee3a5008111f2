"""The parts of an attack, in the order in which they may run: looks before presses, the logs last."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module

from attack.findings import Finding
from attack.site import Enough, Site
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
    Part("api", "schemathesis over the API's own description"),
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


def run(part: Part, site: Site) -> list[Finding]:
    """Attack with one part; return what it found."""
    site.part = part.name
    began, known = time.monotonic(), set(site.findings)
    with step(part.name) as became:
        with suppress(Enough):
            part.attack(site)
        found = [finding for finding in site.findings if finding not in known]
        became.append(f"{site.requests[part.name]:,} requests, {len(found) or 'no'} finding{'s' * (len(found) != 1)}")
    site.seconds[part.name] = time.monotonic() - began
    return found
