"""Search in the text: what is found, in which order, what is shown of it, and that no input does harm."""

import re

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from convention import search
from convention.models import Edition
from convention.search import TextIndex, cleaned, distance, index_of
from tests.convention.texts import SMALL, small_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> TextIndex:
    return index_of(small_text())


@pytest.fixture
def specimen(seeded: None) -> TextIndex:
    return index_of(Edition.objects.get(is_specimen=True))


def found(index: TextIndex, query: str, **how: object) -> list[str]:
    return [hit.anchor for hit in index.search(query, **how).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "anchors"),
    [
        ("visa", ["art-12-bis-p1"]),
        ("VISAS", ["art-12-bis-p1"]),
        ("vísà", ["art-12-bis-p1"]),
        ("helping", ["art-2-p1"]),
        ("hearing", ["annex-2-art-1"]),
        ("spou*", ["art-1-u1-c-i"]),
        ("spous", ["art-1-u1-c-i"]),
        ('"family member"', ["art-3-p1", "art-1-u1-c"]),
        ('"member family"', []),
        ('"closing line" paragraph', ["art-2-p1-u1"]),
        ("entry force", ["art-4"]),
        ("Compare child", ["note-1"]),
        ("the", ["preamble-u2"]),
        ("done", ["closing-u1"]),
    ],
)
def test_found(index: TextIndex, query: str, anchors: list[str]) -> None:
    hits = found(index, query)
    assert hits[: len(anchors)] == anchors
    assert bool(hits) == bool(anchors)


def test_headings_come_first(specimen: TextIndex) -> None:
    headings = [hit.node.heading for hit in specimen.search("refugees", count=100).hits]
    assert all("efugee" in heading for heading in headings[:3]), headings[:3]
    assert sum("efugee" in heading for heading in headings) < len(headings)


def test_snippets_mark_what_was_asked_and_escape_the_rest(index: TextIndex) -> None:
    [hit] = index.search("rights of the student").hits[:1]
    assert hit.snippet == (
        "A family member has the <mark>rights</mark> of the <mark>student</mark> &amp; of no other, where 5 &lt; 6."
    )
    assert hit.heading == "Article 3 <mark>Rights</mark> of families"


def test_a_long_paragraph_is_cut_around_the_first_match() -> None:
    text = SMALL.replace("A visa costs nothing.", f"{'Word ' * 100}visa{' word' * 100}.")
    [hit] = index_of(small_text(text=text)).search("visa").hits
    assert hit.snippet.startswith("… Word")
    assert hit.snippet.endswith("word …")
    assert "<mark>visa</mark>" in hit.snippet
    assert len(hit.snippet) < 320


def test_filter_by_chapter_and_counts(index: TextIndex) -> None:
    results = index.search("article", within="chapter-1")
    assert {hit.node.top.anchor for hit in results.hits} == {"chapter-1"}
    assert sum(number for _, number in results.chapters) > results.total


@pytest.mark.parametrize(
    ("query", "meant"),
    [("viza", "visa"), ("studnet", "student"), ("familiy member", "family member"), ("zzzzzz", ""), ("visa", "")],
)
def test_did_you_mean_a_word_of_the_text(index: TextIndex, query: str, meant: str) -> None:
    assert index.search(query).meant == meant


def test_some_of_the_words_where_no_article_has_all(index: TextIndex) -> None:
    results = index.search("visa spouse")
    assert (results.all_words, {hit.anchor for hit in results.hits}) == (False, {"art-12-bis-p1", "art-1-u1-c-i"})


@pytest.mark.parametrize(
    ("one", "other", "steps"), [("", "", 0), ("visa", "viza", 1), ("ab", "ba", 1), ("abc", "", 3), ("ca", "abc", 3)]
)
def test_distance(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == steps


def test_any_input_is_harmless(index: TextIndex) -> None:
    odd = st.text(alphabet=st.sampled_from(list("\"“”*()[]{}?+^$\\|~:-_/'’aé1 \x00\u202e字")), max_size=60)

    @given(odd | st.text(max_size=300))
    @settings(max_examples=300)
    def ask(query: str) -> None:
        results = index.search(query)
        assert results.total >= len(results.hits)

    ask()


@pytest.mark.parametrize(
    "query",
    [
        "", " ", "%", "\x00", "\x00visa", "*", '"', "((((", "a" * 5000, "AND OR NOT", "title:visa", "-visa", "/.*/",
        "🙂", "😀 visa", "\u202evisa", "' OR 1=1 --", "<script>alert(1)</script>", "{{ 7 }}", "visa&page=-1",
        "é" * 300, "12(((((b)",
    ],
)  # fmt: skip
def test_the_page_answers_anything(client: Client, query: str) -> None:
    small_text()
    response = client.get("/convention/search/", {"q": query, "in": query, "page": query})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "²", "1e9", "99999999", "x", "٣"])
