"""The cards of the overview and of every page of a text, and what those pages say of them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convention import cards, editing
from convention.cards import Card, Shared
from convention.http import reading_page
from convention.models import Division, Edition
from convention.outline import ARTICLE, Node, Outline, outline_of

CONTENTS = "contents"


def of_home(title: str, edition: Edition | None) -> Card:
    lines = (_size(edition.article_count, edition.chapter_count),) if edition else ()
    return Card(urlsplit(settings.SITE_URL).hostname or "", title, lines)


def _size(articles: int, chapters: int) -> str:
    of_articles = ngettext("%(n)s article", "%(n)s articles", articles) % {"n": articles}
    of_chapters = ngettext("%(n)s chapter", "%(n)s chapters", chapters) % {"n": chapters}
    return f"{of_articles}, {of_chapters}" if chapters else of_articles


def of_part(edition: Edition, outline: Outline, page: str) -> Card | None:
    """Return the card of a page of the text, by its address after the text's own; nothing for one that is no part."""
    if page == f"{CONTENTS}/":
        return Card(_("The text"), edition.title, (_size(len(outline.articles), len(outline.chapters)),), 0,
                    edition.is_specimen)  # fmt: skip
    node = outline.pages.get(page)
    if node is None:
        return None
    above = node.top if node.top is not node else None
    kicker = above.title if above else edition.title
    return Card(kicker, node.title or _unnamed(node), _lines(edition, node), _lit(outline, node),
                edition.is_specimen)  # fmt: skip


def _unnamed(node: Node) -> str:
    return _("Preamble") if node.kind == Division.Kind.PREAMBLE else _("Closing clause")


def _lines(edition: Edition, node: Node) -> tuple[str, ...]:
    if node.kind == ARTICLE:
        return (edition.title,)
    inside = node.articles
    if not inside:
        return ()
    return (_("Articles %(first)s to %(last)s") % {"first": inside[0].key, "last": inside[-1].key},)


def _lit(outline: Outline, node: Node) -> int:
    chapters = outline.chapters
    # The picture of the chapters is of eight; another text goes without.
    return chapters.index(node.top) + 1 if node.top in chapters and len(chapters) == cards.RINGS else 0


def share_home(title: str, description: str, edition: Edition | None) -> Shared:
    card = of_home(title, edition)
    return cards.shared(card, reverse("convention:card-home", args=[card.digest]), description=description)


def share_part(edition: Edition, outline: Outline, page: str) -> Shared | None:
    """Return what a page of the text says of its card; ``page`` is its address after the text's own."""
    page = page or f"{CONTENTS}/"
    card = of_part(edition, outline, page)
    return cards.shared(card, _address(card, edition, page)) if card else None


def _address(card: Card, edition: Edition, page: str) -> str:
    return reverse("convention:card", args=[card.digest, edition.slug, page.rstrip("/")])


@reading_page
def home(request: HttpRequest, digest: str) -> HttpResponse:  # noqa: ARG001
    card = of_home(editing.page("home").title, Edition.objects.instrument())
    return cards.answer(card, digest, reverse("convention:card-home", args=[card.digest]))


@reading_page
def part(request: HttpRequest, digest: str, edition: str, page: str) -> HttpResponse:  # noqa: ARG001
    found = Edition.objects.published().with_text().filter(slug=edition).first()
    card = of_part(found, outline_of(found), f"{page}/") if found else None
    if found is None or card is None:
        raise Http404
    return cards.answer(card, digest, _address(card, found, f"{page}/"))
