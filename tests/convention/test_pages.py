"""The pages around the text: there, true, cacheable, and cheap."""

import datetime
import html
import re

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from convention.models import Document, Interview, Prose, SiteFacts, Talk

PAGES = ["home", "summary", "interview", "about", "privacy", "accessibility", "text"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded() -> None:
    call_command("seed", verbosity=0)


def words(client: Client, name: str) -> str:
    """Return the words of the page's main part, as a reader sees them, on one line."""
    response = client.get(reverse(f"convention:{name}"))
    assert response.status_code == 200
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert main is not None
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main[0])).split())


def fill_facts() -> None:
    SiteFacts.objects.create(
        pk=1,
        controller="An Institute <of> Mobility",
        controller_address="Street 1\nTown",
        contact_questions="questions@example.org",
        contact_press="press@example.org",
        contact_removal="removal@example.org",
    )


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("loaded", [False, True])
def test_page_answers_in_every_state_of_its_content(client: Client, name: str, filled: bool, loaded: bool) -> None:
    if loaded:
        call_command("seed", verbosity=0)
    if filled:
        fill_facts()
    address = reverse(f"convention:{name}")
    response = client.get(address)
    assert (response.status_code, response.cookies, response["Cache-Control"]) == (200, {}, "public, max-age=60")
    assert (client.head(address).status_code, client.post(address).status_code) == (200, 405)
    assert len(re.findall(r"<h1[ >]", response.content.decode())) == 1
    if not loaded:
        assert Prose.objects.count() == 0


