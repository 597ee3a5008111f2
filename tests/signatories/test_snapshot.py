"""The stored files of the hour: whole, described, and offline at once when somebody in them leaves."""

import csv
import gzip
import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import zstandard
from django.test import Client
from django.utils import timezone
from frictionless import Package

from signatories import lifecycle, open_data, snapshots, tasks
from signatories.models import Signature
from tests.signatories.test_exports import signed

pytestmark = pytest.mark.django_db


def zstd() -> Any:
    return zstandard.ZstdDecompressor().decompressobj()


PACKAGE = "/signatories/snapshot/datapackage.json"
FILES = tuple(f"/signatories/snapshot/{name}" for name in snapshots.NAMES)


def body(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


def statuses(client: Client) -> set[int]:
    return {client.get(address).status_code for address in (PACKAGE, *FILES)}


def test_files_are_as_the_package_says(client: Client, seeded: None) -> None:
    signed("Open Person", open_data=True)
    assert statuses(client) == {503}
    assert snapshots.make_when_due()
    package = client.get(PACKAGE).json()
    for address, resource in zip(FILES, package["resources"], strict=True):
        content = body(client, address)
        assert address.endswith(resource["path"])
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    rows = list(csv.DictReader(io.StringIO(body(client, FILES[0]).decode())))
    assert [int(row["number"]) for row in rows] == list(range(1, 40))
    fields = package["resources"][0]["schema"]["fields"]
    assert tuple(field["name"] for field in fields) == open_data.SIGNATURE_COLUMNS == tuple(rows[0])


def test_files_take_their_place_once_the_disk_holds_them(
    client: Client, seeded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a loss of power leaves their names without their words."""
    held: set[str] = set()
    rename = Path.rename

    def hold(descriptor: int) -> None:
        held.add(Path(f"/proc/self/fd/{descriptor}").readlink().name)

    def put(made: Path, place: Path) -> Path:
        assert held == {made.name, *(path.name for path in made.iterdir())}
        return rename(made, place)

    monkeypatch.setattr(os, "fsync", hold)
    monkeypatch.setattr(Path, "rename", put)
    assert snapshots.make_when_due()
    assert {snapshots.MANIFEST, *snapshots.NAMES} <= held
    monkeypatch.undo()
    (snapshots.folder() / snapshots.MANIFEST).write_bytes(b"")
    assert statuses(client) == {503}
    assert snapshots.make_when_due()
    assert statuses(client) == {200}


@pytest.mark.parametrize("end", ["withdraw", "erase", "a statement"])
def test_who_leaves_takes_the_files_offline_until_they_are_made_anew(client: Client, seeded: None, end: str) -> None:
    one = signed("Leaving Person", open_data=True)
    snapshots.make_when_due()
    assert any(b"Leaving" in body(client, address) for address in FILES)
    if end == "a statement":
        lifecycle.withdraw_statement(one.statements.get())
    else:
        {"withdraw": lifecycle.withdraw, "erase": lifecycle.erase}[end](one)
    assert statuses(client) == {503}
    assert snapshots.make_when_due()
    assert statuses(client) == {200}
    words = b"says Leaving" if end == "a statement" else b"Leaving"
    assert [address for address in FILES if words in body(client, address)] == []
    stored = [path.read_bytes() for path in snapshots.folder().parent.rglob("*") if path.is_file()]
    assert [1 for content in stored if words in content] == []


def test_who_comes_leaves_them_as_they_are_for_the_hour(client: Client, seeded: None) -> None:
    snapshots.make_when_due()
    signed("Newcomer", open_data=True)
    assert statuses(client) == {200}
    assert not snapshots.make_when_due()
    assert snapshots.make_when_due(now=timezone.now() + timedelta(minutes=61))
    assert b"Newcomer" in body(client, FILES[0])
    assert Signature.objects.published().count() == 39


def test_what_a_killed_worker_left_half_written_goes_with_the_next(seeded: None, settings: Any) -> None:
    half = settings.DATA_DIR / "snapshot-half"
    half.mkdir()
    (half / "signatories.csv").write_text("Somebody, who may have left since")
    snapshots.make_when_due()
    assert sorted(path.name for path in settings.DATA_DIR.glob("snapshot*")) == ["snapshot", "snapshot.lock"]


def test_the_worker_makes_them(client: Client, seeded: None) -> None:
    assert tasks.snapshot.call() is True
    assert tasks.snapshot.call() is False


def test_nothing_else_lies_there(client: Client, seeded: None) -> None:
    snapshots.make_when_due()
    for name in ("other.csv", "..%2Fsite.sqlite3", "datapackage.txt"):
        assert client.get(f"/signatories/snapshot/{name}").status_code == 404


@pytest.fixture
def _same_limit_of_csv():
    """The validator raises the limit of a cell for the whole process."""
    limit = csv.field_size_limit()
    yield
    csv.field_size_limit(limit)


@pytest.mark.usefixtures("_same_limit_of_csv")
def test_the_package_is_one_and_its_files_are_as_it_says(client: Client, seeded: None) -> None:
    signed('=Formula, "quoted"\nand broken', open_data=True, country="PT", affiliation="-1")
    signed("王伟")
    snapshots.make_when_due()
    report = Package(str(snapshots.folder() / snapshots.MANIFEST)).validate()
    assert (report.valid, report.flatten(["type", "note"])) == (True, [])
    assert [task.name for task in report.tasks] == [
        "signatories-csv",
        "signatories-jsonl",
        "statements-csv",
        "counts-csv",
    ]


def test_the_files_lie_packed_too(client: Client, seeded: None) -> None:
    snapshots.make_when_due()
    for address in (*FILES, "/signatories/counts.csv"):
        plain = client.get(address)
        content = b"".join(plain)
        for how, unpack in (("gzip", gzip.decompress), ("zstd", lambda c: zstd().decompress(c))):
            packed = client.get(address, headers={"Accept-Encoding": how})
            assert (packed["Content-Encoding"], unpack(b"".join(packed))) == (how, content)
            again = client.get(address, headers={"Accept-Encoding": how, "If-None-Match": packed["ETag"]})
            assert (again.status_code, packed["ETag"] != plain["ETag"]) == (304, True)


def test_counts_are_stored_and_nothing_takes_them_offline(client: Client, seeded: None) -> None:
    one = signed("Leaving Person", country="PT")
    before = body(client, "/signatories/counts.csv")  # made at once while nothing is stored
    snapshots.make_when_due()
    assert body(client, "/signatories/counts.csv") == before
    lifecycle.withdraw(one)
    assert (statuses(client), body(client, "/signatories/counts.csv")) == ({503}, before)
    snapshots.make_when_due()
    assert b"withdrawn" in body(client, "/signatories/counts.csv")
