"""The text as Akoma Ntoso 3.0 (OASIS LegalDocML): structure, ids and what is known of the work; the importer reads it.

Ids follow the naming convention: articles, numbered through the whole text, carry no chapter's id before theirs.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr  # nosec B406 - it writes and parses nothing

from convention.exporting.book import Book, Call, Called, Paragraph, Part, pieces
from convention.importing.anchors import slug

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
SHORT = {
    "book": "book", "part": "part", "title": "title", "chapter": "chp", "section": "sec", "subsection": "subsec",
    "annex": "att", "article": "art",
}  # fmt: skip
# The names of divisions in Akoma Ntoso are those of the text.
ELEMENTS = {"book", "part", "title", "chapter", "section", "subsection", "article"}
AUTHOR, EDITOR = "author", "this-site"
# No State's act: ISO 3166 keeps "zz" for what has no country.
COUNTRY = "zz"


def akoma_ntoso(book: Book) -> bytes:
    """Return the whole text as an act, or one part as a portion."""
    return _Writer(book).document().encode()


class _Writer:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.told: set[str] = set()  # notes that stand in the text already
        self.taken: set[str] = set()

    def document(self) -> str:
        inner = self._act() if self.book.is_whole else self._portion(self.book.parts[0])
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<akomaNtoso xmlns="{NAMESPACE}">\n{inner}\n</akomaNtoso>\n'

    def _act(self) -> str:
        groups: dict[str, list[Part]] = {"preamble": [], "body": [], "closing": [], "annex": []}
        for part in self.book.parts:
            groups[part.kind if part.kind in groups else "body"].append(part)
        preface = "".join(f"<p>{escape(line)}</p>" for line in self.book.subtitle)
        title = f"<p><docTitle>{escape(self.book.title)}</docTitle></p>"
        body = "\n".join(self._element(part, "") for part in groups["body"])
        preamble = "".join(self._opening(part) for part in groups["preamble"])
        closing = "".join(self._closing(part) for part in groups["closing"])
        annexes = "\n".join(self._annex(part) for part in groups["annex"])
        return "\n".join(
            piece
            for piece in (
                '<act name="treaty">',
                self._meta(),
                f"<preface>{title}{preface}</preface>",
                f"<preamble>{preamble}</preamble>" if preamble else "",
                f"<body>\n{body}\n</body>",
                f"<conclusions>{closing}</conclusions>" if closing else "",
                f"<attachments>\n{annexes}\n</attachments>" if annexes else "",
                "</act>",
            )
            if piece
        )

    def _portion(self, part: Part) -> str:
        """An article or any division; an annex and the closing clause as a container that says which it is."""
        within = quoteattr(_work(self.book))
        meta = self._meta(portion=part.anchor)
        if part.kind == "preamble":
            inner = f"<preamble>{self._opening(part)}</preamble>"
        elif part.kind in {"annex", "closing"}:
            inner = self._container(part)
        else:
            inner = self._element(part, "")
        return f"<portion includedIn={within}>\n{meta}\n<portionBody>{inner}</portionBody>\n</portion>"

    # --- what is known of the work -----------------------------------------------------------------------

    def _meta(self, component: str = "", portion: str = "") -> str:
        """Return work, expression and manifestation (FRBR); an annex has no more than these of its own."""
        work = _work(self.book)
        expression = f"{work}/{_language(self.book.standing.language)}@{_day(self.book)[0]}"
        within = f'<FRBRportion from="{portion}"/>' if portion else ""
        levels = [
            self._level("Work", work, component, (self._aliases(), self._of_work())),
            self._level("Expression", expression, component, ("", self._of_expression())),
            self._level(
                "Manifestation",
                f"{expression}.xml",
                component,
                ("", f'{within}<FRBRformat value="application/akn+xml"/>'),
            ),
        ]
        identification = f'<identification source="#{EDITOR}">{"".join(levels)}</identification>'
        return f"<meta>\n{identification}\n{'' if component else self._references()}</meta>"

    def _level(self, name: str, uri: str, component: str, more: tuple[str, str]) -> str:
        day, meaning = _day(self.book)
        this = f"{uri}/!{component or 'main'}"
        by = EDITOR if name == "Manifestation" else AUTHOR
        return (
            f"<FRBR{name}><FRBRthis value={quoteattr(this)}/>"
            f'<FRBRuri value={quoteattr(uri)}/>{more[0]}<FRBRdate date="{day}" name="{meaning}"/>'
            f'<FRBRauthor href="#{by}"/>{more[1]}</FRBR{name}>'
        )

    def _aliases(self) -> str:
        standing = self.book.standing
        known = {"title": standing.title, "address": standing.address, "sha-256": standing.digest}
        return "".join(f'<FRBRalias value={quoteattr(value)} name="{name}"/>' for name, value in known.items())

    def _of_work(self) -> str:
        subtype = '<FRBRsubtype value="specimen"/>' if self.book.standing.is_specimen else ""
        return f'<FRBRcountry value="{COUNTRY}"/>{subtype}<FRBRprescriptive value="false"/>'

    def _of_expression(self) -> str:
        return f'<FRBRlanguage language="{_language(self.book.standing.language)}"/>'

    def _references(self) -> str:
        standing = self.book.standing
        said = "".join(
            f'<note eId="standing_{count}"><p>{escape(line)}</p></note>' for count, line in enumerate(standing.lines, 1)
        )
        holder = quoteattr(standing.rights_holder or "rights holder not stated")
        return (
            f'<references source="#{EDITOR}">'
            f'<TLCOrganization eId="{AUTHOR}" href="/akn/ontology/organization/{AUTHOR}" showAs={holder}/>'
            f'<TLCOrganization eId="{EDITOR}" href={quoteattr(standing.address)} showAs="the maker of this file"/>'
            f'</references>\n<notes source="#{EDITOR}">{said}</notes>\n'
        )

    # --- divisions and articles --------------------------------------------------------------------------

    def _id(self, within: str, token: str) -> str:
        wanted = f"{within}__{token}" if within else token
        found, count = wanted, 1
        while found in self.taken:
            count += 1
            found = f"{wanted}_{count}"
        self.taken.add(found)
        return found

    def _element(self, part: Part, within: str) -> str:
        token = f"{SHORT[part.kind]}_{slug(part.number).replace('-', '') or slug(part.anchor)}"
        annexed = within.partition("__")[0] if within.startswith("att_") else ""
        name = self._id(annexed if part.is_article else within, token)
        inner = [
            self._named(part, name),
            *(self._provision(one, name, "paragraph") for one in part.paragraphs),
            *(self._element(one, name) for one in part.parts),
        ]
        return f"<{part.kind} eId={quoteattr(name)}>" + "\n".join(filter(None, inner)) + f"</{part.kind}>"

    def _named(self, part: Part, name: str) -> str:
        num = f"<num>{escape(part.label)}</num>" if part.label else ""
        words = self._words(part.heading, part.calls)
        return num + (f"<heading eId={quoteattr(f'{name}__heading')}>{words}</heading>" if words else "")

    def _annex(self, part: Part) -> str:
        name, inner = self._annexed(part)
        body = inner or "<p/>"
        return (
            f"<attachment eId={quoteattr(name)}>{self._named(part, name)}"
            f'<doc name="annex">\n{self._meta(name)}\n<mainBody>\n{body}\n</mainBody></doc></attachment>'
        )

    def _annexed(self, part: Part) -> tuple[str, str]:
        """Return an annex's id and what stands under its heading."""
        name = self._id("", f"att_{slug(part.number).replace('-', '') or slug(part.anchor)}")
        inner = [
            *(self._provision(one, name, "paragraph") for one in part.paragraphs),
            *(self._element(one, name) for one in part.parts),
        ]
        return name, "\n".join(inner)

    def _container(self, part: Part) -> str:
        """A portion has no room for attachments and conclusions, only for elements of a hierarchy."""
        if part.kind == "closing":
            name = self._id("", "concl")
            blocks = "".join(self._block(one, name) for one in part.paragraphs) or "<p/>"
            inner = f"<content eId={quoteattr(f'{name}__content')}>{blocks}</content>"
        else:
            name, inner = self._annexed(part)
            inner = inner or f"<content eId={quoteattr(f'{name}__content')}><p/></content>"
        return f'<hcontainer name="{part.kind}" eId={quoteattr(name)}>{self._named(part, name)}{inner}</hcontainer>'

    # --- provisions --------------------------------------------------------------------------------------

    def _provision(self, one: Paragraph, within: str, element: str) -> str:
        token = slug(one.anchor.rpartition("-")[2])
        short = {"paragraph": "para", "point": "point", "alinea": "al"}[element]
        name = self._id(within, f"{short}_{token.removeprefix('p') if token[1:].isdigit() else token}")
        num = f"<num>{escape(one.mark)}</num>" if one.mark else ""
        words = self._words(one.text, one.calls)
        if not one.children:
            inner = f"<content eId={quoteattr(f'{name}__content')}><p>{words}</p></content>"
        else:
            inner = f"<intro eId={quoteattr(f'{name}__intro')}><p>{words}</p></intro>" if words else ""
            inner += self._children(one.children, name)
        return f"<{element} eId={quoteattr(name)}>{num}{inner}</{element}>"

    def _children(self, children: list[Paragraph], name: str) -> str:
        last = children[-1]
        wraps = len(children) > 1 and not last.mark and not last.children
        listed = children[:-1] if wraps else children
        inner = "".join(self._provision(one, name, "point" if one.mark else "alinea") for one in listed)
        if wraps:
            words = self._words(last.text, last.calls)
            inner += f"<wrapUp eId={quoteattr(f'{name}__wrapup')}><p>{words}</p></wrapUp>"
        return inner

    # --- preamble and closing clause, where blocks stand ---------------------------------------------------

    def _opening(self, part: Part) -> str:
        name = self._id("", "preamble__recs")
        recitals = "\n".join(
            f"<recital eId={quoteattr(f'{name}__rec_{count}')}>{self._block(one, name, outermost=True)}</recital>"
            for count, one in enumerate(part.paragraphs, 1)
        )
        return f"<recitals eId={quoteattr(name)}>{self._named(part, name)}\n{recitals}</recitals>"

    def _closing(self, part: Part) -> str:
        name = self._id("", "concl")
        named = [("label", escape(part.label)), ("heading", self._words(part.heading, part.calls))]
        head = "".join(
            f'<container name="{kind}" eId={quoteattr(f"{name}__{kind}")}><p>{words}</p></container>'
            for kind, words in named
            if words
        )
        return head + "".join(self._block(one, name) for one in part.paragraphs)

    def _block(self, one: Paragraph, within: str, *, outermost: bool = False) -> str:
        """Return a paragraph among blocks; a recital has room for a number of its own."""
        words = self._words(one.text, one.calls)
        below = self._items(one.children, within) if one.children else ""
        if outermost:
            return (f"<num>{escape(one.mark)}</num>" if one.mark else "") + f"<p>{words}</p>{below}"
        if one.mark:
            return self._items([one], within)
        if not below:
            return f"<p>{words}</p>"
        opening = f"<listIntroduction>{words}</listIntroduction>"
        return below.replace(">", f">{opening}", 1)

    def _items(self, children: list[Paragraph], within: str) -> str:
        name = self._id(within, "list")
        items = []
        for one in children:
            num = f"<num>{escape(one.mark)}</num>" if one.mark else ""
            below = self._items(one.children, name) if one.children else ""
            words = self._words(one.text, one.calls)
            items.append(f"<item eId={quoteattr(self._id(name, 'item'))}>{num}<p>{words}</p>{below}</item>")
        return f"<blockList eId={quoteattr(name)}>{''.join(items)}</blockList>"

    # --- words -------------------------------------------------------------------------------------------

    def _words(self, text: str, calls: list[Call]) -> str:
        return "".join(
            self._note(piece) if isinstance(piece, Called) else escape(piece) for piece in pieces(text, calls)
        )

    def _note(self, number: str) -> str:
        note = self.book.notes[number]
        name, mark = f"note_{slug(number)}", quoteattr(note.mark)
        if number in self.told:
            return f'<noteRef href="#{name}" marker={mark}/>'
        self.told.add(number)
        return (
            f'<authorialNote eId="{name}" marker={mark} placement="bottom"><p>{escape(note.text)}</p></authorialNote>'
        )


def _work(book: Book) -> str:
    return f"/akn/{COUNTRY}/act/{_day(book)[0]}/{book.standing.slug}"


def _day(book: Book) -> tuple[str, str]:
    """Return a full day as the format wants it, and what day it is: the text's, or that of its loading."""
    standing = book.standing
    if re.fullmatch(r"\d{4}-\d\d-\d\d", standing.date):
        return standing.date, "text"
    loaded = standing.loaded_on
    return (loaded.isoformat() if loaded else "0001-01-01"), "loading"


def _language(tag: str) -> str:
    """Return the three letters of ISO 639-2 that addresses are written with, as far as they are known."""
    short = tag.partition("-")[0]
    return LANGUAGES.get(short, short)


LANGUAGES = {
    "ar": "ara", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "fr": "fra", "id": "ind", "it": "ita",
    "ja": "jpn", "ko": "kor", "nl": "nld", "pl": "pol", "pt": "por", "ru": "rus", "sw": "swa", "tr": "tur",
    "uk": "ukr", "zh": "zho",
}  # fmt: skip
