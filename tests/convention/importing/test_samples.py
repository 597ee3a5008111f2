"""Real treaties, in their own form and converted to every other: counts, round trips, ten hard places by eye."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from convention.importing import accounting, canonical
from convention.importing.anchors import Anchors
from convention.importing.reading import read
from convention.importing.structure import Article, Division, Kind, Provision, Severity, Text
from tests.convention.importing import making, samples, visible
from tests.convention.importing.making import Setting

pytestmark = samples.needed
FORMATS: dict[str, Callable[[Text], bytes]] = {
    ".md": making.as_markdown,
    ".txt": making.as_plain,
    ".docx": making.as_word,
    ".xml": making.as_xml,
}
EVERY = pytest.mark.parametrize("name", samples.ARTICLES)


@EVERY
def test_counts_every_article(name: str) -> None:
    reading = samples.reading(name)
    assert reading.articles == samples.ARTICLES[name]
    assert [article.number for article in reading.text.articles()] == [
        str(number) for number in range(1, samples.ARTICLES[name] + 1)
    ]
    assert reading.errors == []


@EVERY
def test_accounts_for_every_character_of_the_file(name: str) -> None:
    reading = samples.reading(name)
    assert visible.accounted(reading) == visible.characters(name, samples.content(name))


@EVERY
@pytest.mark.parametrize("suffix", FORMATS)
def test_reads_the_same_text_from_every_format(name: str, suffix: str) -> None:
    text = samples.reading(name).text
    content = FORMATS[suffix](text)
    again = read(f"file{suffix}", content)
    assert canonical.canonical(again.text) == canonical.canonical(text)
    assert again.digest == samples.reading(name).digest
    assert visible.accounted(again) == visible.characters(f"file{suffix}", content)


@pytest.mark.parametrize("name", [samples.CISG, samples.WORKERS])
def test_reads_the_same_text_from_a_printed_pdf(name: str) -> None:
    text = samples.reading(name).text
    content = making.as_pdf(text, Setting(header="Treaty Series No. 12", contents=True))
    again = read("file.pdf", content)
    assert canonical.canonical(again.text) == canonical.canonical(text)
    assert {item.reason for item in again.text.left_out} == {
        "page header", "page number", "table of contents", "hyphen at the end of a line",
    }  # fmt: skip
    assert visible.accounted(again) == visible.characters("file.pdf", content)


LAYOUTS = {
    "first lines set in": Setting(set_in=True, header="Treaty Series"),
    "hanging lists": Setting(hanging=True, header="Treaty Series"),
    "ragged": Setting(justified=False, hyphenate=False, header="Draft"),
    "label and heading on one line": Setting(one_line=True, header="Treaty Series"),
    "headings at the left and light": Setting(centred=False, bold=False, header="Treaty Series"),
    "two columns": Setting(columns=2, size=8, hyphenate=False, header="Treaty Series"),
    "everything at once": Setting(one_line=True, centred=False, bold=False, contents=True, set_in=True, hanging=True),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_reads_every_layout(layout: str) -> None:
    """The same paragraphs, but for a word whose own hyphen fell on a line's end: that is guessed, and said."""
    text = samples.reading(samples.WORKERS).text
    content = making.as_pdf(text, LAYOUTS[layout])
    again = read("file.pdf", content)
    wanted, found = (_without_hyphens(one) for one in (text, again.text))
    assert found == wanted
    assert visible.accounted(again) == visible.characters("file.pdf", content)


def _without_hyphens(text: Text) -> str:
    return canonical.canonical(text).replace("- ", "").replace("-", "")


def test_reads_a_long_printed_pdf() -> None:
    text = samples.reading(samples.UNCLOS).text
    content = making.as_pdf(text, Setting(header="Law of the Sea"))
    again = read("file.pdf", content)
    assert [article.label for article in again.text.articles()] == [article.label for article in text.articles()]
    assert [article.heading for article in again.text.articles()] == [article.heading for article in text.articles()]
    wanted, found = (set(canonical.canonical(one).split("\n")) for one in (text, again.text))
    assert wanted - found == set()
    assert visible.accounted(again) == visible.characters("file.pdf", content)


