"""The forms in which treaties are set, each in a few lines: what is recognised, and what is only mentioned."""

from __future__ import annotations

import textwrap

import pytest

from convention.importing.reading import Reading, read
from convention.importing.structure import Article, Division, Kind, Provision

OPENING = "Convention on Trials\n\nThe States Parties to this Convention,\n\nHave agreed as follows:\n\n"


def reading(body: str, name: str = "a.txt") -> Reading:
    found = read(name, (OPENING + textwrap.dedent(body).strip() + "\n").encode())
    assert found.errors == []
    return found


def outline(body: str, name: str = "a.txt") -> list[str]:
    """Return the body as lines: "Chapter I | Trials", "Article 1 | Scope", "1. Text", each level indented by two."""
    items = [item for item in reading(body, name).text.items if not _is_preamble(item)]
    return list(_items(items, 0))


def _is_preamble(item: Division | Article) -> bool:
    return isinstance(item, Division) and item.kind is Kind.PREAMBLE


def _items(items: list[Division | Article], depth: int) -> list[str]:
    found: list[str] = []
    for item in items:
        kind = "" if isinstance(item, Article) else f"{item.kind.value} "
        found.append("  " * depth + f"{kind}[{item.number}] {item.label} | {item.heading}".strip())
        found += _provisions(item.provisions, depth + 1)
        if isinstance(item, Division):
            found += _items(item.items, depth + 1)
    return found


def _provisions(provisions: list[Provision], depth: int) -> list[str]:
    found: list[str] = []
    for one in provisions:
        found.append("  " * depth + f"{one.mark or '·'} {one.text}".strip())
        found += _provisions(one.children, depth + 1)
    return found


@pytest.mark.parametrize(
    ("label", "number", "heading"),
    [
        ("Article 12 bis", "12 bis", ""),
        ("ARTICLE 3", "3", ""),
        ("Art. 4", "4", ""),
        ("Article IV", "4", ""),
        ("Article Five", "5", ""),
        ("ARTICLE FIRST", "1", ""),
        ("Article 7. Scope", "7", "Scope"),
        ("Article 7: Scope", "7", "Scope"),
        ("Article 7 – Scope", "7", "Scope"),
        ("Article 7. - Scope of the Convention", "7", "Scope of the Convention"),
        ("Article 7 Scope", "7", "Scope"),
        ("Article 7A", "7A", ""),
        ("Article 7\n\nScope", "7", "Scope"),
        ("Article 7\nScope", "7", "Scope"),
    ],
)
def test_articles_however_they_are_called(label: str, number: str, heading: str) -> None:
    body = f"{label}\n\n1. Each Party shall try.\n\n2. It may fail.\n"
    articles = list(reading(body).text.articles())
    assert [(one.number, one.heading) for one in articles] == [(number, heading)]
    assert [one.mark for one in articles[0].provisions] == ["1.", "2."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Article 5 shall apply to this Part.",
        "Article 5, paragraph 2, applies here.",
        "Articles 5 to 9 apply here.",
        "Article 5(2) applies here.",
        "Part II shall apply.",
        "Annex I, article 3, applies.",
        "Section 2 of this Part applies.",
    ],
)
def test_words_that_only_mention_an_article(sentence: str) -> None:
    found = outline(f"Article 1\n\n1. Each Party shall try.\n\n2. It may fail.\n\n{sentence}\n")
    assert [line for line in found if not line.startswith(" ")] == ["[1] Article 1 |"]
    assert found[-1].endswith(f"· {sentence}")


