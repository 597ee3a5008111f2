"""The pages of the text: every address, what each says of itself, and what it costs."""

import gzip
import re

import pytest
from django.test import Client
from django.urls import reverse

from convention.models import Article, Edition, Footnote, Provision, SiteFacts
from convention.outline import outline_of
from tests.convention.texts import small_text

pytestmark = pytest.mark.django_db

TAILS = [
    "", "preamble/", "chapters/1/", "articles/2/", "articles/12-bis/", "definitions/", "annexes/2/",
    "annexes/2/articles/9/", "closing/", "whole/", "search/", "search/?q=visa",
]  # fmt: skip


@pytest.fixture
def small() -> Edition:
    return small_text()


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def main(client: Client, address: str) -> str:
    found = re.search(r"<main.*?</main>", body(client, address), re.DOTALL)
    assert found is not None
    return found[0]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("tail", TAILS)
def test_every_page_at_both_addresses(client: Client, small: Edition, tail: str) -> None:
    for base in ("/convention/", "/convention/editions/small-en/"):
        response = client.get(base + tail)
        html = response.content.decode()
        assert (response.status_code, dict(response.cookies)) == (200, {})
        assert len(re.findall(r"<h1[ >]", html)) == 1
        own = tail.partition("?")[0]
        assert f'<link rel="canonical" href="http://127.0.0.1:8000/convention/editions/small-en/{own}">' in html
        assert re.search(r"<title>\s*\S", html)
        assert client.post(base + tail).status_code == 405


@pytest.mark.parametrize("base", ["/convention/", "/convention/editions/small-en/"])
def test_every_page_of_the_outline_is_there_and_holds_its_anchors(client: Client, small: Edition, base: str) -> None:
    outline = outline_of(small)
    for page in {node.page for node in outline.by_anchor.values()}:
        names = re.findall(r' id="([^"]+)"', main(client, base + page))
        wanted = {node.anchor for node in outline.by_anchor.values() if node.page == page and node.kind != "root"}
        assert wanted <= set(names)
        assert len(names) == len(set(names))


def test_names_of_addresses(small: Edition) -> None:
    assert reverse("convention:article", args=["12-bis"]) == "/convention/articles/12-bis/"
    assert reverse("convention:edition-article", args=["small-en", "2"]) == "/convention/editions/small-en/articles/2/"
    assert reverse("convention:annex-article", args=["2", "9"]) == "/convention/annexes/2/articles/9/"
    assert reverse("convention:edition-whole", args=["small-en"]) == "/convention/editions/small-en/whole/"


