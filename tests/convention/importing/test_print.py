"""What printed pages leave to be told: heads from sentences, the edge that no line reaches, words broken at a line."""

from __future__ import annotations

import pytest
import typst

from convention.importing import canonical
from convention.importing.reading import Reading, read
from convention.importing.structure import Article, Division, Kind, Provision, Text
from tests.convention.importing import making
from tests.convention.importing.making import Setting

NOUNS = (
    "ports",
    "ships",
    "roads",
    "mails",
    "grain",
    "wells",
    "herds",
    "mines",
    "salt",
    "ice",
    "tolls",
    "kites",
    "bells",
    "ink",
)


def treaty(*articles: list[str]) -> Text:
    items = [
        Article(
            str(number), f"Article {number}", f"Duties as to {NOUNS[number - 1]}", [Provision(words) for words in inner]
        )
        for number, inner in enumerate(articles, 1)
    ]
    return Text(title="Convention on Trials", items=[*items])


def printed(text: Text, setting: Setting) -> Reading:
    return read("file.pdf", making.as_pdf(text, setting))


def test_a_sentence_that_begins_several_pages_is_no_running_head() -> None:
    """Of eight pages three begin with the same words, at the height where the others begin their text."""
    again, long = "The law of that State prevails.", "Each Party shall keep the register of its own trials in order. "
    text = treaty(*[[long * 9, again if number % 3 else "No Party may do so alone.", long * 11] for number in range(9)])
    reading = printed(text, Setting(height=11))
    assert canonical.canonical(reading.text) == canonical.canonical(text)
    assert {item.reason for item in reading.text.left_out} <= {"page number", "hyphen at the end of a line"}


def test_the_same_label_above_two_pages_is_no_running_head() -> None:
    """The body's and the annex's "Article 2" begin a page each."""
    body = [Article(str(n), f"Article {n}", "", [Provision(f"Party {n} shall try. " * 12)]) for n in range(1, 4)]
    annex = [Article(str(n), f"Article {n}", "", [Provision(f"Office {n} shall try. " * 12)]) for n in range(1, 4)]
    text = Text(
        title="Convention on Trials", items=[*body, Division(Kind.ANNEX, "1", "Annex 1", "Rules", items=[*annex])]
    )
    for height in (8, 9, 10):
        reading = printed(text, Setting(height=height))
        assert canonical.canonical(reading.text) == canonical.canonical(text)


def test_a_running_head_is_left_out_where_it_stands_above_the_text() -> None:
    text = treaty(*[[f"Each Party shall keep the register of its own {noun} in order. " * 9] for noun in NOUNS[:6]])
    reading = printed(text, Setting(height=11, header="TRIALS"))
    assert canonical.canonical(reading.text) == canonical.canonical(text)
    assert {item.reason for item in reading.text.left_out} >= {"page header", "page number"}


def test_paragraphs_that_end_a_page_where_no_line_reaches_the_edge() -> None:
    """Centred headings tell how wide the text is set, so that a short line at the foot ends its paragraph."""
    first, second = "Each Party shall keep the {} in good order.", "It may sell or lend the {} of its cities, too."
    text = treaty(*[[first.format(noun), second.format(noun)] for noun in NOUNS])
    for height in (7.5, 9, 10.5, 12):
        reading = printed(text, Setting(height=height))
        assert canonical.canonical(reading.text) == canonical.canonical(text)


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("at the thirty-", "seventh session", "at the thirty-seventh session"),
        ("of forty-", "one States", "of forty-one States"),
        ("without trans-ship-", "ment of goods", "without trans-shipment of goods"),
        ("resolution A/RES/", "45/158 of that day", "resolution A/RES/45/158 of that day"),
        ("the ships and/", "or aircraft", "the ships and/or aircraft"),
        ("in the multi-", "lateral way", "in the multilateral way"),
    ],
)
def test_words_and_signs_broken_at_a_line(before: str, after: str, joined: str) -> None:
    body = (
        f"Article 1\n\nEach Party shall try as often as it can, {before}\n{after}, and so on.\n\nArticle 2\n\nDone.\n"
    )
    [first, _] = read("file.txt", body.encode()).text.articles()
    assert first.provisions[0].text == f"Each Party shall try as often as it can, {joined}, and so on."


def test_a_small_heading_above_the_footnotes_is_none_of_them() -> None:
    """The label alone on its line is the last of its page, smaller than the text and larger than the notes below it."""
    made = (
        '#set page(width: 16cm, height: 9cm, margin: 2cm, numbering: "1")\n#set par(spacing: 1.2em)\n'
        "Article 1\n\nEach Party shall keep its ports.#footnote[On this see the report of the ports.]\n\n"
        + "It may help another.\n\n" * 3
        + "#text(size: 0.9em)[Article 2]\n#pagebreak()\nEach Party shall keep its roads in order, as far as it can.\n"
    )
    found = read("file.pdf", typst.compile(made.encode()))
    assert [article.label for article in found.text.articles()] == ["Article 1", "Article 2"]
    assert [note.text for note in found.text.notes] == ["On this see the report of the ports."]
