"""Search in the text, and the way to an article by its number ("12(3)(b)") from anywhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from convention.models import Term
from convention.references import asked_for
from convention.search import cleaned, index_of
from convention.views.text import Defined, Opened, defined, show, text_page

PAGE = 20
LAST_PAGE = 50


@text_page
def search(request: HttpRequest, text: Opened) -> HttpResponse:
    query = cleaned(request.GET.get("q", ""))
    asked = asked_for(query, text.outline) if query else None
    if asked and asked.node:
        return redirect(text.base + asked.node.address)
    page = _page(request.GET.get("page", ""))
    within = request.GET.get("in", "")
    if within not in {root.anchor for root in text.outline.roots}:
        within = ""
    words = "" if asked else query  # a number that is not there: its words are in every article
    results = index_of(text.edition).search(words, within=within, start=(page - 1) * PAGE, count=PAGE)
    context = {
        "query": query,
        "within": within,
        "asked": asked,
        "results": results,
        "defined": _definition(text, query),
        "first": (page - 1) * PAGE + 1,
        "before_page": page - 1 if page > 1 else None,
        "after_page": page + 1 if page * PAGE < results.total else None,
        "noindex": True,
    }
    return show(request, "search", text.context("search/", **context))


def _definition(text: Opened, query: str) -> Defined | None:
    term = Term.objects.filter(edition=text.edition, name__iexact=query).select_related("provision").first()
    return defined(text, term) if term else None


def _page(typed: str) -> int:
    """Read a page number; what is not one is the first."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 1
    return min(max(number, 1), LAST_PAGE)
