"""Pictures for who shares an address: known by what stands on them, kept for ever, and marked where they must be."""

from __future__ import annotations

import io
import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from PIL import Image

from convention import cards
from convention.cards import Card, draw

WORDS = "Non-discrimination in matters of taxation, contributions, fees and all charges of equivalent effect " * 3


def social(client: Client, address: str) -> dict[str, str]:
    """Return what a page says of itself to who shares it."""
    page = client.get(address).content.decode()
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)"', page))


@pytest.mark.parametrize("title", ["Short", WORDS, "x" * 300, "王伟", ""])
def test_a_card_is_a_picture_of_one_size(title: str) -> None:
    made = draw(Card("Kicker Ελλάδα Права Người", title, ("a line", "another"), 3, specimen=True))
    picture = Image.open(io.BytesIO(made))
    assert (picture.format, picture.size) == ("PNG", (cards.WIDTH, cards.HEIGHT))
    assert len(made) < 100_000


def test_a_title_is_cut_where_it_would_meet_the_rings() -> None:
    size, lines = cards._fitted(WORDS)
    assert (size, len(lines), lines[-1][-1]) == (40, 4, "…")
    assert cards._fitted("Two words")[1] == ["Two words"]


def test_every_word_and_mark_makes_it_another_card() -> None:
    ones = [
        Card("a", "b"), Card("a", "c"), Card("b", "b"), Card("a", "b", ("d",)), Card("a", "b", (), 1),
        Card("a", "b", (), 0, specimen=True),
    ]  # fmt: skip
    assert len({one.digest for one in ones}) == len(ones)
    assert Card("a", "b").digest == Card("a", "b").digest


def test_the_specimen_is_marked_on_it() -> None:
    plain, marked = (
        Image.open(io.BytesIO(draw(Card("a", "b", specimen=specimen)))).convert("RGB") for specimen in (False, True)
    )
    assert (plain.getpixel((5, 5)), marked.getpixel((5, 5))) == ((0xFB, 0xFA, 0xF6), (0xA3, 0x40, 0x1F))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/", "One framework for everyone who crosses a border"),
        ("/convention/", "Specimen Charter on Movement between States"),
        ("/convention/chapters/3/", "Chapter III"),
        ("/convention/articles/12/", "Article 12"),
        ("/convention/preamble/", ""),
        ("/signatories/", "Who stands behind the Model International Mobility Convention"),
        ("/signatories/statements/", "Reservations, understandings and declarations"),
    ],
)
def test_a_page_names_a_card_that_is_there_for_ever(client: Client, seeded: None, address: str, title: str) -> None:
    said = social(client, address)
    assert said["og:title"].startswith(title)
    assert (said["twitter:card"], said["og:image:width"], said["og:image:height"]) == (
        "summary_large_image",
        "1200",
        "630",
    )
    path = urlsplit(said["og:image"]).path
    picture = client.get(path)
    assert (picture.status_code, picture["Content-Type"], picture["Cache-Control"]) == (
        200,
        "image/png",
        cards.FOR_EVER,
    )
    assert picture["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Image.open(io.BytesIO(picture.content)).size == (1200, 630)
    # An address from before the words changed leads to the card of now.
    before = client.get(re.sub(r"[0-9a-f]{16}", "0" * 16, path))
    assert (before.status_code, before["Location"]) == (302, path)


@pytest.mark.django_db
def test_what_is_no_page_has_no_card(client: Client, seeded: None) -> None:
    for path in ("specimen-en/articles/999", "specimen-en/articles/12/x", "none-en/articles/12", "2017-en/articles/12"):
        assert client.get(f"/cards/{'0' * 16}/{path}.png").status_code == 404
