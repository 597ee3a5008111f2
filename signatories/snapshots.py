"""The files as they stood at one hour, stored by the worker, so that a heavy copy never holds a web process.

A stored file is offline from the moment in which anybody in it changed or left, until it is made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from convention.models import SiteFacts
from signatories import figures, open_data, packing, stored
from signatories.exports import csv_pieces, jsonl_pieces

EVERY = timedelta(hours=1)
NAME = "snapshot"
MANIFEST = "datapackage.json"
COUNTS = "counts.csv"
TYPES = {"csv": "text/csv", "jsonl": "application/jsonl"}
Rows = Callable[[], Iterator[dict[str, Any]]]
# What each file holds: columns, and the rows as they are now.
FILES: dict[str, tuple[tuple[str, ...], Rows]] = {
    "signatories.csv": (open_data.SIGNATURE_COLUMNS, open_data.signature_rows),
    "signatories.jsonl": (open_data.SIGNATURE_COLUMNS, open_data.signature_rows),
    "statements.csv": (open_data.STATEMENT_COLUMNS, open_data.statement_rows),
    COUNTS: (figures.COLUMNS, figures.ledger_rows),
}
NAMES = tuple(FILES)
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
    "day": ("date", "UTC day on which it happened."),
    "what": ("string", "came, published, declined, taken_down, withdrawn, erased, reopened or undone."),
    "reason": ("string", "The public reason for which staff declined or took down; empty for all else."),
    "count": ("integer", "How often, by day, country and kind. No names."),
}
# What tells two rows apart.
KEYS: dict[str, list[str]] = {COUNTS: ["day", "country", "kind", "what", "reason"]}


def folder() -> Path:
    return stored.folder(NAME)


def manifest() -> dict[str, Any] | None:
    """Return what is said of the stored files, or nothing where none were made."""
    return stored.read(folder() / MANIFEST)


def is_offline(said: dict[str, Any]) -> bool:
    """Tell whether anybody who is in the files has changed or left since."""
    return stored.has_changed(said)


def make_when_due(*, now: datetime | None = None) -> bool:
    """Make the files anew once an hour, and at once where they are offline; return whether it was done."""
    now, said = now or timezone.now(), manifest()
    if said is not None:
        made_at = parse_datetime(said["created"])
        if made_at is not None and now - made_at < EVERY and not is_offline(said):
            return False
    with stored.alone(NAME) as first:
        if first:
            make(now=now)
        return first


def make(*, now: datetime) -> None:
    version = stored.version_now()
    with stored.fresh(NAME) as fresh:
        highest = Highest()
        resources = [_write(fresh, name, highest) for name in NAMES]
        said = _package(resources, now) | {"content_version": version, "highest_number": highest.number}
        (fresh / MANIFEST).write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
        stored.put_in_place(fresh, NAME)


class Highest:
    """The highest number that passed by."""

    number = 0

    def watch(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            self.number = max(self.number, row.get("number") or row.get("signature") or 0)
            yield row


def _write(fresh: Path, name: str, highest: Highest) -> dict[str, Any]:
    """Write one file, plain and packed, and return what the manifest says of it."""
    columns, rows = FILES[name]
    watched = highest.watch(rows())
    stem, _, kind = name.partition(".")
    pieces = csv_pieces(watched, columns) if kind == "csv" else jsonl_pieces(watched)
    size, digest = _store(fresh / name, pieces)
    resource: dict[str, Any] = {
        "name": f"{stem}-{kind}",
        "path": name,
        "format": kind,
        "mediatype": TYPES[kind],
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest}",
    }
    if kind == "csv":
        return resource | {"profile": "tabular-data-resource", "schema": _schema(name, columns)}
    return resource | {
        "type": "file"
    }  # Frictionless checks its bytes and digest; its lines are told by the CSV's schema


def _store(path: Path, pieces: Iterable[str]) -> tuple[int, str]:
    """Write the text plain and in each coding beside; return size and SHA-256 of the plain one."""
    digest, size = hashlib.sha256(), 0
    packers = {how: packing.packer_of(how) for how in packing.CODINGS}
    with ExitStack() as open_files:
        plain = open_files.enter_context(path.open("wb"))
        beside = {how: open_files.enter_context(packed_path(path, how).open("wb")) for how in packers}
        for piece in pieces:
            encoded = piece.encode()
            digest.update(encoded)
            size += plain.write(encoded)
            for how, packer in packers.items():
                beside[how].write(packer.compress(encoded))
        for how, packer in packers.items():
            beside[how].write(packer.flush())
    return size, digest.hexdigest()


def packed_path(path: Path, how: str) -> Path:
    """Return where the file lies packed; for no coding, the file itself."""
    return path.with_name(f"{path.name}.{packing.ENDINGS[how]}") if how else path


def _schema(name: str, columns: tuple[str, ...]) -> dict[str, Any]:
    fields = [{"name": column, "type": FIELDS[column][0], "description": FIELDS[column][1]} for column in columns]
    return {"fields": fields, "primaryKey": KEYS.get(name, columns[0]), "missingValues": [""]}


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
