"""What pages of the text say to machines: what they are, in which languages, and how Zotero takes them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from convention.models import Edition
from tests.convention.texts import SMALL, small_text

pytestmark = pytest.mark.django_db


def graph(page: str) -> list[dict[str, Any]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    return list(json.loads(found[1])["@graph"]) if found else []


def test_an_article_is_legislation_not_in_force_within_its_text(client: Client, settings) -> None:
    small_text()
    base = f"{settings.SITE_URL}/convention/editions/small-en/"
    whole, part = graph(client.get("/convention/articles/12-bis/").content.decode())
    assert (whole["@type"], whole["@id"], whole["legislationIdentifier"]) == (
        "Legislation", f"{base}#text", "eli/mimc/convention/small/en",
    )  # fmt: skip
    assert part == {
        "@type": "Legislation",
        "@id": f"{base}articles/12-bis/#art-12-bis",
        "name": "Article 12 bis: Visas",
        "legislationIdentifier": "eli/mimc/convention/small/en/art_12_bis",
        "url": f"{base}articles/12-bis/",
        "inLanguage": "en",
        "legislationLegalForce": "https://schema.org/NotInForce",
        "isPartOf": [{"@id": f"{base}chapters/2/#chapter-2"}, {"@id": f"{base}#text"}],
    }


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("annexes/2/articles/9/", "anx_2/art_9"),
        ("chapters/2/", "chp_2"),
        ("preamble/", "pbl"),
        ("closing/", "cls"),
    ],
)
def test_parts_are_identified_as_they_are_cited(client: Client, page: str, expected: str) -> None:
    small_text()
    _, part = graph(client.get(f"/convention/{page}").content.decode())
    assert part["legislationIdentifier"] == f"eli/mimc/convention/small/en/{expected}"


def test_the_contents_name_the_parts(client: Client) -> None:
    small_text()
    (whole,) = graph(client.get("/convention/").content.decode())
    assert [part["legislationIdentifier"].rpartition("/")[2] for part in whole["hasPart"]] == [
        "pbl", "chp_1", "chp_2", "cls", "anx_2",
    ]  # fmt: skip


def test_the_specimen_is_told_to_no_machine(client: Client, seeded: None) -> None:
    for page in ("", "articles/12/", "chapters/4/", "whole/"):
        assert graph(client.get(f"/convention/{page}").content.decode()) == []


def tongues(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page)


def test_editions_in_other_languages_are_named_page_by_page(client: Client, settings) -> None:
    small_text()
    assert tongues(client.get("/convention/articles/3/").content.decode()) == []
    other = small_text(label="petit", text=SMALL.replace("### Article 4.", "### Article 5."))
    Edition.objects.filter(pk=other.pk).update(language="fr", label="small", slug="small-fr", is_current=False)
    base = f"{settings.SITE_URL}/convention/editions/small"
    both = [("en", f"{base}-en/articles/3/"), ("fr", f"{base}-fr/articles/3/")]
    assert tongues(client.get("/convention/articles/3/").content.decode()) == both
    assert tongues(client.get("/convention/editions/small-fr/articles/3/").content.decode()) == both
    assert tongues(client.get("/convention/articles/4/").content.decode()) == []
    assert len(tongues(client.get("/convention/").content.decode())) == 2


def test_zotero_takes_an_article_for_a_statute_with_title_date_and_address(client: Client, settings) -> None:
    """As its translator "Embedded Metadata" reads: ``z:itemType`` decides, ``citation_…`` fills (by the field names of
    its table); without the first it would take any page with a ``citation_title`` for a journal article.
    """
    small_text()
    Edition.objects.update(date="2017-04")
    page = client.get("/convention/articles/12-bis/").content.decode()
    read = dict(re.findall(r'<meta name="((?:z:|citation_)[^"]+)" content="([^"]*)">', page))
    assert read == {
        "z:itemType": "statute",
        "citation_title": "Charter of Tests, Article 12 bis",
        "citation_publication_date": "2017-04",
        "citation_language": "en",
        "citation_public_url": f"{settings.SITE_URL}/convention/editions/small-en/articles/12-bis/",
    }
