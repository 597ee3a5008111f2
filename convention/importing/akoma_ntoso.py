"""Akoma Ntoso 3.0: a treaty whose structure is told by its markup, so that nothing need be guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from convention.importing import labels, numbers
from convention.importing.extract.archive import Element, local, root
from convention.importing.source import Call, Source, Tape, Unreadable, Words
from convention.importing.structure import Article, Division, Kind, Note, NoteRef, Place, Provision, Text

DIVISIONS = {
    "book": Kind.BOOK, "tome": Kind.BOOK, "part": Kind.PART, "title": Kind.TITLE, "chapter": Kind.CHAPTER,
    "section": Kind.SECTION, "division": Kind.SECTION, "subpart": Kind.SECTION, "subtitle": Kind.SECTION,
    "subchapter": Kind.SECTION, "subdivision": Kind.SUBSECTION, "subsection": Kind.SUBSECTION,
}  # fmt: skip
PROVISIONS = {
    "paragraph", "subparagraph", "point", "clause", "subclause", "item", "indent", "list", "alinea", "subrule", "rule",
    "sublist", "proviso", "transitional", "level", "recital", "citation", "tr",
}  # fmt: skip
LISTS = {"blockList", "ol", "ul", "toc"}
OPENINGS = {"listIntroduction", "intro"}
CLOSINGS = {"listWrapUp", "wrapUp"}
CONTAINERS = {"content", "container", "div", "formula", "blockContainer"}
BLOCKS = {"p", "span", "block", "docTitle", "longTitle", "shortTitle", "docNumber", "docDate", "docType", "subheading"}
MARKUP = {"meta"}
NAMING = {"label", "heading"}  # of a closing clause, which the schema gives neither num nor heading
NOTE_ID = re.compile(r"note_(\d+)")
NUMBER = re.compile(rf"\b(\d{{1,3}}|[IVXLC]+)(\s?(?:{numbers.LATIN}))?\b")


def read_xml(content: bytes) -> tuple[Source, Text]:
    """Read an Akoma Ntoso document into its source and its text."""
    document = root(content, "The file")
    if local(document) != "akomaNtoso":
        raise Unreadable("The file is XML, but not Akoma Ntoso (its root is not akomaNtoso).")
    return _Reader(document).read()


@dataclass(slots=True)
class _Inline:
    """Text gathered from one block, with the notes that it calls."""

    text: str = ""
    calls: list[tuple[int, str]] = field(default_factory=list)


class _Reader:
    def __init__(self, document: Element) -> None:
        self.document = document
        self.tape, self.source, self.text = Tape(), Source(), Text()
        self.pending: list[tuple[str, Element]] = []
        self.notes = 0

    def read(self) -> tuple[Source, Text]:
        for child in self.document:
            if local(child) != "components":
                self._document(child, self.text.items, outermost=True)
        for component in self.document.iter("{*}component"):
            self._component(component)
        if not self.text.items:
            raise Unreadable("The Akoma Ntoso document has no body.")
        self.text.notes.sort(key=lambda note: int(note.number))
        self.source.visible = self.tape.visible()
        self.text.left_out = self.source.left_out
        return self.source, self.text

    def _document(self, element: Element, items: list[Division | Article], *, outermost: bool = False) -> None:
        for child in element:
            name = local(child)
            if name in MARKUP or not name:
                continue
            if name in {"coverPage", "preface"} and outermost:
                self._preface(child)
            elif name == "preamble":
                self._loose(child, Division(Kind.PREAMBLE, place=_place(child)), items)
            elif name in {"body", "mainBody", "portionBody", "fragmentBody"}:
                self._hierarchy(child, items, None)
            elif name == "conclusions":
                self._loose(child, Division(Kind.CLOSING, place=_place(child)), items)
            elif name in {"attachments", "components"}:
                for attachment in child:
                    self._component(attachment)
            else:
                self._leave_out(child, f"in <{name}>")

    def _component(self, element: Element) -> None:
        """An attachment is an annex; its own heading, or that of its document, names it."""
        division = Division(Kind.ANNEX, place=_place(element))
        self.text.items.append(division)
        for child in element:
            name = local(child)
            if name in {"num", "heading", "subheading"}:
                self._name(division, child)
            elif name == "meta" or not name:
                continue
            else:
                self._annex_document(child, division)
        if not division.label and division.heading:
            self._label_from_heading(division)

    def _annex_document(self, element: Element, division: Division) -> None:
        for child in element:
            name = local(child)
            if name == "meta" or not name:
                continue
            if name == "preface":
                for block in _leaves(child):
                    self._name(division, block)
            elif name in {"body", "mainBody", "preamble", "conclusions"}:
                self._hierarchy(child, division.items, division)
            else:
                self._leave_out(child, f"in <{name}>")

    def _name(self, division: Division, element: Element, *, is_label: bool = False) -> None:
        words = self._words(element)
        if not words.text:
            return
        is_label = is_label or local(element) == "num" or labels.at(words.text) is not None
        if not division.label and is_label:
            division.label = words.text
            label = labels.at(words.text)
            division.number = label.number if label else ""
        elif division.heading:
            division.provisions.append(self._provision(words))
        else:
            division.heading, division.refs = words.text, self._refs(words)

    def _label_from_heading(self, division: Division) -> None:
        label = labels.at(division.heading)
        if label is not None and label.kind is Kind.ANNEX and label.label_end == len(division.heading.rstrip(" .")):
            division.label, division.heading, division.number = division.heading, "", label.number

    def _preface(self, element: Element) -> None:
        lines: list[Words] = []
        for block in _leaves(element):
            titled = local(block) == "docTitle" or next(block.iter("{*}docTitle"), None) is not None
            words = self._words(block)
            if titled and not self.text.title and not lines:
                self.text.title = words.text
            elif words.text:
                lines.append(words)
        self._subtitle(lines)

    def _subtitle(self, lines: list[Words]) -> None:
        if not self.text.title and lines:
            self.text.title = lines.pop(0).text
        self.text.subtitle = "\n".join(words.text for words in lines)

    def _loose(self, element: Element, division: Division, items: list[Division | Article]) -> None:
        self._hierarchy(element, division.items, division)
        if division.provisions or division.items or division.heading:
            items.append(division)

    # --- hierarchy ---------------------------------------------------------------------------------------

    def _hierarchy(self, element: Element, items: list[Division | Article], around: Division | None) -> None:
        for child in element:
            name = local(child)
            if not name or name in MARKUP:
                continue
            if name == "article":
                items.append(self._article(child))
            elif name in DIVISIONS or (name not in PROVISIONS and next(child.iter("{*}article"), None) is not None):
                items.append(self._division(child, name))
            elif around is not None and name in {"num", "heading", "subheading"}:
                self._name(around, child)
            else:
                self._loose_block(child, items, around)

    def _loose_block(self, element: Element, items: list[Division | Article], around: Division | None) -> None:
        if around is None:
            around = Division(Kind.SECTION, place=_place(element))
            items.append(around)
        if local(element) == "container" and element.get("name") in NAMING:
            self._name(around, element, is_label=element.get("name") == "label")
            return
        if local(element) in {"recitals", "citations", "container", "formula", "hcontainer", "content", "div", "intro"}:
            self._hierarchy(element, around.items, around)
        else:
            self._into(around.provisions, element)

    def _division(self, element: Element, name: str) -> Division:
        division = Division(DIVISIONS.get(name, Kind.SECTION), place=_place(element))
        for child in element:
            if local(child) == "num":
                division.label = self._words(child).text
            elif local(child) in {"heading", "subheading"}:
                self._heading(division, child)
        division.number = self._division_number(division)
        self._hierarchy(_without_name(element), division.items, division)
        return division

    @staticmethod
    def _division_number(division: Division) -> str:
        label = labels.at(division.label)
        return label.number if label is not None and label.kind is not None else _number(division.label)

    def _heading(self, item: Division | Article, element: Element) -> None:
        words = self._words(element)
        offset = len(item.heading) + 1 if item.heading else 0
        item.heading = f"{item.heading} {words.text}".strip()
        item.refs += [NoteRef(ref.offset + offset, ref.number) for ref in self._refs(words)]

    def _article(self, element: Element) -> Article:
        article = Article("", "", place=_place(element))
        for child in element:
            if local(child) == "num":
                article.label = self._words(child).text
            elif local(child) in {"heading", "subheading"}:
                self._heading(article, child)
        label = labels.at(article.label)
        article.number = label.number if label is not None and label.is_article else _number(article.label)
        for child in element:
            if local(child) not in {"num", "heading", "subheading", ""}:
                self._into(article.provisions, child)
        return article

    # --- provisions --------------------------------------------------------------------------------------

    def _into(self, provisions: list[Provision], element: Element) -> None:
        """Add what an element holds to a list of provisions."""
        name = local(element)
        if not name or name in MARKUP:
            return
        if (
            name in LISTS
            or name in OPENINGS | CLOSINGS
            or name in {"content", "container", "div", "formula", "blockContainer"}
        ):
            self._sequence(provisions, element)
        elif name in PROVISIONS or name in {"li", "hcontainer"} or _holds_provisions(element):
            provisions.append(self._marked(element))
        else:
            words = self._words(element)
            if words.text:
                provisions.append(self._provision(words))

    def _sequence(self, provisions: list[Provision], element: Element) -> None:
        """An introduction opens the list that follows: the list stands beneath it."""
        if (element.text or "").strip() or not len(element):
            words = self._words(element)
            if words.text:
                provisions.append(self._provision(words))
            return
        opening: Provision | None = None
        for child in element:
            before = len(provisions)
            if opening is not None and local(child) not in OPENINGS:
                self._into(opening.children, child)
            else:
                self._into(provisions, child)
            if local(child) in OPENINGS and len(provisions) > before:
                opening = provisions[-1]

    def _marked(self, element: Element) -> Provision:
        """A provision: its number, its first paragraph as its own text, the rest beneath it."""
        provision = Provision("", place=_place(element))
        inner: list[Provision] = []
        for child in element:
            if local(child) == "num":
                provision.mark = self._words(child).text
            elif local(child) in {"heading", "subheading"}:
                words = self._words(child)
                inner.append(self._provision(words))
            else:
                self._into(inner, child)
        if not len(element) and (element.text or "").strip():
            inner.append(self._provision(self._words(element)))
        if inner and not inner[0].mark:
            first = inner.pop(0)
            provision.text, provision.refs = first.text, first.refs
            provision.children = [*first.children, *inner]
        else:
            provision.children = inner
        return provision

    def _provision(self, words: Words) -> Provision:
        return Provision(words.text, refs=self._refs(words), place=words.place)

    # --- words -------------------------------------------------------------------------------------------

    def _words(self, element: Element) -> Words:
        inline = _Inline()
        pending: list[tuple[str, Element]] = []
        self._inline(element, inline, pending)
        text = " ".join(inline.text.split())
        calls = tuple(Call(len(" ".join(inline.text[:offset].split())), key) for offset, key in inline.calls)
        words = self.tape.put(text, _place(element), calls)
        for number, note in pending:
            self._note(number, note)
        return words

    def _inline(self, element: Element, into: _Inline, pending: list[tuple[str, Element]]) -> None:
        into.text += element.text or ""
        for child in element:
            name = local(child)
            if name == "authorialNote":
                self.notes += 1
                number = self._number_of(child) or str(self.notes)
                into.calls.append((len(into.text), number))
                pending.append((number, child))
            elif name == "noteRef":
                into.calls.append((len(into.text), str(child.get("href") or "").rpartition("note_")[2]))
            elif name in {"br", "eol", "eop"}:
                into.text += " "
            elif name:
                if name in BLOCKS - {"span"} and into.text and not into.text[-1:].isspace():
                    into.text += " "
                self._inline(child, into, pending)
            into.text += child.tail or ""

    def _number_of(self, element: Element) -> str:
        """Return the number that a note's id gives it; notes may be called in another order than they stand in."""
        match = NOTE_ID.fullmatch(str(element.get("eId") or ""))
        return match[1] if match and match[1] not in {note.number for note in self.text.notes} else ""

    def _note(self, number: str, element: Element) -> None:
        words = self._words(element)
        mark = str(element.get("marker") or number)
        self.text.notes.append(Note(number, words.text, mark, words.place, words.spans()))

    def _refs(self, words: Words) -> list[NoteRef]:
        return [NoteRef(call.offset, call.key) for call in words.calls]

    def _leave_out(self, element: Element, reason: str) -> None:
        words = self._words(element)
        if words.text:
            self.source.left_out.append(words.left_out(reason))


def _place(element: Element) -> Place:
    return Place(line=element.sourceline)


def _number(label: str) -> str:
    """Return the number in a label whose words are not known: "Artikel 12 bis" → "12 bis"."""
    match = NUMBER.search(label)
    return f"{numbers.figures(match[1])}{match[2] or ''}" if match else label.strip(" .()")[:20]


def _leaves(element: Element) -> list[Element]:
    """Return the blocks of a preface in order."""
    found: list[Element] = []
    for child in element:
        if local(child) in BLOCKS | {"heading", "num"} or not len(child):
            found.append(child)
        elif local(child):
            found += _leaves(child)
    return found


def _without_name(element: Element) -> list[Element]:
    return [child for child in element if local(child) not in {"num", "heading", "subheading"}]


def _holds_provisions(element: Element) -> bool:
    return any(local(child) in PROVISIONS | LISTS or local(child) == "num" for child in element)
