"""Makes the typeset register when it is due, says how far it has come, and knows whether it may be shown."""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from signatories import snapshots, stored
from signatories.handover import contents

log = logging.getLogger("site.handover")

NAME = "handover"
FILE = "register.pdf"
SAID = "register.json"
EVERY = timedelta(days=1)
AGAIN = timedelta(minutes=10)  # between two beginnings: on a day on which many leave, the worker has other work too
LONGEST = 900  # seconds that typst may take
SETTING = Path(__file__).resolve().parent / "setting.py"
TABLE = "signatories.csv"


def said() -> dict[str, Any] | None:
    """Return what is said of the stored file, or nothing where none was made."""
    return stored.read(stored.folder(NAME) / SAID)


def path() -> Path:
    return stored.folder(NAME) / FILE


def progress() -> dict[str, Any] | None:
    """Return how far the making has come: ``step``, ``done`` and ``of`` rows, ``began``, ``ended``."""
    return stored.read(_progress_path())


def _progress_path() -> Path:
    return stored.folder(NAME).with_name(f"{NAME}-progress.json")


def make_when_due(*, now: datetime | None = None) -> bool:
    """Make the file where there is none, each day on which the register changed, and when somebody in it left."""
    now = now or timezone.now()
    if not is_due(now):
        return False
    with stored.alone(NAME) as first:
        if first:
            make(now)
        return first


def is_due(now: datetime) -> bool:
    before, last = said(), progress()
    began = parse_datetime(last["began"]) if last else None
    if began is not None and now - began < AGAIN:
        return False
    if before is None or stored.has_changed(before):
        return True
    made = parse_datetime(before["created"])
    return made is None or (now - made >= EVERY and before["content_version"] != stored.version_now())


def make(now: datetime) -> dict[str, Any]:
    """Read, set and store; the file before stays until this one is whole."""
    steps = Steps(now)
    version = stored.version_now()
    steps.at("reading")
    try:
        with stored.fresh(NAME) as folder:
            found = contents.read(now, _table(now), lambda done, of: steps.at("reading", done, of))
            (folder / "data.json").write_text(contents.written(found), encoding="utf-8")
            steps.at("setting")
            measured = _set(folder)
            # Nothing but the file and what is said of it stays: names lie in no second place.
            for name in ("data.json", "register.typ"):
                (folder / name).unlink()
            facts = _facts(folder / FILE, now, found, version) | measured
            (folder / SAID).write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
            stored.put_in_place(folder, NAME)
    except Exception:
        steps.at("failed")
        raise
    steps.at("")
    log.info("register set", extra={"fields": {"pages": facts["pages"], "peak_mb": facts["peak_mb"]}})
    return facts


class Steps:
    """Writes down how far the making has come, for whoever waits for it."""

    def __init__(self, now: datetime) -> None:
        self.began = now

    def at(self, step: str, done: int = 0, of: int = 0) -> None:
        words = {"step": step, "done": done, "of": of, "began": self.began.isoformat()}
        place = _progress_path()
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_suffix(".new")
        beside.write_text(json.dumps(words), encoding="utf-8")
        beside.replace(place)


def _table(now: datetime) -> dict[str, Any]:
    """Return date and SHA-256 of the stored CSV of everybody; it is made first where it is not current."""
    snapshots.make_when_due(now=now)
    package = snapshots.manifest() or {}
    resource = next(one for one in package["resources"] if one["path"] == TABLE)
    return {"created": package["created"], "sha256": resource["hash"].removeprefix("sha256:")}


def _set(folder: Path) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - our own script on our own folder
        [sys.executable, str(SETTING), str(folder)], capture_output=True, text=True, timeout=LONGEST, check=False
    )
    if done.returncode:
        # The last line only: typst says where it stopped, and never the words that it was setting.
        raise RuntimeError(f"typst: {done.stderr.strip().splitlines()[-1:]}")
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _facts(file: Path, now: datetime, found: contents.Contents, version: int) -> dict[str, Any]:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(1 << 20):
            digest.update(piece)
    facts = {
        "created": now.isoformat(timespec="seconds"),
        "bytes": file.stat().st_size,
        "sha256": digest.hexdigest(),
        "complete": found.complete,
        "content_version": version,
        "highest_number": max([found.highest, *found.numbers]),
    }
    # A whole list holds everybody up to the highest number; the short one only these.
    return facts if found.complete else facts | {"numbers": sorted(found.numbers)}
