"""The text as an EPUB 3: a document a chapter, contents by chapter and article, notes that pop up."""

from __future__ import annotations

import io
import uuid
import zipfile
from html import escape
from itertools import groupby
from pathlib import Path

from convention.exporting.book import Book, Call, Called, Paragraph, Part, pieces

STYLE = Path(__file__).resolve().parent / "epub.css"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of every member, so that the same words are the same bytes
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
ACCESS = {
    "accessMode": "textual",
    "accessModeSufficient": "textual",
    "accessibilityFeature": "structuralNavigation",
    "accessibilityHazard": "none",
    "accessibilitySummary": "Words only. Contents lead to every chapter and article; notes lead back to their calls.",
}


def epub(book: Book) -> bytes:
    documents = [(f"part-{count}.xhtml", part) for count, part in enumerate(book.parts, 1)]
    files = {
        "META-INF/container.xml": CONTAINER,
        "OEBPS/package.opf": _package(book, [name for name, _ in documents]),
        "OEBPS/contents.xhtml": _contents(book, documents),
        "OEBPS/title.xhtml": _title_page(book),
        "OEBPS/style.css": STYLE.read_text(encoding="utf-8"),
        **{f"OEBPS/{name}": _Writer(book, part).document() for name, part in documents},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        # The format wants its name first and unpacked, so that a program knows the file by its first bytes.
        archive.writestr(_member("mimetype", zipfile.ZIP_STORED), "application/epub+zip")
        for name, content in files.items():
            archive.writestr(_member(name, zipfile.ZIP_DEFLATED), content.encode())
    return packed.getvalue()


def _member(name: str, packing: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, FIRST_DAY)
    member.compress_type = packing
    return member


def _package(book: Book, names: list[str]) -> str:
    standing = book.standing
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"{standing.address} {standing.digest}")
    day = standing.loaded_on.isoformat() if standing.loaded_on else "2017-01-01"
    known = [
        f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>',
        f"<dc:title>{escape(book.title)}</dc:title>",
        f"<dc:language>{escape(standing.language)}</dc:language>",
        f"<dc:date>{escape(standing.date)}</dc:date>" if standing.date else "",
        f"<dc:rights>{escape(' '.join(standing.rights))}</dc:rights>",
        f"<dc:description>{escape(' '.join(standing.notices))}</dc:description>",
        f"<dc:source>{escape(standing.address)}</dc:source>",
        f'<meta property="dcterms:modified">{day}T00:00:00Z</meta>',
        *(f'<meta property="schema:{name}">{value}</meta>' for name, value in ACCESS.items()),
    ]
    items = "\n".join(
        f'<item id="{name.partition(".")[0]}" href="{name}" media-type="application/xhtml+xml"/>'
        for name in ["title.xhtml", *names]
    )
    spine = "".join(
        f'<itemref idref="{name.partition(".")[0]}"/>' for name in ["title.xhtml", "contents.xhtml", *names]
    )
    leftwards = ' page-progression-direction="rtl"' if _direction(book) == "rtl" else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f'xml:lang="{standing.language}">\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{_lines(known)}\n</metadata>\n<manifest>\n'
        '<item id="contents" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
        f'<item id="style" href="style.css" media-type="text/css"/>\n{items}\n</manifest>\n'
        f"<spine{leftwards}>{spine}</spine>\n</package>\n"
    )


def _lines(known: list[str]) -> str:
    return "\n".join(one for one in known if one)


def _direction(book: Book) -> str:
    return "rtl" if book.standing.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def _page(book: Book, title: str, body: str, kind: str) -> str:
    language = book.standing.language
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" '
        f'xml:lang="{language}" dir="{_direction(book)}">\n<head><title>{escape(title)}</title>'
        f'<link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
        f'<body epub:type="{kind}">\n{body}\n</body>\n</html>\n'
    )


def _title_page(book: Book) -> str:
    standing = book.standing
    subtitle = "".join(f'<p class="sub">{escape(line)}</p>' for line in book.subtitle)
    notices = "".join(f"<p>{escape(line)}</p>" for line in standing.notices)
    about = "".join(f"<p>{escape(line)}</p>" for line in standing.lines if line not in standing.notices)
    body = (
        f'<section epub:type="titlepage" class="title-page"><h1>{escape(book.title)}</h1>{subtitle}\n'
        f'<div class="notice">{notices}</div>\n<div class="about">{about}</div></section>'
    )
    return _page(book, book.title, body, "frontmatter")


