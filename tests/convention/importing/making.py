"""Makes files of a treaty in every format, so that what is read back can be held against what was written."""

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

import typst

from convention.importing.structure import Article, Division, Kind, NoteRef, Provision, Text

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
AKN_NS = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


@dataclass(frozen=True)
class Printed:
    """One thing to print: what it is, how deep it stands, its mark and its words."""

    role: str  # title, subtitle, label, heading, text
    text: str
    refs: tuple[NoteRef, ...] = ()
    mark: str = ""
    depth: int = 0
    rank: int = 0


def printed(text: Text) -> Iterator[Printed]:
    """Yield a treaty's parts in the order of printing."""
    if text.title:
        yield Printed("title", text.title)
    for line in filter(None, text.subtitle.split("\n")):
        yield Printed("subtitle", line)
    yield from _items(text.items, 1)


def _items(items: list[Division | Article], rank: int) -> Iterator[Printed]:
    for item in items:
        if item.label:
            yield Printed("label", item.label, rank=rank)
        if item.heading:
            yield Printed("heading", item.heading, tuple(item.refs), rank=rank)
        yield from _provisions(item.provisions, 0)
        if isinstance(item, Division):
            yield from _items(item.items, rank + 1)


def _provisions(provisions: list[Provision], depth: int) -> Iterator[Printed]:
    for provision in provisions:
        yield Printed("text", provision.text, tuple(provision.refs), provision.mark, depth)
        yield from _provisions(provision.children, depth + 1)


def _marked(item: Printed, note: str) -> str:
    """Return the words with each footnote mark written as ``note`` says (``{}`` is its number)."""
    text = item.text
    for ref in sorted(item.refs, key=lambda ref: -ref.offset):
        text = text[: ref.offset] + note.format(ref.number) + text[ref.offset :]
    return text


def as_markdown(text: Text) -> bytes:
    lines: list[str] = []
    for item in printed(text):
        words = _marked(item, "[^{}]")
        if item.role == "title":
            lines.append(f"# {words}")
        elif item.role in {"label", "heading"}:
            lines.append(f"{'#' * min(item.rank + 1, 6)} {words}")
        else:
            lines.append(
                f"{'   ' * item.depth}{item.mark} {words}".rstrip() if item.mark else "   " * item.depth + words
            )
    lines += [f"[^{note.number}]: {note.text}" for note in text.notes]
    return "\n\n".join(lines).encode()


def as_plain(text: Text, *, width: int = 72, call: str = " [{}]", entry: str = "[{}]") -> bytes:
    """Wrapped lines, as a text file from a mail or a library; footnotes at the end, called and listed as is told."""
    blocks: list[str] = []
    for item in printed(text):
        words = f"{item.mark} {_marked(item, call)}".strip()
        lead = "    " * item.depth
        blocks.append(textwrap.fill(words, width, initial_indent=lead, subsequent_indent=lead, break_on_hyphens=False))
    if text.notes:
        blocks.append("NOTES")
        blocks += [
            textwrap.fill(f"{entry.format(note.number)} {note.text}", width, break_on_hyphens=False)
            for note in text.notes
        ]
    return "\n\n".join(blocks).encode()


# --- Akoma Ntoso -------------------------------------------------------------------------------------


def as_xml(text: Text) -> bytes:
    notes = {note.number: note.text for note in text.notes}
    body, annexes, before, after = [], [], "", ""
    for item in text.items:
        if isinstance(item, Article) or item.kind not in (Kind.PREAMBLE, Kind.CLOSING, Kind.ANNEX):
            body.append(_akn_item(item, notes))
        elif item.kind is Kind.PREAMBLE:
            before = f"<preamble>{_akn_loose(item, notes)}</preamble>"
        elif item.kind is Kind.CLOSING:
            after = f"<conclusions>{_akn_loose(item, notes)}</conclusions>"
        else:
            inner = _akn_provisions(item.provisions, notes) + "".join(_akn_item(one, notes) for one in item.items)
            annexes.append(
                f"<attachment><num>{escape(item.label)}</num>{_akn_heading(item, notes)}"
                f'<doc name="annex"><meta/><mainBody>{inner}</mainBody></doc></attachment>'
            )
    title = f"<p><docTitle>{escape(text.title)}</docTitle></p>"
    title += "".join(f"<p>{escape(line)}</p>" for line in filter(None, text.subtitle.split("\n")))
    attached = f"<attachments>{''.join(annexes)}</attachments>" if annexes else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><akomaNtoso xmlns="{AKN_NS}"><act name="treaty"><meta>unseen</meta>'
        f"<preface>{title}</preface>{before}<body>{''.join(body)}</body>{after}{attached}</act></akomaNtoso>"
    ).encode()