def test_divisions_in_words_roman_and_arabic() -> None:
    body = """
        PART ONE

        GENERAL

        Chapter I: Trials

        Section 1 – First trials

        Article 1

        Text one.

        SUBSECTION A. LATER TRIALS

        Article 2

        Text two.

        PART II

        Article 3

        Text three.

        Annex A

        Rules

        Article 1

        Text four.
    """
    assert outline(body) == [
        "part [1] PART ONE | GENERAL",
        "  chapter [1] Chapter I | Trials",
        "    section [1] Section 1 | First trials",
        "      [1] Article 1 |",
        "        · Text one.",
        "      subsection [A] SUBSECTION A | LATER TRIALS",
        "        [2] Article 2 |",
        "          · Text two.",
        "part [2] PART II |",
        "  [3] Article 3 |",
        "    · Text three.",
        "annex [A] Annex A | Rules",
        "  [1] Article 1 |",
        "    · Text four.",
    ]


def test_marks_without_any_sign() -> None:
    body = """
        Article 1 – Trials

        1 For the purposes of this Convention:

        a the trial is an attempt;

        b the court is a place:

        i of trial;

        ii of judgment.

        2 A Party may try.

        3 A Party may fail.
    """
    assert outline(body) == [
        "[1] Article 1 | Trials",
        "  1 For the purposes of this Convention:",
        "    a the trial is an attempt;",
        "    b the court is a place:",
        "      i of trial;",
        "      ii of judgment.",
        "  2 A Party may try.",
        "  3 A Party may fail.",
    ]


def test_a_sentence_that_begins_with_a_is_no_list() -> None:
    assert outline("Article 1\n\nA Party may try.\n\nArticle 2\n\na word of law.\n")[-1] == "  · a word of law."


def test_letters_in_capitals_over_numbers() -> None:
    body = """
        Article 1. - Definition of the term

        A. The term shall apply to any person who:

        (1) Has been tried;

        (2) Has been judged.

        B. (1) For the purposes of this Convention, trials shall mean either:

        (a) "first trials"; or

        (b) "later trials".

        (2) Any State may choose.

        C. This Convention shall cease to apply.
    """
    assert outline(body) == [
        "[1] Article 1 | Definition of the term",
        "  A. The term shall apply to any person who:",
        "    (1) Has been tried;",
        "    (2) Has been judged.",
        "  B.",
        "    (1) For the purposes of this Convention, trials shall mean either:",
        '      (a) "first trials"; or',
        '      (b) "later trials".',
        "    (2) Any State may choose.",
        "  C. This Convention shall cease to apply.",
    ]


def test_letters_and_roman_numbers_that_look_alike() -> None:
    letters = "\n\n".join(f"({letter}) item {letter};" for letter in "abcdefghijklmnopqrstuvwxyz")
    found = outline(f"Article 1\n\n1. Each Party shall:\n\n{letters}\n\n2. It may fail.\n")
    assert [line.split()[0] for line in found[2:-1]] == [f"({letter})" for letter in "abcdefghijklmnopqrstuvwxyz"]
    assert {len(line) - len(line.lstrip()) for line in found[2:-1]} == {4}


def test_a_roman_list_after_the_letter_h() -> None:
    letters = "\n\n".join(f"({letter}) item;" for letter in "abcdefg")
    body = f"Article 1\n\n1. Each Party shall:\n\n{letters}\n\n(h) list:\n\n(i) one;\n\n(ii) two;\n\n(i) last.\n"
    assert [line.strip()[:4] for line in outline(body)[-4:]] == ["(h) ", "(i) ", "(ii)", "(i) "]
    assert [len(line) - len(line.lstrip()) for line in outline(body)[-4:]] == [4, 6, 6, 4]


def test_a_closing_line_after_a_list_belongs_to_what_opened_it() -> None:
    body = """
        Article 1

        1. A Party shall not:

        (a) try; or

        (b) judge,

        unless the other agrees.

        2. It may fail.
    """
    assert outline(body)[1:] == [
        "  1. A Party shall not:",
        "    (a) try; or",
        "    (b) judge,",
        "    · unless the other agrees.",
        "  2. It may fail.",
    ]