def test_any_page_number_is_harmless(client: Client, page: str) -> None:
    small_text()
    assert client.get("/convention/search/", {"q": "visa", "page": page}).status_code == 200


def test_a_query_is_cleaned_and_cut() -> None:
    assert cleaned(" a\x00b\n\u202ec  d ") == "a b c d"
    assert len(cleaned("word " * 500)) == 200


# --- the page --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("2(1)(a)", "articles/2/#art-2-p1-a"),
        ("art 3", "articles/3/#art-3"),
        ("Article 12 bis", "articles/12-bis/#art-12-bis"),
        ("annex 2 article 9", "annexes/2/articles/9/#annex-2-art-9"),
        ("chapter II", "chapters/2/#chapter-2"),
        ("preamble", "preamble/#preamble"),
    ],
)
def test_a_number_goes_straight_there(client: Client, query: str, place: str) -> None:
    small_text()
    for base in ("/convention/", "/convention/editions/small-en/"):
        response = client.get(f"{base}search/", {"q": query})
        assert (response.status_code, response["Location"]) == (302, base + place)


def test_a_number_that_is_not_there_is_said(client: Client) -> None:
    small_text()
    html = client.get("/convention/search/?q=article+77").content.decode()
    assert "There is no article 77: the text has 5, the last of them article 12 bis." in html


def test_the_page_of_results(client: Client) -> None:
    small_text()
    html = client.get("/convention/search/?q=student").content.decode()
    assert "Found in 3 places." in html
    assert '<a href="/convention/articles/2/#art-2-p1">Article 2 Duties</a>' in html
    assert "A defined term" in html
    assert 'value="student"' in html
    assert re.search(r'href="\?q=student&amp;in=chapter-1" +>', html)


def test_an_empty_result_helps(client: Client) -> None:
    small_text()
    html = client.get("/convention/search/?q=viza").content.decode()
    assert "Nothing was found for “viza”." in html
    assert '<a href="/convention/search/?q=visa" translate="no">visa</a>' in html
    assert "You could try:" in html


def test_search_results_are_not_indexed(client: Client) -> None:
    small_text()
    response = client.get("/convention/search/?q=visa")
    assert response["X-Robots-Tag"] == "noindex"


def test_pages_of_results_hold_every_hit_once(client: Client, specimen: TextIndex) -> None:
    wanted = specimen.search("visitor", count=1000)
    seen: list[str] = []
    address = "/convention/search/?q=visitor"
    while address:
        html = client.get(address).content.decode()
        seen += re.findall(r'<h2>\s*<a href="/convention/([^"]+)"', html)
        following = re.search(r'<a rel="next" href="(\?[^"]+page=[^"]+)"', html)
        address = f"/convention/search/{following[1].replace('&amp;', '&')}" if following else ""
    assert seen == [hit.address for hit in wanted.hits]
    assert len(set(seen)) == wanted.total > 20


# --- the index -------------------------------------------------------------------------------------------


def test_the_index_is_made_once_for_each_text(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = small_text()
    first = index_of(edition)
    assert index_of(Edition.objects.get(pk=edition.pk)) is first
    other = small_text(label="other", text=SMALL.replace("visa", "permit"))
    assert (found(index_of(other), "permit"), found(index_of(edition), "permit")) == (["art-12-bis-p1"], [])


def test_another_text_under_the_same_edition_has_another_index() -> None:
    edition = small_text()
    first = index_of(edition)
    edition.digest = "0" * 64
    assert index_of(edition) is not first


def test_no_more_indexes_are_kept_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "KEPT", 2)
    for label in ("one", "two", "three"):
        index_of(small_text(label=label))
    assert len(search._kept) == 2
