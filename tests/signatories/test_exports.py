"""What others may copy: complete, in order, safe in a spreadsheet, and named only where that was agreed to."""

import csv
import gzip
import io
import json
from typing import Any

import pytest
import zstandard
from django.test import Client
from lxml import etree

from convention.models import Edition
from signatories import lifecycle, limits, open_data
from signatories.exports import BOM, cell, csv_pieces, json_pieces, jsonl_pieces
from signatories.lifecycle import Draft, DraftStatement, DraftTarget
from signatories.models import Signature
from tests.support.looking import ROOT

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SCHEMA = ROOT / "tests" / "support" / "atom.rng"
FILES = ["export.csv", "export.json", "export.jsonl", "statements.csv", "feed.atom"]


def signed(name: str, **facts) -> Signature:
    edition = Edition.objects.instrument()
    assert edition is not None
    statement = DraftStatement("reservation", f"Not article 9, says {name}.", "en", (DraftTarget(edition),))
    state = facts.pop("state", "published")
    return lifecycle.import_signature(Draft(name=name, edition=edition, statements=(statement,), **facts), state=state)


def body(client: Client, name: str) -> str:
    response = client.get(f"/signatories/{name}")
    assert response.status_code == 200
    return (b"".join(response) if response.streaming else response.content).decode()


@pytest.mark.django_db
def test_every_file_holds_every_signature_in_order(client: Client, seeded: None, monkeypatch) -> None:
    monkeypatch.setattr(open_data, "AT_ONCE", 7)
    for n in range(20):
        signed(f"Person {n}", open_data=True)
    numbers = list(range(1, 59))
    rows = list(csv.DictReader(io.StringIO(body(client, "export.csv"))))
    assert [int(row["number"]) for row in rows] == numbers
    assert [row["number"] for row in json.loads(body(client, "export.json"))["signatures"]] == numbers
    assert [json.loads(line)["number"] for line in body(client, "export.jsonl").splitlines()] == numbers
    assert (rows[0]["name"], rows[13]["name"], rows[13]["statements"]) == ("Diego Acosta", "Justin Gest", "1")
    assert list(rows[0]) == list(open_data.SIGNATURE_COLUMNS)


@pytest.mark.django_db
def test_who_did_not_agree_to_open_data_is_a_row_without_a_name(client: Client, seeded: None) -> None:
    signed("Secret Person", affiliation="Secret Institute")
    for name in FILES:
        assert "Secret" not in body(client, name), name
    row = json.loads(body(client, "export.jsonl").splitlines()[-1])
    assert (row["number"], row["name"], row["affiliation"], row["statements"]) == (39, "", "", 1)


@pytest.mark.django_db
@pytest.mark.parametrize("left", ["pending", "withdrawn", "erased"])
def test_who_is_not_published_is_in_no_file(client: Client, seeded: None, left: str) -> None:
    one = signed("Hidden Person", open_data=True)
    if left == "pending":
        Signature.objects.filter(pk=one.pk).update(state="pending")
    else:
        {"withdrawn": lifecycle.withdraw, "erased": lifecycle.erase}[left](one)
    for name in FILES:
        assert "Hidden" not in body(client, name), name
        assert ",39," not in body(client, name)


def valid(content: str) -> list[Any]:
    """Return the entries of an Atom feed that keeps RFC 4287: its schema, and what the schema cannot say."""
    root = etree.fromstring(content.encode())
    schema = etree.RelaxNG(etree.parse(str(SCHEMA)))
    schema.assertValid(root)
    entries = root.findall("a:entry", ATOM)
    ids = [entry.findtext("a:id", None, ATOM) for entry in entries]
    assert len(ids) == len(set(ids))
    assert root.find("a:author", ATOM) is not None
    assert root.find("a:link[@rel='self']", ATOM) is not None
    for entry in entries:
        assert entry.find("a:link[@rel='alternate']", ATOM) is not None
        assert (entry.findtext("a:summary", "", ATOM), entry.findtext("a:title", "", ATOM)) != ("", "")
    return entries


