"""How provisions, references, terms and footnotes become HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convention.outline import ARTICLE, Node, Outline
from convention.rendering import Note, Paragraph, Rendering, heading
from convention.vocabulary import Entry, Vocabulary, forms
from tests.convention.outlines import article, division, small_outline

NOTES = {"1": Note("1", "1", "note-1", "See article 4 & more."), "2": Note("2", "*", "note-2", "Second.")}


def rendering(*entries: Entry, outline: Outline | None = None) -> Rendering:
    return Rendering(outline or small_outline(), NOTES, Vocabulary(list(entries)))


def plain(html: str) -> str:
    text = re.sub(r"<sup.*?</sup>", "", html)
    return re.sub(r"<[^>]+>", "", text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_nested_lists_with_the_marks_of_the_treaty() -> None:
    paragraphs = [
        Paragraph("", "art-3-u1", "Chapeau:", []),
        Paragraph("1.", "art-3-p1", "First:", [], [
            Paragraph("(a)", "art-3-p1-a", "one;", []),
            Paragraph("", "art-3-p1-u1", "closing line.", []),
        ]),
        Paragraph("–", "art-3-d1", "dash", []),
    ]  # fmt: skip
    assert rendering().part("art-3", paragraphs, []) == (
        '<div class="text">'
        '<div class="provision unmarked" id="art-3-u1"><a class="num" href="#art-3-u1" aria-label="Link to this '
        'paragraph"></a><p>Chapeau:</p></div>'
        '<ol class="provisions" role="list">'
        '<li class="provision" id="art-3-p1"><a class="num" href="#art-3-p1" translate="no">1.</a> <p>First:</p>'
        '<ol class="provisions" role="list">'
        '<li class="provision" id="art-3-p1-a"><a class="num" href="#art-3-p1-a" translate="no">(a)</a> '
        "<p>one;</p></li>"
        "</ol>"
        '<div class="provision unmarked" id="art-3-p1-u1"><a class="num" href="#art-3-p1-u1" aria-label="Link to this '
        'paragraph"></a><p>closing line.</p></div>'
        "</li></ol>"
        '<ul class="provisions" role="list">'
        '<li class="provision" id="art-3-d1"><a class="num" href="#art-3-d1" translate="no">–</a> <p>dash</p></li>'
        "</ul></div>"
    )


def test_footnotes_are_called_and_answered() -> None:
    paragraphs = [Paragraph("1.", "art-3-p1", "Text here.", [(4, "1"), (10, "2")])]
    html = rendering().part("art-3", paragraphs, [])
    assert (
        'Text<sup class="call" id="note-1-call"><a href="#note-1" aria-label="Note 1" translate="no">1</a></sup> here.'
        '<sup class="call" id="note-2-call"><a href="#note-2" aria-label="Note *" translate="no">*</a></sup></p>'
    ) in html
    assert (
        '<li class="note" id="note-1"><a class="num" href="#note-1-call" aria-label="Note 1: back to the text" '
        'translate="no">1</a><p>See <a class="ref" href="~articles/4/#art-4" translate="no">article 4</a> &amp; more.'
    ) in html


def test_a_note_called_twice_has_two_names() -> None:
    part = rendering()
    html = part.part("art-3", [Paragraph("1.", "art-3-p1", "One", [(3, "1")])], [])
    html += part.part("art-4", [Paragraph("1.", "art-4-p1", "Two", [(3, "1")])], [])
    assert re.findall(r'id="(note-1-call[^"]*)"', html) == ["note-1-call", "note-1-call-2"]


def test_a_mark_within_a_reference_follows_it() -> None:
    html = rendering().part("art-3", [Paragraph("1.", "art-3-p1", "See article 4 now", [(11, "1")])], [])
    assert '>article 4</a><sup class="call"' in html
    assert plain(html).count("See article 4 now") == 1


def test_a_note_that_is_not_there_keeps_its_mark() -> None:
    html = rendering().part("art-3", [Paragraph("1.", "art-3-p1", "Text", [(4, "<9>")])], [])
    assert 'Text<sup translate="no">&lt;9&gt;</sup>' in html


def test_headings_call_notes_too() -> None:
    assert heading("On <visas>", [(2, "1")], NOTES) == (
        'On<sup class="call" id="note-1-call"><a href="#note-1" aria-label="Note 1" translate="no">1</a></sup>'
        " &lt;visas&gt;"
    )


def test_terms_are_marked_once_in_an_article_and_not_where_they_are_defined() -> None:
    part = rendering(Entry("State Party", "state-party", "", "art-2"), Entry("visitor", "visitor", "", "art-2"))
    html = part.part("art-3", [Paragraph("1.", "art-3-p1", "Visitors and the States Parties; a visitor.", [])], [])
    assert re.findall(r'href="~definitions/#([^"]+)">([^<]+)', html) == [
        ("term-visitor", "Visitors"),
        ("term-state-party", "States Parties"),
    ]
    home = part.part("art-2", [Paragraph("", "art-2-u1", "A visitor of a State Party", [])], [])
    assert "definitions" not in home


def test_terms_hold_in_their_scope_and_the_narrower_wins() -> None:
    part = rendering(Entry("ship", "ship"), Entry("ship", "ship-2", "chapter-2"), Entry("port", "port", "chapter-2"))
    one = part.part("art-3", [Paragraph("1.", "art-3-p1", "ship, port", [])], [])
    two = part.part("art-7", [Paragraph("1.", "art-7-p1", "ship, port", [])], [])
    assert re.findall(r"#term-([^\"]+)", one) == ["ship"]
    assert re.findall(r"#term-([^\"]+)", two) == ["ship-2", "port"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("State of origin", ["State of origin", "States of origin"]),
        ("child", ["child", "children", "Child", "Children"]),
        ("competent authority", ["competent authorities", "Competent authority"]),
        ("person caught in a crisis", ["people caught in a crisis", "persons caught in a crisis"]),
        ("Area", ["Area"]),
    ],
)
def test_forms_of_a_term(name: str, found: list[str]) -> None:
    assert [word for word in found if re.fullmatch(forms(name), word)] == found
    assert not re.fullmatch(forms("Area"), "area")


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=120)
    | st.text(alphabet=st.sampled_from(list("article paragraph 1234(),ab visitor State Party<>&\"'")), max_size=120),
    st.lists(st.tuples(st.integers(0, 130), st.sampled_from(["1", "2", "7"])), max_size=4),
)
def test_no_character_is_lost_or_made(text: str, marks: list[tuple[int, str]]) -> None:
    part = rendering(Entry("visitor", "visitor"), Entry("State Party", "state-party"))
    html = part.part("art-3", [Paragraph("1.", "art-3-p1", text, marks)], [])
    inner = re.search(r"</a> <p>(.*?)</p>|(?=</li>)", html, re.DOTALL)
    assert plain(inner[1] or "" if inner else "") == text
    assert html.count("<sup") == len(marks) if text else True


def test_depth_is_kept_at_any_level() -> None:
    node, paragraph = article("1"), None
    marks = [str(level) for level in range(30)]
    for level in reversed(range(30)):
        anchor = "-".join(["art-1", *marks[: level + 1]])
        paragraph = Paragraph(f"({level})", anchor, "x", [], [paragraph] if paragraph else [])
    assert paragraph is not None
    html = rendering(outline=Outline([division("chapter", "1", node)])).part("art-1", [paragraph], [])
    assert html.count("<ol") == html.count("</ol>") == 30


def test_an_unknown_anchor_is_no_matter() -> None:
    outline = Outline([Node(ARTICLE, "1", "art-1", "articles/1/")])
    html = rendering(outline=outline).part("art-1", [Paragraph("1.", "elsewhere", "paragraph 1", [])], [])
    assert "<p>paragraph 1</p>" in html
