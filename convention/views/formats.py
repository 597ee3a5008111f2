"""An article as plain text and as JSON, at its own address with another ending."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static

from convention.exporting.article import as_data, gather, plain
from convention.models import Article
from convention.views.text import Opened, permanent_address, text_page

CONTENT_TYPES = {"txt": "text/plain; charset=utf-8", "json": "application/json"}


@text_page
def article(
    request: HttpRequest,  # noqa: ARG001 - every view takes it
    text: Opened,
    slug: str,
    form: str,
    annex: str = "",
) -> HttpResponse:
    node = text.page(f"{f'annexes/{annex}/' if annex else ''}articles/{slug}/")
    address = permanent_address(text, node)
    whole = gather(text.edition, get_object_or_404(Article, pk=node.pk), address)
    if form == "txt":
        content = plain(whole)
    else:
        schema = settings.SITE_URL + static("schemas/article.json")
        content = json.dumps(as_data(whole, schema), ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    response["Link"] = f'<{address.partition("#")[0]}>; rel="canonical"'
    response["Access-Control-Allow-Origin"] = "*"  # public words, without a cookie: any page may read them
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    if text.edition.is_specimen:
        response["X-Robots-Tag"] = "noindex"
    return response
