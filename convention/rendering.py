"""Plain rows → the HTML that pages show, made once when an edition is loaded and kept with it.

Links are kept as ``~articles/12/#art-12-p3``; ``placed`` and ``gathered`` say where the text lies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from convention.models import Article, Division, Edition, Footnote, Provision, Term
from convention.outline import ARTICLE, Node, Outline, bare, forget, read_outline
from convention.references import find
from convention.vocabulary import Entry, Reader, Vocabulary

DASHES = "–—-•*·"
BATCH = 200
NOTES = '<div class="notes"'

Calls = list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A provision with what stands under it; ``calls`` are its footnote marks by offset."""

    mark: str
    anchor: str
    text: str
    calls: Calls
    children: list[Paragraph] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Note:
    number: str
    mark: str
    anchor: str
    text: str


# --- where the text lies -----------------------------------------------------------------------------


def placed(html: str, base: str) -> SafeString:
    """Return the HTML for a page of the text that lies at ``base`` ("/convention/", "/convention/editions/…/")."""
    return mark_safe(html.replace('href="~', f'href="{base}'))  # noqa: S308 - made by this module from escaped text


def gathered(html: str) -> SafeString:
    """Return the HTML for a page that holds the whole text: every link stays on it."""
    return mark_safe(re.sub(r'href="~[^"#]*#', 'href="#', html))  # noqa: S308 - as above


def apart(html: str) -> tuple[str, str]:
    """Return the provisions and their notes, which a page may set beside each other."""
    body, notes, rest = html.partition(NOTES)
    return body, notes + rest


def terms_in(html: str) -> list[str]:
    """Return the slugs of the defined terms that a rendered text marks, in reading order."""
    return re.findall(r'class="term" href="~definitions/#term-([^"]+)"', html)


# --- a whole edition ---------------------------------------------------------------------------------


def render_edition(edition: Edition) -> None:
    """Make the HTML of every article and division anew, from their rows."""
    forget()
    rendering = Rendering(read_outline(edition), _notes(edition), _vocabulary(edition))
    by_owner = _paragraphs(edition)
    articles = list(Article.objects.filter(edition=edition).order_by("order"))
    divisions = list(Division.objects.filter(edition=edition).order_by("order"))
    for article in articles:
        article.html = rendering.part(article.anchor, by_owner.get(("article", article.pk), []), calls(article.refs))
    for division in divisions:
        paragraphs = by_owner.get(("division", division.pk), [])
        division.html = rendering.part(division.anchor, paragraphs, calls(division.refs))
    Article.objects.bulk_update(articles, ["html"], batch_size=BATCH)
    Division.objects.bulk_update(divisions, ["html"], batch_size=BATCH)
    _render_terms(edition, rendering, by_owner)


def _notes(edition: Edition) -> dict[str, Note]:
    rows = Footnote.objects.filter(edition=edition).order_by("order")
    return {row.number: Note(row.number, row.mark or row.number, row.anchor, row.text) for row in rows}


def _vocabulary(edition: Edition) -> Vocabulary:
    terms = Term.objects.filter(edition=edition).select_related("scope", "provision__article")
    return Vocabulary(
        [
            Entry(
                term.name,
                term.slug,
                term.scope.anchor if term.scope else "",
                term.provision.article.anchor if term.provision.article else "",
            )
            for term in terms
        ]
    )


Owner = tuple[str, int]


def _paragraphs(edition: Edition) -> dict[Owner, list[Paragraph]]:
    """Return the top provisions of every article and division, and under ``("provision", pk)`` each by itself."""
    owned: dict[Owner, list[Paragraph]] = {}
    made: dict[int, Paragraph] = {}
    for row in Provision.objects.filter(edition=edition).order_by("order"):
        made[row.pk] = paragraph = Paragraph(row.mark, row.anchor, row.text, calls(row.refs))
        owned[("provision", row.pk)] = [paragraph]
        if row.parent_id in made:
            made[row.parent_id].children.append(paragraph)
        else:
            owner = ("article", row.article_id) if row.article_id else ("division", row.division_id or 0)
            owned.setdefault(owner, []).append(paragraph)
    return owned


