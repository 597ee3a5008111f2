"""The register of statements: found by place, kind, day, signatory and words; each has a page of its own for ever."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client

from convention.models import Edition
from signatories import lifecycle, quoting
from signatories.lifecycle import DraftStatement, DraftTarget
from signatories.models import Signature, Statement
from tests.signatories import makers
from tests.signatories.test_register_pages import signed

pytestmark = pytest.mark.django_db
REGISTER = "/signatories/statements/"
AUTHOR = re.compile(r'<small><a href="/signatories/\d+/" translate="no">([^<]*)</a></small>')


def specimen() -> Edition:
    return Edition.objects.get(is_specimen=True)


def on(anchor: str, text: str, kind: str = "reservation") -> DraftStatement:
    scope = "provision" if "-p" in anchor else anchor.partition("-")[0].replace("art", "article")
    return DraftStatement(kind, text, "en", (DraftTarget(specimen(), scope, anchor, anchor.capitalize()),))


def said(name: str, *statements: DraftStatement, day: int = 1, **facts) -> Signature:
    published_at = datetime(2026, 3, day, 12, tzinfo=UTC)
    return signed(name, statements=statements, published_at=published_at, **facts)


def found(client: Client, **asked: str) -> list[str]:
    """Return the names of those whose statements are listed."""
    response = client.get(REGISTER, asked)
    assert response.status_code == 200
    return AUTHOR.findall(response.content.decode())


@pytest.fixture
def three(seeded: None) -> list[Signature]:
    Statement.objects.all().delete()  # the three of the commission, whose words are not known
    return [
        said("Ana Núñez", on("art-12-p1", "À l’été, the Élan of cities."), day=1),
        said("Borys Дойл", on("art-12", "Nothing on winter.", "declaration"), day=2),
        said("Chen 王伟", on("art-120", "A winter of élans.", "understanding"), day=3),
    ]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Chen 王伟", "Borys Дойл", "Ana Núñez"]),
        ({"q": "elan"}, ["Chen 王伟", "Ana Núñez"]),
        ({"q": "ÉLAN cities"}, ["Ana Núñez"]),
        ({"q": "a l'ete"}, ["Ana Núñez"]),
        ({"q": "summer"}, []),
        ({"kind": "understanding"}, ["Chen 王伟"]),
        ({"about": "art-12"}, ["Borys Дойл", "Ana Núñez"]),
        ({"about": "art-12-p1"}, ["Ana Núñez"]),
        ({"place": "12"}, ["Borys Дойл", "Ana Núñez"]),
        ({"place": "articles 12 and 120"}, ["Chen 王伟", "Borys Дойл", "Ana Núñez"]),
        ({"place": "article 12(1)"}, ["Ana Núñez"]),
        ({"by": "nunez"}, ["Ana Núñez"]),
        ({"by": "дойл"}, ["Borys Дойл"]),
        ({"from": "2026-03-02"}, ["Chen 王伟", "Borys Дойл"]),
        ({"until": "2026-03-02"}, ["Borys Дойл", "Ana Núñez"]),
        ({"from": "2026-03-02", "until": "2026-03-02", "kind": "declaration", "q": "winter"}, ["Borys Дойл"]),
    ],
    ids=str,
)
def test_filters(client: Client, three: list[Signature], asked: dict[str, str], names: list[str]) -> None:
    assert found(client, **asked) == names


def test_a_signatory_by_number(client: Client, three: list[Signature]) -> None:
    assert found(client, by=str(three[1].number)) == ["Borys Дойл"]


def test_a_chapter_is_everything_in_it(client: Client, three: list[Signature]) -> None:
    page = client.get(REGISTER).content.decode()
    chapters = re.findall(r'about=(chapter-\d)" translate="no">.*?<b class="figure">(\d+)</b>', page)
    assert sum(int(count) for _, count in chapters) == 3
    for anchor, count in chapters:
        assert len(found(client, edition=specimen().slug, about=anchor)) == int(count)


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"place": "zzz"}, "place"), ({"place": "article 999"}, "place"), ({"from": "1 March"}, "from"),
     ({"by": "9" * 30}, "by")],
    ids=str,
)  # fmt: skip
def test_what_was_mistyped_is_named_and_kept(client: Client, three, asked: dict[str, str], field: str) -> None:
    response = client.get(REGISTER, {"q": "winter", **asked})
    page = response.content.decode()
    assert response.status_code == 400
    assert f'id="find-{field}-wrong"' in page
    assert f'value="{asked[field]}"' in page
    assert 'value="winter"' in page
    assert 'class="statement' not in page


@pytest.mark.parametrize(
    "asked", [{"kind": "poem"}, {"about": "<b>"}, {"q": "x" * 201}, {"edition": "none"}, {"before": "0"}, {"q": "\x00"}]
)
def test_what_the_site_never_asks_is_a_404(client: Client, seeded: None, asked: dict[str, str]) -> None:
    assert client.get(REGISTER, asked).status_code == 404


def test_pages_go_to_the_end_without_a_gap(client: Client, seeded: None) -> None:
    everybody = [said(f"Person {n:02d}", on("art-12", f"Word {n}.")).name for n in range(45)][::-1]
    seen, address = [], f"{REGISTER}?place=12"
    while address:
        page = client.get(address).content.decode()
        seen += AUTHOR.findall(page)
        more = re.search(r'rel="next" href="([^"]*)"', page)
        address = f"{REGISTER}{html.unescape(more[1])}" if more else ""
        lifecycle.withdraw(makers.again(Signature.objects.filter(name="Person 44").get())) if len(seen) == 20 else None
    assert seen == everybody


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts(client: Client, seeded: None, django_assert_num_queries, rows: int) -> None:
    for n in range(rows):
        last = said(f"Person {n}", *(on(f"art-{m}", "Winter words.") for m in range(12, 12 + rows)))
    client.get("/convention/articles/12/")  # the outline of the text is read once a process
    # edition, counts, statements, targets, counts by place, facts, two of the card
    with django_assert_num_queries(8):
        client.get(REGISTER)
    with django_assert_num_queries(8):  # … and how many were found in the place of the counts by place
        client.get(REGISTER, {"q": "winter", "by": "person"})
    with django_assert_num_queries(9):
        client.get(REGISTER, {"about": "art-12"})
    one = last.statements.first()
    with django_assert_num_queries(7):  # statement, targets, their editions, versions, facts, two of the card
        client.get(f"{REGISTER}{one.uuid}/")


# --- the page of one ----------------------------------------------------------------------------------


def page_of(client: Client, statement: Statement) -> tuple[int, str]:
    response = client.get(f"{REGISTER}{statement.uuid}/")
    return response.status_code, response.content.decode()


def test_the_page_of_one_and_what_became_of_it(client: Client, seeded: None) -> None:
    signature = makers.published(statements=(makers.reservation("The first words."),))
    first = makers.statement_of(signature)
    status, page = page_of(client, first)
    assert (status, "The first words." in page, "noindex" in page) == (200, True, False)
    assert re.findall(r'rel="canonical" href="https?://[^/]*([^"]*)"', page) == [f"{REGISTER}{first.uuid}/"]
    lifecycle.revise_statement(first, makers.reservation("Other words."))
    second = makers.statement_of(signature)
    assert page_of(client, second)[0] == 404  # it waits for staff
    lifecycle.publish_statement(second, seen=second.version, by=makers.moderator())
    status, page = page_of(client, first)
    assert (status, "The first words." in page, f"{REGISTER}{second.uuid}/" in page) == (200, True, True)
    status, page = page_of(client, second)
    assert (status, "Other words." in page, "Earlier versions" in page) == (200, True, True)
    # The history says what changed, on the page of the signature too, until the statement is withdrawn.
    number = f"/signatories/{signature.number}/"
    for earlier in (page, client.get(number).content.decode()):
        assert earlier.index("Other words.") < earlier.index("The words until then") < earlier.index("The first words.")
    lifecycle.withdraw_statement(second)
    for one in (page_of(client, first)[1], page_of(client, second)[1], client.get(number).content.decode()):
        assert (" words." in one, "The words until then" in one) == (False, False)


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (lambda s, x: lifecycle.withdraw_statement(x), 200),
        (lambda s, x: lifecycle.withdraw(s), 200),
        (lambda s, x: lifecycle.erase(s), 410),
        (lambda s, x: lifecycle.take_down(s, seen=s.version, by=makers.moderator(), reason=makers.reason()), 404),
    ],
    ids=["withdrawn", "withdrawn with its signature", "erased", "taken down"],
)
def test_what_is_no_longer_shown_leaves_no_word(client: Client, seeded: None, end, status: int) -> None:
    signature = makers.published(name="Zq Person", statements=(makers.reservation("Zqwords."),))
    statement = makers.statement_of(signature)
    end(signature, statement)
    response = client.get(f"{REGISTER}{statement.uuid}/")
    page = response.content.decode()
    named = Signature.objects.get(pk=signature.pk).state == "published"
    assert (response.status_code, "Zqwords" in page, "Zq Person" in page) == (status, False, named)
    assert status == 404 or response["X-Robots-Tag"] == "noindex"


def test_a_number_that_was_never_given(client: Client, seeded: None) -> None:
    assert client.get(f"{REGISTER}{uuid4()}/").status_code == 404


# --- what a list quotes ---------------------------------------------------------------------------------


def test_a_long_text_is_quoted_around_what_was_found() -> None:
    text = "word " * 400 + "the Élan of it " + "more " * 400
    quoted = quoting.quote(text, ["elan"])
    assert "".join(piece.text for piece in quoted.pieces) in text
    assert [piece.text for piece in quoted.pieces if piece.found] == ["Élan"]
    assert (quoted.opens, quoted.goes_on) == (True, True)
    assert sum(len(piece.text) for piece in quoted.pieces) <= quoting.BEGINNING


@pytest.mark.parametrize("text", ["", "short", "x" * 5_000, "難民" * 3_000, "é" * 900])
def test_any_text_is_quoted_from_its_beginning(text: str) -> None:
    quoted = quoting.quote(text)
    joined = "".join(piece.text for piece in quoted.pieces)
    assert text.startswith(joined)
    assert quoted.goes_on == (len(joined) < len(text))
    assert len(joined) <= quoting.BEGINNING + quoting.SPARE


def test_words_in_a_script_without_spaces_are_marked() -> None:
    quoted = quoting.quote("我們歡迎難民" * 20, ["難民"])
    assert {piece.text for piece in quoted.pieces if piece.found} == {"難民"}
