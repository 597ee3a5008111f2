"""The run as a table in the terminal, as ``faults/latest.json`` and as ``faults/report.md``."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from faults.reckoning import Line
from tools.environment import ROOT
from tools.terminal import say

if TYPE_CHECKING:
    from faults.run import Outcome

COLUMNS = ("fault", "seconds", "recovery", "accepted", "refused", "unknown", "failed", "read", "stale")
ROW = "{:<20}{:>8}{:>10}{:>10}{:>9}{:>9}{:>8}{:>7}{:>7}"
HEAD = ROW.format(*COLUMNS)
FOLDER = ROOT / "faults"
SHOWN = 5  # of what is wrong in one line, in the terminal


@dataclass(slots=True)
class Result:
    seed: int
    quick: bool
    broken: str = ""
    outcomes: list[Outcome] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    disks: dict[str, str] = field(default_factory=dict)
    hurried: int = 0
    began: float = field(default_factory=time.monotonic)
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def good(self) -> bool:
        faults, reckoning = all(one.good for one in self.outcomes), all(line.good for line in self.lines)
        return bool(self.lines) and faults and reckoning


def row(outcome: Outcome) -> str:
    if outcome.skipped:
        return f"{outcome.name:<20}not run: {outcome.skipped}"
    cells = ROW.format(*cells_of(outcome))
    words = "; ".join([*(f"WRONG: {one}" for one in outcome.wrong[:SHOWN]), *outcome.notes])
    return f"{cells}  {words}".rstrip()


def cells_of(outcome: Outcome) -> tuple[str, ...]:
    recovery = "never" if outcome.recovery is None else f"{outcome.recovery:.1f} s"
    told = (outcome.accepted, outcome.refused, outcome.unknown)
    numbers = (*told, outcome.failed, outcome.readers, outcome.stale)
    return (outcome.name, f"{outcome.seconds:.0f}", recovery, *map(str, numbers))


def said(line: Line) -> str:
    head = f"{'good ' if line.good else 'WRONG'}  {line.what}: {line.looked_at}"
    words = [f"{head} ({line.remark})" if line.remark else head, *(f"         {one}" for one in line.wrong[:SHOWN])]
    if len(line.wrong) > SHOWN:
        words.append(f"         and {len(line.wrong) - SHOWN} more")
    return "\n".join(words)


def close(result: Result, *, write: bool) -> None:
    """Print the last line; write both files where the whole list was run."""
    wrong = [one.name for one in result.outcomes if not one.good] + [one.what for one in result.lines if not one.good]
    if write:
        (FOLDER / "latest.json").write_text(json.dumps(_whole(result), indent=1) + "\n", encoding="utf-8")
        (FOLDER / "report.md").write_text(_page(result), encoding="utf-8")
    minutes = (time.monotonic() - result.began) / 60
    verdict = f"WRONG: {', '.join(wrong)}" if wrong else "nothing lost" if result.good else "not reckoned"
    say(f"\nfaults: {verdict} (seed {result.seed}, {minutes:.1f} minutes)")


def _machine() -> dict[str, str | int]:
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return {
        "cores": os.cpu_count() or 0,
        "system": platform.platform(),
        "python": platform.python_version(),
        "commit": commit.stdout.strip(),
    }


def _whole(result: Result) -> dict[str, object]:
    return {
        "at": result.at,
        "seed": result.seed,
        "quick": result.quick,
        "minutes": round((time.monotonic() - result.began) / 60, 1),
        "good": result.good,
        "machine": _machine(),
        "disks": result.disks,
        "mails_hurried": result.hurried,
        "faults": [{**asdict(one), "good": one.good} for one in result.outcomes],
        "reckoning": [{**asdict(one), "good": one.good} for one in result.lines],
    }


def _page(result: Result) -> str:
    machine = _machine()
    lines = [
        "# What broke, and what was lost",
        "",
        f"`make faults{' --quick' if result.quick else ''}`, seed {result.seed}, {result.at}, commit "
        f"`{str(machine['commit'])[:12]}`, {machine['cores']} cores, {machine['system']}. "
        f"**{'Nothing was lost.' if result.good else 'Something is wrong.'}** How to read it: [README.md](README.md).",
        "",
        f"| {' | '.join(COLUMNS)} | remarks |",
        f"|---{'|---:' * (len(COLUMNS) - 1)}|---|",
    ]
    for one in result.outcomes:
        if one.skipped:
            lines.append(f"| {one.name} |{' |' * (len(COLUMNS) - 1)} not run: {one.skipped} |")
        else:
            words = "; ".join([*(f"**wrong**: {word}" for word in one.wrong), *one.notes])
            lines.append(f"| {' | '.join(cells_of(one))} | {words} |")
    lines += ["", "| what must be | looked at | so | remarks |", "|---|---:|---|---|"]
    for line in result.lines:
        words = "; ".join([*([line.remark] if line.remark else []), *line.wrong[:SHOWN]])
        lines.append(f"| {line.what} | {line.looked_at} | {'yes' if line.good else '**no**'} | {words} |")
    return "\n".join(lines) + "\n"
