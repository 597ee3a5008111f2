"""Citations, held against references written by hand from the styles' rules, and read by other people's parsers."""

import json
from dataclasses import replace
from datetime import date

import bibtexparser
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from django.test import Client

from convention.exporting.citation import STYLES, Source, apa, bibtex, bluebook, chicago, csl_json, oscola, ris
from convention.models import Edition
from tests.convention.texts import small_text

HERE = "https://example.org/convention/editions/2017-en/articles/12/#art-12-p3-b"
REAL = Source(
    title="Model International Mobility Convention", edition="2017-en", label="2017", language="en", day="2017-04",
    is_specimen=False, annex="", article="12", marks=("3", "b"), anchor="art-12-p3-b", address=HERE,
    accessed=date(2026, 11, 24),
)  # fmt: skip
OTHER = replace(REAL, label="2019", edition="2019-en")
JOURNAL = "presented in MW Doyle, introduction (2018) 56(2) Columbia Journal of Transnational Law 219"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            REAL,
            f"Model International Mobility Convention (April 2017, edition 2017-en), {JOURNAL}, art 12(3)(b) <{HERE}> "
            "accessed 24 November 2026",
        ),
        (
            OTHER,
            f"Model International Mobility Convention (April 2017, edition 2019-en) art 12(3)(b) <{HERE}> "
            "accessed 24 November 2026",
        ),
        (
            replace(OTHER, day="2019-05-03", article="12 bis", marks=()),
            f"Model International Mobility Convention (3 May 2019, edition 2019-en) art 12 bis <{HERE}> "
            "accessed 24 November 2026",
        ),
        (
            replace(OTHER, annex="II", article="9", marks=("1",), day=""),
            f"Model International Mobility Convention (undated, edition 2019-en) annex II, art 9(1) <{HERE}> "
            "accessed 24 November 2026",
        ),
    ],
)
def test_oscola(source: Source, expected: str) -> None:
    assert oscola(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            REAL,
            "Model International Mobility Convention art. 12, ¶ 3(b) (Apr. 2017) (edition 2017-en), presented in "
            f"M. W. Doyle, Introduction, 56 Colum. J. Transnat’l L. 219 (2018), {HERE} (last visited Nov. 24, 2026).",
        ),
        (
            replace(OTHER, marks=("g",), article="2", day="2019"),
            f"Model International Mobility Convention art. 2(g) (2019) (edition 2019-en), {HERE} "
            "(last visited Nov. 24, 2026).",
        ),
        (
            replace(OTHER, annex="II", article="9", marks=("1", "a", "ii"), day="2019-09-01"),
            "Model International Mobility Convention annex II, art. 9, ¶ 1(a)(ii) (Sept. 1, 2019) (edition 2019-en), "
            f"{HERE} (last visited Nov. 24, 2026).",
        ),
        (
            replace(OTHER, marks=(), day=""),
            f"Model International Mobility Convention art. 12 (n.d.) (edition 2019-en), {HERE} "
            "(last visited Nov. 24, 2026).",
        ),
    ],
)
def test_bluebook(source: Source, expected: str) -> None:
    assert bluebook(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (REAL, f"Model International Mobility Convention art. 12(3)(b), April 2017 (edition 2017-en). {HERE}"),
        (
            replace(OTHER, day="2019-05-03", marks=()),
            f"Model International Mobility Convention art. 12, May 3, 2019 (edition 2019-en). {HERE}",
        ),
        (
            replace(OTHER, day="", annex="I", article="4"),
            f"Model International Mobility Convention annex I, art. 4(3)(b), n.d. (edition 2019-en). {HERE}",
        ),
    ],
)
def test_apa(source: Source, expected: str) -> None:
    assert apa(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            REAL,
            "Model International Mobility Convention, April 2017, edition 2017-en, art. 12(3)(b), presented in "
            "M. W. Doyle, introduction, Columbia Journal of Transnational Law 56, no. 2 (January 2018): 219, "
            f"accessed November 24, 2026, {HERE}.",
        ),
        (
            replace(OTHER, day="2019"),
            "Model International Mobility Convention, 2019, edition 2019-en, art. 12(3)(b), accessed November 24, "
            f"2026, {HERE}.",
        ),
    ],
)
def test_chicago(source: Source, expected: str) -> None:
    assert chicago(source) == expected


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.key)
def test_the_specimen_says_so_in_every_style(style) -> None:
    text = style.write(replace(REAL, is_specimen=True, title="Specimen Charter"))
    assert "Specimen Charter [specimen text, not the Model International Mobility Convention]" in text
    assert "Columbia" not in text
    assert "Colum." not in text


# --- read by others --------------------------------------------------------------------------------------

SOURCES = [
    REAL,
    replace(REAL, marks=()),
    replace(OTHER, day=""),
    replace(OTHER, day="2019-05-03", annex="II", article="9"),
    replace(OTHER, title="100 % of {States} & Peoples_on the #move ~ ^ \\ “é”"),
]


@pytest.mark.parametrize("source", SOURCES)
def test_bibtex_is_read(source: Source) -> None:
    library = bibtexparser.parse_string(bibtex(source))
    assert (len(library.entries), library.failed_blocks) == (1, [])
    [entry] = library.entries
    fields = {field.key: field.value for field in entry.fields}
    assert entry.entry_type == "misc"
    assert fields["url"] == source.address
    assert fields["note"].startswith(source.pinpoint("art."))
    assert fields.get("year", "") == source.day[:4]


def test_bibtex_escapes_what_latex_would_take_for_its_own() -> None:
    text = bibtex(SOURCES[-1])
    assert (
        r"100 \% of \{States\} \& Peoples\_on the \#move \textasciitilde{} \textasciicircum{} \textbackslash{}" in text
    )


@pytest.mark.parametrize("source", SOURCES)
def test_ris_is_read(source: Source) -> None:
    [record] = rispy.loads(ris(source))
    assert record["type_of_reference"] == "STAT"
    assert record["title"] == source.title
    assert record["urls"] == [source.address]
    assert record.get("year", "") == source.day[:4]
    assert record["section"] == source.pinpoint("art.")


@pytest.mark.parametrize("source", SOURCES)
def test_csl_json_is_set_by_a_citation_processor(source: Source) -> None:
    items = json.loads(csl_json(source))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    citation = Citation([CitationItem(items[0]["id"])])
    bibliography.register(citation)
    [line] = [str(one) for one in bibliography.bibliography()]
    assert "no date" in line if not source.day else source.day[:4] in line
    assert source.address in line
    assert items[0]["type"] == "treaty"


# --- the page --------------------------------------------------------------------------------------------


@pytest.fixture
def small(db) -> Edition:
    return small_text()


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
