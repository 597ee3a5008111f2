"""Word documents, by their own XML: numbers of lists, footnotes, headings; headers, footers and contents apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from convention.importing.extract.archive import Element, Package, local
from convention.importing.extract.word_numbering import Numbering, W, value
from convention.importing.source import Call, Line, Source, SourceNote, Tape, Unreadable
from convention.importing.structure import LeftOut, Place

UNSEEN = {
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "rPr",
    "pPr",
    "footnoteRef",
    "endnoteRef",
    "annotationRef",
    "drawing",
}
REFERENCES = {"footnoteReference", "endnoteReference"}
TWIPS = 100  # to a letter: indents are counted in letters, as in text files
HEADING = re.compile(r"heading ?(\d)$", re.IGNORECASE)
CONTENTS = re.compile(r"(?:toc ?\d|toc heading|contents)", re.IGNORECASE)
BREAK = "\n"


def read_word(content: bytes) -> Source:
    """Read a .docx."""
    return _Document(Package(content)).read()


@dataclass(slots=True)
class Style:
    name: str = ""
    based_on: str = ""
    level: int = 0
    number: tuple[str, int] | None = None
    bold: bool = False
    hidden: bool = False
    indent: float = 0


@dataclass(slots=True)
class Gathered:
    """What is shown of one paragraph: lines, and after how many characters which footnote is called."""

    text: str = ""
    calls: list[tuple[int, str]] = field(default_factory=list)
    raised: list[tuple[int, int]] = field(default_factory=list)  # from and to which character it stands high
    boxes: list[Element] = field(default_factory=list)
    in_contents: bool = False
    bold: int = 0


class _Document:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.tape, self.source = Tape(), Source()
        self.numbering = Numbering(package.part("word/numbering.xml"))
        self.styles = _styles(package.part("word/styles.xml"))
        self.count = 0
        self.fields: list[str] = []  # open fields, innermost last; a table of contents is one
        self.marks: dict[str, str] = {}  # bookmarks, and the notes that are called within them
        self.named = ""  # the bookmark that was opened last

    def read(self) -> Source:
        root = self.package.part("word/document.xml")
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            raise Unreadable("This Word document has no text.")
        for element in _blocks(body):
            self._paragraph(*element)
        self._notes("word/footnotes.xml", "footnote")
        self._notes("word/endnotes.xml", "endnote")
        self._furniture()
        if not self.source.lines:
            raise Unreadable("This Word document has no text; it may hold pictures of pages.")
        self.source.visible = self.tape.visible()
        return self.source

    def _paragraph(self, element: Element, in_contents: bool) -> None:
        self.count += 1
        place = Place(paragraph=self.count)
        style = self._style(element)
        number = self._number(element, style)
        gathered = Gathered()
        for child in element:
            self._gather(child, gathered)
        for box in gathered.boxes:
            for inner, _ in _blocks(box):
                self._paragraph(inner, in_contents)
        if in_contents or gathered.in_contents or CONTENTS.match(style.name):
            self._leave_out(gathered.text, place, "table of contents")
            return
        self._lines(element, style, number, gathered, place)

    def _lines(self, element: Element, style: Style, number: str, gathered: Gathered, place: Place) -> None:
        mark = f"{number} " if number else ""
        parts = gathered.text.split(BREAK)
        if not gathered.text.strip() and not mark.strip("•▪–- "):
            return
        shift = 0
        shown = [part for part in parts if part.strip()] or [""]
        for index, part in enumerate(parts):
            if part.strip() or (mark and index == 0):
                lead = mark if index == 0 else ""
                text, calls = _folded(lead, part, shift, gathered.calls)
                words = self.tape.put(text, place, calls)
                self.source.lines.append(
                    Line(
                        words,
                        whole=part is shown[-1] or len(shown) == 1,
                        gap=index == 0,
                        level=style.level,
                        indent=self._indent(element, style),
                        style=self._look(element, gathered),
                        raised=_raised(lead, part, shift, gathered.raised),
                    )
                )
            shift += len(part) + 1

    def _look(self, element: Element, gathered: Gathered) -> str:
        properties = element.find(f"{W}pPr")
        centred = properties is not None and value(properties, "jc") == "center"
        bold = gathered.bold * 2 > len(gathered.text.strip()) > 0
        return " ".join(word for word, is_so in (("bold", bold), ("centre", centred)) if is_so)

    def _indent(self, element: Element, style: Style) -> float:
        properties = element.find(f"{W}pPr")
        indent = properties.find(f"{W}ind") if properties is not None else None
        if indent is None:
            return style.indent
        left = indent.get(f"{W}left") or indent.get(f"{W}start") or "0"
        return int(left) / TWIPS if left.lstrip("-").isdigit() else 0

    def _style(self, element: Element) -> Style:
        properties = element.find(f"{W}pPr")
        name = value(properties, "pStyle") if properties is not None else ""
        style = self.styles.get(name) or self.styles.get("") or Style()
        level = value(properties, "outlineLvl") if properties is not None else ""
        if level.isdigit() and int(level) < 9:
            return Style(style.name, "", int(level) + 1, style.number, style.bold, style.hidden, style.indent)
        return style

    def _number(self, element: Element, style: Style) -> str:
        properties = element.find(f"{W}pPr")
        own = properties.find(f"{W}numPr") if properties is not None else None
        if own is not None:
            number, level = value(own, "numId") or (style.number or ("", 0))[0], value(own, "ilvl") or "0"
            return self.numbering.next(number, int(level)) if number != "0" and level.isdigit() else ""
        return self.numbering.next(*style.number) if style.number else ""

    # --- what is shown of a paragraph --------------------------------------------------------------------

    def _gather(self, element: Element, into: Gathered) -> None:
        name = local(element)
        if name == "fldChar":
            self._field(value(element, "fldCharType", own=True), into)
        elif name == "instrText":
            if self.fields:
                self.fields[-1] += element.text or ""
        elif name == "AlternateContent":
            # The same thing in two forms: one of them is shown.
            for child in list(element)[:1]:
                self._gather(child, into)
        elif name == "txbxContent":
            into.boxes.append(element)
        elif name in {"drawing", "pict"}:
            into.boxes += list(element.iter(f"{W}txbxContent"))[:1]
        elif name in UNSEEN or (name == "r" and _is_hidden(element)):
            return
        elif name == "r" and _has_own_mark(element):
            for child in element:
                if local(child) in REFERENCES:
                    self._take(child, local(child), into)
        else:
            self._take(element, name, into)

    def _take(self, element: Element, name: str, into: Gathered) -> None:
        into.in_contents = into.in_contents or any(_is_contents(code) for code in self.fields)
        if name == "t" and not self._note_called_again():
            into.text += element.text or ""
            if _is_raised(element.getparent()):
                into.raised.append((len(into.text) - len(element.text or ""), len(into.text)))
            if _is_bold(element.getparent()):
                into.bold += len(element.text or "")
        elif name in {"tab", "ptab"}:
            into.text += " "
        elif name in {"br", "cr"}:
            into.text += "" if value(element, "type", own=True) in {"page", "column"} else BREAK
        elif name == "noBreakHyphen":
            into.text += "-"
        elif name == "sym":
            into.text += _symbol(element)
        elif name == "bookmarkStart":
            self.named = value(element, "name", own=True)
        elif name in REFERENCES:
            key = f"{name[:-9]}{value(element, 'id', own=True)}"
            self.marks[self.named] = key
            into.calls.append((len(into.text), key))
        else:
            for child in element:
                self._gather(child, into)

    def _field(self, kind: str, into: Gathered) -> None:
        if kind == "begin":
            self.fields.append("")
        elif kind == "separate" and (key := self._note_called_again()):
            into.calls.append((len(into.text), key))
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _note_called_again(self) -> str:
        """Return the note that an open field calls for the second time; what the field shows is that note's mark."""
        code = self.fields[-1].split() if self.fields else []
        return self.marks.get(code[1], "") if len(code) > 1 and code[0].upper() == "NOTEREF" else ""

    # --- beside the body ---------------------------------------------------------------------------------

    def _notes(self, part: str, kind: str) -> None:
        root = self.package.part(part)
        if root is None:
            return
        found = 0
        for element in root:
            if local(element) != kind or value(element, "type", own=True) not in {"", "normal"}:
                continue
            gathered = Gathered()
            for paragraph in element.iter(f"{W}p"):
                for child in paragraph:
                    if not _is_mark(child):
                        self._gather(child, gathered)
                gathered.text += BREAK
            text = _fold(gathered.text)
            if text:
                found += 1
                words = self.tape.put(text, Place(paragraph=found))
                key = f"{kind}{value(element, 'id', own=True)}"
                self.source.notes.append(SourceNote(key, str(found), words))

    def _furniture(self) -> None:
        for name in sorted(self.package.names):
            match = re.fullmatch(r"word/(header|footer)\d*\.xml", name)
            root = self.package.part(name) if match else None
            if root is None or match is None:
                continue
            for paragraph in root.iter(f"{W}p"):
                gathered = Gathered()
                for child in paragraph:
                    self._gather(child, gathered)
                self._leave_out(gathered.text, Place(), f"page {match[1]}")

    def _leave_out(self, text: str, place: Place, reason: str) -> None:
        shown = _fold(text)
        if shown:
            words = self.tape.put(shown, place)
            self.source.left_out.append(LeftOut(shown, reason, place, words.spans()))


