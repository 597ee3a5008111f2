"""Lighthouse, where npm and Node are to be had; else the report says why it was not run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

VERSION = "12.8.2"  # the last that runs on Node 18, which Debian 12 has
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = (
    "/", "/summary/", "/interview/", "/about/", "/privacy/", "/accessibility/", "/convention/",
    "/convention/chapters/3/", "/convention/articles/12/", "/convention/search/?q=family", "/convention/rights/",
    "/convention/downloads/", "/sign/", "/signatories/", "/signatories/statements/",
)  # fmt: skip
PATIENCE = 240  # seconds for one run
# What a page that asks not to be indexed fails by saying so.
MEANT = {"is-crawlable"}


@dataclass(frozen=True)
class Result:
    """Scores of 0 to 100; performance is the median of the runs. ``failed`` names audits that did not pass."""

    path: str
    scores: dict[str, int]
    failed: list[str]
    runs: int


def provide(out: Path) -> str:
    """Install it beside the pictures, and return what became of it in a few words; never stops the command."""
    if why := missing(out):
        return why
    return f"present ({VERSION})"


def missing(out: Path) -> str:
    """Return "" where it can be run, else why not; try to install it first."""
    if _program(out).exists():
        return ""
    if not shutil.which("npm") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "--no-install-recommends", "nodejs", "npm"]):
            subprocess.run(["apt-get", "-qq", *words], env=quiet, capture_output=True, check=False, timeout=600)
    if not shutil.which("npm") or not shutil.which("node"):
        return "not run: Node and npm are missing"
    folder = _folder(out)
    folder.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--no-fund", "--no-audit", "--ignore-scripts", f"lighthouse@{VERSION}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode or not _program(out).exists():
        return (
            f"not run: npm could not install it ({(done.stderr.strip().splitlines() or ['it said nothing'])[0][:120]})"
        )
    return ""


def ask(out: Path, site: str, runs: int, patience: int = PATIENCE) -> Iterator[Result]:
    """Ask about each page on a phone's profile: everything once, performance ``runs`` times, whose median counts.

    A page about which the whole was not answered in time is told as one without scores.
    """
    for path in PAGES:
        first = _once(out, site + path, CATEGORIES, patience) or _once(out, site + path, CATEGORIES, patience)
        if first is None:
            yield Result(path, dict.fromkeys(CATEGORIES, 0), [f"no answer in {patience} s, twice"], 0)
            continue
        others = [_once(out, site + path, CATEGORIES[:1], patience) for _ in range(runs - 1)]
        times = [_score(one, "performance") for one in (first, *others) if one]
        scores = {name: _score(first, name) for name in CATEGORIES}
        yield Result(path, {**scores, "performance": round(median(times))}, sorted(_failed(first)), len(times))


def _score(report: dict[str, Any], category: str) -> int:
    return round(100 * (report["categories"][category]["score"] or 0))


def _failed(report: dict[str, Any]) -> Iterator[str]:
    for category in CATEGORIES[1:]:
        for reference in report["categories"][category]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            counts = reference.get("weight") and audit["scoreDisplayMode"] in {"binary", "numeric"}
            if counts and (audit["score"] or 0) < 1 and audit["id"] not in MEANT:
                yield f"{category}: {audit['id']}"


def _once(out: Path, address: str, categories: tuple[str, ...], patience: int) -> dict[str, Any] | None:
    """Ask once, with a browser of its own, which is ended with everything that it started."""
    chrome = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
    command = [
        "node", str(_program(out)), address, "--output=json", "--output-path=stdout", "--quiet",
        f"--only-categories={','.join(categories)}", f"--chrome-flags={chrome}",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="lighthouse-", ignore_cleanup_errors=True) as folder:
        environment = {**os.environ, "CHROME_PATH": "/usr/bin/chromium", "TMPDIR": folder}
        asking = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            return dict(json.loads(asking.communicate(timeout=patience)[0]))
        except (subprocess.TimeoutExpired, ValueError):
            return None
        finally:
            asking.kill()
            _end_browser_of(folder)


def _end_browser_of(folder: str) -> None:
    """End the browsers whose files are in this folder: Lighthouse starts its own apart, and leaves it when killed."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if folder.encode() in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:
            continue


def _folder(out: Path) -> Path:
    return out / "lighthouse"


def _program(out: Path) -> Path:
    return _folder(out) / "node_modules" / "lighthouse" / "cli" / "index.js"
