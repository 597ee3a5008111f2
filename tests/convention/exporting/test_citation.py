"""Citations, held against references written by hand from the styles' rules, and read by other people's parsers."""

import json
from datetime import date

import bibtexparser
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from django.test import Client

from convention.exporting.citation import STYLES, Source, Style, bibtex, csl_json, ris
from convention.models import Edition
from convention.outline import outline_of
from tests.convention.exporting.references import REFERENCES, Reference
from tests.convention.texts import small_text

each_reference = pytest.mark.parametrize("reference", REFERENCES, ids=lambda reference: reference.name)


@each_reference
@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.key)
def test_a_citation_is_as_its_style_asks(style: Style, reference: Reference) -> None:
    written, expected = style.write(reference.source), getattr(reference, style.key)
    match style.key:
        case "bibtex":
            assert written == expected.lstrip()
        case "ris":  # the last line ends in a blank, which editors take away
            assert written == expected.strip().replace("\n", "\r\n") + " \r\n"
        case "csl":
            assert json.loads(written) == json.loads(expected)
        case _:
            assert written == " ".join(expected.split())


# --- read by others --------------------------------------------------------------------------------------


@each_reference
def test_bibtex_is_read(reference: Reference) -> None:
    source = reference.source
    library = bibtexparser.parse_string(bibtex(source))
    assert (len(library.entries), library.failed_blocks) == (1, [])
    [entry] = library.entries
    fields = {field.key: field.value for field in entry.fields}
    assert entry.entry_type == "misc"
    assert fields["url"] == source.address
    assert fields["note"] == f"{source.pinpoint('art.')}, edition {source.edition}"
    assert (fields.get("year", ""), fields.get("date", "")) == (source.day[:4], source.day)


@each_reference
def test_ris_is_read(reference: Reference) -> None:
    source = reference.source
    [record] = rispy.loads(ris(source))
    assert record["type_of_reference"] == "STAT"
    assert record["title"] == source.named
    assert record["urls"] == [source.address]
    assert record.get("year", "") == source.day[:4]
    assert record["section"] == source.pinpoint("art.")


@pytest.fixture(scope="module")
def harvard() -> CitationStylesStyle:
    return CitationStylesStyle("harvard-cite-them-right", validate=False)


@each_reference
def test_csl_json_is_set_by_a_citation_processor(harvard: CitationStylesStyle, reference: Reference) -> None:
    source = reference.source
    items = json.loads(csl_json(source))
    bibliography = CitationStylesBibliography(harvard, CiteProcJSON(items), formatter.plain)
    bibliography.register(Citation([CitationItem(items[0]["id"])]))
    [line] = [str(one) for one in bibliography.bibliography()]
    assert (source.day[:4] or "no date") in line
    assert source.address in line


# --- the page --------------------------------------------------------------------------------------------


@pytest.fixture
def small(db) -> Edition:
    return small_text()


@pytest.mark.parametrize(
    ("anchor", "annex", "article", "marks"),
    [
        ("art-1-u1-c-ii", "", "1", ("c", "ii")),
        ("art-2-p1-a", "", "2", ("1", "a")),
        ("art-4-u1", "", "4", ()),
        ("art-12-bis-p1", "", "12 bis", ("1",)),
        ("annex-2-art-9", "II", "9", ()),
        ("annex-2-art-9-p1", "II", "9", ("1",)),
    ],
)
def test_a_source_is_of_its_place(
    small: Edition, anchor: str, annex: str, article: str, marks: tuple[str, ...]
) -> None:
    source = Source.of(small, outline_of(small).by_anchor[anchor], "https://mimc.example/", date(2026, 11, 24))
    assert (source.annex, source.article, source.marks, source.anchor) == (annex, article, marks, anchor)


def test_the_article_is_cited_on_its_page(client: Client, small: Edition) -> None:
    html = client.get("/convention/articles/2/").content.decode()
    place = "http://127.0.0.1:8000/convention/editions/small-en/articles/2/#art-2"
    assert f"Charter of Tests (undated, edition small-en) art 2 &lt;{place}&gt; accessed" in html
    assert '<a class="to-cite" href="/convention/articles/2/cite/">' in html
    assert '<meta name="citation_title" content="Charter of Tests, Article 2">' in html


def test_a_provision_is_cited_in_every_style(client: Client, small: Edition) -> None:
    html = client.get("/convention/articles/2/cite/?at=art-2-p1-a").content.decode()
    for words in ("art 2(1)(a)", "art. 2, ¶ 1(a)", "art. 2(1)(a)", "TY  - STAT", "@misc{", "&quot;treaty&quot;"):
        assert words in html
    assert '<option value="art-2-p1-a" selected>Article 2(1)(a)</option>' in html


@pytest.mark.parametrize(
    ("key", "suffix", "beginning"), [("bibtex", ".bib", b"@misc{"), ("ris", ".ris", b"TY  - "), ("csl", ".json", b"[")]
)
def test_files_for_programs(client: Client, small: Edition, key: str, suffix: str, beginning: bytes) -> None:
    response = client.get(f"/convention/annexes/2/articles/9/cite/?at=annex-2-art-9-p1&as={key}")
    assert response["Content-Disposition"] == f'attachment; filename="small-en-annex-2-art-9-p1{suffix}"'
    assert response.content.startswith(beginning)


@pytest.mark.parametrize("at", ["art-3-p1", "nowhere", "preamble", "<script>", "\x00"])
def test_what_is_not_of_the_article_is_not_there(client: Client, small: Edition, at: str) -> None:
    assert client.get("/convention/articles/2/cite/", {"at": at}).status_code == 404


def test_an_unknown_style_shows_the_page(client: Client, small: Edition) -> None:
    assert client.get("/convention/articles/2/cite/?as=mla").status_code == 200


@pytest.mark.parametrize("article", ["1", "3"])
def test_query_count(client: Client, small: Edition, django_assert_num_queries, article: str) -> None:
    client.get("/convention/articles/2/")
    with django_assert_num_queries(2):  # edition, facts
        client.get(f"/convention/articles/{article}/cite/")
