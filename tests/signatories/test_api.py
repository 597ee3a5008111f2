"""The API: every answer is as the description says, nothing is missed, and mirrors are told to forget."""

import html
import re
import threading
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from openapi_spec_validator import validate

from convention.models import Edition
from signatories import api, lifecycle, limits
from signatories.models import Signature
from signatories.views.api import described
from tests.signatories import makers
from tests.signatories.test_exports import signed

ROOT = "/api/v1/"


def get(client: Client, address: str, status: int = 200) -> Any:
    """Return the answer, held against the description."""
    response = client.get(ROOT + address)
    assert response.status_code == status, response.content
    body = response.json()
    path = ROOT + re.sub(r"^signatories/\d+/$", "signatories/{number}/", address.partition("?")[0])
    description = described()
    answers = description["paths"][path]["get"]["responses"]
    content = answers[str(status)]["content"][response["Content-Type"]]
    schema = {**content["schema"], "components": description["components"]}
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(body)
    assert response["Access-Control-Allow-Origin"] == "*"
    return body


def test_the_description_is_one() -> None:
    validate(described())


@pytest.mark.django_db
def test_lists_walk_to_the_end(client: Client, seeded: None) -> None:
    for n in range(5):
        signed(f"Person {n}", country="PT", open_data=n % 2 == 0)
    numbers: list[int] = []
    after: int | None = 0
    while after is not None:
        piece = get(client, f"signatories/?limit=7&after={after}")
        numbers += [row["number"] for row in piece["signatories"]]
        after = piece["next"]
    assert numbers == list(range(1, 44))
    first = get(client, "statements/?limit=5")
    second = get(client, f"statements/?after={first['next']}")
    assert (len(first["statements"]), len(second["statements"]), second["next"]) == (5, 3, None)
    assert get(client, "counts/") == {
        "signatories": 43,
        "by_kind": {"commission": 36, "selected": 2, "public": 5},
        "organisations": 0,
        "countries": 1,
        "country_not_given": 38,
    }
    places = get(client, "countries/")
    assert places == {"countries": [{"code": "PT", "name": "Portugal", "signatories": 5}], "not_given": 38}
    assert sorted(get(client, "")["links"]) == sorted(
        ["signatories", "statements", "counts", "countries", "changes", "openapi"]
    )
    assert get(client, "openapi.json")["openapi"] == "3.1.0"


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts(client: Client, seeded: None, django_assert_num_queries: Any, rows: int) -> None:
    for n in range(rows):
        signed(f"Person {n}", open_data=True)
    for address, queries in {"signatories/": 2, "statements/": 3, "changes/": 6, "counts/": 1}.items():
        with django_assert_num_queries(queries):
            client.get(ROOT + address)


@pytest.mark.django_db
def test_numbers_that_are_gone_are_tombstones(client: Client, seeded: None) -> None:
    people = [makers.published(name=f"Hidden Person {n}") for n in range(4)]
    kept, withdrawn, erased, taken = people
    for row in people:
        assert get(client, f"signatories/{row.number}/")["number"] == row.number
    cursor = get(client, "changes/")["cursor"]
    assert get(client, f"changes/?since={cursor}") == {"changes": [], "cursor": cursor, "more": False}
    assert get(client, "changes/?since=999999999999999999-9999999999")["changes"] == []  # as the description allows
    lifecycle.withdraw(withdrawn)
    lifecycle.erase(erased)
    lifecycle.take_down(taken, seen=taken.version, by=makers.moderator(), reason=makers.reason())
    gone = [{"number": row.number, "gone": True} for row in (withdrawn, erased, taken)]
    assert [get(client, f"signatories/{row['number']}/", 410) for row in gone] == gone
    changed = get(client, f"changes/?since={cursor}")
    assert changed["changes"] == gone
    again = makers.again(taken)
    lifecycle.undo(again, by=makers.moderator())
    now = get(client, f"changes/?since={changed['cursor']}")["changes"]
    assert [(row["number"], "gone" in row) for row in now] == [(taken.number, False)]
    statement = makers.statement_of(kept)
    lifecycle.withdraw_statement(statement)
    last = get(client, "changes/?limit=1000")["changes"][-1]
    assert (last["number"], last["statements"]) == (kept.number, [])
    get(client, "signatories/9999/", 404)
    get(client, "signatories/0/", 404)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "signatories/?after=x", "signatories/?limit=0", "signatories/?limit=1001", "statements/?after=-1",
        "changes/?since=", "changes/?since=1", "changes/?since=1-99999999999", "changes/?since=٣-٣",
        "signatories/?after=9999999999999",
    ],
)  # fmt: skip
def test_mistakes_are_problems(client: Client, seeded: None, address: str) -> None:
    assert get(client, address, 400)["status"] == 400


