"""The public list of signatories and each one's page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from convention.http import reading_page
from signatories import register as public
from signatories.models import Signature

LARGEST = 2_147_483_647  # what the column can hold; a larger number names nobody


@reading_page
def register(request: HttpRequest) -> HttpResponse:
    """Show the commission and the selected, then the public, newest first."""
    before, after = _number(request, "before"), _number(request, "after")
    page = public.newest(before=before, after=after)
    first = before is None and after is None
    context = {
        "page": page,
        "first": first,
        "commission": public.listed(Signature.Kind.COMMISSION) if first else [],
        "selected": public.listed(Signature.Kind.SELECTED) if first else [],
        "noindex": any(public.is_private_person(signature) for signature in page.signatures),
    }
    return _with_robots(render(request, "signatories/register.html", context), noindex=bool(context["noindex"]))


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
    context = {"signature": found, "noindex": noindex}
    response = render(request, f"signatories/{template}.html", context, status=410 if erased else 200)
    return _with_robots(response, noindex=noindex)


def _number(request: HttpRequest, name: str) -> int | None:
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
