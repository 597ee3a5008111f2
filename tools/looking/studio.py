"""``python -m tools.looking.studio``: lets parts be walked through, lays out what was seen, and writes ``look/``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tools.environment import ROOT, Venv
from tools.looking import lighthouse, sheets
from tools.looking.camera import View
from tools.looking.command import OUT, options
from tools.looking.lighthouse import Result
from tools.looking.parts import Crew, Seen, parts
from tools.looking.reasons import parted
from tools.looking.reporting import Report
from tools.looking.tour import PICTURES
from tools.terminal import end_on_signals, main_guard, say

Rows = list[tuple[str, dict[View, Path]]]


def by_kind(seen: list[Seen]) -> dict[str, Rows]:
    """Return for each kind its states in order, each with its pictures by view; of what was not seen there are none."""
    kinds: dict[str, Rows] = {}
    for one in filter(lambda one: one.pictures, seen):
        kinds.setdefault(one.figures.kind, []).append((one.figures.name, dict(one.pictures)))
    return kinds


def main(words: list[str]) -> int:
    end_on_signals()
    chosen = options(words)
    with tempfile.TemporaryDirectory(prefix="mimc-look-") as folder:
        _share_a_ground(Path(folder))
        if chosen.docs:
            return _for_the_docs(Path(folder))
        report = Report()
        began = time.monotonic()
        if not chosen.no_pictures:
            _walk(report, words, chosen)
        report.seconds = time.monotonic() - began
        report.write(OUT)
        if chosen.lighthouse:
            _ask_lighthouse(report, Path(folder), chosen)
            report.write(OUT)
    missed = len(parted(report.figures)[0])
    say(f"{len(report.figures)} pages and states, {report.pictures} pictures, {missed} below a figure")
    for words_of_one in report.stopped:
        say(f"  not seen to its end: {words_of_one}")
    say("\nlook: look/report.md")
    return 0


def _share_a_ground(folder: Path) -> None:
    """Let all processes use one folder: databases' templates are made once in it, and the packed static files."""
    os.environ |= {"TMPDIR": str(folder), "TEST_GROUND": str(folder)}
    tempfile.tempdir = None
    command = [str(Venv().python), "-m", "django", "collectstatic", "--noinput", "--settings=tools.looking.settings"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)


def _walk(report: Report, words: list[str], chosen: Any) -> None:
    logs = OUT / "logs"
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir(parents=True)
    crew = Crew(logs, words, chosen.browsers)
    seen = crew.walk(parts(few=len(chosen.only) in {1, 2, 3}))
    report.figures = [one.figures for one in seen]
    report.pictures = sum(len(one.pictures) for one in seen)
    report.stopped = crew.stopped
    report.write(OUT)
    with ProcessPoolExecutor(chosen.browsers) as hands:
        laid = [hands.submit(sheets.lay_out, rows, OUT / "sheets", kind) for kind, rows in by_kind(seen).items()]
        report.sheets = [str(path.relative_to(OUT)) for one in laid for path in one.result()]


def _for_the_docs(folder: Path) -> int:
    for scene in PICTURES:
        command = [
            str(Venv().python),
            "-m",
            "tools.looking.walking",
            scene,
            "0",
            "1",
            "-1",
            str(folder / "lines"),
            "--docs",
        ]
        if status := subprocess.run(command, cwd=ROOT, check=False).returncode:
            return status
    return 0


def _ask_lighthouse(report: Report, folder: Path, chosen: Any) -> None:
    if why := lighthouse.missing(OUT):
        report.lighthouse_said = why
        return
    lines = folder / "lighthouse.jsonl"
    runs = chosen.lighthouse
    command = [str(Venv().python), "-m", "tools.looking.asking", str(lines), str(runs), str(chosen.patience)]
    subprocess.run(command, cwd=ROOT, check=False)
    told = lines.read_text(encoding="utf-8").splitlines() if lines.exists() else []
    report.lighthouse = [Result(**json.loads(line)) for line in told]
    report.lighthouse_said = f"{lighthouse.VERSION}, phone profile, performance the median of {runs} runs."


if __name__ == "__main__":
    main_guard(lambda: main(sys.argv[1:]))