def calls(refs: Iterable[tuple[int, str]]) -> Calls:
    """Read the footnote marks of a row: [[offset, number], …]."""
    return [(int(offset), str(number)) for offset, number in refs]


def _render_terms(edition: Edition, rendering: Rendering, owned: dict[Owner, list[Paragraph]]) -> None:
    terms = list(Term.objects.filter(edition=edition))
    for term in terms:
        term.html = rendering.definition(owned[("provision", term.provision_id)])
    Term.objects.bulk_update(terms, ["html"], batch_size=BATCH)


# --- one part ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Rendering:
    """Renders the parts of one text in turn; counts how often each note has been called, for its way back."""

    outline: Outline
    notes: dict[str, Note]
    vocabulary: Vocabulary
    called: dict[str, int] = field(default_factory=dict)

    def part(self, anchor: str, paragraphs: list[Paragraph], heading_calls: Calls) -> str:
        """Return the provisions of an article or division as nested lists, then the notes that it calls."""
        node = self.outline.by_anchor[anchor]
        if not paragraphs and not heading_calls:
            return ""
        for _offset, number in heading_calls:
            self.called[number] = self.called.get(number, 0) + 1
        reader = self.vocabulary.reader(node)
        body = self._list(paragraphs, reader, level=0)
        mine = dict.fromkeys(number for _offset, number in [*heading_calls, *_all_calls(paragraphs)])
        notes = [self.notes[number] for number in mine if number in self.notes]
        return f'<div class="text">{body}</div>{self._notes(notes, node)}'

    def definition(self, paragraphs: list[Paragraph]) -> str:
        """Return the provisions that define a term, as they are shown away from their place: without anchors."""
        html = self._list(paragraphs, Vocabulary([]).reader(Node("", "", "")), level=0, quoted=True)
        return f'<div class="text">{html}</div>'

    def _list(self, paragraphs: list[Paragraph], reader: Reader, *, level: int, quoted: bool = False) -> str:
        html = []
        for kind, group in groupby(paragraphs, key=_kind):
            items = [self._item(paragraph, reader, level, quoted=quoted) for paragraph in group]
            if kind:
                html.append(f'<{kind} class="provisions" role="list">{"".join(items)}</{kind}>')
            else:
                html += items
        return "".join(html)

    def _item(self, paragraph: Paragraph, reader: Reader, level: int, *, quoted: bool) -> str:
        tag = "li" if paragraph.mark else "div"
        name = "" if quoted else f' id="{paragraph.anchor}"'
        words = self._words(paragraph.text, paragraph.calls if not quoted else [], paragraph.anchor, reader)
        inner = self._list(paragraph.children, reader, level=level + 1, quoted=quoted)
        number = _number(paragraph, quoted=quoted)
        text = f"<p>{words}</p>" if words else ""
        marked = "" if paragraph.mark else " unmarked"
        return f'<{tag} class="provision{marked}"{name}>{number}{text}{inner}</{tag}>'

    def _words(self, text: str, marks: Calls, anchor: str, reader: Reader | None) -> str:
        """Return the text escaped, with its references linked, its terms and its footnote marks."""
        node = self.outline.by_anchor.get(anchor)
        pieces: list[tuple[int, int, str, str]] = []  # start, end, opening tag, closing tag
        taken = []
        for reference in find(text, node, self.outline):
            taken.append((reference.start, reference.end))
            if reference.node is not None:
                opening = f'<a class="ref" href="~{escape(reference.node.address)}" translate="no">'
                pieces.append((reference.start, reference.end, opening, "</a>"))
        for use in reader.uses(text, taken) if reader else []:
            opening = f'<a class="term" href="~definitions/#term-{escape(use.slug)}">'
            pieces.append((use.start, use.end, opening, "</a>"))
        return self._joined(text, sorted(pieces), sorted(marks))

    def _joined(self, text: str, pieces: list[tuple[int, int, str, str]], marks: Calls) -> str:
        html: list[str] = []
        place = 0

        def up_to(end: int) -> None:
            nonlocal place
            while marks and marks[0][0] <= end:
                offset, number = marks.pop(0)
                html.append(_escaped(text[place : max(place, offset)]))
                html.append(self._call(number))
                place = max(place, offset)
            html.append(_escaped(text[place:end]))
            place = max(place, end)

        for start, end, opening, closing in pieces:
            up_to(start)
            # A footnote mark inside a link would be a link in a link: it follows it.
            inside = [mark for mark in marks if mark[0] < end]
            for mark in inside:
                marks.remove(mark)
                marks.insert(0, (end, mark[1]))
            html += [opening, _escaped(text[place:end]), closing]
            place = end
        up_to(len(text))
        for _offset, number in marks:
            html.append(self._call(number))
        return "".join(html)

    def _call(self, number: str) -> str:
        note = self.notes.get(number)
        if note is None:
            return f'<sup translate="no">{escape(number)}</sup>'
        self.called[number] = count = self.called.get(number, 0) + 1
        name = f"{note.anchor}-call" if count == 1 else f"{note.anchor}-call-{count}"
        return call(note, name)

    def _notes(self, notes: list[Note], node: Node) -> str:
        if not notes:
            return ""
        items = "".join(self._note(note, node) for note in notes)
        return f'{NOTES} role="group" aria-label="{_("Notes")}"><ol role="list">{items}</ol></div>'

    def _note(self, note: Note, node: Node) -> str:
        back = _("Note %(mark)s: back to the text") % {"mark": note.mark}
        link = (
            f'<a class="num" href="#{note.anchor}-call" aria-label="{escape(back)}" translate="no">'
            f"{escape(note.mark)}</a>"
        )
        words = self._words(note.text, [], node.anchor, None)
        return f'<li class="note" id="{note.anchor}">{link}<p>{words}</p></li>'