@pytest.mark.django_db
def test_other_methods_and_addresses(client: Client, seeded: None) -> None:
    refused = Client(enforce_csrf_checks=True).post(f"{ROOT}signatories/", {})
    assert (refused.status_code, refused["Content-Type"]) == (405, "application/problem+json")
    assert client.options(f"{ROOT}signatories/").status_code == 204
    assert client.head(f"{ROOT}signatories/").status_code == 200
    nothing = client.get(f"{ROOT}people/")
    assert (nothing.status_code, nothing.json()["status"]) == (404, 404)
    broken = client.get(f"{ROOT}signatories/-Q%C3%96%0A/")
    assert (broken.status_code, broken["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.django_db
def test_one_network_may_not_ask_without_end(client: Client, seeded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "API", (3, 60))
    monkeypatch.setattr(settings, "KEEP_PAGES", True)  # what is kept is counted too
    assert [client.get(f"{ROOT}counts/").status_code for _ in range(3)] == [200] * 3
    assert get(client, "signatories/", 429)["status"] == 429
    refused = client.get(f"{ROOT}counts/")
    assert (refused["Content-Type"], refused["Cache-Control"]) == ("application/problem+json", "no-store")
    assert 0 < int(refused["Retry-After"]) <= 60
    # Another network, another site's question whether it may ask, and the pages for people are not.
    assert client.get(f"{ROOT}counts/", REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.options(f"{ROOT}counts/").status_code == 204
    assert client.get("/api/").status_code == 200


@pytest.mark.django_db
def test_a_network_of_ipv6_is_its_64(client: Client, seeded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "API", (1, 60))
    asked = [client.get(f"{ROOT}counts/", REMOTE_ADDR=f"2001:db8::{host}").status_code for host in (1, 2)]
    assert (asked, client.get(f"{ROOT}counts/", REMOTE_ADDR="2001:db8:0:1::1").status_code) == ([200, 429], 200)


@pytest.mark.django_db
def test_the_examples_of_the_page_run(client: Client, seeded: None) -> None:
    page = html.unescape(client.get("/api/").content.decode())
    addresses = re.findall(r'curl "https?://[^/]+(/[^"]*)"', page)
    assert len(addresses) == len(described()["paths"])
    assert {client.get(address).status_code for address in addresses} == {200}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_missed_while_two_transactions_are_open(seeded: None) -> None:
    """The one that began first commits last; whoever reads between them still learns of both."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    edition = Edition.objects.instrument()
    assert edition is not None
    slow, quick = (lifecycle.import_signature(makers.draft(name=name), state="published") for name in ("A", "B"))
    cursor = api.Cursor(*map(int, api.changes(since=api.Cursor(), limit=1_000)["cursor"].split("-")))
    moved, may_commit, quick_done = threading.Event(), threading.Event(), threading.Event()

    def withdraw_slowly() -> None:
        with transaction.atomic():
            lifecycle.withdraw(slow)
            moved.set()
            may_commit.wait(20)
        connection.close()

    def withdraw_quickly() -> None:
        moved.wait(20)
        lifecycle.withdraw(quick)
        quick_done.set()
        connection.close()

    threads = [threading.Thread(target=work) for work in (withdraw_slowly, withdraw_quickly)]
    for thread in threads:
        thread.start()
    assert moved.wait(20)
    # The second waits for the first: no reader can see its change and be past the first one's.
    assert not quick_done.wait(0.5)
    seen = api.changes(since=cursor, limit=1_000)
    may_commit.set()
    for thread in threads:
        thread.join(20)
    later = api.changes(since=api.Cursor(*map(int, seen["cursor"].split("-"))), limit=1_000)
    told = [row["number"] for row in [*seen["changes"], *later["changes"]]]
    assert told == [slow.number, quick.number]
    assert set(Signature.objects.filter(number__in=told).values_list("state", flat=True)) == {"withdrawn"}
