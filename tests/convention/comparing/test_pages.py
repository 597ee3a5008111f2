"""Comparisons as pages: at permanent addresses, at a constant cost, true to the texts, and never of two languages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from convention.comparing.kept import compared, units_of
from convention.comparing.units import units
from convention.importing import rows
from convention.models import Edition
from tests.convention.comparing.edits import edited, specimen
from tests.convention.texts import SMALL, small_text

pytestmark = pytest.mark.django_db
CHANGED = SMALL.replace("costs nothing.", "costs next to nothing.").replace("# Annex II. Procedure", "# Annex II. Ways")


@pytest.fixture
def pair(db: None) -> str:
    small_text(label="one")
    small_text(label="two", text=CHANGED)
    return "/convention/compare/one-en/two-en/"


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section(page: str, place: str) -> str:
    found = re.search(rf'<section class="compare-change" id="{place}".*?</section>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_the_whole_shows_each_change_once(client: Client, pair: str) -> None:
    page = client.get(pair).content.decode()
    assert re.findall(r'<section class="compare-change" id="([^"]+)"', page) == ["art-12-bis", "annex-2"]
    changed = section(page, "art-12-bis")
    assert re.findall(r"<(ins|del)[^>]*>([^<]*)</\1>", changed) == [("ins", "next to")]
    assert "2 words added, 0 removed" in text_of(changed)
    assert re.findall(r"<(?:ins|del)[^>]*>([^<]*)<", section(page, "annex-2")) == ["Procedure", "Ways"]
    assert "From Charter of Tests on: 4 articles the same" in text_of(page)
    assert "The same 6 articles" in text_of(page)


def test_changes_are_heard_as_well_as_seen(client: Client, pair: str) -> None:
    changed = section(client.get(pair).content.decode(), "art-12-bis")
    assert '<ins data-before="added:" data-after="end of added">next to</ins>' in changed


def test_the_known_edits_of_the_specimen(client: Client, seeded: None) -> None:
    small_text(label="specimen-2", text=edited(specimen()), is_specimen=True)
    response = client.get("/convention/compare/specimen-en/specimen-2-en/")
    page = response.content.decode()
    assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
    assert re.findall(r'<section class="compare-change" id="([^"]+)"', page) == [
        "art-41", "art-42", "was-art-44", "art-43-bis", "art-60", "art-200-bis",
    ]  # fmt: skip
    assert "only marks such as commas" in text_of(section(page, "art-42"))
    assert re.findall(r"<(?:ins|del)[^>]*>([^<]*)<", section(page, "art-42")) == [","]


def test_an_article_alone_stands_at_an_address_of_its_own(client: Client, pair: str) -> None:
    page = client.get(f"{pair}articles/12-bis/").content.decode()
    assert text_of(section(page, "art-12-bis")).startswith("Article 12 bis Visas Changed in words")
    assert 'href="/convention/editions/one-en/articles/12-bis/"' in page
    same = text_of(client.get(f"{pair}articles/3/").content.decode())
    assert "the words are the same" in same
    assert client.get(f"{pair}annexes/2/articles/9/").status_code == 200
    assert client.get(f"{pair}articles/99/").status_code == 404


def test_from_one_changed_article_to_the_next(client: Client, seeded: None) -> None:
    small_text(label="specimen-2", text=edited(specimen()), is_specimen=True)
    base = "/convention/compare/specimen-en/specimen-2-en/articles/"
    page = client.get(f"{base}42/").content.decode()
    assert re.findall(r'<a rel="(prev|next)" href="([^"]+)"', page) == [
        ("prev", f"{base}41/"), ("next", f"{base}44/"),
    ]  # fmt: skip
    assert [client.get(f"{base}{number}/").status_code for number in ("44", "41-bis", "200", "200-bis")] == [200] * 4


@pytest.mark.parametrize("tail", ["one-en/one-en/", "one-en/nothing/", "one-en/un-fr/", "one-en/draft-en/"])
def test_what_cannot_be_compared_is_a_404(client: Client, pair: str, tail: str) -> None:
    small_text(label="draft", publish=False)
    french = small_text(label="un")
    Edition.objects.filter(pk=french.pk).update(language="fr", slug="un-fr")
    assert client.get(f"/convention/compare/{tail}").status_code == 404


def test_the_choice_leads_to_the_address_of_the_pair(client: Client, pair: str) -> None:
    response = client.get("/convention/compare/?a=two-en&b=one-en")
    assert (response.status_code, response["Location"]) == (302, "/convention/compare/two-en/one-en/")
    refused = client.get("/convention/compare/?a=one-en&b=one-en")
    assert (refused.status_code, "Choose two different editions" in refused.content.decode()) == (200, True)


def test_nothing_to_choose_from_is_said(client: Client, db: None) -> None:
    assert "nothing to compare" in client.get("/convention/compare/").content.decode()


@pytest.mark.parametrize("tail", ["", "articles/12-bis/", "articles/3/"])
def test_a_comparison_is_made_once(client: Client, pair: str, django_assert_num_queries, tail: str) -> None:
    client.get(f"{pair}{tail}")
    with django_assert_num_queries(2):  # both editions in one, facts about the site
        client.get(f"{pair}{tail}")


def test_rows_give_the_same_units_as_the_text(seeded: None) -> None:
    for edition in (Edition.objects.get(is_specimen=True), small_text(label="one"), small_text(publish=False)):
        assert units_of(edition) == units(rows.read(edition))


def test_an_edition_compared_with_itself_is_the_same(seeded: None) -> None:
    edition = Edition.objects.get(is_specimen=True)
    assert compared(edition, edition).is_empty
