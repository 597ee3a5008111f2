"""Whatever happened to them: who is not public now appears nowhere, and who withdrew or was erased leaves no word."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from convention.http import forget_version
from convention.models import Edition
from signatories import lifecycle
from signatories.lifecycle import DraftStatement, DraftTarget, Refusal
from signatories.models import Change, Signature, Statement
from tests.signatories import makers

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/", "/signatories/", "/signatories/?order=name", "/signatories/?only=statement", "/signatories/?only=organisation",
    "/signatories/?country=PT", "/signatories/?q=zq", "/signatories/?q=name", "/signatories/?q=house",
    "/signatories/statements/", "/signatories/statements/?kind=reservation", "/signatories/statements/?q=words",
    "/signatories/statements/?about=art-12", "/signatories/statements/?place=12", "/signatories/statements/?by=house",
    "/signatories/statements/?until=2999-12-31", "/convention/articles/12/", "/signatories/counts/",
    "/signatories/embed/", "/sitemap.xml",
)  # fmt: skip
# Only with the name of who agreed to open data.
DATA = (
    "/signatories/export.csv", "/signatories/export.json", "/signatories/export.jsonl", "/signatories/statements.csv",
    "/signatories/counts.csv", "/signatories/feed.atom", "/signatories/embed/frame/", "/signatories/embed/badge.svg",
    "/api/v1/", "/api/v1/signatories/?limit=1000", "/api/v1/statements/?limit=1000", "/api/v1/counts/",
    "/api/v1/countries/", "/api/v1/changes/?limit=1000",
)  # fmt: skip
SERIAL = itertools.count()

Verb = Callable[[Signature], Any]


def seen(signature: Signature) -> dict[str, Any]:
    return {"seen": signature.version, "by": makers.moderator()}


def on_statement(verb: Callable[[Statement], Any], state: str) -> Verb:
    def do(signature: Signature) -> None:
        for statement in Statement.objects.filter(signature=signature, state=state)[:1]:
            verb(statement)

    return do


VERBS: dict[str, Verb] = {
    "confirm": lifecycle.confirm,
    "publish": lambda s: lifecycle.publish(s, **seen(s)),
    "decline": lambda s: lifecycle.decline(s, reason=makers.reason(), **seen(s)),
    "take down": lambda s: lifecycle.take_down(s, reason=makers.reason(), **seen(s)),
    "reopen": lambda s: lifecycle.reopen(s, **seen(s)),
    "undo": lambda s: lifecycle.undo(s, by=makers.moderator()),
    "withdraw": lifecycle.withdraw,
    "erase": lifecycle.erase,
    "propose": lambda s: lifecycle.propose(s, statement(s.seed_key or "", "later")),
    "publish a statement": on_statement(lambda x: lifecycle.publish_statement(x, **seen_of(x)), "pending"),
    "decline a statement": on_statement(
        lambda x: lifecycle.decline_statement(x, reason=makers.reason(), **seen_of(x)), "pending"
    ),
    "withdraw a statement": on_statement(lifecycle.withdraw_statement, "published"),
}


def seen_of(one: Statement) -> dict[str, Any]:
    return {"seen": one.version, "by": makers.moderator()}


def specimen() -> Edition:
    return Edition.objects.get(is_specimen=True)


def statement(mark: str, when: str) -> DraftStatement:
    target = DraftTarget(specimen(), "article", "art-12", "Article 12", "quoted")
    return DraftStatement("reservation", f"{mark}words-{when}", "en", (target,))


def person(*, open_data: bool) -> Signature:
    mark = f"Zq{next(SERIAL)}x"
    return makers.unconfirmed(
        name=f"{mark}name", affiliation=f"{mark}house", country="PT", edition=specimen(), open_data=open_data,
        seed_key=mark, statements=(statement(mark, "first"),),
    )  # fmt: skip


def read(client: Client, address: str) -> str:
    response = client.get(address)
    body = b"".join(response) if response.streaming else response.content
    return body.decode()


def marks_of(signature: Signature) -> str:
    return signature.seed_key or ""


HISTORIES = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(VERBS))), min_size=4, max_size=14)


@settings(max_examples=6)
@given(history=HISTORIES)
def test_who_is_not_public_now_appears_nowhere(client: Client, seeded: None, history: list[tuple[int, str]]) -> None:
    people = [person(open_data=True), person(open_data=False), person(open_data=True)]
    # Each begins in public, so that there is something to forget.
    for one in people[:2]:
        makers.publish(lifecycle.confirm(one))
    for place, verb in history:
        try:
            VERBS[verb](makers.again(people[place]))
        except Refusal:
            continue
    assert_nobody_hidden_is_shown(client, [makers.again(one) for one in people])


def assert_nobody_hidden_is_shown(client: Client, people: list[Signature]) -> None:
    cache.clear()
    forget_version()
    numbers = list(Change.objects.values_list("number", flat=True))
    pages = {address: read(client, address) for address in ADDRESSES}
    pages |= {f"/signatories/{number}/": read(client, f"/signatories/{number}/") for number in numbers if number > 38}
    said = (f"/signatories/statements/{one}/" for one in Statement.objects.values_list("uuid", flat=True))
    pages |= {address: read(client, address) for address in said}
    files = {address: read(client, address) for address in DATA}
    files |= {f"/api/v1/signatories/{n}/": read(client, f"/api/v1/signatories/{n}/") for n in numbers if n > 38}
    for one in people:
        mark = marks_of(one)
        public = one.state == Signature.State.PUBLISHED
        assert (f"{mark}name" in pages["/signatories/"], f"{mark}name" in files["/signatories/export.csv"]) == (
            public,
            public and one.open_data,
        )
        if not public:
            assert [address for address, page in {**pages, **files}.items() if mark in page] == []
        elif not one.open_data:
            assert [address for address, page in files.items() if mark in page] == []
        shown = set(one.statements.published().values_list("text", flat=True)) if public else set()
        for text in (f"{mark}words-first", f"{mark}words-later"):
            if text not in shown:
                assert [address for address, page in {**pages, **files}.items() if text in page] == []


@pytest.mark.parametrize("end", ["withdraw", "erase", "take down"])
def test_who_left_is_gone_from_everything(client: Client, seeded: None, end: str) -> None:
    one = person(open_data=True)
    makers.publish(lifecycle.confirm(one))
    lifecycle.propose(makers.again(one), statement(marks_of(one), "later"))
    on_statement(lambda x: lifecycle.publish_statement(x, **seen_of(x)), "pending")(one)
    before = [address for address in (*ADDRESSES, *DATA) if marks_of(one) in read(client, address)]
    assert len(before) >= 17, before  # or the crawl would prove nothing
    VERBS[end](makers.again(one))
    assert_nobody_hidden_is_shown(client, [makers.again(one)])
