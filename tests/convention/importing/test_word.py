"""Word documents: numbers that exist only as list formatting, real footnotes, and what is not the text."""

from __future__ import annotations

from convention.importing.reading import Reading, read
from convention.importing.structure import Provision
from tests.convention.importing.making import word_file


def level(number: int, form: str, text: str, *, start: int = 1) -> str:
    inner = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}">{inner}</w:lvl>'


LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)") + level(2, "lowerRoman", "(%3)")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "decimal", "Article %1") + "</w:abstractNum>"
    + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    + '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
)  # fmt: skip


def paragraph(inner: str, *, number: int = 0, deep: int = 0, style: str = "") -> str:
    listed = f'<w:numPr><w:ilvl w:val="{deep}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = inner if inner.startswith("<") else f"<w:r><w:t>{inner}</w:t></w:r>"
    return f"<w:p><w:pPr>{styled}{listed}</w:pPr>{runs}</w:p>"


OPENING = [
    paragraph("Convention on Trials", style="Title"),
    paragraph("The States Parties to this Convention,"),
    paragraph("Have agreed as follows:"),
]


def reading(*paragraphs: str, **parts: str) -> Reading:
    found = read("a.docx", word_file("".join([*OPENING, *paragraphs]), numbering=LISTS, **parts))
    assert found.errors == []
    return found


def marks(provisions: list[Provision]) -> list[object]:
    return [(one.mark, marks(one.children)) if one.children else one.mark for one in provisions]


def test_numbers_that_are_list_formatting() -> None:
    found = reading(
        paragraph("Scope", number=3),
        paragraph("Each Party shall:", number=1),
        paragraph("try;", number=1, deep=1),
        paragraph("judge:", number=1, deep=1),
        paragraph("fairly; and", number=1, deep=2),
        paragraph("in public.", number=1, deep=2),
        paragraph("It may fail.", number=1),
        paragraph("Terms", number=3),
        paragraph("A trial is an attempt.", number=2),
        paragraph("It may fail.", number=2),
    )
    first, second = found.text.articles()
    assert [(one.label, one.number, one.heading) for one in (first, second)] == [
        ("Article 1", "1", "Scope"), ("Article 2", "2", "Terms"),
    ]  # fmt: skip
    assert marks(first.provisions) == [("1.", ["(a)", ("(b)", ["(i)", "(ii)"])]), "2."]
    assert marks(second.provisions) == ["1.", "2."]


def test_real_footnotes_keep_their_place_in_the_sentence() -> None:
    note = (
        '<w:footnote w:id="5"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>See the report.</w:t></w:r></w:p></w:footnote>'
    )
    separator = '<w:footnote w:id="0" w:type="separator"><w:p><w:r><w:t>unseen</w:t></w:r></w:p></w:footnote>'
    runs = (
        "<w:r><w:t>Each Party</w:t></w:r><w:r><w:footnoteReference w:id='5'/></w:r>"
        '<w:r><w:t xml:space="preserve"> shall try.</w:t></w:r>'
    )
    found = reading(paragraph("Article 1"), paragraph(runs), notes=separator + note)
    provision = next(found.text.articles()).provisions[0]
    assert (provision.text, [(ref.offset, ref.number) for ref in provision.refs]) == (
        "Each Party shall try.",
        [(10, "1")],
    )
    assert [(one.number, one.text) for one in found.text.notes] == [("1", "See the report.")]


def test_deleted_and_hidden_words_are_not_shown() -> None:
    runs = (
        '<w:r><w:t xml:space="preserve">Each Party </w:t></w:r><w:del><w:r><w:delText>may </w:delText></w:r></w:del>'
        '<w:ins><w:r><w:t xml:space="preserve">shall </w:t></w:r></w:ins>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly </w:t></w:r><w:r><w:t>try.</w:t></w:r>"
    )
    found = reading(paragraph("Article 1"), paragraph(runs))
    assert next(found.text.articles()).provisions[0].text == "Each Party shall try."


def test_headers_footers_and_contents_are_left_out_and_said() -> None:
    contents = "".join(paragraph(f"Article {n} Trials {n}", style="TOC1") for n in range(1, 4))
    found = reading(
        contents, *(paragraph(text) for n in range(1, 4) for text in (f"Article {n}", "Each Party shall try.")),
        header="Draft", footer="Page",
    )  # fmt: skip
    assert found.articles == 3
    assert [(item.text, item.reason) for item in found.text.left_out] == [
        ("Article 1 Trials 1", "table of contents"),
        ("Article 2 Trials 2", "table of contents"),
        ("Article 3 Trials 3", "table of contents"),
        ("Page", "page footer"),
        ("Draft", "page header"),
    ]


def test_a_label_and_its_heading_parted_by_a_line_break() -> None:
    runs = "<w:r><w:t>Article 1</w:t><w:br/><w:t>Scope of the trials</w:t></w:r>"
    found = reading(paragraph(runs, style="Heading2"), paragraph("Each Party shall try."))
    article = next(found.text.articles())
    assert (article.label, article.heading) == ("Article 1", "Scope of the trials")


def test_tables_and_text_boxes_are_read_as_paragraphs() -> None:
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("Each Party shall try.", "It may fail."))
    table = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    found = reading(paragraph("Article 1"), table)
    assert [one.text for one in next(found.text.articles()).provisions] == ["Each Party shall try.", "It may fail."]