def _blocks(element: Element, in_contents: bool = False) -> Iterator[tuple[Element, bool]]:
    """Yield the paragraphs of a body, a table's cells or a content control, in order; tell those of the contents."""
    for child in element:
        name = local(child)
        if name == "p":
            yield child, in_contents
        elif name in {"del", "moveFrom", "sdtPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr"}:
            continue
        elif name == "AlternateContent":
            yield from _blocks(list(child)[:1], in_contents)
        elif name == "sdt":
            gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            contents = gallery is not None and "Contents" in str(gallery.get(f"{W}val"))
            yield from _blocks(child, in_contents or contents)
        else:
            yield from _blocks(child, in_contents)


def _styles(root: Element | None) -> dict[str, Style]:
    found: dict[str, Style] = {}
    if root is None:
        return found
    for element in root.findall(f"{W}style"):
        found[value(element, "styleId", own=True)] = _one_style(element)
        if value(element, "type", own=True) == "paragraph" and element.get(f"{W}default") in {"1", "true"}:
            found.setdefault("", found[value(element, "styleId", own=True)])
    for style in found.values():
        _inherit(style, found)
    return found


def _one_style(element: Element) -> Style:
    style = Style(name=value(element, "name"), based_on=value(element, "basedOn"))
    properties = element.find(f"{W}pPr")
    heading = HEADING.match(style.name)
    if heading:
        style.level = int(heading[1])
    elif style.name.lower() == "title":
        style.level = 1
    if properties is not None:
        level = value(properties, "outlineLvl")
        if level.isdigit() and int(level) < 9:
            style.level = int(level) + 1
        own = properties.find(f"{W}numPr")
        if own is not None and value(own, "numId") not in {"", "0"}:
            deep = value(own, "ilvl")
            style.number = (value(own, "numId"), int(deep) if deep.isdigit() else 0)
        indent = properties.find(f"{W}ind")
        left = (indent.get(f"{W}left") or indent.get(f"{W}start") or "0") if indent is not None else "0"
        style.indent = int(left) / TWIPS if left.lstrip("-").isdigit() else 0
    return style