def test_lists_that_run_on_in_one_paragraph() -> None:
    body = (
        "Article 1 Trials 1. Each Party shall: (a) try; (b) judge; and (c) publish. 2. It may fail, as paragraph 1 (a) "
    )
    body += "says."
    assert outline(body) == [
        "[1] Article 1 | Trials",
        "  1. Each Party shall:",
        "    (a) try;",
        "    (b) judge; and",
        "    (c) publish.",
        "  2. It may fail, as paragraph 1 (a) says.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "The fields are (1) fisheries, (2) shipping and (3) research.",
        "It is governed by paragraph 1. The rest is free.",
        "A Party (a State or an organization) may try. A. Smith agreed.",
        "Notice is given under Article 12. Article 13 shall not apply.",
        "The year 1951. The Convention of that year.",
    ],
)
def test_sentences_that_hold_no_list(sentence: str) -> None:
    assert outline(f"Article 1\n\n{sentence}\n") == ["[1] Article 1 |", f"  · {sentence}"]


def test_wrapped_lines_without_a_blank_between() -> None:
    body = """
        Article 1
        Scope of the trials
        Each Party shall try every person who is found in its territory, as the
        law requires and in accordance with article
        2. Nothing else is required of it by this Convention or by any other one.
        Article 2
        1. A Party may fail, where the trial was not held in its own territory and
        the other Party has agreed.
        2. It shall say so.
    """
    assert outline(body) == [
        "[1] Article 1 | Scope of the trials",
        "  · Each Party shall try every person who is found in its territory, as the law requires and in accordance "
        "with article 2. Nothing else is required of it by this Convention or by any other one.",
        "[2] Article 2 |",
        "  1. A Party may fail, where the trial was not held in its own territory and the other Party has agreed.",
        "  2. It shall say so.",
    ]


def test_lines_as_long_as_their_paragraphs() -> None:
    long = "Each Party shall try every person who is found in its territory, as the law requires. " * 3
    body = f"Article 1\nScope\n{long}\nArticle 2\nTerms\n{long}\n"
    assert outline(body) == [
        "[1] Article 1 | Scope",
        f"  · {long.strip()}",
        "[2] Article 2 | Terms",
        f"  · {long.strip()}",
    ]


def test_a_table_of_contents_is_left_out_and_said() -> None:
    contents = (
        "CONTENTS\n\nPreamble\nArticle 1. Scope ........ 2\nArticle 2. Terms ........ 3\nArticle 3. Trials ...... 4\n"
    )
    body = "".join(f"Article {n}. {h}\n\nText of it.\n\n" for n, h in enumerate(["Scope", "Terms", "Trials"], 1))
    found = read("a.txt", ("Convention on Trials\n\n" + contents + "\n" + OPENING.split("\n\n", 1)[1] + body).encode())
    assert found.text.title == "Convention on Trials"
    assert [one.heading for one in found.text.articles()] == ["Scope", "Terms", "Trials"]
    assert [item.text for item in found.text.left_out if item.reason == "table of contents"][-1].startswith("Article 3")


def test_contents_without_page_numbers() -> None:
    names = ["Scope", "Terms", "Trials", "Courts", "Costs"]
    contents = "\n\n".join(f"Article {n}. {name}" for n, name in enumerate(names, 1))
    body = "\n\n".join(f"Article {n}. {name}\n\nText of it." for n, name in enumerate(names, 1))
    found = read(
        "a.txt",
        f"Convention on Trials\n\nContents\n\n{contents}\n\n{OPENING.split(chr(10) * 2, 1)[1]}{body}\n".encode(),
    )
    assert [one.heading for one in found.text.articles()] == names
    assert found.errors == []
    assert [one.message for one in found.findings] == []


def test_footnotes_of_plain_text() -> None:
    body = "Article 1\n\nEach Party shall try.[1] It may fail.²\n\n[1] See the report.\n\n² See the other report\n"
    body += "of that year.\n"
    found = reading(body)
    article = next(found.text.articles())
    assert article.provisions[0].text == "Each Party shall try. It may fail."
    assert [(ref.offset, ref.number) for ref in article.provisions[0].refs] == [(21, "1"), (34, "2")]
    assert [(note.mark, note.text) for note in found.text.notes] == [
        ("1", "See the report."), ("²", "See the other report of that year."),
    ]  # fmt: skip


