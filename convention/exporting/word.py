"""The text as a Word document: real headings, hanging numbers, native footnotes. The importer reads it.

Styles and packing are python-docx's; the body is written as WordprocessingML, footnotes as a part of their own.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape  # nosec B406 - it writes and parses nothing

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from convention.exporting.book import Book, Call, Called, Paragraph, Part, pieces
from convention.importing.colophon import TITLE

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f'xmlns:w="{NAMESPACE}"'
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
FACE = "Cambria"
SOFT, TEAL, INK = RGBColor(0x55, 0x55, 0x50), RGBColor(0x0B, 0x5D, 0x5E), RGBColor(0x1B, 0x1B, 0x18)
STEP = Cm(0.8)
DEPTHS = 6
HEADINGS = {1: (20, 30, 14), 2: (14, 22, 8), 3: (12, 18, 6), 4: (11.5, 16, 5), 5: (11, 14, 5), 6: (11, 14, 5)}
LISTED = 2  # headings of these levels stand in the contents
REFERENCE = '<w:rPr><w:rStyle w:val="footnotereference"/></w:rPr>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def word(book: Book) -> bytes:
    """Return a .docx; the same words give the same bytes."""
    document = docx.Document()
    _styles(document, book)
    writer = _Writer(book)
    body = writer.body()
    element = document.element.body
    section = element.sectPr
    for child in list(element):
        if child is not section:
            element.remove(child)
    for child in parse_xml(f"<w:body {W}>{body}</w:body>"):
        section.addprevious(child)
    _footnotes(document, writer.notes())
    _page(document, book)
    _facts(document, book)
    packed = io.BytesIO()
    document.save(packed)
    return _undated(packed.getvalue())


# --- styles, page, facts ---------------------------------------------------------------------------------


def _styles(document: Document, book: Book) -> None:
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(11)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    normal.element.rPr.append(parse_xml(f'<w:lang {W} w:val="{escape(book.standing.language)}"/>'))
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.2
    title = styles["Title"]
    _look(title, size=28, before=60, after=10)
    title.element.pPr.remove(title.element.pPr.find(qn("w:pBdr")))
    title.font.bold = True
    _look(styles["Subtitle"], size=12, before=0, after=4, colour=SOFT)
    styles["Subtitle"].font.italic = False
    for spaced in styles["Subtitle"].element.rPr.findall(qn("w:spacing")):
        styles["Subtitle"].element.rPr.remove(spaced)
    for level, (size, before, after) in HEADINGS.items():
        _look(styles[f"Heading {level}"], size=size, before=before, after=after)
        styles[f"Heading {level}"].font.bold = True
        styles[f"Heading {level}"].font.italic = False
    for depth in range(DEPTHS):
        marked = styles.add_style(f"Provision {depth + 1}", WD_STYLE_TYPE.PARAGRAPH)
        loose = styles.add_style(f"Paragraph {depth + 1}", WD_STYLE_TYPE.PARAGRAPH)
        for style, left in ((marked, depth + 1), (loose, depth)):
            style.base_style = normal
            style.paragraph_format.left_indent = STEP * left
        marked.paragraph_format.first_line_indent = -STEP
        marked.paragraph_format.tab_stops.add_tab_stop(STEP * (depth + 1))
    for level in range(1, LISTED + 1):
        listed = styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
        listed.base_style = normal
        listed.paragraph_format.left_indent = STEP * (level - 1)
        listed.paragraph_format.space_before = Pt(6 if level == 1 else 0)
        listed.paragraph_format.space_after = Pt(2)
        listed.paragraph_format.line_spacing = 1.05
    about = styles.add_style("About", WD_STYLE_TYPE.PARAGRAPH)
    _look(about, size=9, before=0, after=3, colour=SOFT)
    label = styles.add_style("Label", WD_STYLE_TYPE.CHARACTER)
    label.font.bold, label.font.color.rgb = False, TEAL
    note = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = normal
    _look(note, size=9, before=0, after=2)
    call = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    call.font.superscript = True


def _look(style: object, *, size: float, before: float, after: float, colour: RGBColor = INK) -> None:
    font, spacing = style.font, style.paragraph_format  # type: ignore[attr-defined]
    font.name, font.size, font.color.rgb = FACE, Pt(size), colour
    fonts = style.element.rPr.rFonts  # type: ignore[attr-defined]
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    spacing.space_before, spacing.space_after = Pt(before), Pt(after)


def _page(document: Document, book: Book) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(3)
    section.top_margin = section.bottom_margin = Cm(2.8)
    head = section.header.paragraphs[0]
    head.style = document.styles["About"]
    head.text = " ".join(book.standing.notices)
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["About"]
    foot.add_run(f"{book.title}, edition {book.standing.slug}\t")
    field = f'<w:fldSimple {W} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    foot._p.append(parse_xml(field))
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(15), WD_TAB_ALIGNMENT.RIGHT)


def _facts(document: Document, book: Book) -> None:
    standing, facts = book.standing, document.core_properties
    facts.title, facts.author = book.title, standing.rights_holder
    facts.language, facts.identifier = standing.language, standing.address
    facts.comments = " ".join(standing.notices)
    facts.last_modified_by = ""
    facts.revision = 1
    if standing.loaded_on:
        day = standing.loaded_on
        facts.created = facts.modified = datetime.datetime.combine(day, datetime.time())


def _footnotes(document: Document, notes: str) -> None:
    """Give the document a footnotes part, with the lines that separate notes from the text."""
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    content = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {W}>{lines}{notes}</w:footnotes>'
    name = PackURI("/word/footnotes.xml")
    part = PackagePart(name, FOOTNOTES, content.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    known = f'<w:footnotePr {W}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    settings = document.settings.element
    # The schema wants its place before what says how compatible the document is.
    settings.find(qn("w:compat")).addprevious(parse_xml(known))


def _undated(content: bytes) -> bytes:
    """Pack anew with one date for all members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            fresh = zipfile.ZipInfo(member.filename, FIRST_DAY)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fresh, old.read(member.filename))
    return packed.getvalue()


