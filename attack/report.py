"""What came of it: ``latest.json`` for machines, ``report.md`` for people, a table for who waited."""

from __future__ import annotations

import json
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from attack.parts import PARTS
from attack.site import Site
from tools.environment import ROOT

FOLDER = Path(__file__).parent
WITH = ("django", "gunicorn", "psycopg", "redis", "playwright")


def make(site: Site, *, seconds: float) -> dict[str, Any]:
    return {
        "seed": site.seed,
        "whole": site.whole,
        "commit": _commit(),
        "at": timezone.now().isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "requests": sum(site.requests.values()),
        "parts": {
            name: {"requests": site.requests[name], "seconds": round(taken, 1)} for name, taken in site.seconds.items()
        },
        "findings": dict(sorted(site.findings.by_kind().items())),
        "found": [
            {"kind": one.kind, "where": one.where, "what": one.what, "again": one.again} for one in site.findings
        ],
        "figures": site.figures,
        "versions": {
            "python": platform.python_version(),
            "postgresql": connection.pg_version,  # type: ignore[attr-defined]
            **{name: version(name) for name in WITH},
        },
    }


def _commit() -> str:
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip() or "unknown"


def table(site: Site) -> list[tuple[str, ...]]:
    found = dict.fromkeys(site.seconds, 0)
    for one in site.findings:
        part = one.again.partition("--only ")[2].split()[0].strip('"') if "--only" in one.again else ""
        found[part] = found.get(part, 0) + 1
    rows: list[tuple[str, ...]] = [("part", "requests", "findings", "seconds")]
    rows += [
        (name, f"{site.requests[name]:,}", str(found[name]), f"{taken:.0f}") for name, taken in site.seconds.items()
    ]
    total = (f"{sum(site.requests.values()):,}", str(len(site.findings)), f"{sum(site.seconds.values()):.0f}")
    return [*rows, ("all", *total)]


def lines(made: dict[str, Any]) -> list[str]:
    figures = [f"{name}: {value}" for name, value in made["figures"].items()]
    counts = ", ".join(f"{count} {kind}" for kind, count in made["findings"].items()) or "nothing"
    return ["\n".join(["", *figures, f"\nattack: {made['requests']:,} requests, found {counts}"])]


def write(made: dict[str, Any]) -> None:
    (FOLDER / "latest.json").write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    about = {part.name: part.about for part in PARTS}
    rows = [
        f"| {name} | {about[name]} | {one['requests']:,} | {one['seconds']:.0f} |"
        for name, one in made["parts"].items()
    ]
    found = [f"- {count} × {kind}" for kind, count in made["findings"].items()] or ["Nothing."]
    text = [
        "# The last attack",
        "",
        "Written by `make attack`; what it does and how to repeat it stands in `docs/security.md`.",
        "",
        f"Commit {made['commit']}, seed {made['seed']}, {made['at']}: {made['requests']:,} requests in "
        f"{made['seconds']:.0f} seconds.",
        "",
        "## Found",
        "",
        *found,
        "",
        "## Parts",
        "",
        "| part | what it does | requests | seconds |",
        "|---|---|--:|--:|",
        *rows,
        "",
        "## Measured",
        "",
        *[f"- {name}: {value}" for name, value in made["figures"].items()],
        "",
        "## With",
        "",
        ", ".join(f"{name} {which}" for name, which in made["versions"].items()) + ".",
        "",
    ]
    (FOLDER / "report.md").write_text("\n".join(text), encoding="utf-8")
