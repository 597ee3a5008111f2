"""What signers type to name parts of the text, in the words that States have used, and what becomes of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convention.importing import rows
from convention.importing.structure import Article, Division, Kind, Provision, Text
from convention.models import Edition
from signatories import pinpoints, targets
from tests.signatories import makers

pytestmark = pytest.mark.django_db


def provisions(*marks: str) -> list[Provision]:
    """Make provisions of depth by their paths: "1.", "1. (a)", "1. (a) (ii)"."""
    roots: list[Provision] = []
    known: dict[tuple[str, ...], Provision] = {}
    for path in marks:
        steps = tuple(path.split())
        made = Provision(f"Words of {path}.", "" if steps[-1].startswith("~") else steps[-1])
        known[steps] = made
        (known[steps[:-1]].children if steps[1:] else roots).append(made)
    return roots


def article(number: str, *marks: str) -> Article:
    return Article(number, f"Article {number}", f"On {number}", provisions(*marks))


TEXT = Text(
    "A text",
    items=[
        Division(Kind.PREAMBLE, label="Preamble", provisions=provisions("~1", "~2", "~3", "~4")),
        Division(
            Kind.CHAPTER, "1", "Chapter I", "First",
            items=[
                Division(Kind.SECTION, "1", "Section 1", items=[article("1", "1.", "1. (a)", "1. (b)", "2.")]),
                Division(
                    Kind.SECTION, "2", "Section 2",
                    items=[article("2", "~1", "~1 (a)", "~1 (b)", "~2"), article("3", "~1")],
                ),
            ],
        ),
        Division(
            Kind.CHAPTER, "2", "Chapter II", "Second",
            items=[
                article("4", "1.", "2.", "3.", "3. (a)", "3. (b)", "3. (b) (i)", "3. (b) (ii)", "3. (c)"),
                article("4 bis", "1.", "2."),
                article("5", "(a)", "(b)"),
                Division(Kind.SECTION, "1", "Section 1", items=[article("6", "1.")]),
                Division(Kind.SECTION, "2", "Section 2", items=[article("7", "1.")]),
            ],
        ),
        Division(Kind.CHAPTER, "3", "Chapter III", "Third", items=[article(str(n), "1.", "2.") for n in range(8, 81)]),
        Division(Kind.ANNEX, "1", "Annex I", "Forms", items=[article("1", "1."), article("2", "1.", "2.")]),
        Division(Kind.ANNEX, "2", "Annex II", "Rules", items=[article("1", "1."), article("3", "1.", "2.", "2. (a)")]),
        Division(Kind.CLOSING, label="Closing", provisions=provisions("~1")),
    ],
)  # fmt: skip


@pytest.fixture
def edition(db: None) -> Edition:
    made = makers.edition()
    rows.write(made, TEXT)
    made.digest = "d" * 64
    made.save()
    return made


@pytest.fixture
def textless(db: None) -> Edition:
    made = makers.edition()
    made.article_count, made.chapter_count = 213, 8
    made.save()
    return made


def named(text: str, edition: Edition) -> list[str]:
    found = targets.find(text, edition)
    assert [str(mistake.message) for mistake in found.mistakes] == []
    return [target.anchor for target in found.targets]


def mistakes(text: str, edition: Edition) -> list[str]:
    return [str(mistake.message) for mistake in targets.find(text, edition).mistakes]


NAMED = {
    # plain, and as people write it
    "4": ["art-4"],
    "Article 4": ["art-4"],
    "art. 4": ["art-4"],
    "ARTICLE 4.": ["art-4"],
    "article four": ["art-4"],
    "Article IV": ["art-4"],
    "4(3)(b)": ["art-4-p3-b"],
    "4 (3) (b) (ii)": ["art-4-p3-b-ii"],
    "4.3.b": ["art-4-p3-b"],
    "article 4, paragraph 3 (b)": ["art-4-p3-b"],
    "Article 4 para 3, subparagraph (b)": ["art-4-p3-b"],
    "article 4, para. 3, sub-paragraph b (ii)": ["art-4-p3-b-ii"],
    "paragraph 3 of article 4": ["art-4-p3"],
    "subparagraph (3) (b) of article 4": ["art-4-p3-b"],
    "subparagraph (a) of paragraph 1 of article 1": ["art-1-p1-a"],
    "“article 4”, of the said Convention": ["art-4"],
    "paragraph 2 of article 3 of annex 2": ["annex-2-art-3-p2"],
    # bis, letters
    "article 4 bis": ["art-4-bis"],
    "4bis(2)": ["art-4-bis-p2"],
    "5(b)": ["art-5-b"],
    "5b": ["art-5-b"],
    # unnumbered paragraphs
    "article 2, paragraph 2": ["art-2-u2"],
    "2(b)": ["art-2-u1-b"],
    "preamble": ["preamble"],
    "preamble, paragraph 4": ["preamble-u4"],
    "paragraphs 1 and 3 of the preamble": ["preamble-u1", "preamble-u3"],
    "closing clause": ["closing"],
    # lists and ranges
    "15, 74 and 80": ["art-15", "art-74", "art-80"],
    "articles 15, 74 and 80": ["art-15", "art-74", "art-80"],
    "articles 1, 2, and 5 as well as article 6": ["art-1", "art-2", "art-5", "art-6"],
    "articles 3 to 5": ["art-3", "art-4", "art-4-bis", "art-5"],
    "3–5": ["art-3", "art-4", "art-4-bis", "art-5"],
    "from article 6 to article 8": ["art-6", "art-8"],
    "12-4, 3": [],
    "article 4, paragraphs 1 and 2": ["art-4-p1", "art-4-p2"],
    "paragraphs 1 to 3 of article 4": ["art-4-p1", "art-4-p2", "art-4-p3"],
    "4(1) to (3)": ["art-4-p1", "art-4-p2", "art-4-p3"],
    "4(3)(a)-(c)": ["art-4-p3-a", "art-4-p3-b", "art-4-p3-c"],
    "4(3)(a) and (b), 5(a)": ["art-4-p3-a", "art-4-p3-b", "art-5-a"],
    "4(1), (2) and 6": ["art-4-p1", "art-4-p2", "art-6"],
    "article 1, paragraph 1 (a), article 4; article 5": ["art-1-p1-a", "art-4", "art-5"],
    "paragraph 1 of articles 6 and 7": ["art-6-p1", "art-7-p1"],
    "4 and 4": ["art-4"],
    "paragraph 3 (a) (b) and (c) of article 4": ["art-4-p3-a", "art-4-p3-b", "art-4-p3-c"],
    "article 4, paragraph 3, subparagraphs (b) (ii) and (c)": ["art-4-p3-b-ii", "art-4-p3-c"],
    "Chapter I and of Annexes I and II": ["chapter-1", "annex-1", "annex-2"],
    "section (2) of Chapter II": ["chapter-2-section-2"],
    # read together: each is a place
    "article 2 in conjunction with article 5": ["art-2", "art-5"],
    "Article 4(1), read together with articles 5 and 6": ["art-4-p1", "art-5", "art-6"],
    "4(3)(b) read with 5": ["art-4-p3-b", "art-5"],
    "article 5, taken in  combination with Chapter I": ["art-5", "chapter-1"],
    # divisions
    "Chapter III": ["chapter-3"],
    "chapters I and II": ["chapter-1", "chapter-2"],
    "chapter 1 to 3": ["chapter-1", "chapter-2", "chapter-3"],
    "section 2 of Chapter II": ["chapter-2-section-2"],
    "Chapter II, Section 2": ["chapter-2-section-2"],
    "Chapter II, sections 1 and 2": ["chapter-2-section-1", "chapter-2-section-2"],
    "chapter II article 5": ["art-5"],
    "chapter II, article 5": ["chapter-2", "art-5"],
    "annex 2 article 3": ["annex-2-art-3"],
    "article 3 of Annex II": ["annex-2-art-3"],
    "Annex II, article 3, paragraph 2 (a)": ["annex-2-art-3-p2-a"],
    "Annexes I and II": ["annex-1", "annex-2"],
    "Annex II, article 3(2)": ["annex-2-art-3-p2"],
    "article 3(2) of Annex II": ["annex-2-art-3-p2"],
    # the whole
    "the whole Convention": [""],
    "this Convention": [""],
    "all articles": [""],
    "all of article 4": ["art-4"],
    # figures of other scripts
    "٤(٣)(b)": ["art-4-p3-b"],
    "المادة": [],
    "४(३)": ["art-4-p3"],
    "４（３）（ｂ）": ["art-4-p3-b"],
    "Chapter Ⅲ": ["chapter-3"],
    "১২": ["art-12"],
    "٤، ٥": ["art-4", "art-5"],
}
WRONG = {
    "12-4, 3": ["The first of these comes after the last. Please write them in the order of the text."],
    "المادة": [str(targets.UNREAD)],
}


@pytest.mark.parametrize("text", [text for text in NAMED if text not in WRONG])
def test_what_is_named(text: str, edition: Edition) -> None:
    assert named(text, edition) == NAMED[text]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong(text: str, edition: Edition) -> None:
    assert mistakes(text, edition)[:1] == WRONG[text]


MISTAKES = {
    "article 300": ["There is no article 300 in this text. Please check the number."],
    "4, 300 and 5": ["There is no article 300 in this text. Please check the number."],
    "article 4, paragraph 9": ["Article 4 has no paragraph 9. Please check it."],
    "4(3)(z)": ["Article 4, paragraph 3 has no (z). Please check it."],
    "paragraph 3": ["Of which article? Write, for example, “paragraph 3 of article 12”."],
    "annex 2 article 9": ["There is no article 9 in Annex II. Please check the number."],
    "chapter IX": ["There is no chapter ix in this text. Please check the number."],
    "articles 9 to 5": ["The first of these comes after the last. Please write them in the order of the text."],
    "annex": ["Which one? Please add its number."],
    "family": [str(targets.UNREAD)],
    "4 and the family": [str(targets.UNREAD)],
    "articles 8 to 80": [str(targets.TOO_MANY)],
    "": [],
    " ,.;": [],
    "99999": [str(targets.UNREAD)],
    "article 2 (cf. article 5)": [str(targets.COMPARED)],
    "see article 5": [str(targets.COMPARED)],
    "article 2 in conjunction with the family": [str(targets.UNREAD)],
    "article 4, paragraph 1 in conjunction with paragraph 3": [
        "Of which article? Write, for example, “paragraph 3 of article 12”."
    ],
}


@pytest.mark.parametrize("text", MISTAKES)
def test_mistakes_are_named_one_by_one(text: str, edition: Edition) -> None:
    assert mistakes(text, edition) == MISTAKES[text]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("article 2 In Conjunction  with article 5", ["in conjunction with"]),
        ("1 together with 2, 4 together with 5, 6 read with 7", ["together with", "read with"]),
        ("article 2 in conjunction with", []),
        ("in conjunction with article 2", []),
        ("article 2 in conjunction with the family and 5", []),
        ("article 2 together with; 5", []),
        ("articles 2 and 5", []),
    ],
)
def test_it_is_told_where_places_are_only_listed_that_shall_be_read_together(
    text: str, words: list[str], edition: Edition
) -> None:
    assert targets.find(text, edition).notes == [targets.Note(said, targets.JOINTLY) for said in words]


def test_what_is_right_beside_a_mistake_is_kept(edition: Edition) -> None:
    found = targets.find("article 4; article 300; foo; chapter I", edition)
    assert [target.anchor for target in found.targets] == ["art-4", "chapter-1"]
    assert [mistake.words for mistake in found.mistakes] == ["foo", "article 300"]


def test_what_a_target_says(edition: Edition) -> None:
    [paragraph, article_, chapter, annexed, section] = targets.find(
        "4(3)(b); 5; chapter I; annex 2 article 3(2); section 2 of chapter II", edition
    ).targets
    assert (paragraph.scope, paragraph.label) == ("provision", "Article 4, paragraph 3 (b)")
    assert paragraph.excerpt == "(b) Words of 3. (b).\n(i) Words of 3. (b) (i).\n(ii) Words of 3. (b) (ii)."
    assert (article_.scope, article_.label, article_.excerpt) == (
        "article", "Article 5", "(a) Words of (a).\n(b) Words of (b).",
    )  # fmt: skip
    assert (chapter.scope, chapter.label, chapter.excerpt) == ("chapter", "Chapter I", "")
    assert annexed.label == "Annex II, Article 3, paragraph 2"
    assert section.label == "Chapter II, Section 2"


def test_labels_of_what_has_no_number(edition: Edition) -> None:
    found = targets.find("article 2, paragraph 2; 2(b); preamble paragraph 4", edition)
    assert [target.label for target in found.targets] == [
        "Article 2, unnumbered paragraph 2", "Article 2, (b)", "Preamble, unnumbered paragraph 4",
    ]  # fmt: skip


def test_at_most_fifty(edition: Edition) -> None:
    found = targets.find("articles 8 to 40; articles 41 to 80", edition)
    assert len(found.targets) == 50
    assert [str(m.message) for m in found.mistakes] == [str(targets.TOO_MANY)]


def test_an_anchor_is_found_again(edition: Edition) -> None:
    for node in targets.outline_of(edition).by_anchor.values():
        target = targets.at_anchor(node.anchor, edition)
        assert target is not None
        assert target.anchor == node.anchor
    assert targets.at_anchor("art-999", edition) is None
    whole = targets.at_anchor("", edition)
    assert whole is not None
    assert whole.scope == "whole"


def test_targets_cost_one_query_beside_the_outline(edition: Edition, django_assert_num_queries: object) -> None:
    targets.find("4", edition)
    for text in ("4", "4, 5, 6; chapter I; preamble; annex 2 article 3(2)"):
        with django_assert_num_queries(1):  # type: ignore[operator]
            targets.find(text, edition)


# --- an edition without its text ---------------------------------------------------------------------

BY_NUMBER = {
    "12": [("article", "art-12", "Article 12")],
    "12(3)(b)": [("provision", "art-12-p3-b", "Article 12, paragraph 3 (b)")],
    "paragraph 3 of article 12": [("provision", "art-12-p3", "Article 12, paragraph 3")],
    "articles 5 to 7": [("article", f"art-{n}", f"Article {n}") for n in (5, 6, 7)],
    "Chapter III": [("chapter", "chapter-3", "Chapter 3")],
    "preamble": [("chapter", "preamble", "Preamble")],
    "the whole Convention": [("whole", "", "")],
}


@pytest.mark.parametrize("text", BY_NUMBER)
def test_without_the_text_articles_are_named_by_number(text: str, textless: Edition) -> None:
    found = targets.find(text, textless)
    assert found.mistakes == []
    assert [(t.scope, t.anchor, t.label) for t in found.targets] == BY_NUMBER[text]
    assert {t.excerpt for t in found.targets} == {""}


@pytest.mark.parametrize("text", ["214", "0", "chapter IX", "section 2", "articles 9 to 5", "articles 1 to 213"])
def test_without_the_text_what_cannot_be_is_a_mistake(text: str, textless: Edition) -> None:
    found = targets.find(text, textless)
    assert (found.targets, len(found.mistakes)) == ([], 1)


# --- nonsense ----------------------------------------------------------------------------------------

PIECES = ["article ", "12", "(b)", " of ", "annex ", " to ", ", ", "; ", "XV", "paragraph ", "-", " and ", "٣",
          "whole ", "foo", "bis", ".", "((", "))", "\x00", "💥", "\u202e", "section ", "preamble ", "\n"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=80).map("".join) | st.text(max_size=300))
@settings(max_examples=200)
def test_nothing_that_is_typed_breaks_it(edition: Edition, text: str) -> None:
    found = targets.find(text, edition)
    assert len(found.targets) <= targets.MOST
    assert len(found.mistakes) <= targets.MOST_MISTAKES
    anchors = [target.anchor for target in found.targets]
    assert len(anchors) == len(set(anchors))
    known = targets.outline_of(edition).by_anchor
    assert [a for a in anchors if a and a not in known] == []


@pytest.mark.parametrize(
    "text",
    ["(" * 10_000, "article " * 1_250, "1," * 5_000, "1 to 80," * 1_250, "of " * 3_334, "x" * 10_000, "𝟙" * 10_000,
     "paragraphs " + "1," * 60 + " of articles " + "1," * 4_900, "sub-" * 2_500, "\u0660" * 10_000, "ﷺ" * 10_000],
)  # fmt: skip
def test_ten_thousand_characters_of_nonsense_are_harmless(text: str, edition: Edition) -> None:
    found = targets.find(text, edition)
    assert len(found.targets) <= targets.MOST
    assert len(found.mistakes) <= targets.MOST_MISTAKES


def test_reading_needs_no_database() -> None:
    [pinpoint] = pinpoints.read("section 2 of Part XV").pinpoints
    assert [(part.kind, part.items[0].number) for part in pinpoint.chain] == [("part", "xv"), ("section", "2")]
