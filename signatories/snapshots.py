"""The files as they stood at one hour, stored by the worker, so that a heavy copy never holds a web process.

A stored file is offline from the moment in which anybody in it changed or left, until it is made anew.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from convention.models import ContentVersion, SiteFacts
from signatories import open_data
from signatories.exports import csv_pieces, jsonl_pieces
from signatories.models import Change

EVERY = timedelta(hours=1)
MANIFEST = "datapackage.json"
NAMES = ("signatories.csv", "signatories.jsonl", "statements.csv")
TYPES = {"csv": "text/csv", "jsonl": "application/jsonl"}
DUTY = (
    "Names are personal data. Whoever keeps a copy follows /api/v1/changes/ and removes every number that is gone. "
    "Statements stay their authors’. "
    "In the CSV files a cell that begins with = + - @ or a tab has an apostrophe before it."
)
FIELDS = {
    "number": ("integer", "The public number, never used again."),
    "kind": ("string", "commission, selected or public; of a statement reservation, understanding, declaration, …"),
    "capacity": ("string", "own: in one's own name; organisation: on behalf of one."),
    "name": ("string", "Empty where the person did not agree to open data."),
    "affiliation": ("string", "For identification only; empty where the person did not agree to open data."),
    "country": ("string", "Where the person lives: ISO 3166-1 alpha-2, and XK for Kosovo; empty where not given."),
    "signed_on": ("date", "UTC day; empty where not recorded."),
    "published_on": ("date", "UTC day; empty where not recorded."),
    "edition": ("string", "The edition signed."),
    "edition_sha256": ("string", "SHA-256 of the text signed; empty where not recorded."),
    "statements": ("integer", "How many published statements stand with it."),
    "id": ("string", "The statement's permanent id."),
    "signature": ("integer", "The number of its signature."),
    "language": ("string", "A language tag."),
    "text": ("string", "Its author's own words; empty where the person did not agree to open data."),
    "targets": ("string", "Editions and anchors, parted by semicolons."),
}


def folder() -> Path:
    return Path(settings.DATA_DIR) / "snapshot"


def manifest() -> dict[str, Any] | None:
    """Return what is said of the stored files, or nothing where none were made."""
    path = folder() / MANIFEST
    if not path.exists():
        return None
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return stored


def is_offline(stored: dict[str, Any]) -> bool:
    """Tell whether anybody who is in the files has changed or left since."""
    since, highest = stored["content_version"], stored["highest_number"]
    return Change.objects.filter(version__gt=since, number__lte=highest).exists()


def make_when_due(*, now: datetime | None = None) -> bool:
    """Make the files anew once an hour, and at once where they are offline; return whether it was done."""
    now, stored = now or timezone.now(), manifest()
    if stored is not None:
        made_at = parse_datetime(stored["created"])
        if made_at is not None and now - made_at < EVERY and not is_offline(stored):
            return False
    make(now=now)
    return True


def make(*, now: datetime) -> None:
    # Read first: whatever changes while the files are written counts as later than they are.
    version = ContentVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    fresh = folder().with_name(f"snapshot-{uuid.uuid4().hex}")
    fresh.mkdir(parents=True, mode=0o750)
    try:
        highest = Highest()
        resources = [_write(fresh, name, highest) for name in NAMES]
        said = _package(resources, now) | {"content_version": version, "highest_number": highest.number}
        (fresh / MANIFEST).write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
        _put_in_place(fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _put_in_place(fresh: Path) -> None:
    old = folder().with_name(f"{fresh.name}-old")
    if folder().exists():
        folder().rename(old)
    fresh.rename(folder())
    shutil.rmtree(old, ignore_errors=True)


class Highest:
    """The highest number that passed by."""

    number = 0

    def watch(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            self.number = max(self.number, row.get("number") or row.get("signature") or 0)
            yield row


def _write(fresh: Path, name: str, highest: Highest) -> dict[str, Any]:
    """Write one file and return what the manifest says of it."""
    columns = open_data.STATEMENT_COLUMNS if name.startswith("statements") else open_data.SIGNATURE_COLUMNS
    rows = open_data.statement_rows() if name.startswith("statements") else open_data.signature_rows()
    watched = highest.watch(rows)
    stem, _, kind = name.partition(".")
    pieces = csv_pieces(watched, columns) if kind == "csv" else jsonl_pieces(watched)
    digest, size = hashlib.sha256(), 0
    with (fresh / name).open("wb") as file:
        for piece in pieces:
            encoded = piece.encode()
            digest.update(encoded)
            size += file.write(encoded)
    resource: dict[str, Any] = {
        "name": f"{stem}-{kind}",
        "path": name,
        "format": kind,
        "mediatype": TYPES[kind],
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest.hexdigest()}",
    }
    if kind == "csv":
        resource |= {"profile": "tabular-data-resource", "schema": _schema(columns)}
    return resource


def _schema(columns: tuple[str, ...]) -> dict[str, Any]:
    fields = [{"name": name, "type": FIELDS[name][0], "description": FIELDS[name][1]} for name in columns]
    return {"fields": fields, "primaryKey": columns[0], "missingValues": [""]}


def _package(resources: list[dict[str, Any]], now: datetime) -> dict[str, Any]:
    licence = SiteFacts.load().data_licence
    return {
        "profile": "data-package",
        "name": "mobility-convention-signatories",
        "title": "Signatories of the Model International Mobility Convention",
        "description": DUTY,
        "created": now.isoformat(timespec="seconds"),
        "licence_as_stated": licence or "not stated",
        "resources": resources,
    }
