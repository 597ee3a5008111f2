"""The public list of signatories and each one's page."""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from convention.http import reading_page
from signatories import names, structured
from signatories import register as public
from signatories.models import Signature, Statement
from signatories.views.card import share_register, share_signature

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LONGEST_SEARCH = 200  # characters
LARGEST = 2_147_483_647  # what the column can hold; a larger number names nobody


@reading_page
def register(request: HttpRequest) -> HttpResponse:
    """Show the commission and the selected, then the public: newest, A–Z, by country, with statement, searched."""
    query = _query(request)
    page = public.find(query)
    stored = public.stored()
    context = {
        "stored": stored,
        "page": page,
        "query": query,
        "commission": public.listed(Signature.Kind.COMMISSION) if query.is_first else [],
        "selected": public.listed(Signature.Kind.SELECTED) if query.is_first else [],
        "tabs": _tabs(query, stored),
        "letters": LETTERS if page.by_letter and not query.words else "",
        "countries": _countries(stored.by_country, query.country),
        "noindex": query.narrowed or any(public.is_private_person(signature) for signature in page.signatures),
        "card": share_register(stored),
    }
    return _with_robots(render(request, "signatories/register.html", context), noindex=bool(context["noindex"]))


def _tabs(query: public.Query, stored: public.Stored) -> list[dict[str, object]]:
    """Return the ways through the list that need no typing, with the one that is open."""
    ways = [
        (_("Newest"), public.Query(), None),
        (_("A–Z"), public.Query(order=public.BY_NAME), None),
        (_("With a statement"), public.Query(only="statement"), stored.marked),
        (_("Organisations"), public.Query(only="organisation"), stored.organisations),
    ]
    asked = (query.order, query.only)
    plain = not query.words and not query.country
    return [
        {"label": label, "address": way.address(), "count": count, "open": plain and (way.order, way.only) == asked}
        for label, way, count in ways
    ]


def _countries(by_country: dict[str, int], asked: str) -> list[tuple[str, str, int]]:
    """Return code, name and count of the countries where somebody lives who signed, and of the one asked for."""
    return [
        (country.code, country.name, by_country.get(country.code, 0))
        for country in countries
        if country.code in by_country or country.code == asked
    ]


def _query(request: HttpRequest) -> public.Query:
    """Read the address; raise ``Http404`` for one that the site itself never makes."""
    asked = request.GET
    order, only, country = asked.get("order", ""), asked.get("only", ""), asked.get("country", "")
    words = names.tidy(asked.get("q", ""))
    known = order in {"", public.BY_NAME} and only in {"", *public.ONLY} and (not country or country in countries)
    if not known or len(words) > LONGEST_SEARCH or not printable(words):
        raise Http404
    return public.Query(
        words=words,
        country=country,
        only=only,
        order=order,
        start=_edge(request, "from"),
        end=_edge(request, "to"),
        before=number_asked(request, "before"),
        after=number_asked(request, "after"),
    )


def printable(text: str) -> bool:
    """Tell whether the text holds nothing that a database or a page could choke on."""
    return not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)


def _edge(request: HttpRequest, name: str) -> tuple[str, int] | None:
    value = request.GET.get(name)
    if value is None:
        return None
    if len(value) > LONGEST_SEARCH or not printable(value):
        raise Http404
    return value, number_asked(request, "n") or 0


@reading_page
def signature(request: HttpRequest, number: int) -> HttpResponse:
    """Show one signature; of a withdrawn one number and dates, of an erased one that it is gone (410)."""
    found = public.by_number(number) if number <= LARGEST else None
    if found is None:
        raise Http404
    published = found.state == Signature.State.PUBLISHED
    erased = found.state == Signature.State.ERASED
    template = "signature" if published else "erased" if erased else "withdrawn"
    noindex = not published or public.is_private_person(found)
    statements = [one for one in found.statements.all() if one.state == Statement.State.PUBLISHED] if published else []
    context = {
        "signature": found,
        "statements": statements,
        "earlier": [one for one in found.statements.all() if one.state != Statement.State.PUBLISHED],
        "canonical": settings.SITE_URL + reverse("signatories:signature", args=[number]),
        "card": share_signature(found),
        "structured": structured.of_signature(found, statements) if published else [],
        "noindex": noindex,
    }
    response = render(request, f"signatories/{template}.html", context, status=410 if erased else 200)
    return _with_robots(response, noindex=noindex)


def number_asked(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name)
    if value is None:
        return None
    if not value.isascii() or not value.isdigit() or not 0 < int(value[:12]) <= LARGEST:
        raise Http404
    return int(value)


def _with_robots(response: HttpResponse, *, noindex: bool) -> HttpResponse:
    if noindex:
        response["X-Robots-Tag"] = "noindex"
    return response