# --- the body ----------------------------------------------------------------------------------------------


class _Writer:
    """Writes WordprocessingML. Notes have the ids 1, 2, …, in the order of the text's own."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.ids = {number: count for count, number in enumerate(book.notes, 1)}
        self.called: set[str] = set()
        self.counted = 0  # notes that Word numbers itself
        self.custom: set[str] = set()  # and those whose mark it would not find
        self.places = 0

    def body(self) -> str:
        return "".join([*self._front(), *(self._part(part, 1) for part in self.book.parts), *self._about()])

    def notes(self) -> str:
        """Return the notes; the body must be written before, for it tells which marks Word counts itself."""
        found = []
        for note in self.book.notes.values():
            mark = f"<w:t>{escape(note.mark)}</w:t>" if note.number in self.custom else "<w:footnoteRef/>"
            inner = f"<w:r>{REFERENCE}{mark}</w:r>{_run(f' {note.text}')}"
            found.append(f'<w:footnote w:id="{self.ids[note.number]}">{_paragraph("footnotetext", inner)}</w:footnote>')
        return "".join(found)

    def _front(self) -> Iterator[str]:
        yield _paragraph("Title", _run(self.book.title))
        for line in self.book.subtitle:
            yield _paragraph("Subtitle", _run(line))
        yield self._contents()

    def _contents(self) -> str:
        """Return a field that Word can renew, filled with the headings as links."""
        found = [(part, level) for root in self.book.parts for part, level in _levels(root, 1) if level <= LISTED]
        entries = [
            (level, f'<w:hyperlink w:anchor="{bookmark(part.anchor)}" w:history="1">{_run(part.name)}</w:hyperlink>')
            for part, level in found
            if not part.is_article
        ]
        if not entries:
            return ""
        begin = _begin(f'TOC \\o "1-{LISTED}" \\h \\n')
        last = len(entries) - 1
        return "".join(
            _paragraph(f"toc{level}", (begin if place == 0 else "") + words + (END if place == last else ""))
            for place, (level, words) in enumerate(entries)
        )

    def _about(self) -> Iterator[str]:
        yield _paragraph("About", _run(TITLE), "<w:pageBreakBefore/>")
        for line in self.book.standing.lines:
            yield _paragraph("About", _run(line))

    def _part(self, part: Part, level: int) -> str:
        heading = self._words(part.heading, part.calls)
        named = ""
        if part.label or heading:
            dot = ". " if heading and part.label else ""
            label = _run(part.label.rstrip(".") + dot if part.label else "", "Label" if heading else "")
            breaks = "<w:pageBreakBefore/>" if level == 1 else ""
            named = _paragraph(f"Heading{min(level, 6)}", self._bookmarked(part.anchor, label + heading), breaks)
        inner = [self._provision(one, 0) for one in part.paragraphs]
        return "".join([named, *inner, *(self._part(one, level + 1) for one in part.parts)])

    def _provision(self, one: Paragraph, depth: int) -> str:
        words = self._words(one.text, one.calls)
        style = f"{'Provision' if one.mark else 'Paragraph'}{min(depth, DEPTHS - 1) + 1}"
        mark = f"{_run(one.mark)}<w:r><w:tab/></w:r>" if one.mark else ""
        paragraph = _paragraph(style, mark + words) if one.mark or words else ""
        return paragraph + "".join(self._provision(child, depth + 1) for child in one.children)

    def _words(self, text: str, calls: list[Call]) -> str:
        return "".join(self._call(piece) if isinstance(piece, Called) else _run(piece) for piece in pieces(text, calls))

    def _call(self, number: str) -> str:
        note, mark = self.ids[number], escape(self.book.notes[number].mark)
        if number not in self.called:
            self.called.add(number)
            return self._bookmarked(f"note_{note}", f"<w:r>{REFERENCE}{self._reference(number, mark)}</w:r>")
        # Word counts each reference anew; a second call of one note is a field that shows the first's mark.
        again = _begin(rf"NOTEREF note_{note} \f \h")
        return f"{again}<w:r>{REFERENCE}<w:t>{mark}</w:t></w:r>{END}"

    def _reference(self, number: str, mark: str) -> str:
        if mark == str(self.counted + 1):
            self.counted += 1
            return f'<w:footnoteReference w:id="{self.ids[number]}"/>'
        self.custom.add(number)
        return f'<w:footnoteReference w:customMarkFollows="1" w:id="{self.ids[number]}"/><w:t>{mark}</w:t>'

    def _bookmarked(self, anchor: str, inner: str) -> str:
        self.places += 1
        name = bookmark(anchor)
        return f'<w:bookmarkStart w:id="{self.places}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{self.places}"/>'


def _levels(part: Part, level: int) -> Iterator[tuple[Part, int]]:
    yield part, level
    for inner in part.parts:
        yield from _levels(inner, level + 1)


def bookmark(anchor: str) -> str:
    """Return an anchor as Word names places: letters, figures and underlines, 40 at most."""
    return re.sub(r"\W", "_", anchor)[:40]


def _paragraph(style: str, inner: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inner}</w:p>'


def _begin(code: str) -> str:
    """Return the beginning of a field, up to what it shows."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def _run(text: str, style: str = "") -> str:
    if not text:
        return ""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