# Prose (and the owner's summary), facts for the footer, then what the page lists.
QUERIES = {
    "home": 5,  # prose, edition, content version, counts, facts
    "summary": 5,  # prose, owner's summary, documents, facts, the page on paper
    "interview": 4,  # prose, interview, talks, facts
    "about": 2,
    "privacy": 2,
    "accessibility": 2,
    "text": 4,  # edition (its text is not loaded), prose, documents, facts
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("rows", [1, 3])
def test_query_count(client: Client, seeded: None, django_assert_num_queries, name: str, rows: int) -> None:
    fill_facts()
    for number in range(rows):
        for kind in Document.Kind.values:
            Document.objects.create(kind=kind, title=f"Document {number}", file="x", size=1, suffix=".pdf")
        Talk.objects.create(title=f"Talk {number}", publisher="P", date=datetime.date(2020, 1, 1))
    cache.clear()
    with django_assert_num_queries(QUERIES[name]):
        client.get(reverse(f"convention:{name}"))


def test_the_second_visitor_costs_no_count(client: Client, seeded: None, django_assert_num_queries) -> None:
    client.get("/")
    with django_assert_num_queries(QUERIES["home"] - 1):
        client.get("/")


def test_home_states_the_facts_of_the_convention(client: Client, seeded: None) -> None:
    page = words(client, "home")
    facts = [
        "no shared rules for moving between countries", "Nor does international law say what mobility is",
        "Reaffirm.", "Expand.", "213 articles in eight chapters", "cumulative, for the most part", "Rights of migrants",
        "Rights of States", "the right to decide who may enter their territory and stay there",
        "Responsibilities of migrants", "responsibilities of institutions",
        "Chapter I is about visitors, Chapter II about tourists and Chapter III about students",
        "visitors tourists students migrant workers investors and residents forced migrants refugees "
        "migrant victims of trafficking migrants caught in countries in crisis",
    ]  # fmt: skip
    assert [fact for fact in facts if fact not in page] == []


def test_home_counts_what_is_in_the_database(client: Client, seeded: None) -> None:
    page = client.get("/").content.decode()
    terms = re.findall(r"<dt>\s*([^<]+?)\s*</dt>\s*<dd>\s*([^<]+?)\s*</dd>", page)
    assert dict(terms) == {"articles": "213", "chapters": "8", "commission members": "36", "signatories": "38"}


def test_home_leads_on(client: Client, seeded: None) -> None:
    page = client.get("/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    ways = {"/summary/", "/convention/", "/interview/", "/signatories/", "/sign/"}
    assert ways - set(re.findall(r'href="([^"]+)"', main)) == set()


def test_summary_says_whose_words_it_shows(client: Client, seeded: None) -> None:
    assert "The authors’ own summary is not on this site yet." in words(client, "summary")
    document = Document.objects.create(kind="summary", title="Own summary", file="x", size=1_500_000, suffix=".pdf")
    page = words(client, "summary")
    assert "The authors’ own summary is offered below as a file." in page
    assert "not on this site yet" not in page
    assert document.get_absolute_url() in client.get("/summary/").content.decode()
    Prose.objects.filter(key="owner-summary").update(markdown="Own.", html="<p>The owner’s own words.</p>")
    page = words(client, "summary")
    assert "This is the summary that the authors of the Convention wrote themselves. The owner’s own words." in page
    assert "in our own words" not in page


def test_documents_are_offered_with_language_date_size_and_digest(client: Client, seeded: None) -> None:
    shared = {"kind": "full-text", "file": "x", "size": 1_500_000, "suffix": ".pdf"}
    Document.objects.create(title="Text <b>", language="pt-br", date="2017-04", sha256="ab" * 32, **shared)
    Document.objects.create(title="Tekst", language="xx", sha256="cd" * 32, **shared)
    page = words(client, "text")
    first = f"Text <b> Language Português Brasileiro Date 2017-04 File PDF, 1.4\xa0MB SHA-256 {'ab' * 32}"
    assert " ".join(first.split()) in page
    second = f"Tekst Language xx Date not recorded File PDF, 1.4\xa0MB SHA-256 {'cd' * 32}"
    assert " ".join(second.split()) in page
    assert words(client, "summary").count("SHA-256") == 0


def test_text_page_says_that_the_text_is_not_loaded(client: Client, seeded: None) -> None:
    page = words(client, "text")
    assert "The text is not loaded on this site yet." in page
    assert "The authors’ files are not on this site yet." in page


def test_interview_says_what_is_not_recorded(client: Client, seeded: None) -> None:
    page = words(client, "interview")
    assert "Series CMS Migration Experts Series" in page
    assert page.count("not recorded yet") == 6  # address, date, length, transcript; the addresses of two talks
    assert "Global Ethics Weekly , Carnegie Council, 4 September 2019" in page
    assert "Global Ethics Review , Carnegie Council, 27 April 2021" in page


def test_interview_shows_what_staff_filled(client: Client, seeded: None) -> None:
    Interview.objects.update(
        address="https://example.org/i", date="2018-02-03", minutes=41, transcript="x", transcript_html="<p>Said.</p>"
    )
    Talk.objects.update(address="https://example.org/t")
    page = words(client, "interview")
    assert "Date 3 February 2018 Length 41 minutes" in page
    assert "Transcript Said." in page
    assert page.count("not recorded yet") == 0
    assert client.get("/interview/").content.decode().count('rel="external noopener"') == 3


@pytest.mark.parametrize("name", ["about", "privacy"])
def test_who_answers_for_the_site(client: Client, seeded: None, name: str) -> None:
    assert words(client, name).count("not recorded yet") == 5
    fill_facts()
    page = words(client, name)
    assert "Who runs this site An Institute <of> Mobility Postal address Street 1 Town" in page
    assert "Questions questions@example.org Press press@example.org Removal of a name removal@example.org" in page
    assert page.count("not recorded yet") == 0


def test_about_says_who_made_it_and_how_to_cite(client: Client, seeded: None) -> None:
    page = words(client, "about")
    facts = [
        "workshops that began in spring 2015", "final in April 2017", "26 April 2017", "Columbia Law School",
        "165 articles", "How to sign without e-mail", "volume 56, number 2 (January 2018)",
        "M. W. Doyle, introduction, p. 219", "E. Borgnäs, overview, p. 238", "pp. 240–241",
        "T. A. Aleinikoff, comment, p. 296", "No DOI is recorded",
    ]  # fmt: skip
    assert [fact for fact in facts if fact not in page] == []


def test_privacy_states_every_period_of_retention(client: Client, seeded: None) -> None:
    page = client.get("/privacy/").content.decode()
    table = re.findall(r"<td>(.*?)</td>\s*<td>(.*?)</td>", page, re.DOTALL)
    assert [re.match(r"\d+ \w+|[^;,]*", period)[0] for _, period in table] == [
        "14 days", "while signing is open", "30 days", "180 days", "30 days", "180 days",
        "as long as the signature", "30 days", "30 days",
    ]  # fmt: skip
    shown = words(client, "privacy")
    facts = ["GDPR, article 9", "GDPR, article 14", "article 6(1)(f)", "How to object", "16 or older", "Open data"]
    assert [fact for fact in facts if fact not in shown] == []


def test_staff_words_reach_the_page(client: Client, seeded: None) -> None:
    Prose.objects.filter(key="about").update(title="A <title>", html="<p>Words of staff.</p>")
    page = client.get("/about/").content.decode()
    assert "<h1>A &lt;title&gt;</h1>" in page
    assert "<p>Words of staff.</p>" in page
