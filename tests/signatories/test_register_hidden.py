"""Whatever happened to them: who is not public now appears nowhere, and who withdrew or was erased leaves no word."""

from __future__ import annotations

import gzip
import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zstandard
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from convention.http import forget_version
from convention.models import Edition
from signatories import lifecycle, limits, snapshots
from signatories.handover import making
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
WHOLE = DATA[:5]
# Made by the worker; away while somebody in them has left.
STORED = (
    "/signatories/snapshot/signatories.csv", "/signatories/snapshot/signatories.jsonl",
    "/signatories/snapshot/statements.csv", "/signatories/snapshot/counts.csv", "/signatories/register.pdf",
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
    return opened(client.get(address))


def opened(response: Any) -> str:
    """Return the words of an answer, whatever they lie in."""
    body = b"".join(response) if response.streaming else response.content
    if response.get("Content-Encoding") == "zstd":
        body = zstandard.ZstdDecompressor().decompressobj().decompress(body)
    if response.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    if response["Content-Type"] == "application/pdf" and body.startswith(b"%PDF"):
        return words_of_pdf(body)
    # A picture has no words but those in its own texts.
    return body.decode("latin-1" if response["Content-Type"] == "image/png" else "utf-8")


def words_of_pdf(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def packed(client: Client) -> dict[str, str]:
    """Read the whole files once more, each as who takes zstd and who takes gzip."""
    answers = {
        f"{address} {how}": client.get(address, headers={"Accept-Encoding": how})
        for address in (*WHOLE, *STORED)
        for how in ("zstd", "gzip")
    }
    return {name: opened(answer) for name, answer in answers.items()}


def shared(client: Client, pages: dict[str, str]) -> dict[str, str]:
    """Read the pictures that pages name for who shares their address, with what is said of them."""
    found = {}
    for page in pages.values():
        for tag in re.findall(r'<meta property="og:[^>]+>', page):
            address = re.search(r'content="https?://[^/]+(/[^"]+\.png)"', tag)
            found[tag] = read(client, address[1]) if address else ""
    return {f"card {tag}": tag + words for tag, words in found.items()}


def data_of(page: str) -> str:
    """Return what a page says to machines."""
    return "".join(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL))


def marks_of(signature: Signature) -> str:
    return signature.seed_key or ""


HISTORIES = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(VERBS))), min_size=4, max_size=14)


@pytest.fixture(autouse=True)
def _without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crawl asks more often than one network may."""
    monkeypatch.setattr(limits, "API", (1_000_000, 60))
    monkeypatch.setattr(limits, "EXPORTS", (1_000_000, 600))


@pytest.fixture
def set_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what typst would set stand for its pages: the PDF itself is read in the tests of who left."""

    def instead(folder: Path) -> dict[str, int]:
        words = json.loads((folder / "data.json").read_text())
        (folder / making.FILE).write_text(json.dumps(words, ensure_ascii=False))
        (folder / "register.typ").touch()
        return {"pages": 1, "peak_mb": 1}

    monkeypatch.setattr(making, "_set", instead)


@settings(max_examples=6)
@given(history=HISTORIES)
def test_who_is_not_public_now_appears_nowhere(
    client: Client, seeded: None, set_quickly: None, history: list[tuple[int, str]]
) -> None:
    people = [person(open_data=True), person(open_data=False), person(open_data=True)]
    # Each begins in public, so that there is something to forget.
    for one in people[:2]:
        makers.publish(lifecycle.confirm(one))
    for place, verb in history:
        try:
            VERBS[verb](makers.again(people[place]))
        except Refusal:
            continue
    snapshots.make(now=timezone.now())
    making.make(timezone.now())
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
    files |= {address: read(client, address) for address in STORED} | packed(client)
    made = Statement.objects.values_list("uuid", flat=True).filter(signature__in=[one.pk for one in people])
    for address in [f"/signatories/statements/{one}/" for one in made]:
        pages[address] = read(client, address)
    # What platforms copy names nobody of the public; what machines read, only who agreed.
    cards = shared(client, pages)
    files |= {f"data of {address}": data_of(page) for address, page in pages.items()}
    assert [card for card in cards if "Zq" in card] == []
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
    snapshots.make_when_due()
    making.make_when_due()
    before = [address for address in (*ADDRESSES, *DATA, *STORED) if marks_of(one) in read(client, address)]
    assert len(before) >= 21, before  # or the crawl would prove nothing
    assert [name for name, words in packed(client).items() if marks_of(one) not in words and "counts" not in name] == []
    VERBS[end](makers.again(one))
    # The stored files are away at once, and made anew without them.
    assert {client.get(address).status_code for address in STORED if "counts" not in address} == {503}
    assert_nobody_hidden_is_shown(client, [makers.again(one)])
    snapshots.make_when_due()
    making.make_when_due(now=timezone.now() + making.AGAIN)
    assert {client.get(address).status_code for address in STORED} == {200}
    assert_nobody_hidden_is_shown(client, [makers.again(one)])