@pytest.mark.django_db
def test_the_feed_is_one_and_holds_signatures_and_statements(client: Client, seeded: None) -> None:
    signed("A & B <c>", open_data=True)
    signed("Secret Person")
    for day, one in enumerate(Signature.objects.order_by("-pk")[:2], start=1):
        Signature.objects.filter(pk=one.pk).update(published_at=f"2026-01-0{day}T03:04:05Z")
        one.statements.update(published_at=f"2026-01-0{day}T03:04:06Z")
    entries = valid(body(client, "feed.atom"))
    titles = [entry.findtext("a:title", None, ATOM) for entry in entries]
    secret = Signature.objects.get(name="Secret Person").number
    assert titles == [
        "Reservation by A & B <c>",
        "A & B <c>",
        f"Reservation by signature {secret}",
        f"Signature {secret}",
    ]
    assert entries[0].findtext("a:summary", None, ATOM) == "Not article 9, says A & B <c>."
    assert "Not article 9" not in (entries[2].findtext("a:summary", None, ATOM) or "")
    assert [entry.find("a:category", ATOM).get("term") for entry in entries[:2]] == ["reservation", "signature"]
    for entry in entries:
        path = entry.find("a:link", ATOM).get("href").removeprefix("http://127.0.0.1:8000")
        assert client.get(path).status_code == 200


@pytest.mark.django_db
def test_an_empty_feed_is_one_too(client: Client, seeded: None) -> None:
    assert valid(body(client, "feed.atom")) == []
    with pytest.raises(etree.DocumentInvalid):
        valid(body(client, "feed.atom").replace("<updated>", "<updated>x"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("zstd, gzip", "zstd"), ("gzip, br", "gzip"), ("zstd;q=0, gzip;q=0.5", "gzip"), ("br", ""), ("identity", ""),
        ("*", "zstd"), ("gzip;q=0.2, identity;q=0.9", ""), ("zstd;q=x", ""), ("", ""),
    ],
)  # fmt: skip
def test_files_are_packed_where_asked(client: Client, seeded: None, accepted: str, coding: str) -> None:
    signed("王伟", open_data=True)
    plain = client.get("/signatories/export.csv")
    response = client.get("/signatories/export.csv", headers={"Accept-Encoding": accepted})
    sent = b"".join(response)
    assert (response.get("Content-Encoding", ""), "Accept-Encoding" in response["Vary"]) == (coding, True)
    assert unpacked(sent, coding) == b"".join(plain)
    assert (response["ETag"] == plain["ETag"]) == (not coding)


def unpacked(content: bytes, coding: str) -> bytes:
    if coding == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(content)
    return gzip.decompress(content) if coding else content


@pytest.mark.django_db
def test_one_network_has_only_so_many_files_made(client: Client, seeded: None, monkeypatch) -> None:
    monkeypatch.setattr(limits, "EXPORTS", (2, 600))
    answers = [client.get("/signatories/export.jsonl") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (answers[2]["Cache-Control"], 0 < int(answers[2]["Retry-After"]) <= 600) == ("no-store", True)
    assert "/signatories/snapshot/datapackage.json" in answers[2].content.decode()
    elsewhere = client.get("/signatories/export.jsonl", REMOTE_ADDR="192.0.2.7")
    assert (elsewhere.status_code, client.get("/signatories/").status_code) == (200, 200)


@pytest.mark.django_db
def test_a_file_unchanged_is_not_sent_again(client: Client, seeded: None) -> None:
    response = client.get("/signatories/export.csv")
    again = client.get("/signatories/export.csv", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert response["Content-Disposition"] == 'attachment; filename="mobility-convention-signatories.csv"'


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("\tx", "'\tx"),
        ("a=1", "a=1"),
        ("＝1+1", "'＝1+1"),
        ("", ""),
        (3, 3),
    ],
)
def test_no_cell_is_a_formula(value: object, shown: object) -> None:
    assert cell(value) == shown


ROWS = [{"a": n, "b": f'x"{n},\n'} for n in range(1_201)]


def test_pieces_make_whole_files() -> None:
    pieces = list(csv_pieces(ROWS, ("a", "b"), bom=True))
    assert (len(pieces), pieces[0][0]) == (3, BOM)
    read = list(csv.DictReader(io.StringIO("".join(pieces).lstrip(BOM), newline="")))
    assert [(int(row["a"]), row["b"]) for row in read] == [(row["a"], row["b"]) for row in ROWS]
    assert [json.loads(line) for line in "".join(jsonl_pieces(ROWS)).splitlines()] == ROWS
    assert json.loads("".join(json_pieces(ROWS, {"t": "ü"}))) == {"t": "ü", "signatures": ROWS}


def test_empty_files_are_files_too() -> None:
    assert "".join(csv_pieces([], ("a",))) == "a\r\n"
    assert "".join(jsonl_pieces([])) == ""
    assert json.loads("".join(json_pieces([], {"x": 1})))["signatures"] == []
