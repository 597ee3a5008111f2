"""The queue's page costs the same at 3, 300 and 30,000 waiting; PostgreSQL answers it from indexes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from signatories import counts
from signatories.models import QueueEntry, Signature
from signatories.moderation import alike
from signatories.moderation.queue import Place
from tests.support.queueing import client_of, edition, staff, waiting

pytestmark = pytest.mark.django_db

QUERIES = 27  # literally the same at every size
PUBLISHING = 39
# By the database itself: Python would take a minute to say it.
PEOPLE = """
INSERT INTO signatories_signature (uuid, kind, capacity, name, affiliation, position, organisation, country, sort_key,
    search_text, state, version, marked, open_data, edition_id, edition_digest, confirmed_at)
SELECT gen_random_uuid(), 'public', 'own', 'Given' || n || ' Family' || n %% 977, 'Affiliation ' || n %% 50, '', '',
    (ARRAY['DE','FR','NG',''])[1 + n %% 4], 'family' || n %% 977 || ', given' || n, 'given' || n, 'pending', 2, false,
    false, %(edition)s, '', now() - n * interval '1 minute'
FROM generate_series(1, %(many)s) AS n
"""
CONTACTS = """
INSERT INTO signatories_contact (signature_id, email, email_key, email_domain, capacity, live, network_key, created_at)
SELECT id, id || '@x.example', md5(id::text), 'd' || id %% 3000 || '.example', 'own', true, '', now()
FROM signatories_signature WHERE state = 'pending' AND NOT EXISTS (
    SELECT 1 FROM signatories_contact c WHERE c.signature_id = signatories_signature.id)
"""
ENTRIES = """
INSERT INTO signatories_queueentry (signature_id, place, since, weight, reported, signalled, held, asked, answered,
    revised, with_statements, on_behalf, country, domain)
SELECT id, 2, confirmed_at, 0, false, false, id %% 40 = 0, false, false, false, id %% 5 = 0, id %% 50 = 0, country,
    'd' || id %% 3000 || '.example'
FROM signatories_signature WHERE state = 'pending' AND NOT EXISTS (
    SELECT 1 FROM signatories_queueentry q WHERE q.signature_id = signatories_signature.id)
"""
AUDIT = """
INSERT INTO signatories_auditevent (at, verb, subject_kind, subject, signature_uuid, from_state, to_state, version,
    reason, actor_kind)
SELECT now() - id * interval '1 minute', 'confirm', 'signature', uuid, uuid, 'unconfirmed', 'pending', 2, '', 'signer'
FROM signatories_signature
"""
STATEMENTS = """
INSERT INTO signatories_statement (uuid, signature_id, kind, text, search_text, language, classification, state,
    version, "order")
SELECT gen_random_uuid(), id, 'declaration', 'We read it so, ' || id, 'we read it so, ' || id, 'en', '', 'pending', 1, 1
FROM signatories_signature WHERE state = 'pending' AND NOT EXISTS (
    SELECT 1 FROM signatories_statement s WHERE s.signature_id = signatories_signature.id)
