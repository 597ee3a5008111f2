"""At a hundred thousand: PostgreSQL answers every list, search and filter from an index."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from convention.models import Edition
from signatories import declared, open_data, register
from signatories.models import Statement

pytestmark = pytest.mark.django_db
MANY = 100_000
THAT_DAY = timezone.now().date() - timedelta(days=3)
FAMILIES = "{silva,okafor,nguyen,иванова,garcia,王,haddad,novak}"
PLACES = "{DE,FR,NG,PT,VN,RU,MX,CN,LB,CZ,''}"
# By the database itself: Python would take a minute to say it.
PEOPLE = """
INSERT INTO signatories_signature (uuid, number, kind, capacity, name, affiliation, position, organisation, country,
    sort_key, search_text, state, version, marked, open_data, edition_id, edition_digest)
SELECT gen_random_uuid(), 1000 + n, 'public', CASE WHEN n %% 50 = 0 THEN 'organisation' ELSE 'own' END,
    'Given' || n, 'An affiliation', '', '', CASE WHEN n %% 500 = 0 THEN 'XK' ELSE (%(places)s::text[])[1 + n %% 11] END,
    (%(families)s::text[])[1 + n %% 8] || n %% 977 || ', given' || n,
    'given' || n || ' ' || (%(families)s::text[])[1 + n %% 8] || CASE WHEN n %% 2 = 0 THEN ' university' ELSE '' END,
    CASE WHEN n %% 20 = 0 THEN 'pending' ELSE 'published' END, 1, n %% 4 = 0, false, %(edition)s, ''
FROM generate_series(1, %(many)s) AS n
"""
STATEMENTS_OF_THEM = """
INSERT INTO signatories_statement (uuid, signature_id, kind, text, search_text, language, classification, state,
    version, "order", published_at)
SELECT gen_random_uuid(), id, CASE WHEN mod(id, 9) = 0 THEN 'reservation' ELSE 'declaration' END, said, lower(said),
    'en', '', 'published', 1, 1, now() - id * interval '1 minute'
FROM signatories_signature,
    LATERAL (SELECT name || repeat(' leave any country, including one''s own', 20) AS said) AS words
WHERE marked
"""
TARGETS_OF_THOSE = """
INSERT INTO signatories_statementtarget (statement_id, edition_id, scope, anchor, label, excerpt, "order")
SELECT id, %(edition)s, 'article', 'art-' || id %% 213 || '-p' || id %% 3, '', '', 1
FROM signatories_statement WHERE text <> ''
"""


@pytest.fixture
def many(seeded: None) -> None:
    """Fill the tables far past the point where reading them through would be the cheaper plan."""
    if connection.vendor != "postgresql":
        pytest.skip("plans are PostgreSQL's")
    edition = Edition.objects.instrument()
    assert edition is not None
    facts = {"many": MANY, "families": FAMILIES, "places": PLACES, "edition": edition.pk}
    with connection.cursor() as cursor:
        for sql in (PEOPLE, STATEMENTS_OF_THEM, TARGETS_OF_THOSE, "ANALYZE"):
            cursor.execute(sql, facts if "%(" in sql else None)


LISTS = {
    "newest": register.Query(),
    "newest, turned": register.Query(before=50_000),
    "newest, turned back": register.Query(after=50_000),
    "A–Z": register.Query(order="name"),
    "A–Z, jumped": register.Query(order="name", start=("n", 0)),
    "A–Z, turned": register.Query(order="name", start=("nguyen312, given6", 40_000)),
    "A–Z, turned back": register.Query(order="name", end=("nguyen312, given6", 40_000)),
    "a country": register.Query(country="PT"),
    "a small country": register.Query(country="XK"),
    "a country, turned": register.Query(country="PT", before=5_000),
    "a country A–Z": register.Query(country="PT", order="name", start=("n", 0)),
    "with a statement": register.Query(only="statement"),
    "organisations": register.Query(only="organisation", before=50_000),
    "a rare word": register.Query(words="given11017"),
    "a common word": register.Query(words="university"),
    "a word that is nowhere": register.Query(words="zanzibar"),
    "two words": register.Query(words="garcia given40"),
    "another script": register.Query(words="иванова"),
    "two letters": register.Query(words="gi"),
    "a word in a country": register.Query(words="given110", country="PT"),
}
STATEMENTS = {
    "newest": declared.Query(),
    "turned": declared.Query(before=2_000),
    "of a kind": declared.Query(kind="reservation"),
    "on an article": declared.Query(edition="2017-en", anchors=("art-12",)),
    "on a provision of any edition": declared.Query(anchors=("art-12-p0",)),
    "on two articles": declared.Query(anchors=("art-12", "art-120")),
    "a rare word": declared.Query(words="Given11012 leave"),
    "of a signatory": declared.Query(by="given11012"),
    "of a number": declared.Query(by="7004"),
    "of a day": declared.Query(since=THAT_DAY, until=THAT_DAY),
}


def test_nothing_public_reads_a_large_table_through(many: None) -> None:
    edition = Edition.objects.instrument()
    assert edition is not None
    asked: dict[str, Callable[[], Any]] = {
        **{name: partial(register.find, query) for name, query in LISTS.items()},
        **{f"statements {name}": partial(declared.find, query) for name, query in STATEMENTS.items()},
        "one number": partial(register.by_number, 7_001),
        "one article": partial(declared.on_article, edition, "art-12"),
        "one statement": lambda: declared.by_uuid(Statement.objects.latest("pk").uuid),
        "a piece of an export": lambda: list(open_data.signature_rows(after=50_000, most=500)),
    }
    plans = {name: "\n".join(_plans(ask)) for name, ask in asked.items()}
    read_through = [f"Seq Scan on {table} " for table in LARGE]
    assert {name: plan for name, plan in plans.items() if any(words in plan for words in read_through)} == {}
    assert "" not in plans.values()


LARGE = ("signatories_signature", "signatories_statement", "signatories_statementtarget")


def _plans(ask: Callable[[], Any]) -> Iterator[str]:
    with CaptureQueriesContext(connection) as asked:
        ask()
    for query in list(asked.captured_queries):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {query['sql']}")
            yield "\n".join(line for (line,) in cursor.fetchall())
