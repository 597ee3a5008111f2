"""The text: contents, preamble, chapters, articles, definitions, annexes, closing clause, and all on one page.

Each page is there twice: at the address that means the current edition, and at the permanent one of its edition.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from convention import editing, legislation
from convention.exporting.citation import Source, oscola
from convention.exporting.formats import FORMATS
from convention.http import reading_page
from convention.models import Article, Division, Document, Edition, Footnote, Term
from convention.models.edition import current_among
from convention.outline import ARTICLE, Node, Outline, outline_of
from convention.references import resolve_article
from convention.rendering import Note, apart, calls, gathered, heading, placed, terms_in
from convention.rights.stored import on_article
from convention.views.cards import share_part

RINGS = 8
# What an article or a division is at its own address with another ending.
ENDINGS = {"txt": "text/plain; charset=utf-8", "json": "application/json", "xml": "application/akn+xml"}


@dataclass(frozen=True, slots=True)
class Opened:
    """An edition opened for reading at ``base``, which is its permanent address or the one of the current edition."""

    edition: Edition
    outline: Outline
    base: str
    fellows: tuple[Edition, ...] = ()

    @property
    def permanent(self) -> str:
        return reverse("convention:edition", args=[self.edition.slug])

    def page(self, address: str) -> Node:
        node = self.outline.pages.get(address)
        if node is None:
            raise Http404
        return node

    def translations(self, address: str) -> list[tuple[str, str]]:
        """Return language and address of this page and of its fellows in other languages; none where it has none."""
        if self.edition.is_specimen or self.edition.digest == "":
            return []
        is_part = address in self.outline.pages
        found = [
            (one.language, f"{settings.SITE_URL}{reverse('convention:edition', args=[one.slug])}{address}")
            for one in self.fellows
            if one.label == self.edition.label and (not is_part or address in outline_of(one).pages)
        ]
        return sorted(found) if len(found) > 1 else []

    def context(self, address: str, **more: Any) -> dict[str, Any]:
        """What every page of the text shows; ``address`` is the page's own, after the base."""
        return {
            "edition": self.edition,
            "outline": self.outline,
            "base": self.base,
            "address": address,
            "canonical": f"{settings.SITE_URL}{self.permanent}{address}",
            "noindex": self.edition.is_specimen,
            "english": self.edition.language.partition("-")[0] == "en",
            "report": f"{gettext('Error in the text')}: {self.base}{address} ({self.edition.slug})",
            # The picture of the chapters is of eight; another text goes without.
            "rings": len(self.outline.chapters) == RINGS,
            "structured": legislation.of_page(self.edition, self.outline, address),
            "translations": self.translations(address),
            "card": share_part(self.edition, self.outline, address),
            **more,
        }


class NoText(Exception):  # noqa: N818 - not an error: the owner has not loaded it
    """The edition that was asked for has no text yet."""


def open_text(slug: str | None) -> Opened:
    """Open the edition of that address, or the current one; 404 where there is none."""
    # All of them in one query: few as they are, they tell what there is in other languages, too.
    editions = list(Edition.objects.published())
    if slug is None:
        edition, base = current_among(editions), reverse("convention:text")
    else:
        edition = next((one for one in editions if one.slug == slug), None)
        if edition is None:
            raise Http404
        base = reverse("convention:edition", args=[slug])
    if edition is None or not edition.has_text:
        raise NoText
    fellows = tuple(one for one in editions if one.has_text and not one.is_specimen)
    return Opened(edition, outline_of(edition), base, fellows)


def show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, f"convention/text/{template}.html", context)
    if context["noindex"]:
        response["X-Robots-Tag"] = "noindex"
    if context.get("links"):
        response["Link"] = context["links"]
    return response


def alternates(base: str, files: Iterable[tuple[str, str]]) -> str:
    """Return the ``Link`` header (RFC 8288) that names the same text in other forms: file and media type."""
    return ", ".join(f'<{base}{name}>; rel="alternate"; type="{kind.partition(";")[0]}"' for name, kind in files)


def _endings(text: Opened, node: Node) -> str:
    return alternates(text.base, [(f"{node.file}.{ending}", kind) for ending, kind in ENDINGS.items()])