@pytest.mark.parametrize("name", [samples.CISG, samples.WORKERS])
def test_stops_where_the_second_language_begins(name: str) -> None:
    reading = samples.reading(name)
    told = [finding.message for finding in reading.findings if "Dutch" in finding.message]
    assert len(told) == 1
    assert told[0].startswith("from here on the text is in Dutch; it was not imported (")
    left = [item for item in reading.text.left_out if item.reason == "in Dutch"]
    assert left[0].text.startswith(("Verdrag", "Europees Verdrag"))
    assert reading.text.title.lower().startswith(("united nations convention", "european convention"))


def test_shows_how_far_it_has_come() -> None:
    content = samples.content(samples.UNCLOS)
    shown: list[tuple[int, int]] = []
    read(samples.UNCLOS, content, progress=lambda _, done, whole: shown.append((done, whole)))
    assert len(shown) > 10
    assert shown == sorted(shown)


# --- places that were hard, read against the source --------------------------------------------------


class Places:
    """The Law of the Sea Convention by its anchors."""

    def __init__(self) -> None:
        self.text = samples.reading(samples.UNCLOS).text
        self.anchors = Anchors(self.text)
        self.found: dict[str, Division | Article | Provision] = {}
        self._items(self.text.items)

    def _items(self, items: list[Division | Article]) -> None:
        for item in items:
            self.found[self.anchors.of(item)] = item
            self._provisions(item.provisions)
            if isinstance(item, Division):
                self._items(item.items)

    def _provisions(self, provisions: list[Provision]) -> None:
        for provision in provisions:
            self.found[self.anchors.of(provision)] = provision
            self._provisions(provision.children)

    def words(self, anchor: str) -> str:
        """Return the beginning and the end of a provision, enough to know it by."""
        provision = self.found[anchor]
        assert isinstance(provision, Provision)
        words = provision.text.split()
        return " ".join(words) if len(words) < 9 else f"{' '.join(words[:4])} … {' '.join(words[-3:])}"

    def beneath(self, anchor: str) -> list[str]:
        one = self.found[anchor]
        return [child.mark for child in (one.children if isinstance(one, Provision) else one.provisions)]


@pytest.fixture(scope="module")
def places() -> Places:
    return Places()


def test_definitions_of_the_first_article_four_levels_deep(places: Places) -> None:
    assert places.beneath("art-1") == ["1.", "2."]
    assert places.beneath("art-1-p1") == ["(1)", "(2)", "(3)", "(4)", "(5)"]
    assert places.beneath("art-1-p1-p5") == ["(a)", "(b)"]
    assert places.beneath("art-1-p1-p5-b") == ["(i)", "(ii)"]
    assert places.words("art-1-p1-p5-b-ii").startswith("placement of matter for")
    assert places.beneath("art-1-p2") == ["(1)", "(2)"]


def test_a_number_at_the_end_of_a_line_opens_the_list_below(places: Places) -> None:
    article = places.found["art-151"]
    assert isinstance(article, Article)
    assert article.heading == "Production policies"
    assert places.beneath("art-151") == [f"{n}." for n in range(1, 11)]
    assert places.beneath("art-151-p2") == ["(a)", "(b)", "(c)", "(d)", "(e)", "(f)"]
    assert places.beneath("art-151-p4-b") == ["(i)", "(ii)"]


def test_the_letter_l_is_not_taken_for_a_one(places: Places) -> None:
    assert places.beneath("art-19-p2")[-2:] == ["(k)", "(l)"]
    assert places.words("art-19-p2-l").startswith("any other activity not")


def test_a_scanned_l_is_taken_for_a_one_and_said(places: Places) -> None:
    assert places.beneath("annex-9-art-5")[:2] == ["l.", "2."]
    assert places.words("annex-9-art-5-p1").startswith("The instrument of formal")
    guesses = [one.message for one in samples.reading(samples.UNCLOS).findings if one.severity is Severity.GUESS]
    assert "“l.” was read as “1”" in guesses


