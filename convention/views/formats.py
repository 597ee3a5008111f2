"""A division or an article as plain text, as JSON and as Akoma Ntoso, at its own address with another ending."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static

from convention.exporting.akoma_ntoso import akoma_ntoso
from convention.exporting.article import as_data, gather
from convention.exporting.article import plain as plain_article
from convention.exporting.book import Book, book_of
from convention.exporting.formats import json_file
from convention.exporting.plain import plain
from convention.models import Article
from convention.outline import Node
from convention.views.text import ENDINGS, Opened, permanent_address, text_page

# The pages of divisions; ``{}`` is the number.
PAGES = {"preamble": "preamble/", "chapter": "chapters/{}/", "annex": "annexes/{}/", "closing": "closing/"}
PARTS: dict[str, Callable[[Book], bytes]] = {"txt": plain, "json": json_file, "xml": akoma_ntoso}


@text_page
def article(
    request: HttpRequest,  # noqa: ARG001 - every view takes it
    text: Opened,
    slug: str,
    form: str,
    annex: str = "",
) -> HttpResponse:
    node = text.page(f"{f'annexes/{annex}/' if annex else ''}articles/{slug}/")
    if form == "xml":
        return _open(text, node, form, _part(text, node, form))
    whole = gather(text.edition, get_object_or_404(Article, pk=node.pk), permanent_address(text, node))
    if form == "txt":
        return _open(text, node, form, plain_article(whole).encode())
    schema = settings.SITE_URL + static("schemas/article.json")
    content = json.dumps(as_data(whole, schema), ensure_ascii=False, indent=1) + "\n"
    return _open(text, node, form, content.encode())


@text_page
def division(
    request: HttpRequest,  # noqa: ARG001 - every view takes it
    text: Opened,
    page: str,
    form: str,
    number: str = "",
) -> HttpResponse:
    node = text.page(page.format(number))
    return _open(text, node, form, _part(text, node, form))


def _part(text: Opened, node: Node, form: str) -> bytes:
    address = permanent_address(text, node)
    return PARTS[form](book_of(text.edition, address).only(node.anchor, address))


def _open(text: Opened, node: Node, form: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=ENDINGS[form])
    response["Link"] = f'<{permanent_address(text, node).partition("#")[0]}>; rel="canonical"'
    response["Access-Control-Allow-Origin"] = "*"  # public words, without a cookie: any page may read them
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    if text.edition.is_specimen:
        response["X-Robots-Tag"] = "noindex"
    return response