def _inherit(style: Style, known: dict[str, Style]) -> None:
    seen: set[str] = set()
    base = style.based_on
    while base and base in known and base not in seen:
        seen.add(base)
        style.level = style.level or known[base].level
        style.number = style.number or known[base].number
        base = known[base].based_on


def _folded(mark: str, part: str, shift: int, calls: list[tuple[int, str]]) -> tuple[str, tuple[Call, ...]]:
    """Return a line with its white space folded, and the calls that fall into it."""
    found = []
    for offset, key in calls:
        if shift <= offset <= shift + len(part):
            found.append(Call(len(_fold(f"{mark}{part[: offset - shift]}")), key))
    return _fold(f"{mark}{part}"), tuple(found)


def _raised(mark: str, part: str, shift: int, stretches: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the stretches that stand high in a line whose white space is folded."""
    inside = ((start - shift, end - shift) for start, end in stretches if shift <= start and end <= shift + len(part))
    return tuple((len(_fold(f"{mark}{part[:start]}")), len(_fold(f"{mark}{part[:end]}"))) for start, end in inside)


def _fold(text: str) -> str:
    return " ".join(text.split())


def _is_hidden(run: Element) -> bool:
    return _has(run, "vanish")


def _has_own_mark(run: Element) -> bool:
    """Tell whether a note's mark is typed after its reference, in the same run."""
    found = (child for child in run if local(child) in REFERENCES)
    return any(value(child, "customMarkFollows", own=True) not in {"", "0", "false"} for child in found)


def _is_mark(run: Element) -> bool:
    """Tell whether a run of a note's own text is its mark, by the style that Word gives it."""
    properties = run.find(f"{W}rPr")
    style = value(properties, "rStyle") if properties is not None else ""
    return style.replace(" ", "").lower() in {"footnotereference", "endnotereference"}


def _is_bold(run: Element) -> bool:
    return run is not None and _has(run, "b")


def _is_raised(run: Element) -> bool:
    properties = run.find(f"{W}rPr") if run is not None else None
    return properties is not None and value(properties, "vertAlign") == "superscript"


def _has(run: Element, name: str) -> bool:
    properties = run.find(f"{W}rPr")
    found = properties.find(f"{W}{name}") if properties is not None else None
    return found is not None and found.get(f"{W}val") not in {"0", "false", "none"}


def _is_contents(code: str) -> bool:
    return code.strip().upper().startswith(("TOC", "TOA"))


def _symbol(element: Element) -> str:
    code = value(element, "char", own=True)
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    # Symbol fonts keep their letters in a private row; there is nothing better to show than a bullet.
    return "•" if 0xF000 <= number <= 0xF0FF else chr(number)
