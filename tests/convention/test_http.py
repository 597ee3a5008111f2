"""Reading pages as they are kept: made once a content version, sent packed, old after a minute from their making."""

import gzip

import pytest
from django.core.cache import cache
from django.test import Client

from convention import http
from convention.http import accepts_gzip
from convention.models import ContentVersion, Prose

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(settings, monkeypatch):
    """Keep pages, and let the test say what time it is."""
    settings.KEEP_PAGES = True

    class Clock:
        now = 1_000_000.0

    monkeypatch.setattr(http.time, "time", lambda: Clock.now)
    monkeypatch.setattr(http.time, "monotonic", lambda: Clock.now)
    return Clock


def change(title: str) -> None:
    Prose.objects.filter(key="about").update(title=title)
    ContentVersion.bump()


def test_a_kept_page_costs_no_query(client: Client, seeded: None, clock, django_assert_num_queries) -> None:
    first = client.get("/about/").content
    with django_assert_num_queries(0):
        assert client.get("/about/").content == first


def test_a_change_is_seen_within_a_second(client: Client, seeded: None, clock) -> None:
    client.get("/about/")
    change("Changed words")
    clock.now += 1
    assert "Changed words" in client.get("/about/").content.decode()


def test_the_minute_is_counted_from_the_making(client: Client, seeded: None, clock) -> None:
    assert client.get("/about/")["Cache-Control"] == "public, max-age=60"
    clock.now += 21
    assert client.get("/about/")["Cache-Control"] == "public, max-age=39"


def test_a_clock_that_was_put_back_lends_no_page_more_than_its_minute(
    client: Client, seeded: None, clock, monkeypatch
) -> None:
    client.get("/about/")
    monkeypatch.setattr(http.time, "time", lambda: clock.now - 7200)
    assert client.get("/about/")["Cache-Control"] == "public, max-age=60"


def test_what_is_not_found_is_not_kept(client: Client, seeded: None, clock) -> None:
    assert client.get("/signatories/4000/").status_code == 404
    assert client.get("/signatories/?before=x").status_code == 404


def test_unchanged_is_answered_in_one_line(client: Client, seeded: None, clock) -> None:
    etag = client.get("/about/")["ETag"]
    again = client.get("/about/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    change("Changed words")
    clock.now += 1
    assert client.get("/about/", headers={"If-None-Match": etag}).status_code == 200


def test_packed_for_who_takes_it(client: Client, seeded: None, clock) -> None:
    plain = client.get("/about/")
    packed = client.get("/about/", headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(packed.content) == plain.content
    assert (packed["Content-Encoding"], packed["Vary"], plain["Vary"]) == ("gzip", "Accept-Encoding", "Accept-Encoding")
    assert packed["ETag"] != plain["ETag"]
    assert "Content-Encoding" not in plain


def test_what_is_remembered_needs_neither_cache_nor_address(client: Client, seeded: None, clock, settings) -> None:
    first = client.get("/about/")
    cache.clear()
    settings.ROOT_URLCONF = "tests.convention.nowhere"
    again = client.get("/about/")
    del first.headers["X-Request-ID"], again.headers["X-Request-ID"]
    assert (again.content, dict(again.headers)) == (first.content, dict(first.headers))
    assert client.head("/about/").status_code == 200


def test_what_is_remembered_is_told_in_the_log(client: Client, seeded: None, clock, caplog) -> None:
    routes = []
    for _ in range(2):
        caplog.clear()
        client.get("/about/")
        routes += [record.fields["route"] for record in caplog.records if record.name == "site.request"]
    assert routes == ["convention:about"] * 2


def test_what_stands_around_a_view_is_never_skipped(client: Client, seeded: None, clock) -> None:
    assert client.get("/api/v1/counts/")["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/counts/")["Access-Control-Allow-Origin"] == "*"
    assert client.get("/about/").status_code == 200
    assert [path for _host, path, _query in http.memory.pages] == ["/about/"]


def test_a_request_with_a_body_is_no_readers(client: Client, seeded: None, clock) -> None:
    client.get("/about/")
    assert client.generic("GET", "/about/", b"x" * 200_000).status_code == 413
    assert client.post("/about/").status_code == 405


def test_a_process_remembers_so_much_and_no_more(client: Client, seeded: None, clock, monkeypatch) -> None:
    client.get("/about/")
    monkeypatch.setattr(http, "MOST_REMEMBERED", 4 * http.memory.size)
    for number in range(9):
        client.get(f"/about/?a={number}")
    assert [query for _host, _path, query in http.memory.pages] == ["a=5", "a=6", "a=7", "a=8"]
    assert http.memory.size == http.MOST_REMEMBERED
    monkeypatch.setattr(http, "MOST_REMEMBERED", http.memory.size - 1)
    client.get("/about/?a=9")  # more than a quarter of the room
    assert [query for _host, _path, query in http.memory.pages] == ["a=5", "a=6", "a=7", "a=8"]


def test_no_page_outlives_its_minute(client: Client, seeded: None, clock) -> None:
    client.get("/about/")
    Prose.objects.filter(key="about").update(title="Changed words")
    clock.now += 59
    assert "Changed words" not in client.get("/about/").content.decode()
    cache.clear()
    clock.now += 1
    assert "Changed words" in client.get("/about/").content.decode()


def test_addresses_are_kept_apart(client: Client, seeded: None, clock) -> None:
    assert client.get("/about/").content != client.get("/privacy/").content
    assert client.get("/about/?a=1").status_code == 200


@pytest.mark.parametrize(
    ("header", "taken"),
    [("gzip", True), ("GZIP;q=0.5, br", True), ("*", True), ("gzip;q=0", False), ("gzip; q=0.0", False), ("", False),
     ("br", False), ("x-gzip-not", False)],
)  # fmt: skip
def test_who_takes_gzip(header: str, taken: bool) -> None:
    assert accepts_gzip(header) is taken
