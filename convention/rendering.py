"""Renders the text of an edition once, when it is loaded, so that reading costs no parsing."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from convention.models import Article, Division, Edition, Provision


def render_edition(edition: Edition) -> None:
    """Fill ``html`` of every article and division from its provisions."""
    children: dict[tuple[str, int], list[Provision]] = {}
    for provision in edition.provisions.order_by("order"):
        if provision.parent_id:
            key = ("provision", provision.parent_id)
        elif provision.article_id:
            key = ("article", provision.article_id)
        else:
            key = ("division", provision.division_id or 0)
        children.setdefault(key, []).append(provision)
    articles, divisions = list(edition.articles.all()), list(edition.divisions.all())
    for article in articles:
        article.html = _list(children.get(("article", article.pk), []), children)
    for division in divisions:
        division.html = _list(children.get(("division", division.pk), []), children)
    Article.objects.bulk_update(articles, ["html"], batch_size=200)
    Division.objects.bulk_update(divisions, ["html"], batch_size=200)


def _list(provisions: Iterable[Provision], children: dict[tuple[str, int], list[Provision]]) -> SafeString:
    return format_html_join("", "{}", ((_one(provision, children),) for provision in provisions))


def _one(provision: Provision, children: dict[tuple[str, int], list[Provision]]) -> SafeString:
    inner = _list(children.get(("provision", provision.pk), []), children)
    return format_html('<div id="{}"><p>{} {}</p>{}</div>', provision.anchor, provision.mark, provision.text, inner)
