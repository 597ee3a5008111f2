"""The 38 people as a visitor sees them, held against the Convention's own page character by character."""

import re
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from django.test import Client

from signatories.seeding import people
from tests.signatories.the_brief import BRIEF, brief_lines, shipped_lines

pytestmark = pytest.mark.django_db
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}


class MainText(HTMLParser):
    """The words of ``main`` in the order of the page, without what only machines or screen readers are given."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        hidden = "visually-hidden" in (dict(attrs).get("class") or "").split()
        self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag == "main" for tag, _ in self.open) and not any(hidden for _, hidden in self.open):
            self.text += data


def read_lines(page: str) -> list[str]:
    """Return each person as the page shows them, "Name,* affiliation", in the page's own order.

    Only ASCII white space, commas and full stops of the layout may stand between name, marker and affiliation.
    """
    text = re.sub(r"[ \t\r\n]+", " ", MainText(page).text)
    lines, place = [], 0
    for person in people():
        found = re.compile(rf"(?<!\w){re.escape(person.name)}(?P<marker>[ ,]*\*)?[ ,]*").search(text, place)
        assert found is not None, f"{person.name} is missing or out of order"
        affiliation = text[found.end() : found.end() + len(person.affiliation)]
        place = found.end() + len(affiliation)
        assert not re.match(r"[\w.;]", text[place : place + 1]), f"more follows the affiliation of {person.name}"
        lines.append(f"{person.name},{'*' if found['marker'] else ''} {affiliation}")
    return lines


@pytest.fixture
def page(client: Client) -> str:
    call_command("seed", verbosity=0)
    return client.get("/signatories/").content.decode()


def test_the_page_shows_the_shipped_people(page: str) -> None:
    assert read_lines(page) == shipped_lines()


@pytest.mark.skipif(not BRIEF.exists(), reason=f"the brief is not beside this checkout ({BRIEF.name})")
def test_the_page_shows_the_briefs_people_to_the_character(page: str) -> None:
    assert read_lines(page) == brief_lines()


def test_the_page_explains_the_mark(page: str) -> None:
    assert "*Denotes a Reservation, Understanding, or Declaration" in re.sub(r"\s+", " ", MainText(page).text)


def test_headings_stand_in_the_briefs_order(page: str) -> None:
    text = MainText(page).text
    places = [text.find(heading) for heading in ("Commission Member Signatories", "Selected Public Signatories")]
    first_of_each = [text.find("Diego Acosta"), text.find("Sérgio Aguilar")]
    assert sorted([places[0], first_of_each[0], places[1], first_of_each[1]]) == [
        places[0],
        first_of_each[0],
        places[1],
        first_of_each[1],
    ]
    assert -1 not in places


def test_the_reader_of_the_page_notices_every_kind_of_change() -> None:
    shown = "".join(f"<li><b>{p.name}</b>{'<a>*</a>' if p.marked else ''}, {p.affiliation}</li>\n" for p in people())
    page = f"<main><ul>{shown}</ul></main>"
    assert read_lines(page) == shipped_lines()
    assert read_lines(page.replace("Kaldor Centre", "Kaldor Center")) != shipped_lines()
    assert read_lines(page.replace("Immigrants’", "Immigrants'")) != shipped_lines()
    assert read_lines(page.replace("Studies,\u00a0Stanford", "Studies, Stanford")) != shipped_lines()
    assert read_lines(page.replace("<a>*</a>", "", 1)) != shipped_lines()
    assert read_lines(page.replace("Acosta</b>", "Acosta</b>*")) != shipped_lines()
    with pytest.raises(AssertionError, match="missing or out of order"):
        read_lines(page.replace("Borgnäs", "Borgnas"))
    with pytest.raises(AssertionError, match="more follows"):
        read_lines(page.replace("Law School</li>", "Law School; Madrid</li>", 1))
