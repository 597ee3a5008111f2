"""Whether the site lives and is whole, and who is told which part is not."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from convention.models import Edition
from mimc_site import health
from signatories.models import KeyCheck, Signature
from staff.models import StaffAccount

TOKEN = "a-token-for-metrics"


@pytest.fixture
def told(client: Client, settings):
    """Ask /readyz as who holds the token; return the status and the parts that are wrong."""
    settings.METRICS_TOKEN = TOKEN

    def ask() -> tuple[int, dict[str, str]]:
        answer = client.get("/readyz", headers={"Authorization": f"Bearer {TOKEN}"})
        lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
        return answer.status_code, {part: wrong for part, wrong in lines.items() if wrong != "ok"}

    return ask


def test_a_living_process_needs_no_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"ok\n", "no-store")


def test_a_seeded_site_is_ready(seeded: None, told) -> None:
    assert told() == (200, {})
    assert list(health.CHECKS) == ["database", "migrations", "keys", "demonstrations", "search", "static files"]


def test_a_missing_migration_is_named(db: None, told) -> None:
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()
    assert told() == (503, {"migrations": "1 migrations are not applied: run manage.py migrate"})


def test_a_database_newer_than_the_code_is_named(db: None, told) -> None:
    MigrationRecorder(connection).record_applied("signatories", "9999_from_tomorrow")
    assert told() == (503, {"migrations": "the database is newer than this code: signatories.9999_from_tomorrow"})


def test_another_key_is_named(db: None, told) -> None:
    KeyCheck.objects.create(pk=1, value="of another key")
    assert told() == (503, {"keys": "HASH_KEY is not the key that this database was made with"})


def demonstration() -> None:
    edition = Edition.objects.create(language="en", label="specimen", title="A specimen", is_specimen=True)
    Signature.objects.create(name="Ada", state=Signature.State.PENDING, edition=edition)


def test_demonstrations_are_named_where_none_may_be(db: None, told, settings) -> None:
    demonstration()
    assert told() == (200, {})
    settings.SPECIMEN_ALLOWED = False
    status, wrong = told()
    assert (status, list(wrong)) == (503, ["demonstrations"])


def test_without_the_token_no_part_is_told(db: None, client: Client, settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    KeyCheck.objects.create(pk=1, value="of another key")
    for headers in ({}, {"Authorization": "Bearer another"}, {"Authorization": f"Basic {TOKEN}"}):
        answer = client.get("/readyz", headers=headers)
        assert (answer.status_code, answer.content) == (503, b"not ready\n")


def test_an_empty_token_opens_nothing(db: None, client: Client, settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/readyz", headers={"Authorization": "Bearer "}).content == b"ok\n"


def test_staff_see_the_parts(db: None, client: Client) -> None:
    assert client.get("/admin/readyz").content == b"ok\n"
    client.force_login(StaffAccount.objects.create(username="m", is_staff=True, role="moderator"))
    assert client.get("/admin/readyz").content.decode().splitlines()[0] == "database: ok"


def test_a_database_that_is_away_is_said_in_one_line(client: Client, settings, monkeypatch, told) -> None:
    from django.db import OperationalError

    def gone() -> str:
        raise OperationalError("could not connect to 10.0.0.7")

    monkeypatch.setattr(health, "CHECKS", {"database": gone})
    assert told() == (503, {"database": "the database answered with OperationalError"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/admin/readyz"])
def test_only_safe_methods(db: None, client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
