"""What other sites may show: framed only where meant, without scripts, and without who did not agree."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.signatories.test_exports import signed

pytestmark = pytest.mark.django_db
FRAME, BADGE, SNIPPETS = "/signatories/embed/frame/", "/signatories/embed/badge.svg", "/signatories/embed/"


@pytest.mark.parametrize("scheme", ["auto", "light", "dark"])
def test_the_frame_shows_the_count_and_who_agreed(client: Client, seeded: None, scheme: str) -> None:
    signed("Open Person", open_data=True)
    signed("Reticent Person")
    response = client.get(FRAME, {"scheme": scheme})
    page = response.content.decode()
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert ("Open Person" in page, "Reticent" in page, "<script" in page, "<b>40</b>" in page) == (
        True,
        False,
        False,
        True,
    )


def test_nothing_else_may_be_framed(client: Client, seeded: None) -> None:
    for address in (SNIPPETS, "/signatories/", "/sign/", "/signatories/1/"):
        response = client.get(address)
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_the_badge_is_a_drawing(client: Client, seeded: None) -> None:
    response = client.get(BADGE, {"scheme": "dark"})
    root = ElementTree.fromstring(response.content)
    assert root[0].text == "Mobility Convention: 38 signatories"
    assert (response["Content-Type"], response["Cross-Origin-Resource-Policy"]) == (
        "image/svg+xml; charset=utf-8",
        "cross-origin",
    )


def test_a_scheme_that_is_none_is_a_404(client: Client, seeded: None) -> None:
    assert {client.get(address, {"scheme": "x"}).status_code for address in (FRAME, BADGE)} == {404}


def test_the_lines_to_copy_lead_to_both(client: Client, seeded: None) -> None:
    page = client.get(SNIPPETS).content.decode()
    assert (page.count("&lt;iframe"), page.count("&lt;img")) == (3, 2)
