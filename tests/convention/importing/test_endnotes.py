"""Notes gathered at a text's end: linked to their marks however these are written, or left as they are, and said."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import typst

from convention.importing.reading import Reading, read
from convention.importing.structure import Text
from tests.convention.importing import visible
from tests.convention.importing.making import word_file

OPENING = "Convention on Trials\n\nThe States Parties to this Convention,\n\nHave agreed as follows:\n\nArticle 1\n\n"
NOTES = [("1", "See the report."), ("2", "See the other report of 1951."), ("3", "Compare article 9.")]


def reading(name: str, content: bytes | str) -> Reading:
    content = content.encode() if isinstance(content, str) else content
    found = read(name, content)
    assert found.errors == []
    assert visible.accounted(found) == visible.characters(name, content)
    return found


def with_calls(text: Text) -> list[str]:
    """Return the first article's provisions with each call written as "{1}" where it stands."""
    lines = []
    for provision in next(text.articles()).provisions:
        words = provision.text
        for ref in sorted(provision.refs, key=lambda ref: -ref.offset):
            words = f"{words[: ref.offset]}{{{ref.number}}}{words[ref.offset :]}"
        lines.append(words)
    return lines


def notes(found: Reading) -> list[tuple[str, str]]:
    return [(note.number, note.text) for note in found.text.notes]


def messages(found: Reading) -> list[str]:
    return [f"{finding.severity.value}: {finding.message}" for finding in found.findings]


BODY = "Each Party{} shall try. It may fail.{}\n\nIt may try (again{}), as paragraph (2) and article 1 say.\n\n"
READ = ["Each Party{1} shall try. It may fail.{2}", "It may try (again{3}), as paragraph (2) and article 1 say."]


