"""References as treaties write them: which words are linked, and where each leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convention.references import asked_for, find
from tests.convention.outlines import article, division, small_outline

OUTLINE = small_outline()
HERE = "art-3-p2"


def links(text: str, here: str = HERE) -> list[tuple[str, str | None]]:
    found = find(text, OUTLINE.by_anchor.get(here), OUTLINE)
    return [(text[one.start : one.end], one.node.anchor if one.node else None) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as article 3, paragraph 2 (b), provides", [("article 3, paragraph 2 (b)", "art-3-p2-b")]),
        ("under Article 3(2)(a)", [("Article 3(2)(a)", "art-3-p2-a")]),
        ("articles 5 to 9", [("articles 5", "art-5"), ("9", "art-9")]),
        ("Articles 3, 4 and 5,", [("Articles 3", "art-3"), ("4", "art-4"), ("5", "art-5")]),
        ("articles 5–7", [("articles 5", "art-5"), ("7", "art-7")]),
        ("article 12 bis, paragraph 1", [("article 12 bis, paragraph 1", "art-12-bis-p1")]),
        ("article 2 (b) (ii)", [("article 2 (b) (ii)", "art-2-u1-b-ii")]),
        ("article 2, subparagraph (a),", [("article 2, subparagraph (a)", "art-2-u1-a")]),
        (
            "articles 3, paragraph 1, and 7, paragraph 2",
            [("articles 3, paragraph 1", "art-3-p1"), ("7, paragraph 2", "art-7-p2")],
        ),
        (
            "article 7, paragraphs 1 (a) or (b), and article 8",
            [("article 7, paragraphs 1 (a)", "art-7-p1-a"), ("(b)", "art-7-p1-b"), ("article 8", "art-8")],
        ),
        ("the preceding article", [("the preceding article", "art-2")]),
        ("the following article", [("the following article", "art-4")]),
        ("the preceding paragraph", [("the preceding paragraph", "art-3-p1")]),
        ("paragraph 2 of this article", [("paragraph 2 of this article", "art-3-p2")]),
        ("paragraphs 1 and 3", [("paragraphs 1", "art-3-p1"), ("3", "art-3-p3")]),
        ("subparagraph (b)", [("subparagraph (b)", "art-3-p2-b")]),
        ("paragraph 2 of article 4", [("paragraph 2 of article 4", "art-4-p2")]),
        ("paragraph 1 of the preceding article", [("paragraph 1 of the preceding article", "art-2")]),
        ("item (a), paragraph 2 of article 7", [("paragraph 2 of article 7", "art-7-p2")]),
        ("article 7; paragraph 2 of that article",
         [("article 7", "art-7"), ("paragraph 2 of that article", "art-7-p2")]),
        ("Chapter II, section 2", [("Chapter II, section 2", "chapter-2-section-2")]),
        ("Section 1 of Chapter II", [("Section 1 of Chapter II", "chapter-2-section-1")]),
        ("Section 1 of this Chapter", [("Section 1 of this Chapter", "chapter-1-section-1")]),
        ("section 2 alone", [("section 2", "chapter-1-section-2")]),
        ("Chapters I and II", [("Chapters I", "chapter-1"), ("II", "chapter-2")]),
        ("Chapter I or II", [("Chapter I", "chapter-1"), ("II", "chapter-2")]),
        ("Annex II, article 9, paragraph 1", [("Annex II, article 9, paragraph 1", "annex-2-art-9-p1")]),
        ("article 9 of Annex II", [("article 9 of Annex II", "annex-2-art-9")]),
        ("article 4 of this Convention", [("article 4", "art-4")]),
        ("articles 4 and 5 in a manner compatible with this Convention", [("articles 4", "art-4"), ("5", "art-5")]),
        ("under article 4 in the Convention’s sense", [("article 4", "art-4")]),
        ("articles 3 and 4 of the present Charter", [("articles 3", "art-3"), ("4", "art-4")]),
        ("article 300 is not there", [("article 300", None)]),
        ("article 3, paragraph 9", [("article 3, paragraph 9", "art-3")]),
    ],
)  # fmt: skip
def test_linked(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert links(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Article 102 of the Charter of the United Nations",
        "article 3 of the Convention on the Rights of the Child",
        "articles 31 to 33 of the Vienna Convention on the Law of Treaties",
        "article 1 of the 1951 Convention",
        "paragraph 2 of article 7 of the Statute of the International Court of Justice",
        "article 4 of that Convention",
        "article 1, section A, of the 1951 Convention",
        "the Convention on the Rights of the Child, article 3.",
        "the Convention’s article 3",
        "Chapter VII of the Charter of the United Nations",
        "article 5 of an Agreement between two of them",
        "under article 33 of the 1951 Convention, and under paragraph 1 of that article",
        "articles of clothing",
        "a part of the territory",
        "subparagraph (a) of that paragraph",
        "this article, this Chapter and that paragraph",
        "particle 3",
    ],
)
def test_left_alone(text: str) -> None:
    assert links(text) == []


def test_what_belongs_to_both_is_told_apart() -> None:
    text = "article 4 and article 36 of the Vienna Convention on Consular Relations, and article 5"
    assert links(text) == [("article 4", "art-4"), ("article 5", "art-5")]


def test_marks_within_the_paragraph_before() -> None:
    assert links("subparagraphs (a) to (b) of the preceding paragraph", "art-3-p3") == [
        ("subparagraphs (a)", "art-3-p2-a"),
        ("(b) of the preceding paragraph", "art-3-p2-b"),
    ]


def test_a_missing_paragraph_leads_to_its_article_and_is_not_exact() -> None:
    [one] = find("article 3, paragraph 9", None, OUTLINE)
    assert (one.node is OUTLINE.by_anchor["art-3"], one.exact) == (True, False)


def test_in_an_annex_a_bare_number_is_its_own_unless_the_annex_says_which() -> None:
    assert links("article 1", "annex-2-art-9-p1") == [("article 1", "annex-2-art-1")]
    assert links("article 5", "annex-2-art-9-p1") == [("article 5", "art-5")]
    assert links("article 9 of this Annex", "annex-2-art-1-p1") == [("article 9 of this Annex", "annex-2-art-9")]
    assert links("the preceding article", "annex-2-art-9-p1") == [("the preceding article", "annex-2-art-1")]
    OUTLINE.explicit_annexes = {"annex-2"}
    try:
        assert links("article 1", "annex-2-art-9-p1") == [("article 1", "art-1")]
    finally:
        OUTLINE.explicit_annexes = set()


def test_roman_articles_of_older_treaties() -> None:
    from convention.outline import Outline

    older = Outline([division("part", "I", article("I"), article("IV", "1"))])
    [one] = find("as Article IV, paragraph 1, says", None, older)
    assert one.node is older.by_anchor["art-IV-p1"]


@given(st.text(alphabet=st.sampled_from(list("article paragraphs 123(),ofthisIVX–Chapter Convention.")), max_size=200))
def test_spans_are_in_order_within_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for one in find(text, OUTLINE.by_anchor[HERE], OUTLINE):
        assert end <= one.start < one.end <= len(text)
        end = one.end


@given(st.text(max_size=200))
def test_any_text_is_harmless(text: str) -> None:
    find(text, None, OUTLINE)
    asked_for(text, OUTLINE)


@pytest.mark.parametrize(
    "part", ["article 1, ", "the Convention ", "articles 1 and ", "(a)", "article 3 of the x x x "]
)
def test_long_texts_are_read_in_time(part: str) -> None:
    """With work that grows by the square, this would end in the time limit of the whole run."""
    assert len(find(part * 40_000, None, OUTLINE)) in {0, 40_000, 80_000}


@pytest.mark.parametrize(
    ("query", "anchor"),
    [
        ("12 bis", "art-12-bis"),
        ("12bis", "art-12-bis"),
        ("3", "art-3"),
        ("3(2)(b)", "art-3-p2-b"),
        ("3 (2) (b)", "art-3-p2-b"),
        ("3.2.b", "art-3-p2-b"),
        ("３（２）", "art-3-p2"),
        ("art 3", "art-3"),
        ("Art. 3(2)", "art-3-p2"),
        ("ARTICLE 3, paragraph 2 (b)", "art-3-p2-b"),
        ("article 2(b)(ii)", "art-2-u1-b-ii"),
        ("3(9)", "art-3"),
        ("annex 2 article 9(1)", "annex-2-art-9-p1"),
        ("annex II, art 9", "annex-2-art-9"),
        ("Annex II, article 9(1)", "annex-2-art-9-p1"),
        ("article 9(1) of Annex II", "annex-2-art-9-p1"),
        ("art. 9, para. 1, Annex II", "annex-2-art-9-p1"),
        ("annex 2", "annex-2"),
        ("chapter II", "chapter-2"),
        ("Chapter 2", "chapter-2"),
        ("Preamble", "preamble-"),
    ],
)
def test_a_number_typed_leads_to_its_place(query: str, anchor: str) -> None:
    asked = asked_for(query, OUTLINE)
    assert asked is not None
    assert asked.node is OUTLINE.by_anchor[anchor]


@pytest.mark.parametrize(
    "query", ["", "visa", "40 days", "12 months", "3 years later", "article", "arts and crafts", "annex"]
)
def test_words_are_left_to_the_search(query: str) -> None:
    assert asked_for(query, OUTLINE) is None


@pytest.mark.parametrize(("query", "number"), [("300", "300"), ("article 44(2)", "44"), ("annex 7 article 1", "1")])
def test_a_number_that_is_not_there_is_said_to_be_missing(query: str, number: str) -> None:
    asked = asked_for(query, OUTLINE)
    assert asked is not None
    assert (asked.number, asked.node) == (number, None)