def missing(request: HttpRequest, status: int) -> HttpResponse:
    """Say that the text is not loaded yet, and offer the owner's files."""
    documents = list(Document.objects.of_kind(Document.Kind.FULL_TEXT))
    context = {"prose": editing.page("text-missing"), "documents": documents}
    return render(request, "convention/text_missing.html", context, status=status)


def text_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Make a reading page of a view that takes an opened text; say so where the text is not loaded yet."""

    @reading_page
    @functools.wraps(view)
    def wrapped(request: HttpRequest, edition: str | None = None, **asked: str) -> HttpResponseBase:
        try:
            text = open_text(edition)
        except NoText:
            # The text's own address is right; what is asked for within it is not there.
            return missing(request, 404 if asked or view.__name__ != "contents" else 200)
        return view(request, text, **asked)

    return wrapped


def _files(text: Opened) -> str:
    slug = text.edition.slug
    return alternates(text.base, [(f"downloads/{one.file_name(slug)}", one.media_type) for one in FORMATS])


@text_page
def contents(request: HttpRequest, text: Opened) -> HttpResponse:
    return show(request, "contents", text.context("", links=_files(text)))


@text_page
def article(request: HttpRequest, text: Opened, slug: str, annex: str = "") -> HttpResponse:
    within = f"annexes/{annex}/" if annex else ""
    node = text.outline.pages.get(f"{within}articles/{slug}/")
    if node is None:
        return _elsewhere(text, within, slug)
    row = get_object_or_404(Article, pk=node.pk)
    before, after = text.outline.beside(node)
    fellows = text.outline.fellows(node)
    html, notes = apart(row.html.replace('href="~definitions/#', 'href="#'))
    return show(
        request,
        "article",
        text.context(
            node.page,
            node=node,
            article=row,
            trail=[one for one in node.upward() if one is not node][::-1],
            chapter=node.top if node.top is not node else None,
            heading=_heading(text.edition, row),
            html=placed(html, text.base),
            notes=placed(notes, text.base),
            terms=_terms(text, terms_in(row.html)),
            citation=oscola(source_of(text, node)),
            before=before,
            after=after,
            rights=None if annex else on_article(text.edition, row.number),
            position=fellows.index(node) + 1,
            count=len(fellows),
            links=_endings(text, node),
        ),
    )


def source_of(text: Opened, node: Node) -> Source:
    """Return what a citation of an article or provision names, with its permanent address."""
    return Source.of(text.edition, node, permanent_address(text, node), timezone.localdate())


def permanent_address(text: Opened, node: Node) -> str:
    return f"{settings.SITE_URL}{text.permanent}{node.address}"


def _elsewhere(text: Opened, within: str, slug: str) -> HttpResponse:
    """Lead "12bis" and "12-BIS" to "12-bis"; what is nowhere is 404."""
    number = slug.replace("-", " ")
    annex = text.outline.pages.get(within) if within else None
    node = resolve_article(number, annex.articles if annex else text.outline.articles)
    if node is None:
        raise Http404
    return redirect(text.base + node.page)


def _heading(edition: Edition, row: Article | Division) -> str:
    """Return the heading; footnotes are asked for only where it calls one."""
    if not row.refs:
        return row.heading
    marks = calls(row.refs)
    rows = Footnote.objects.filter(edition=edition, number__in=[number for _, number in marks])
    notes = {note.number: Note(note.number, note.mark or note.number, note.anchor, note.text) for note in rows}
    return heading(row.heading, marks, notes)


@dataclass(frozen=True, slots=True)
class Defined:
    """A term as a page shows it: where it is defined, for what, and in which words."""

    term: Term
    node: Node | None
    html: str

    @property
    def cited(self) -> str:
        return self.node.cited if self.node else ""


def _terms(text: Opened, slugs: list[str]) -> list[Defined]:
    rows = {
        term.slug: term
        for term in Term.objects.filter(edition=text.edition, slug__in=slugs).select_related("provision")
    }
    return [defined(text, rows[slug]) for slug in slugs if slug in rows]


def defined(text: Opened, term: Term) -> Defined:
    return Defined(term, text.outline.by_anchor.get(term.provision.anchor), placed(term.html, text.base))


@text_page
def part(request: HttpRequest, text: Opened, kind: str) -> HttpResponse:
    """Show the preamble or the closing clause."""
    node = text.page(f"{kind}/")
    name = gettext("Preamble") if kind == "preamble" else gettext("Closing clause")
    row = get_object_or_404(Division, pk=node.pk)
    before, after = text.outline.beside(node)
    html, links = placed(row.html, text.base), _endings(text, node)
    context = text.context(node.page, node=node, html=html, before=before, after=after, links=links)
    return show(request, "part", {**context, "name": name, "heading": _heading(text.edition, row)})


@text_page
def chapter(request: HttpRequest, text: Opened, number: str) -> HttpResponse:
    return _division(request, text, text.page(f"chapters/{number}/"))


@text_page
def annex(request: HttpRequest, text: Opened, number: str) -> HttpResponse:
    return _division(request, text, text.page(f"annexes/{number}/"))


def _division(request: HttpRequest, text: Opened, node: Node) -> HttpResponse:
    chapters = text.outline.chapters
    # One turns from chapter to chapter; an annex is turned to between the articles around it.
    before, after = _neighbours(chapters, node) if node in chapters else text.outline.beside(node)
    return show(
        request,
        "chapter",
        text.context(
            node.page,
            node=node,
            blocks=_blocks(text, [node], 1),
            ring=chapters.index(node) + 1 if node in chapters and len(chapters) == RINGS else None,
            last=node.articles[-1] if node.articles else None,
            before=before,
            after=after,
            links=_endings(text, node),
        ),
    )


def _neighbours(row: list[Node], node: Node) -> tuple[Node | None, Node | None]:
    place = row.index(node)
    return row[place - 1] if place else None, row[place + 1] if place + 1 < len(row) else None


@text_page
def whole(request: HttpRequest, text: Opened) -> HttpResponse:
    return show(
        request,
        "whole",
        text.context("whole/", blocks=_blocks(text, text.outline.roots, 2, alone=True), links=_files(text)),
    )


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with what stands under it; ``level`` is the heading's."""

    node: Node
    heading: str
    html: str
    level: int

    @property
    def label(self) -> str:
        return self.node.label

    @property
    def kind(self) -> str:
        return self.node.kind

    @property
    def is_article(self) -> bool:
        return self.node.kind == ARTICLE