def _contents(book: Book, documents: list[tuple[str, Part]]) -> str:
    items = "\n".join(_entry(name, part) for name, part in documents)
    first = documents[0][0] if documents else "title.xhtml"
    body = (
        f'<nav epub:type="toc" id="toc" role="doc-toc"><h1>Contents</h1>\n<ol>\n{items}\n</ol></nav>\n'
        '<nav epub:type="landmarks" hidden="hidden"><h2>Guide</h2><ol>'
        '<li><a epub:type="titlepage" href="title.xhtml">Title page</a></li>'
        '<li><a epub:type="toc" href="#toc">Contents</a></li>'
        f'<li><a epub:type="bodymatter" href="{first}">Beginning of the text</a></li></ol></nav>'
    )
    return _page(book, "Contents", body, "frontmatter")


def _entry(name: str, part: Part) -> str:
    inner = "".join(_entry(name, one) for one in part.parts)
    below = f"<ol>{inner}</ol>" if inner else ""
    return f'<li><a href="{name}#{part.anchor}">{escape(part.name)}</a>{below}</li>'


class _Writer:
    """Writes one document; a note stands at the end of each document that calls it."""

    def __init__(self, book: Book, root: Part) -> None:
        self.book, self.root = book, root
        self.called: dict[str, str] = {}

    def document(self) -> str:
        body = self.part(self.root, 1)
        kind = "frontmatter" if self.root.kind == "preamble" else "bodymatter"
        return _page(self.book, self.root.name, f"{body}\n{self.notes()}", kind)

    def part(self, part: Part, level: int) -> str:
        tag = f"h{min(level, 6)}"
        heading = self.words(part.heading, part.calls)
        label = f'<span class="label">{escape(part.label)}</span> ' if part.label and heading else escape(part.label)
        named = f"<{tag}>{label}{heading}</{tag}>" if label or heading else ""
        inner = "\n".join(self.part(one, level + 1) for one in part.parts)
        kind = "article" if part.is_article else part.kind
        return (
            f'<section class="{kind}" id="{part.anchor}">{named}\n{self.paragraphs(part.paragraphs)}{inner}</section>'
        )

    def paragraphs(self, paragraphs: list[Paragraph]) -> str:
        html = []
        for marked, group in groupby(paragraphs, key=lambda one: bool(one.mark)):
            items = "".join(self.paragraph(one) for one in group)
            html.append(f"<ol>{items}</ol>\n" if marked else items)
        return "".join(html)

    def paragraph(self, one: Paragraph) -> str:
        words = self.words(one.text, one.calls)
        below = self.paragraphs(one.children)
        text = f"<p>{words}</p>" if words else ""
        if one.mark:
            mark = f'<span class="mark">{escape(one.mark)}</span> '
            return f'<li id="{one.anchor}"><p>{mark}{words}</p>{below}</li>'
        return f'<div id="{one.anchor}">{text}{below}</div>'

    def words(self, text: str, calls: list[Call]) -> str:
        return "".join(
            self.call(piece) if isinstance(piece, Called) else escape(piece, quote=False)
            for piece in pieces(text, calls)
        )

    def call(self, number: str) -> str:
        note = self.book.notes[number]
        first = number not in self.called
        self.called[number] = f"{note.anchor}-call"
        name = f' id="{note.anchor}-call"' if first else ""
        return (
            f'<sup{name}><a epub:type="noteref" role="doc-noteref" href="#{note.anchor}">{escape(note.mark)}</a></sup>'
        )

    def notes(self) -> str:
        items = "".join(
            f'<aside epub:type="footnote" role="doc-footnote" id="{note.anchor}"><p>'
            f'<a role="doc-backlink" href="#{self.called[note.number]}">{escape(note.mark)}</a> '
            f"{escape(note.text, quote=False)}</p></aside>\n"
            for note in self.book.notes.values()
            if note.number in self.called
        )
        return f'<section class="notes" epub:type="footnotes">\n{items}</section>' if items else ""