def _akn_text(text: str, refs: list[NoteRef], notes: dict[str, str]) -> str:
    parts, last = [], 0
    for ref in sorted(refs, key=lambda ref: ref.offset):
        parts.append(escape(text[last : ref.offset]))
        parts.append(f'<authorialNote marker="{ref.number}"><p>{escape(notes[ref.number])}</p></authorialNote>')
        last = ref.offset
    return "".join([*parts, escape(text[last:])])


def _akn_heading(item: Division | Article, notes: dict[str, str]) -> str:
    return f"<heading>{_akn_text(item.heading, item.refs, notes)}</heading>" if item.heading else ""


def _akn_loose(item: Division, notes: dict[str, str]) -> str:
    num = f"<num>{escape(item.label)}</num>" if item.label else ""
    return num + _akn_heading(item, notes) + _akn_provisions(item.provisions, notes)


def _akn_item(item: Division | Article, notes: dict[str, str]) -> str:
    name = "article" if isinstance(item, Article) else item.kind.value
    num = f"<num>{escape(item.label)}</num>" if item.label else ""
    inner = _akn_provisions(item.provisions, notes)
    if isinstance(item, Division):
        inner += "".join(_akn_item(one, notes) for one in item.items)
    return f"<{name}>{num}{_akn_heading(item, notes)}{inner}</{name}>"


def _akn_provisions(provisions: list[Provision], notes: dict[str, str]) -> str:
    found = []
    for one in provisions:
        text = _akn_text(one.text, one.refs, notes)
        num = f"<num>{escape(one.mark)}</num>" if one.mark else ""
        if not one.mark and not one.children:
            found.append(f"<content><p>{text}</p></content>")
        elif one.children:
            intro = f"<intro><p>{text}</p></intro>" if text else ""
            found.append(f"<paragraph>{num}{intro}{_akn_provisions(one.children, notes)}</paragraph>")
        else:
            found.append(f"<paragraph>{num}<content><p>{text}</p></content></paragraph>")
    return "".join(found)


# --- Word --------------------------------------------------------------------------------------------


def as_word(text: Text, *, header: str = "", footer: str = "", styled: bool = False) -> bytes:
    """A .docx with real footnotes and typed numbers."""
    paragraphs = []
    for item in printed(text):
        words = f"{item.mark} ".lstrip() if item.mark else ""
        runs = _word_run(words) if words else ""
        last = 0
        for ref in sorted(item.refs, key=lambda ref: ref.offset):
            runs += _word_run(item.text[last : ref.offset])
            runs += f'<w:r><w:footnoteReference w:id="{int(ref.number) + 1}"/></w:r>'
            last = ref.offset
        runs += _word_run(item.text[last:])
        style = ""
        if styled and item.role in {"title", "label", "heading"}:
            style = (
                '<w:pStyle w:val="Title"/>'
                if item.role == "title"
                else f'<w:pStyle w:val="Heading{min(item.rank, 6)}"/>'
            )
        indent = f'<w:ind w:left="{item.depth * 567}"/>' if item.depth else ""
        centre = '<w:jc w:val="center"/>' if item.role in {"title", "label", "heading"} else ""
        paragraphs.append(f"<w:p><w:pPr>{style}{indent}{centre}</w:pPr>{runs}</w:p>")
    notes = "".join(_word_note(note.number, note.text) for note in text.notes)
    return word_file("".join(paragraphs), notes=notes, header=header, footer=footer)


def _word_note(number: str, text: str) -> str:
    runs = f"<w:r><w:footnoteRef/></w:r>{_word_run(' ' + text)}"
    return f'<w:footnote w:id="{int(number) + 1}"><w:p>{runs}</w:p></w:footnote>'


