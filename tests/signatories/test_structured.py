"""What the register says to machines: the graph that is expected, and no name of who did not agree."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from convention.models import Edition, SiteFacts
from signatories import lifecycle
from signatories.lifecycle import Draft, DraftStatement, DraftTarget
from signatories.models import Signature
from tests.signatories import makers

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def signed(name: str, **facts) -> Signature:
    edition = Edition.objects.get(is_specimen=True)
    target = DraftTarget(edition, "provision", "art-12-p1", "Article 12(1)", "quoted")
    statement = DraftStatement("reservation", f"</script>Words of {name}.", "fr", (target,))
    draft = Draft(**{"name": name, "edition": edition, "statements": (statement,), **facts})
    return lifecycle.import_signature(draft, state="published")


@pytest.fixture
def graph(client: Client, settings: Any) -> Any:
    """Return the things of a page by their ``@id``; links that lead nowhere on the site fail."""
    settings.SITE_URL = "https://site.example"

    def read(address: str) -> dict[str, dict[str, Any]]:
        blocks = [json.loads(block) for block in BLOCK.findall(client.get(address).content.decode())]
        assert {block["@context"] for block in blocks} <= {"https://schema.org"}
        things = [one for block in blocks for one in block["@graph"]]
        assert all(one["@id"].startswith("https://site.example/") and one["@type"] for one in things)
        return {one["@id"]: one for one in things}

    return read


S = "https://site.example"


def test_the_overview_tells_of_the_site_and_its_data(seeded: None, graph: Any) -> None:
    SiteFacts.objects.update_or_create(pk=1, defaults={"controller": "The Owner", "data_licence": "CC0"})
    things = graph("/")
    site, data = things[f"{S}/#site"], things[f"{S}/signatories/#data"]
    assert (site["@type"], site["url"], site["potentialAction"]["target"]) == (
        "WebSite",
        f"{S}/",
        f"{S}/convention/search/?q={{words}}",
    )
    assert (data["@type"], data["license"], data["creator"]["name"], data["isPartOf"]) == (
        "Dataset",
        {"@type": "CreativeWork", "name": "CC0"},
        "The Owner",
        {"@id": f"{S}/#site"},
    )
    assert [(one["@type"], one["contentUrl"]) for one in data["distribution"]] == [
        ("DataDownload", f"{S}/signatories/{name}")
        for name in ("export.csv", "export.json", "export.jsonl", "statements.csv", "counts.csv")
    ]


def test_the_register_tells_who_is_listed_and_of_the_public_nobody(seeded: None, graph: Any) -> None:
    signed("Public Person", open_data=True)
    things = graph("/signatories/")
    assert things[f"{S}/signatories/"]["mainEntity"] == {"@id": f"{S}/signatories/#data"}
    listed = things[f"{S}/signatories/#listed"]
    items = listed["itemListElement"]
    assert (listed["numberOfItems"], items[0]["position"], items[-1]["position"]) == (38, 1, 38)
    assert items[0]["item"] == {
        "@type": "Person",
        "@id": f"{S}/signatories/1/#signatory",
        "name": "Diego Acosta",
        "description": "Reader in European and Migration Law, University of Bristol Law School",
        "url": f"{S}/signatories/1/",
    }
    assert "Public Person" not in json.dumps(things)
    assert graph("/signatories/?order=name") == {}


def test_a_signature_endorses_the_text_that_was_signed(seeded: None, graph: Any) -> None:
    one = signed("Zoë Núñez", country="PT", affiliation="A & B", open_data=True)
    page = f"{S}/signatories/{one.number}/"
    things = graph(f"/signatories/{one.number}/")
    statement = f"{S}/signatories/statements/{one.statements.get().uuid}/"
    assert things[f"{page}#signature"] == {
        "@type": "EndorseAction",
        "@id": f"{page}#signature",
        "identifier": str(one.number),
        "agent": {"@id": f"{page}#signatory"},
        "object": {"@id": f"{S}/convention/editions/specimen-en/#text"},
    }
    assert things[f"{page}#signatory"] == {
        "@type": "Person",
        "@id": f"{page}#signatory",
        "name": "Zoë Núñez",
        "description": "A & B",
        "url": page,
        "homeLocation": {"@type": "Country", "name": "Portugal", "identifier": "PT"},
    }
    assert things[statement] == {
        "@type": "CreativeWork",
        "@id": statement,
        "genre": "reservation",
        "url": statement,
        "author": {"@id": f"{page}#signatory"},
        "inLanguage": "fr",
        "about": [{"@id": f"{S}/convention/editions/specimen-en/articles/12/#art-12-p1"}],
        "isPartOf": {"@id": f"{S}/signatories/#data"},
    }
    assert things[page]["mainEntity"] == {"@id": f"{page}#signature"}
    assert graph(f"/signatories/statements/{one.statements.get().uuid}/") == {
        statement: things[statement],
        f"{page}#signatory": things[f"{page}#signatory"],
    }


def test_without_consent_no_name_and_after_the_end_nothing(seeded: None, graph: Any) -> None:
    one = signed("Reticent Person", country="PT")
    things = graph(f"/signatories/{one.number}/")
    assert sorted(thing["@type"] for thing in things.values()) == ["CreativeWork", "EndorseAction", "WebPage"]
    assert not re.search(r"Reticent|Portugal|\"fr\"|author", json.dumps(things))
    made = graph("/signatories/statements/")
    address = f"/signatories/statements/{one.statements.get().uuid}/"
    assert (f"{S}{address}" in made, list(graph(address))) == (True, [f"{S}{address}"])
    assert "Reticent" not in json.dumps(made)
    lifecycle.withdraw(makers.again(one))
    assert graph(f"/signatories/{one.number}/") == {}


def test_an_organisation_is_one(seeded: None, graph: Any) -> None:
    one = signed("The House", capacity="organisation", country="FR", open_data=True)
    found = graph(f"/signatories/{one.number}/")[f"{S}/signatories/{one.number}/#signatory"]
    assert (found["@type"], found["location"]["identifier"], "homeLocation" in found) == ("Organization", "FR", False)