def _blocks(text: Opened, roots: list[Node], level: int, *, alone: bool = False) -> list[Block]:
    """Return divisions and articles in reading order, in two queries; ``alone`` if the page holds the whole text."""
    nodes = [pair for root in roots for pair in _levels(root, level)]
    divisions = _rows(Division, [node.pk for node, _ in nodes if node.kind != ARTICLE])
    articles = _rows(Article, [node.pk for node, _ in nodes if node.kind == ARTICLE])
    blocks = []
    for node, depth in nodes:
        row = (articles if node.kind == ARTICLE else divisions)[node.pk]
        html = gathered(row.html) if alone else placed(row.html, text.base)
        blocks.append(Block(node, _heading(text.edition, row), html, min(depth, 6)))
    return blocks


def _levels(node: Node, level: int) -> list[tuple[Node, int]]:
    below = [child for child in node.children if child.kind == ARTICLE or child in node.divisions]
    return [(node, level), *(pair for child in below for pair in _levels(child, level + 1))]


def _rows(model: Any, keys: list[int]) -> dict[int, Any]:
    return {row.pk: row for row in model.objects.filter(pk__in=keys).only("heading", "html", "refs")}


@text_page
def definitions(request: HttpRequest, text: Opened) -> HttpResponse:
    terms = Term.objects.filter(edition=text.edition).select_related("provision", "scope")
    shown = [defined(text, term) for term in sorted(terms, key=lambda term: term.name.casefold())]
    return show(request, "definitions", text.context("definitions/", terms=shown))


@reading_page
def editions(request: HttpRequest) -> HttpResponse:
    """List the editions of the text, each at its permanent address."""
    found = list(Edition.objects.published().order_by("is_specimen", "language", "-date", "label"))
    return show(request, "editions", {"editions": found, "noindex": False})