def _word_run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def word_file(body: str, *, notes: str = "", numbering: str = "", header: str = "", footer: str = "") -> bytes:
    """Pack a body of WordprocessingML with its parts."""
    styles = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    styles += '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    styles += "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>'
        for n in range(1, 7)
    )
    styles += '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": f"<w:body>{body}</w:body>",
        "word/styles.xml": styles,
    }
    if notes:
        parts["word/footnotes.xml"] = notes
    if numbering:
        parts["word/numbering.xml"] = numbering
    if header:
        parts["word/header1.xml"] = f"<w:p>{_word_run(header)}</w:p>"
    if footer:
        parts["word/footer1.xml"] = f"<w:p>{_word_run(footer)}</w:p>"
    names = {"document": "document", "styles": "styles", "footnotes": "footnotes", "numbering": "numbering"}
    names |= {"header1": "hdr", "footer1": "ftr"}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inner in parts.items():
            stem = name.removeprefix("word/").removesuffix(".xml")
            if stem in names:
                root = f"w:{names[stem]}"
                archive.writestr(name, f'<?xml version="1.0"?><{root} xmlns:w="{W_NS}">{inner}</{root}>')
            else:
                archive.writestr(name, inner)
    return packed.getvalue()


# --- PDF ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Setting:
    """How a treaty is printed."""

    header: str = ""
    numbers: bool = True
    contents: bool = False
    hyphenate: bool = True
    size: int = 10
    height: float = 24
    columns: int = 1
    justified: bool = True
    set_in: bool = False  # first lines stand in, and no white space parts paragraphs
    hanging: bool = False  # lists hang below their marks
    one_line: bool = False  # label and heading on one line
    centred: bool = True
    bold: bool = True


def as_pdf(text: Text, setting: Setting | None = None) -> bytes:
    """A printed treaty with running head, page numbers, footnotes and perhaps contents."""
    how = setting or Setting()
    notes = {note.number: note.text for note in text.notes}
    lines = _typ_setting(how)
    waiting = ""
    for item in printed(text):
        words = _typ_notes(item, notes)
        if item.role == "label" and how.one_line:
            lines += _typ_label(waiting, item.rank)
            waiting = words
            continue
        if item.role == "title":
            lines.append(f"#align(center)[#text(size: 1.4em)[{words}]]")
        elif item.role == "subtitle":
            lines.append(f"#align(center)[{words}]")
        elif item.role in {"label", "heading"}:
            outlined = str(item.role == "label" or how.one_line).lower()
            named = f"{waiting}. {words}" if waiting else words
            lines.append(f"#heading(level: {item.rank}, outlined: {outlined})[{named}]")
            waiting = ""
        else:
            lines += _typ_label(waiting, 2)
            waiting = ""
            lines.append(_typ_paragraph(item, words, how))
    return typst.compile("\n\n".join(lines).encode())


def _typ_setting(how: Setting) -> list[str]:
    numbering = '"1"' if how.numbers else "none"
    page = f"width: 16cm, height: {how.height}cm, margin: 2.2cm, columns: {how.columns}"
    indent = "first-line-indent: (amount: 1.5em, all: true), spacing: 0.65em" if how.set_in else "spacing: 1.2em"
    lines = [
        f"#set page({page}, header: [{_typ(how.header)}], numbering: {numbering})",
        f'#set text(size: {how.size}pt, lang: "en", hyphenate: {str(how.hyphenate).lower()})',
        f"#set par(justify: {str(how.justified).lower()}, {indent})",
        f'#show heading: set text(size: 1em, weight: "{"bold" if how.bold else "regular"}")',
        f"#show heading: set align({'center' if how.centred else 'left'})",
        "#show heading: set par(first-line-indent: 0pt)",
    ]
    if how.contents:
        lines.append("#heading(outlined: false, level: 1)[CONTENTS]\n#outline(title: none)\n#pagebreak()")
    return lines


def _typ_label(waiting: str, rank: int) -> list[str]:
    return [f"#heading(level: {rank}, outlined: true)[{waiting}]"] if waiting else []


def _typ_paragraph(item: Printed, words: str, how: Setting) -> str:
    left = item.depth * 0.8
    if how.hanging and item.mark:
        return f"#pad(left: {left}cm)[#par(hanging-indent: 0.8cm)[#box(width: 0.8cm)[{_typ(item.mark)}]{words}]]"
    mark = f"{_typ(item.mark)} " if item.mark else ""
    return f"#pad(left: {left}cm)[{mark}{words}]" if left else f"{mark}{words}"


def _typ(text: str) -> str:
    return "".join(f"\\{char}" if char in r"\#$*_`<>@[]~=-+/'\"" else char for char in text)


def _typ_notes(item: Printed, notes: dict[str, str]) -> str:
    parts, last = [], 0
    for ref in sorted(item.refs, key=lambda ref: ref.offset):
        parts.append(_typ(item.text[last : ref.offset]))
        parts.append(f"#footnote[{_typ(notes[ref.number])}]")
        last = ref.offset
    return "".join([*parts, _typ(item.text[last:])])