def test_references_in_a_row_are_no_list(places: Places) -> None:
    assert places.beneath("art-161-p8") == ["(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)"]
    assert places.beneath("art-161-p8-b") == []
    assert places.words("art-161-p8-b").endswith("(v); article 191.")


def test_a_row_inside_a_sentence_is_no_list(places: Places) -> None:
    assert places.beneath("annex-8-art-1") == [""]
    assert places.beneath("annex-8-art-5") == ["1.", "2.", "3.", "4."]


def test_a_paragraph_that_lost_its_number_does_not_swallow_the_next(places: Places) -> None:
    assert places.beneath("art-208") == ["", "2.", "3.", "4.", "5."]
    warnings = [one.message for one in samples.reading(samples.UNCLOS).findings if one.severity is Severity.WARNING]
    assert "a list begins with “2.”" in warnings


def test_an_article_that_lost_its_line_is_found(places: Places) -> None:
    article = places.found["annex-6-art-31"]
    assert isinstance(article, Article)
    assert (article.label, article.heading) == ("Article 3l", "Request to intervene")
    assert places.beneath("annex-6-art-31") == ["1.", "2.", "3."]


def test_annexes_with_and_without_articles(places: Places) -> None:
    assert places.beneath("annex-1") == [f"{n}." for n in range(1, 18)]
    counts = {
        item.number: sum(1 for _ in Text(items=item.items).articles())
        for item in places.text.items
        if isinstance(item, Division) and item.kind is Kind.ANNEX and item.items
    }
    assert counts == {"2": 9, "3": 22, "4": 13, "5": 14, "6": 41, "7": 13, "8": 5, "9": 8}
    annex = places.found["annex-6-section-4"]
    assert isinstance(annex, Division)
    assert annex.heading == "SEABED DISPUTES CHAMBER"


def test_headings_that_run_into_the_sentence(places: Places) -> None:
    headings = {
        "art-93": "Ships flying the flag of the United Nations, its specialized agencies and the International Atomic "
        "Energy Agency",
        "art-102": "Piracy by a warship, government ship or government aircraft whose crew has mutinied",
        "art-131": "Equal treatment in maritime ports",
        "art-203": "Preferential treatment for developing States",
        "art-248": "Duty to provide information to the coastal State",
        "art-300": "Good faith and abuse of rights",
        "annex-2-art-7": "",
    }
    found = {anchor: places.found[anchor] for anchor in headings}
    assert {anchor: one.heading for anchor, one in found.items() if isinstance(one, Article)} == headings


def test_parts_sections_and_subsections(places: Places) -> None:
    assert isinstance(places.found["part-11-section-4-subsection-c"], Division)
    chosen = places.found["part-11-section-4-subsection-h"]
    assert isinstance(chosen, Division)
    assert [item.number for item in chosen.items if isinstance(item, Article)] == ["184", "185"]


def test_recitals_and_closing_clause_run_on_in_one_paragraph(places: Places) -> None:
    preamble, closing = places.found["preamble"], places.found["closing"]
    assert isinstance(preamble, Division)
    assert isinstance(closing, Division)
    first = " ".join(one.text.split()[0] for one in preamble.provisions)
    assert first == "The Prompted Noting Conscious Recognizing Bearing Desiring Believing Affirming Have"
    assert closing.provisions[0].text.startswith("IN WITNESS WHEREOF")


@EVERY
def test_the_edition_adds_up_to_the_source(name: str) -> None:
    """The importer's own proof, in order, must not be one that cannot fail."""
    from convention.importing.extract import plain
    from convention.importing.parse import parse

    read_source = plain.read_markdown if name.endswith(".md") else plain.read_text
    source = read_source(samples.content(name))
    text = parse(source)
    assert accounting.account(source, text) == []
    next(text.articles()).provisions[0].text += "x"
    assert len(accounting.account(source, text)) == 1