@pytest.mark.parametrize(
    "address",
    [
        "articles/5/", "articles/999999999999999999999/", "chapters/9/", "annexes/1/", "annexes/2/articles/2/",
        "editions/none-en/", "editions/none-en/articles/1/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_404(client: Client, small: Edition, address: str) -> None:
    assert client.get(f"/convention/{address}").status_code == 404


@pytest.mark.parametrize("typed", ["12bis", "12-BIS", "12--bis"])
def test_another_spelling_of_a_number_leads_to_its_page(client: Client, small: Edition, typed: str) -> None:
    response = client.get(f"/convention/articles/{typed}/")
    assert (response.status_code, response["Location"]) == (302, "/convention/articles/12-bis/")


def test_the_article_says_where_it_stands(client: Client, small: Edition) -> None:
    html = main(client, "/convention/articles/3/")
    assert "Article 3 of 5" in html
    assert re.findall(r'<a rel="(prev|next)" href="([^"]+)"', html) == [
        ("prev", "/convention/articles/2/"),
        ("next", "/convention/articles/4/"),
    ]
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', html) == ["/convention/articles/3/"]


def test_one_turns_from_the_preamble_to_the_end(client: Client, small: Edition) -> None:
    address, seen = "/convention/preamble/", []
    while address:
        seen.append(address.removeprefix("/convention/"))
        following = re.search(r'<a rel="next" href="([^"]+)"', main(client, address))
        address = following[1] if following else ""
    assert seen == [
        "preamble/", "articles/1/", "articles/2/", "articles/3/", "articles/4/", "articles/12-bis/",
        "closing/", "annexes/2/", "annexes/2/articles/1/", "annexes/2/articles/9/",
    ]  # fmt: skip


def test_links_stay_in_the_edition_that_one_reads(client: Client, small: Edition) -> None:
    html = main(client, "/convention/editions/small-en/articles/2/")
    assert 'href="/convention/editions/small-en/articles/3/#art-3-p2-b"' in html
    assert 'href="/convention/articles/' not in html
    assert 'href="~' not in html


def test_the_whole_text_links_within_itself(client: Client, small: Edition) -> None:
    html = main(client, "/convention/whole/")
    text = re.sub(
        r"<h\d.*?</h\d>|<div class=\"text-tools\">.*?</form>|<section class=\"standing\".*", "", html, flags=re.S
    )
    assert '<a class="ref" href="#art-3-p2-b" translate="no">' in text
    assert 'href="~' not in html
    names = set(re.findall(r' id="([^"]+)"', html))
    within = set(re.findall(r'class="(?:ref|num|back)" href="#([^"]+)"', html))
    assert within <= names


def test_defined_terms_are_at_hand(client: Client, small: Edition) -> None:
    html = main(client, "/convention/articles/2/")
    assert re.findall(r'<a class="term" href="([^"]+)">([^<]+)', html) == [
        ("#term-party", "Party"),
        ("#term-student", "student"),
    ]
    assert words(html[html.index('id="term-student"') :]).startswith('id="term-student"> student (b) "student" means')
    assert '<a href="/convention/articles/1/#art-1-u1-b" translate="no">Article 1(b)</a>' in html


def test_definitions_from_a_to_z(client: Client, small: Edition) -> None:
    html = main(client, "/convention/definitions/")
    assert re.findall(r"<dt>([^<]+)</dt>", html) == ["family member", "Party", "student"]
    assert "the spouse; and" in html


# --- what a page says of the text ----------------------------------------------------------------------


def test_what_is_not_known_is_said(client: Client, small: Edition) -> None:
    html = words(main(client, "/convention/articles/2/"))
    assert "A model proposed by scholars, not law in force" in html
    assert "Licence not stated." in html
    assert "Not proof-read: the owner’s file prevails." in html
    assert "Report an error in this text (no address has been given here yet)" in html


def test_what_staff_filled_is_said(client: Client, small: Edition) -> None:
    Edition.objects.filter(pk=small.pk).update(
        rights_holder="The Holder", licence="CC BY 4.0", proofread_by="A. Reader", proofread_on="2026-02-03"
    )
    SiteFacts.objects.create(
        pk=1, contact_questions="text@example.org", help_url="https://help.example/", help_label="Help"
    )
    html = main(client, "/convention/articles/2/")
    assert "Rights holder: The Holder. Licence: CC BY 4.0. Proof-read by A. Reader on 3 February 2026." in words(html)
    assert 'href="mailto:text@example.org?subject=Error%20in%20the%20text' in html
    assert 'href="https://help.example/"' in html


def test_numbers_and_citations_are_kept_from_translation(client: Client, small: Edition) -> None:
    html = main(client, "/convention/articles/2/")
    assert '<span class="label" translate="no">Article 2</span>' in html
    assert '<p translate="no">Only the English text counts.' in html
    assert re.findall(r'<a class="(?:num|ref)"(?![^>]*(?:translate="no"|aria-label))[^>]*>', html) == []


@pytest.mark.parametrize("tail", TAILS)
def test_the_specimen_is_marked_and_kept_out_of_indexes(client: Client, tail: str) -> None:
    small_text(label="trial", is_specimen=True)
    response = client.get(f"/convention/{tail}")
    html = response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in html
    assert html.count("Specimen text, drafted to show this site. It is not the Convention.") == 1


@pytest.mark.parametrize("tail", [tail for tail in TAILS if "search" not in tail])
def test_the_convention_itself_may_be_indexed(client: Client, small: Edition, tail: str) -> None:
    response = client.get(f"/convention/{tail}")
    assert "X-Robots-Tag" not in response
    assert "Specimen" not in response.content.decode()


# --- no text, drafts, older editions --------------------------------------------------------------------


def test_without_a_text_the_page_says_so(client: Client) -> None:
    Edition.objects.create(label="2017", language="en", title="The Convention", published_at="2026-01-01T00:00Z")
    for base in ("/convention/", "/convention/editions/2017-en/"):
        response = client.get(base)
        assert (response.status_code, "The authors’ own files" in response.content.decode()) == (200, True)
        assert client.get(f"{base}articles/1/").status_code == 404
        assert client.get(f"{base}search/?q=1").status_code == 404


def test_a_draft_has_no_page(client: Client) -> None:
    small_text(publish=False)
    for address in ("/convention/editions/small-en/", "/convention/editions/small-en/articles/1/"):
        assert client.get(address).status_code == 404
    assert "Charter of Tests" not in client.get("/convention/").content.decode()


def test_an_older_edition_keeps_its_address(client: Client, small: Edition) -> None:
    other = small_text(label="later")
    Edition.objects.filter(pk=small.pk).update(is_current=False)
    Edition.objects.filter(pk=other.pk).update(is_current=True)
    assert "editions/later-en/articles/2/" in body(client, "/convention/articles/2/")
    assert "editions/small-en/articles/2/" in body(client, "/convention/editions/small-en/articles/2/")
    listed = body(client, "/convention/editions/")
    assert 'href="/convention/editions/small-en/"' in listed
    assert 'href="/convention/editions/later-en/"' in listed


def test_unchanged_pages_are_not_sent_again(client: Client, small: Edition) -> None:
    etag = client.get("/convention/articles/2/")["ETag"]
    assert client.get("/convention/articles/2/", headers={"If-None-Match": etag}).status_code == 304


# --- what it costs ---------------------------------------------------------------------------------------

# The edition, the row or rows with their kept HTML, the terms, two for whose rights, the facts for the footer.
QUERIES = {
    "": 2, "articles/{}/": 6, "chapters/1/": 4, "preamble/": 3, "definitions/": 3, "whole/": 4,
    "search/?q=right": 3,
}  # fmt: skip


@pytest.mark.parametrize("tail", QUERIES)
@pytest.mark.parametrize("size", ["small", "specimen"])
def test_queries_do_not_grow_with_the_text(
    client: Client, seeded, django_assert_num_queries, tail: str, size: str
) -> None:
    if size == "small":
        small_text()
        Edition.objects.filter(label="2017").update(is_current=False)
        Edition.objects.filter(label="small").update(is_current=True)
    address = f"/convention/{tail.format(3 if size == 'small' else 8)}"
    client.get(address)  # this process has read the outline now
    with django_assert_num_queries(QUERIES[tail]):
        assert client.get(address).status_code == 200


def test_the_whole_specimen_is_small(client: Client, seeded) -> None:
    page = client.get("/convention/whole/").content
    assert len(gzip.compress(page, 6)) < 500_000
    assert page.count(b'<article class="article"') == 213


# --- nothing is lost on the way ----------------------------------------------------------------------------


def test_the_specimen_shows_every_word_once_and_every_link_arrives(client: Client, seeded) -> None:
    edition = Edition.objects.get(is_specimen=True)
    html = "".join(Article.objects.filter(edition=edition).values_list("html", flat=True))
    html += "".join(edition.divisions.values_list("html", flat=True))
    shown = re.findall(r'id="([^"]+)"><a class="num"[^>]*>([^<]*)</a> ?<p>(.*?)</p>', html)
    calls = re.compile(r"<sup.*?</sup>")
    found = {
        anchor: (mark, plain(calls.sub("", text))) for anchor, mark, text in shown if not anchor.startswith("note-")
    }
    rows = Provision.objects.filter(edition=edition)
    assert found == {row.anchor: (row.mark, row.text) for row in rows}
    outline = outline_of(edition)
    for page, anchor in re.findall(r'class="ref" href="~([^"#]*)#([^"]+)"', html):
        assert outline.by_anchor[anchor].page == page
    notes = re.findall(r'class="note" id="([^"]+)"', html)
    assert sorted(notes) == sorted(Footnote.objects.filter(edition=edition).values_list("anchor", flat=True))
    for note in notes:
        assert html.count(f'id="{note}-call"') == 1
        assert f'href="#{note}-call"' in html


def plain(html: str) -> str:
    text = re.sub(r"<[^>]+>", "", html.replace("<br>", "\n"))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
