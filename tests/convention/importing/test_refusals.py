"""Files that are not what they say, or that mean harm, end in one clear line each."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from convention.importing import reading
from convention.importing.anchors import Anchors
from convention.importing.reading import read
from convention.importing.source import Unreadable
from convention.importing.structure import Article, Division, Kind, Provision, Text
from tests.convention.importing import making

TREATY = Text(
    title="Convention on Trials",
    items=[
        Division(Kind.PREAMBLE, provisions=[Provision("The States Parties,"), Provision("Have agreed as follows:")]),
        *(
            Article(str(number), f"Article {number}", "Trial", [Provision("Each Party shall try.", "1.")])
            for number in range(1, 6)
        ),
    ],
)
MAKERS = {
    ".md": making.as_markdown,
    ".txt": making.as_plain,
    ".docx": making.as_word,
    ".xml": making.as_xml,
    ".pdf": making.as_pdf,
}
SUFFIXES = list(MAKERS)


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(name, content)
    return str(refused.value)


def packed(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


TYPES = {"[Content_Types].xml": b"<Types/>"}
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><akomaNtoso>&b;</akomaNtoso>'

POINT = b"<point><num>(a)</num><content><p>words</p></content>"
DEEP = b"<akomaNtoso><act><body><article>" + POINT * 60 + b"</point>" * 60 + b"</article></body></act></akomaNtoso>"


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.pdf", b"PK\x03\x04 no", "The file is not a PDF, whatever its name says."),
        ("a.docx", b"%PDF-1.7 no", "The file is not a Word document (.docx), whatever its name says."),
        ("a.docx", packed(**{"a.txt": b"x"}), "This is a packed file, but not a Word document (.docx)."),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "This Word file is protected by a password, or an old .doc: save it as an open .docx.",
        ),
        ("a.docx", making.as_word(TREATY)[:900], "This Word document is damaged or incomplete."),
        (
            "a.docx",
            packed(**TYPES, **{"word/document.xml": ENTITIES}),
            "This Word document has a document type or entities, which are not read for safety.",
        ),
        ("a.xml", ENTITIES, "The file has a document type or entities, which are not read for safety."),
        ("a.xml", LAUGHS, "The file has a document type or entities, which are not read for safety."),
        ("a.xml", b"<html/>", "The file is XML, but not Akoma Ntoso (its root is not akomaNtoso)."),
        ("a.xml", b"<akomaNtoso/>", "The Akoma Ntoso document has no body."),
        ("a.xml", b"<a><b></a>", "line 1: The file is not well-formed XML."),
        ("a.xml", DEEP, "More than 50 parts stand each within the next, as in no treaty."),
        ("a.txt", b"", "The file is empty. Please choose another."),
        ("a.txt", b" \n\t ", "The file is empty. Please choose another."),
        ("a.txt", b"Article 1\n\n\xff\xfe\xfa", "Line 3: the file is not in UTF-8; save it as “Unicode (UTF-8)”."),
        ("a.txt", b"Article 1\x00", "The file holds NUL characters: it is not a text."),
        ("a.pdf", b"%PDF-1.7\nnothing", "This PDF is damaged or incomplete."),
        ("a.exe", b"MZ", "“.exe” is not a kind of file that can be read; known are .docx, .pdf, .txt, .md, .xml."),
        ("old", b"Article 1", "“old” is not a kind of file that can be read; known are .docx, .pdf, .txt, .md, .xml."),
    ],
)
def test_refuses_in_one_clear_line(name: str, content: bytes, line: str) -> None:
    assert refusal(name, content) == line


def test_refuses_more_than_fifty_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1_000)
    assert refusal("a.txt", b"x" * 1_001) == "The file is larger than 50 MB. Please choose a smaller one."


def test_refuses_what_unpacks_to_a_flood() -> None:
    flood = packed(**TYPES, **{"word/document.xml": b"<a>" + b" " * 260 * 1024 * 1024 + b"</a>"})
    assert len(flood) < 1_000_000
    assert (
        refusal("a.docx", flood) == "This Word document is far larger inside than a text. Put its words into a new one."
    )


def test_a_size_that_lies_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from convention.importing.extract import archive

    monkeypatch.setattr(archive, "MOST_XML", 10_000)
    liar = packed(**TYPES, **{"word/document.xml": b"<a>" + b" " * 20_000 + b"</a>"})
    assert (
        refusal("a.docx", liar) == "This Word document is far larger inside than a text. Put its words into a new one."
    )


def test_refuses_a_scan() -> None:
    import typst

    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><rect width="90" height="90"/></svg>'
    content = typst.compile(f'#image(bytes("{picture.decode().replace(chr(34), chr(92) + chr(34))}"))'.encode())
    assert refusal("a.pdf", content) == (
        "This PDF is a scan: it holds pictures of pages and no text. Run text recognition first."
    )


def test_a_text_without_articles_is_an_error_in_the_report() -> None:
    found = read("a.txt", b"Dear Sir,\n\nThank you for your letter of last week about the garden.\n")
    assert found.articles == 0
    assert "no article was found; is this a treaty?" in [finding.message for finding in found.errors]


@pytest.mark.parametrize("seed", range(200))
def test_a_malformed_file_ends_in_a_line_or_a_report(seed: int) -> None:
    """Bytes changed, cut, doubled or swapped: read, or refused in one line; never anything else."""
    chance = random.Random(seed)
    suffix = SUFFIXES[seed % len(SUFFIXES)]
    content = bytearray(MAKERS[suffix](TREATY))
    for _ in range(chance.randint(1, 12)):
        _spoil(content, chance)
    outcome = _outcome(f"file{suffix}", bytes(content))
    assert "\n" not in outcome
    assert outcome.endswith(".")


def _outcome(name: str, content: bytes) -> str:
    """Return the line that refuses the file, or what became of its text."""
    try:
        found = read(name, content)
    except Unreadable as refused:
        return str(refused)
    lost = [finding.message for finding in found.findings if "does not add up" in finding.message]
    return f"lost: {lost}" if lost else f"read {found.articles} articles."


def _spoil(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content) or 1)
    kind = chance.randrange(5)
    if kind == 0 and content:
        content[at] = chance.randrange(256)
    elif kind == 1:
        del content[at : at + chance.randint(1, 200)]
    elif kind == 2:
        content[at:at] = content[at : at + chance.randint(1, 200)]
    elif kind == 3:
        content[at:at] = bytes(chance.randrange(256) for _ in range(8))
    else:
        del content[at : len(content) if chance.random() < 0.3 else at + 1]


@pytest.mark.parametrize(
    "body",
    [
        "." * 60_000 + "x", "_" * 60_000 + " x", "(i) x; " * 10_000, "word[1] " * 10_000 + "\n\n[1] note",
        "Article 1 The text. " * 10_000, "- x\n" * 20_000, "a\n" * 20_000, "Article 1\n\nWords.\n\n" * 5_000,
        "Article 1\n\n" + "x: (a) y; (b) z; " * 10_000, "Article 1\n\n" + "word\n\n" * 10_000,
    ],
)  # fmt: skip
def test_what_repeats_ten_thousand_times_is_read_to_its_end(body: str) -> None:
    """With work that grows by the square, this would end in the time limit of the whole run."""
    source = f"Convention on Trials\n\nThe States Parties,\n\nHave agreed as follows:\n\n{body}"
    text = read("a.txt", source.encode()).text
    assert text.title == "Convention on Trials"
    anchors, articles = Anchors(text), list(text.articles())
    assert len({anchors.of(article) for article in articles}) == len(articles)