@pytest.mark.parametrize(
    ("call", "entry", "guessed"),
    [
        ("[{}]", "[{}] {}", ""),
        (" [{}]", "{}. {}", ""),
        ("[{}]", "{} {}", ""),
        ("high", "high", ""),
        ("high", "{}) {}", ""),
        ("({})", "({}) {}", "Each Party(1)"),
        ("{}", "{}. {}", "Each Party1"),
        ("{}", "{} {}", "Each Party1"),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_marks_however_they_are_written(suffix: str, call: str, entry: str, guessed: str) -> None:
    calls = [_high(number) if call == "high" else call.format(number) for number, _ in NOTES]
    entries = [f"{_high(number)} {text}" if entry == "high" else entry.format(number, text) for number, text in NOTES]
    heading = "## Notes" if suffix == ".md" else "NOTES"
    found = reading(f"a{suffix}", f"{OPENING}{BODY.format(*calls)}{heading}\n\n" + "\n\n".join(entries) + "\n")
    assert with_calls(found.text) == READ
    assert notes(found) == NOTES
    assert [(item.text, item.reason) for item in found.text.left_out] == [(heading[-5:], "above the footnotes")]
    said = f"guess: the list under “{heading[-5:]}” was read as 3 footnotes, called as in “{guessed}”"
    assert messages(found) == ([said] if guessed else [])


def _high(number: str) -> str:
    return "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(number)]


@pytest.mark.parametrize(
    "heading", ["Endnotes", "Footnotes:", "Notes finales", "Notas", "Примечания", "注释", "الحواشي"]
)
def test_headings_in_other_languages(heading: str) -> None:
    found = reading("a.txt", f"{OPENING}Each Party shall try.[1]\n\n{heading}\n\n1. See the report.\n")
    assert with_calls(found.text) == ["Each Party shall try.{1}"]
    assert notes(found) == [("1", "See the report.")]


def test_signs_and_notes_of_several_lines() -> None:
    body = "Each Party* shall try.** It may fail.[1]\n\nIt may try again.*\n\n"
    listed = (
        "* A State,\n1951 or later.\n\n** Compare\narticle 9.\n\n1. See the report.\n\nIt is long.\n\n2. Read it.\n"
    )
    found = reading("a.txt", f"{OPENING}{body}Notes\n-----\n{listed}")
    assert with_calls(found.text) == ["Each Party{1} shall try.{2} It may fail.{3}", "It may try again.{1}"]
    assert notes(found) == [
        ("1", "A State, 1951 or later."), ("2", "Compare article 9."), ("3", "See the report. It is long."),
        ("4", "Read it."),
    ]  # fmt: skip
    assert messages(found) == ["warning: footnote 2 is called nowhere in the text"]


def test_a_list_for_each_chapter_counts_from_one_again() -> None:
    body = "Chapter I\n\nArticle 1\n\nEach Party shall try.[1]\n\nNotes\n\n1. First.\n\n"
    body += "Chapter II\n\nArticle 2\n\nIt may fail.[1] It may try again.[2]\n\nNotes\n\n1. Second.\n\n2. Third.\n\n"
    body += "Annex\n\n1. One.\n\n2. Two.\n"
    found = reading("a.txt", f"{OPENING.removesuffix('Article 1' + chr(10) * 2)}{body}")
    assert [[ref.number for ref in article.provisions[0].refs] for article in found.text.articles()] == [
        ["1"],
        ["2", "3"],
    ]
    assert [text for _, text in notes(found)] == ["First.", "Second.", "Third."]
    assert messages(found) == []


def test_a_mark_that_a_lines_end_parted_from_its_word() -> None:
    found = reading(
        "a.txt", f"{OPENING}Each Party shall try it as the law requires of\nit\n[1] and fail.\n\nNotes\n\n1. A.\n"
    )
    assert with_calls(found.text) == ["Each Party shall try it as the law requires of it{1} and fail."]


def test_what_is_no_mark_of_a_note() -> None:
    """A sentence's own list, places, measures, formulas and years call nothing, though a list of notes stands below."""
    lines = [
        "The fields are (1) fisheries, (2) shipping and (3) research.",
        "See article 1 (1), paragraph (2) and No.3 of 3 km2, 2m3, CO2 and 1.2 kg.",
        "Done in 1951.",
    ]
    listed = "Notes\n\n(1) See the report.\n\n(2) See the other.\n\n(3) Read both.\n"
    found = reading("a.txt", OPENING + "\n\n".join([*lines, listed]))
    assert notes(found) == []
    assert found.text.left_out == []
    assert "warning: the list under “Notes” was not linked: its marks are not in the text above it" in messages(found)


def test_a_mark_without_a_note_and_what_follows_the_last() -> None:
    body = "Each Party shall try.[1] It may fail.[2] It may stop[7].\n\n"
    found = reading("a.txt", f"{OPENING}{body}Notes\n\n1. A.\n\n2. B.\n\nPrinted in Vienna\n")
    assert with_calls(found.text)[0] == "Each Party shall try.{1} It may fail.{2} It may stop[7]."
    assert messages(found) == [
        "warning: “[7]” stands like the mark of a footnote, and no note has it",
        "guess: what follows the last note (“Printed in Vienna”) was read as text",
    ]


def test_an_annex_of_notes_that_nothing_calls_stays_text() -> None:
    found = reading("a.txt", f"{OPENING}Each Party shall try.\n\nAnnex\n\nNotes\n\n1. One.\n\n2. Two.\n")
    assert [one.text for one in found.text.items[-1].provisions] == ["One.", "Two."]
    assert found.text.items[-1].heading == "Notes"


def _word(lines: list[str], listed: list[str]) -> bytes:
    """A document in which "{1}" is typed as a raised 1."""
    return word_file("".join(map(_paragraph, [*OPENING.split("\n\n")[:-1], *lines, "Notes", *listed])))


def _paragraph(text: str) -> str:
    runs = ""
    for part in re.split(r"(\{\d\})", text):
        high = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>' if part.startswith("{") else ""
        runs += f'<w:r>{high}<w:t xml:space="preserve">{part.strip("{}")}</w:t></w:r>'
    return f"<w:p>{runs}</w:p>"


def _print(lines: list[str], listed: list[str], *, heading: str = "Notes") -> bytes:
    """Pages on which the notes are small, fill more than one, and share the first with the end of the text."""
    text = [re.sub(r"\{(\d)\}", r"#super[\1]", line) for line in lines]
    small = [re.sub(r"\{(\d)\}", r"#super[\1]", line) for line in listed]
    source = [
        "#set page(width: 12cm, height: 9cm, margin: 1.5cm)", "#set text(size: 11pt)", "#set par(spacing: 1.2em)",
        *OPENING.split("\n\n")[:-1], *text, heading, "#set text(size: 8pt)", *small,
    ]  # fmt: skip
    return typst.compile("\n\n".join(source).encode())


MAKERS: dict[str, Callable[[list[str], list[str]], bytes]] = {".docx": _word, ".pdf": _print}


@pytest.mark.parametrize("suffix", MAKERS)
@pytest.mark.parametrize("entry", ["{{{}}} {}", "{}. {}"])
def test_raised_figures(suffix: str, entry: str) -> None:
    lines = ["Each Party{1} shall try at 10 km{2} from it. It may fail.{2}", "It may stop.{3}"]
    long = [(number, f"{text} " + " ".join(["It tells of many trials."] * 9)) for number, text in NOTES]
    content = MAKERS[suffix](lines, [entry.format(number, text) for number, text in long])
    found = reading(f"a{suffix}", content)
    assert with_calls(found.text) == [
        "Each Party{1} shall try at 10 km2 from it. It may fail.{2}",
        "It may stop.{3}",
    ]
    assert notes(found) == long
    assert messages(found) == []


def test_a_heading_that_ends_its_page() -> None:
    """The one small line on the page after it could be a footnote of the page before."""
    lines = ["Each Party{1} shall try.", "#pagebreak()It may fail all the same."]
    found = reading(
        "a.pdf", _print(lines, ["1. See the report of that year."], heading="#v(1fr)\n\nNotes\n\n#pagebreak()")
    )
    assert with_calls(found.text) == ["Each Party{1} shall try.", "It may fail all the same."]
    assert notes(found) == [("1", "See the report of that year.")]
    assert [item.text for item in found.text.left_out] == ["Notes"]


def test_a_heading_above_notes_that_the_format_knows() -> None:
    body = "Each Party shall try.[^1] It may fail.[^2]\n\n## Notes\n\n[^1]: A.\n\n[^2]: B.\n\n## Annex\n\nText.\n"
    found = reading("a.md", OPENING + body)
    assert with_calls(found.text) == ["Each Party shall try.{1} It may fail.{2}"]
    assert [(item.text, item.reason) for item in found.text.left_out] == [("Notes", "above the footnotes")]
    assert messages(found) == []


def test_a_heading_that_ends_a_word_document_with_notes_of_its_own() -> None:
    called = '<w:p><w:r><w:t>Each Party shall try.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>A.</w:t></w:r></w:p></w:footnote>'
    before = "".join(map(_paragraph, OPENING.split("\n\n")[:-1]))
    found = reading("a.docx", word_file(f"{before}{called}{_paragraph('Notes')}", notes=note))
    assert with_calls(found.text) == ["Each Party shall try.{1}"]
    assert [item.text for item in found.text.left_out] == ["Notes"]
