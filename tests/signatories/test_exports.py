"""What others may copy: complete, in order, safe in a spreadsheet, and named only where that was agreed to."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from django.test import Client

from convention.models import Edition
from signatories import lifecycle, open_data
from signatories.exports import BOM, cell, csv_pieces, json_pieces, jsonl_pieces
from signatories.lifecycle import Draft, DraftStatement, DraftTarget
from signatories.models import Signature

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


@pytest.mark.django_db
def test_the_feed_is_one(client: Client, seeded: None) -> None:
    signed("A & B <c>", open_data=True)
    one = Signature.objects.latest("pk")
    Signature.objects.filter(pk=one.pk).update(published_at="2026-01-02T03:04:05Z")
    atom = {"a": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.fromstring(body(client, "feed.atom"))
    assert [entry.findtext("a:title", None, atom) for entry in feed.findall("a:entry", atom)] == ["A & B <c>"]


@pytest.mark.django_db
def test_a_file_unchanged_is_not_sent_again(client: Client, seeded: None) -> None:
    response = client.get("/signatories/export.csv")
    again = client.get("/signatories/export.csv", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert response["Content-Disposition"] == 'attachment; filename="mobility-convention-signatories.csv"'


@pytest.mark.parametrize(
    ("value", "shown"),
    [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\tx", "'\tx"), ("a=1", "a=1"), ("", ""), (3, 3)],
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
