"""How to cite an article or one provision of it, in every style, to copy or to take away as a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from convention.exporting.citation import STYLES, Source, Style
from convention.outline import PROVISION, Node
from convention.views.text import Opened, show, source_of, text_page


@text_page
def cite(request: HttpRequest, text: Opened, slug: str, annex: str = "") -> HttpResponse:
    article = text.page(f"{f'annexes/{annex}/' if annex else ''}articles/{slug}/")
    node = place(text, article, request.GET.get("at", ""))
    source = source_of(text, node)
    style = next((one for one in STYLES if one.suffix and one.key == request.GET.get("as")), None)
    if style:
        return _file(source, style)
    context = text.context(
        f"{article.page}cite/",
        node=node,
        article=article,
        places=[one for one in article.downward() if one.kind == PROVISION and one.key],
        citations=citations(source),
    )
    return show(request, "cite", {**context, "noindex": True})


def place(text: Opened, article: Node, anchor: str) -> Node:
    """Return the provision that is asked for, or the article; another article's provision is not there."""
    if not anchor:
        return article
    node = text.outline.by_anchor.get(anchor)
    if node is None or article not in node.upward():
        raise Http404
    return node


def citations(source: Source) -> list[dict[str, Any]]:
    return [{"style": style, "text": style.write(source)} for style in STYLES]


def _file(source: Source, style: Style) -> HttpResponse:
    response = HttpResponse(style.write(source), content_type=style.content_type)
    response["Content-Disposition"] = f'attachment; filename="{source.edition}-{source.anchor}{style.suffix}"'
    response["X-Robots-Tag"] = "noindex"
    return response