def heading(text: str, marks: Calls, notes: dict[str, Note]) -> SafeString:
    """Return a heading with its footnote marks; each is the first call of its note."""
    html: list[str] = []
    place = 0
    for offset, number in sorted(marks):
        html.append(escape(text[place:offset]))
        note = notes.get(number)
        html.append(call(note, f"{note.anchor}-call") if note else f"<sup>{escape(number)}</sup>")
        place = max(place, offset)
    html.append(escape(text[place:]))
    return mark_safe("".join(html))  # noqa: S308 - escaped above


def call(note: Note, name: str) -> str:
    label = _("Note %(mark)s") % {"mark": note.mark}
    return (
        f'<sup class="call" id="{name}"><a href="#{note.anchor}" aria-label="{escape(label)}" translate="no">'
        f"{escape(note.mark)}</a></sup>"
    )


def _kind(paragraph: Paragraph) -> str:
    """Return the list that a provision belongs in: none where it has no mark."""
    if not paragraph.mark:
        return ""
    return "ul" if paragraph.mark.strip() in DASHES and not bare(paragraph.mark) else "ol"


def _number(paragraph: Paragraph, *, quoted: bool) -> str:
    if quoted:
        return f'<span class="num" translate="no">{escape(paragraph.mark)}</span>' if paragraph.mark else ""
    if paragraph.mark:
        return f'<a class="num" href="#{paragraph.anchor}" translate="no">{escape(paragraph.mark)}</a> '
    label = _("Link to this paragraph")
    return f'<a class="num" href="#{paragraph.anchor}" aria-label="{label}"></a>'


def _all_calls(paragraphs: list[Paragraph]) -> Calls:
    return [mark for paragraph in paragraphs for mark in [*sorted(paragraph.calls), *_all_calls(paragraph.children)]]


def _escaped(text: str) -> str:
    """Escape what stands between tags; quotation marks are plain there."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")


__all__ = [
    "ARTICLE",
    "Note",
    "Paragraph",
    "Rendering",
    "apart",
    "gathered",
    "heading",
    "placed",
    "render_edition",
    "terms_in",
]