def test_hyphens_at_line_ends_go_where_the_word_is_known_without() -> None:
    body = """
        Article 1

        The cooperation of the land-locked Parties and their Secretary-General is
        asked for, and their coope-
        ration, as land-
        locked Parties, by the Secretary-
        General.
    """
    assert outline(body)[1].endswith("and their cooperation, as land-locked Parties, by the Secretary-General.")
    left = [item.text for item in reading(body).text.left_out if item.reason == "hyphen at the end of a line"]
    assert left == ["-"]


def test_a_second_language_ends_the_import() -> None:
    dutch = (
        "Verdrag inzake proeven\n\nDe Staten die partij zijn bij dit Verdrag, zijn overeengekomen als volgt:\n\n"
        "Artikel 1\n\nElke partij moet het proberen op de wijze die in dit artikel voor haar is bepaald.\n\n"
        "Artikel 2\n\nEen partij kan ook falen wanneer het proces niet op haar gebied is gehouden.\n"
    )
    english = "Article 1\n\nEach Party shall try every person who is found in its territory.\n\nDone at Vienna.\n\n"
    found = reading(english + dutch)
    assert found.articles == 1
    assert {item.reason for item in found.text.left_out} == {"in Dutch"}
    assert found.text.left_out[0].text == "Verdrag inzake proeven"


def test_latin_and_names_are_no_second_language() -> None:
    latin = "\n\n".join(f"{n}. Thunnus alalunga {n}; Auxis thazard; Makaira nigricans." for n in range(1, 8))
    found = reading(
        f"Article 1\n\nThe fish named in the Annex are protected by this Convention.\n\nAnnex I\n\nFish\n\n{latin}\n"
    )
    assert found.text.left_out == []


def test_headings_of_markdown_with_lines_below() -> None:
    body = "Article 1\n---------\n\nScope\n-----\n\n1. Each Party shall **try**.\n\n2. It *may* fail.\n"
    assert outline(body, "a.md") == ["[1] Article 1 | Scope", "  1. Each Party shall try.", "  2. It may fail."]


RUN_ON = """
    Article 1 Use of terms 1. In this Convention a word means what it says. 2. It may say more.

    Article 2 Trials before the coastal State States Parties shall try.

    Article 3 Help Every Party shall help the others.

    Article 4 Duty to help Parties may ask for help.

    Article 5 Costs Where a trial costs money, the Party that asked for it shall pay.
    """


def test_headings_on_the_line_of_their_article_are_no_guess_where_they_can_end_in_one_place_only() -> None:
    """A list that goes on, a word that begins sentences, a single capital: none leaves a choice."""
    found = reading(textwrap.dedent(RUN_ON))
    assert [article.heading for article in found.text.articles()] == [
        "Use of terms", "Trials before the coastal State", "Help", "Duty to help", "Costs",
    ]  # fmt: skip
    assert [finding.message for finding in found.findings] == [
        "the heading of Article 2 was taken to be “Trials before the coastal State”"
    ]


def test_a_heading_is_a_guess_where_a_text_has_none_elsewhere() -> None:
    bare = "".join(f"Article {n} Each Party shall keep a register.\n\n" for n in range(1, 6))
    found = reading(f"{bare}Article 6 Costs The Party that asked shall pay.\n")
    assert [article.heading for article in found.text.articles()] == ["", "", "", "", "", "Costs"]
    assert [finding.message for finding in found.findings] == ["the heading of Article 6 was taken to be “Costs”"]


def test_an_annex_may_have_a_custom_of_its_own() -> None:
    annex = "".join(f"Article {n} Each office shall keep a register.\n\n" for n in range(1, 6))
    found = reading(f"{textwrap.dedent(RUN_ON)}\nAnnex I\n\nRules\n\n{annex}")
    assert [article.heading for article in found.text.annex_articles()] == ["", "", "", "", ""]
    assert len(found.findings) == 1