"""
LARGE = ("signature", "contact", "queueentry", "auditevent", "statement")  # those that are filled here
# What is new in such an index waits in a list until a vacuum; a test's transaction cannot have one.
TIDY = "SELECT gin_clean_pending_list(oid) FROM pg_class WHERE relname LIKE '%%_search' AND relkind = 'i'"
READ_WHOLE = re.compile(rf"Seq Scan on signatories_({'|'.join(LARGE)})\b")


def fill(many: int) -> None:
    with connection.cursor() as cursor:
        for sql in (PEOPLE, CONTACTS, ENTRIES, AUDIT, STATEMENTS, TIDY, "ANALYZE"):
            cursor.execute(sql, {"many": many, "edition": edition().pk})
    counts.recount()


def queries_of(client: Client, address: str, asked: dict[str, str] | None = None) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, asked or {}).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("many", [3, 300])
def test_the_page_takes_the_same_number_of_queries(many: int) -> None:
    first = waiting("First", statements=1)
    # The same row again and again: only how many wait is looked at here.
    others = Signature.objects.bulk_create(
        Signature(name=f"P{place}", state="pending", edition=first.edition, confirmed_at=first.confirmed_at)
        for place in range(many - 1)
    )
    QueueEntry.objects.bulk_create(QueueEntry(signature=one, since=one.confirmed_at) for one in others)
    client = client_of()
    client.get("/admin/queue/")
    assert len(queries_of(client, "/admin/queue/")) == QUERIES


@pytest.mark.parametrize("many", [2, 30])
def test_publishing_takes_the_same_number_of_statements(many: int) -> None:
    one, *_others = [waiting(f"P{place}") for place in range(many)]
    client = client_of()
    with CaptureQueriesContext(connection) as captured:
        client.post(reverse("queue:publish", args=[one.uuid]), {"seen": one.version})
    one.refresh_from_db()
    assert one.state == "published"
    asked = [query["sql"] for query in captured if not re.search("SAVEPOINT|BEGIN", query["sql"])]
    assert len(asked) == PUBLISHING, asked


@pytest.fixture
def thirty_thousand() -> Signature:
    if connection.vendor != "postgresql":
        pytest.skip("plans are PostgreSQL's")
    staff()
    first = waiting("First", statements=1, affiliation="Another affiliation")
    QueueEntry.objects.update(since="2001-01-01T00:00Z")
    fill(30_000)
    return first


def test_thirty_thousand_are_answered_from_indexes(thirty_thousand: Signature) -> None:
    client = client_of()
    client.get("/admin/queue/")
    assert len(queries_of(client, "/admin/queue/")) == QUERIES
    deep = QueueEntry.objects.in_order().filter(place=2)[20_000:20_001].get()
    pages: list[tuple[str, dict[str, str]]] = [
        ("/admin/queue/", {}),
        ("/admin/queue/", {"after": str(Place.of(deep))}),
        *(
            ("/admin/queue/", {"only": only})
            for only in ("held", "with_statements", "mine", "country:FR", "domain:d7.example")
        ),
        ("/admin/queue/", {"only": "country:FR", "after": str(Place.of(deep))}),
        (reverse("queue:item", args=[thirty_thousand.uuid]), {}),
        (reverse("queue:timeline", args=[thirty_thousand.uuid]), {}),
        (reverse("queue:search"), {"q": "given11017"}),
        (reverse("queue:search"), {"q": "somebody@x.example"}),
        (reverse("queue:news"), {"open": str(thirty_thousand.uuid)}),
    ]
    found = {
        f"{address} {asked}: {line.strip()}"
        for address, asked in pages
        for sql in queries_of(client, address, asked)
        for line in plan(sql)
        if READ_WHOLE.search(line)
    }
    assert found == set()


def test_look_alikes_are_found_in_the_order_of_their_indexes(thirty_thousand: Signature) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE signatories_signature SET affiliation = 'One for many' WHERE id % 20 = 0")
        cursor.execute("UPDATE signatories_statement SET search_text = 'said by many' WHERE id % 20 = 0")
        cursor.execute("ANALYZE")
    thirty_thousand.affiliation = "One for many"
    with CaptureQueriesContext(connection) as captured:
        found = alike.to(thirty_thousand, ["said by many"])
    assert len(found) >= alike.ENOUGH
    plans = ["\n".join(plan(query["sql"])) for query in captured]
    indexes = ("alike_by_name", "alike_by_affiliation", "alike_by_text")
    assert [[index for index in indexes if index in lines] for lines in plans] == [[index] for index in indexes]
    # Where many say the same, the newest are the first of the index and nobody else is read.
    # So few rows are sorted as cheaply, hence asked is whether they have to be.
    with connection.cursor() as cursor:
        cursor.execute("SET enable_sort = off")
        ordered = "\n".join(plan(captured.captured_queries[2]["sql"]))
        cursor.execute("RESET enable_sort")
    assert "Sort" not in ordered


def plan(sql: str) -> list[str]:
    if not sql.startswith(("SELECT", "(SELECT")):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        rows: list[Any] = cursor.fetchall()
    return [row[0] for row in rows]
