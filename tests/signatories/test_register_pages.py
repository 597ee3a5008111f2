"""The register's pages: who is shown, in which order, at which cost, and what remains of those who left."""

import html
import re

import pytest
from django.test import Client

from convention.http import forget_version
from convention.models import Edition
from signatories import lifecycle, register
from signatories.lifecycle import Draft, DraftStatement, DraftTarget
from signatories.models import Signature

pytestmark = pytest.mark.django_db


def signed(name: str, **facts) -> Signature:
    edition = Edition.objects.instrument()
    assert edition is not None
    state = facts.pop("state", "published")
    draft = Draft(name=name, edition=edition, **facts)
    return lifecycle.import_signature(draft, state=state)


def names(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    section = page[page.index('id="public"') :]
    return re.findall(r'<span class="person-name"><a[^>]*>([^<]*)</a>', section)


def link(client: Client, address: str, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}" href="([^"]*)"', client.get(address).content.decode())
    return f"/signatories/{html.unescape(found[1])}" if found else None


def test_pages_walk_to_the_end_and_back_without_a_gap(client: Client, seeded: None) -> None:
    everybody = [signed(f"Person {n:03d}").name for n in range(120)][::-1]
    seen, addresses, address = [], [], "/signatories/"
    while address:
        seen += names(client, address)
        addresses.append(address)
        address = link(client, address, "next")
    assert seen == everybody
    back = link(client, addresses[-1], "prev")
    assert back is not None
    assert names(client, back) == everybody[50:100]
    assert link(client, "/signatories/", "prev") is None


def test_who_signs_meanwhile_moves_nobody(client: Client, seeded: None) -> None:
    everybody = [signed(f"Person {n:03d}").name for n in range(70)][::-1]
    second = link(client, "/signatories/", "next")
    assert second is not None
    before = names(client, second)
    signed("Newcomer")
    lifecycle.withdraw(Signature.objects.get(name=everybody[3]))
    assert names(client, second) == before == everybody[50:]
    assert names(client, "/signatories/")[0] == "Newcomer"


def test_two_letters_are_looked_for_in_the_alphabet_and_paged_in_its_order(client: Client, seeded: None) -> None:
    everybody = [signed(f"Person {n:03d} Xy").name for n in range(60)]
    signed("Xavier Other"), signed("Person Xz")
    seen, address = [], "/signatories/?q=xy"
    while address:
        seen += names(client, address)
        address = link(client, address, "next")
    assert seen == everybody


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts(client: Client, seeded: None, django_assert_num_queries, rows: int) -> None:
    edition = Edition.objects.instrument()
    for number in range(rows):
        last = signed(
            f"Person {number}",
            statements=(DraftStatement("declaration", "Words.", "en", (DraftTarget(edition),)),) * rows,
        )
    with django_assert_num_queries(6):  # commission, selected, public, stored counts, the edition of the card, facts
        client.get("/signatories/")
    with django_assert_num_queries(
        7
    ):  # signature, statements, targets, their editions, counts and edition of the card, facts
        client.get(f"/signatories/{last.number}/")


@pytest.mark.parametrize("value", ["0", "-1", "x", "", "9" * 30, "१", "1 ", "\x00"])
def test_a_page_that_cannot_be_is_a_404(client: Client, seeded: None, value: str) -> None:
    assert client.get("/signatories/", {"before": value}).status_code == 404
    assert client.get("/signatories/", {"after": value}).status_code == 404


def test_the_page_of_one(client: Client, seeded: None) -> None:
    edition = Edition.objects.instrument()
    statement = DraftStatement("reservation", "I <b>except</b> article 9.", "en", (DraftTarget(edition),))
    one = signed("Ünal O’Neil", affiliation="A & B", country="XK", statements=(statement,))
    response = client.get(f"/signatories/{one.number}/")
    page = response.content.decode()
    assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
    shown = ["Ünal O’Neil", "A &amp; B", "Kosovo", "I &lt;b&gt;except&lt;/b&gt; article 9.", "digest not recorded"]
    assert [words for words in shown if words not in page] == []
    assert "noindex" not in client.get("/signatories/1/").content.decode()


def test_what_remains_of_those_who_left(client: Client, seeded: None) -> None:
    one, other = signed("Somebody Gone", affiliation="Nowhere Institute"), signed("Somebody Erased")
    lifecycle.withdraw(one)
    lifecycle.erase(other)
    withdrawn, erased = (client.get(f"/signatories/{row.number}/") for row in (one, other))
    assert (withdrawn.status_code, erased.status_code) == (200, 410)
    for page in (withdrawn, erased, client.get("/signatories/")):
        assert [word for word in ("Somebody", "Nowhere") if word in page.content.decode()] == []


@pytest.mark.parametrize("state", ["pending"])
def test_who_is_not_published_is_a_404(client: Client, seeded: None, state: str) -> None:
    one = signed("Waiting Person", state=state)
    Signature.objects.filter(pk=one.pk).update(number=9_000)
    assert client.get("/signatories/9000/").status_code == 404
    assert "Waiting Person" not in client.get("/signatories/").content.decode()
    assert client.get("/signatories/123456789012/").status_code == 404


def test_pages_of_the_commission_may_be_listed_and_lists_of_people_not(client: Client, seeded: None) -> None:
    assert "X-Robots-Tag" not in client.get("/signatories/")
    signed("Private Person")
    assert client.get("/signatories/")["X-Robots-Tag"] == "noindex"
    body = signed("A Society", capacity=Signature.Capacity.ORGANISATION)
    assert "X-Robots-Tag" not in client.get(f"/signatories/{body.number}/")


def everyone(client: Client, address: str) -> list[str]:
    seen = []
    while address and len(seen) < 1_000:
        seen += names(client, address)
        address = link(client, address, "next") or ""
    return seen


def test_by_letter_to_the_end_and_back(client: Client, seeded: None) -> None:
    for n in range(60):
        signed(f"Zoë Möller{n % 7}")
    keys = list(Signature.objects.order_by("sort_key", "number").values_list("name", flat=True))
    assert everyone(client, "/signatories/?order=name") == keys
    assert names(client, "/signatories/?order=name&from=k")[0] == "Mats Karlsson"
    second = link(client, "/signatories/?order=name", "next")
    assert second is not None
    back = link(client, second, "prev")
    assert back is not None
    assert names(client, back) == keys[:50]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("doyle michael", ["Michael Doyle"]),
        ("DOYLE, Michael", ["Michael Doyle"]),
        ("borgnas", ["Emma Borgnäs"]),
        ("Дойл", ["Майкл Дойл"]),
        ("王", ["王伟"]),
        ("Kaldor", ["Guy S. Goodwin-Gill"]),
        ("do", ["Michael Doyle"]),
        ("nobody at all", []),
        ("%", []),
        ("_", []),
        ("' OR 1=1 --", []),
    ],
)
def test_search_finds(client: Client, seeded: None, words: str, found: list[str]) -> None:
    signed("Майкл Дойл")
    signed("王伟")
    response = client.get("/signatories/", {"q": words})
    page = response.content.decode()
    shown = re.findall(r'<span class="person-name"><a[^>]*>([^<]*)</a>', page)
    assert (response.status_code, shown) == (200, found)
    assert response["X-Robots-Tag"] == "noindex"


def hits(client: Client, address: str) -> list[str]:
    return re.findall(r"([\d+]+) found for", client.get(address).content.decode())


def test_many_hits_are_not_counted_to_the_end(client: Client, seeded: None) -> None:
    for n in range(100):
        signed(f"Example Name {n}")
    first = "/signatories/?q=example"
    second = link(client, first, "next")
    assert second is not None
    assert [hits(client, page) for page in (first, second, "/signatories/?q=borgnas")] == [["100"], ["100"], ["1"]]
    assert len(names(client, first)) == 50
    signed("Example Too")
    assert [hits(client, page) for page in (first, second)] == [["100+"], ["100+"]]


def test_a_word_said_twice_is_looked_for_once() -> None:
    assert register.search_words("Silva, ana SILVA Instituto do Mar Instituto de Lá") == [
        "silva", "ana", "instituto", "do", "mar", "de",
    ]  # fmt: skip


def test_filters(client: Client, seeded: None) -> None:
    signed("One", country="PT")
    signed("Body", capacity="organisation")
    assert names(client, "/signatories/?country=PT") == ["One"]
    assert names(client, "/signatories/?only=organisation") == ["Body"]
    assert names(client, "/signatories/?only=statement") == ["Bianca Z. Santos", "Ian Matthew Kysel", "Justin Gest"]


@pytest.mark.parametrize(
    "query",
    [
        "order=x",
        "only=x",
        "country=ZZ",
        "country=%00",
        "q=%00",
        "q=" + "a" * 201,
        "order=name&from=%00",
        "order=name&from=a&n=x",
    ],
)
def test_an_address_that_the_site_never_makes_is_a_404(client: Client, seeded: None, query: str) -> None:
    assert client.get(f"/signatories/?{query}").status_code == 404


def test_statements_by_kind_words_and_provision(client: Client, seeded: None) -> None:
    edition = Edition.objects.instrument()
    for anchor, kind, text in [("art-12-p3", "reservation", "No."), ("art-120", "declaration", "Yes, indeed.")]:
        target = DraftTarget(edition, "article", anchor, f"Label {anchor}", "quoted words")
        signed(f"Author of {anchor}", statements=(DraftStatement(kind, text, "en", (target,)),))

    def shown(query: str) -> list[str]:
        page = client.get(f"/signatories/statements/?{query}").content.decode()
        return re.findall(r'translate="no">((?:Author|Justin|Ian|Bianca)[^<]*)</a>', page)

    both = ["Author of art-120", "Author of art-12-p3"]
    assert shown("") == [*both, "Bianca Z. Santos", "Ian Matthew Kysel", "Justin Gest"]
    assert shown("kind=reservation") == ["Author of art-12-p3"]
    assert shown("q=indeed") == ["Author of art-120"]
    assert shown("about=art-12") == shown("about=art-12&edition=2017-en") == ["Author of art-12-p3"]
    assert client.get("/signatories/statements/?about=art-12&edition=other").status_code == 404
    assert client.get("/signatories/statements/?kind=x").status_code == 404
    assert client.get("/signatories/statements/?about=%00").status_code == 404


def specimen() -> Edition:
    return Edition.objects.get(is_specimen=True)


def test_a_statement_leads_into_its_edition_and_the_article_back(client: Client, seeded: None) -> None:
    target = DraftTarget(specimen(), "provision", "art-12-p1", "Article 12(1)", "quoted words")
    one = signed("Author", statements=(DraftStatement("reservation", "Not this.", "en", (target,)),))
    page = client.get(f"/signatories/{one.number}/").content.decode()
    found = re.search(r'<a href="([^"]*)" translate="no">Article 12\(1\)</a>', page)
    assert found is not None
    address, _, fragment = found[1].partition("#")
    assert (address, fragment) == (f"/convention/editions/{specimen().slug}/articles/12/", "art-12-p1")
    article = client.get(address).content.decode()
    statement = one.statements.get()
    assert 'id="art-12-p1"' in article
    assert f"/signatories/{one.number}/#statement-{statement.uuid}" in article
    assert "1 statement in all" in article
    assert "Nobody has made a statement" in client.get(address.replace("12", "13")).content.decode()
    lifecycle.withdraw_statement(statement)
    forget_version()  # as a second later
    assert "1 statement in all" not in client.get(address).content.decode()


def test_on_an_article_of_another_edition_nothing_is_shown(client: Client, seeded: None) -> None:
    edition = Edition.objects.instrument()
    target = DraftTarget(edition, "article", "art-12", "Article 12")
    one = signed("Author", statements=(DraftStatement("reservation", "Not this.", "en", (target,)),))
    assert "Nobody has made" in client.get(f"/convention/editions/{specimen().slug}/articles/12/").content.decode()
    page = client.get(f"/signatories/{one.number}/").content.decode()
    assert "made on edition 2017-en" in page


def test_of_an_ended_statement_kind_and_dates_stay_even_where_no_date_was_recorded(
    client: Client, seeded: None
) -> None:
    one = signed("Author", statements=(DraftStatement("reservation", "Secret words.", "en"),))
    assert one.statements.get().published_at is None
    lifecycle.withdraw_statement(one.statements.get())
    page = client.get(f"/signatories/{one.number}/").content.decode()
    assert [words for words in ("Earlier statements", "on a day not recorded", "withdrawn") if words not in page] == []
    assert "Secret" not in page
    other = signed("Other", state="pending", statements=(DraftStatement("reservation", "Never shown.", "en"),))
    Signature.objects.filter(pk=other.pk).update(number=700)
    lifecycle.withdraw_statement(other.statements.get())
    Signature.objects.filter(pk=other.pk).update(state="published")
    assert "Earlier statements" not in client.get("/signatories/700/").content.decode()


def test_a_country_is_offered_with_its_stored_count(client: Client, seeded: None) -> None:
    signed("One", country="PT")
    signed("Two", country="PT")
    page = client.get("/signatories/").content.decode()
    assert '<option value="PT">Portugal (2)</option>' in page
    assert "Spain" not in page
