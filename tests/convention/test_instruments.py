"""Other instruments: found where the text or a footnote names them, by names that editors keep."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from convention.instruments import Finder
from convention.models import Edition, Instrument, Mention
from staff.models import Role
from tests.convention.texts import small_text
from tests.support.queueing import client_of

pytestmark = pytest.mark.django_db


def places(client: Client, base: str = "/convention/editions/small-en/") -> dict[str, list[str]]:
    page = client.get(f"{base}instruments/").content.decode()
    items = re.findall(r"<h2>(.*?)</h2>\s*<p>(.*?)</p>", page[page.index('class="instruments"') :], re.DOTALL)
    return {_plain(name): _plain(named).split(", ") for name, named in items}


def _plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_the_longest_name_is_meant_and_each_instrument_said_once() -> None:
    child, refugees, protocol = (
        Instrument(pk=place, name=name, names=names)
        for place, (name, names) in enumerate(
            [
                ("Convention on the Rights of the Child", ""),
                ("Convention relating to the Status of Refugees", "1951 Convention"),
                ("Protocol relating to the Status of Refugees", "its Protocol of 1967"),
            ]
        )
    )
    finder = Finder([child, refugees, protocol])
    text = "the 1951 Convention relating to the Status of Refugees or to its Protocol\nof 1967, and the 1951 Convention"
    assert finder.named(text) == [refugees, protocol]
    assert finder.named("the Convention on the Rights of the Children and the 1951 Conventions") == []
    assert Finder([]).named("anything") == []


def test_a_text_is_indexed_when_it_is_published_and_when_the_list_changes(client: Client, db: None) -> None:
    Instrument.objects.create(name="Charter of the United Nations")
    small_text()
    assert places(client) == {"Charter of the United Nations": ["Preamble", "Article 2(1)(b)"]}
    editor = client_of(Role.EDITOR)
    sent = {"name": "Convention on the Rights of the Child", "year": "1989", "names": "", "address": ""}
    assert editor.post("/admin/convention/instrument/add/", sent).status_code == 302
    assert places(client)["Convention on the Rights of the Child 1989"] == ["Article 1(b) (footnote)"]
    row = Instrument.objects.get(year="1989")
    assert "href" not in _heading(client, row.name)
    address = {**sent, "address": "https://example.org/crc"}
    assert editor.post(f"/admin/convention/instrument/{row.pk}/change/", address).status_code == 302
    assert 'href="https://example.org/crc"' in _heading(client, row.name)
    editor.post(f"/admin/convention/instrument/{row.pk}/delete/", {"post": "yes"})
    assert list(places(client)) == ["Charter of the United Nations"]


def _heading(client: Client, name: str) -> str:
    page = client.get("/convention/editions/small-en/instruments/").content.decode()
    return next(one for one in re.findall(r"<h2>.*?</h2>", page, re.DOTALL) if name in one)


def test_every_instrument_of_the_shipped_list_is_named_by_the_specimen(client: Client, seeded: None) -> None:
    found = places(client, "/convention/editions/specimen-en/")
    assert len(found) == Instrument.objects.count() == 20
    assert found["Convention relating to the Status of Refugees 1951"] == [
        "Preamble", "Article 2(q)", "Article 6(1)", "Article 159(1) (footnote)", "Article 168(1) (footnote)",
    ]  # fmt: skip


@pytest.mark.parametrize("keep", [1, 3])
def test_query_count(client: Client, seeded: None, django_assert_num_queries, keep: int) -> None:
    client.get("/convention/instruments/")
    Mention.objects.exclude(pk__in=list(Mention.objects.values_list("pk", flat=True)[:keep])).delete()
    with django_assert_num_queries(3):  # edition, mentions with their instruments, facts
        client.get("/convention/instruments/")


def test_an_editor_alone_changes_the_list(db: None) -> None:
    sent = {"name": "A Treaty", "year": "", "names": "", "address": ""}
    assert client_of(Role.MODERATOR).post("/admin/convention/instrument/add/", sent).status_code == 403
    assert Instrument.objects.count() == 0
    assert Edition.objects.count() == 0
