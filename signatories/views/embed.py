"""What other sites may show: a frame without scripts and a badge, and the lines to copy for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_exempt

from convention.http import reading_page
from signatories import counts, open_data
from signatories.models import Signature

SCHEMES = ("auto", "light", "dark")
LATEST = 5
# The site's own policy, but for who may frame it: this page holds nothing that a click could be stolen for.
FRAMED = "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
LETTER = 8  # units that a letter of the badge takes at most
BADGE = {"light": ("#fbfaf6", "#1b2530", "#0d5463", "#fbfaf6"), "dark": ("#12181d", "#e7e4dc", "#84c7d2", "#12181d")}


def framed(view: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    """A reading page that any site may put into a frame."""
    return xframe_options_exempt(reading_page(view))


def _scheme(request: HttpRequest) -> str:
    scheme = request.GET.get("scheme", "auto")
    if scheme not in SCHEMES:
        raise Http404
    return scheme


@framed
def frame(request: HttpRequest) -> HttpResponse:
    """Show the count and the newest who agreed to open data, to be framed elsewhere."""
    people = Signature.objects.published().filter(open_data.COPYABLE, kind=Signature.Kind.PUBLIC)
    context = {
        "scheme": _scheme(request),
        "total": counts.value("published"),
        "latest": list(people.order_by("-number").only("number", "name", "affiliation")[:LATEST]),
        "site_url": settings.SITE_URL,
    }
    response = render(request, "signatories/embed_frame.html", context)
    response["Content-Security-Policy"] = FRAMED
    return _elsewhere(response)


@reading_page
def badge(request: HttpRequest) -> HttpResponse:
    """Draw the count as a small picture."""
    total = counts.value("published")
    label, words = "Mobility Convention", ngettext("%(n)s signatory", "%(n)s signatories", total) % {"n": f"{total:,}"}
    paper, ink, accent, on_accent = BADGE["dark" if _scheme(request) == "dark" else "light"]
    left, right = len(label) * LETTER + 20, len(words) * LETTER + 20
    context = {
        "label": label, "words": words, "left": left, "width": left + right, "paper": paper,
        "ink": ink, "accent": accent, "on_accent": on_accent, "middle": left + right // 2, "first": left // 2,
    }  # fmt: skip
    response = render(request, "signatories/badge.svg", context, content_type="image/svg+xml; charset=utf-8")
    return _elsewhere(response)


def _elsewhere(response: HttpResponse) -> HttpResponse:
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


@reading_page
def snippets(request: HttpRequest) -> HttpResponse:
    """Show what to copy."""
    site = settings.SITE_URL
    addresses = {scheme: f"{site}{reverse('signatories:embed-frame')}?scheme={scheme}" for scheme in SCHEMES}
    badges = {scheme: f"{site}{reverse('signatories:embed-badge')}?scheme={scheme}" for scheme in SCHEMES[1:]}
    context = {
        "frames": addresses,
        "badges": badges,
        "register": site + reverse("signatories:register"),
        "canonical": site + reverse("signatories:embed"),
    }
    return render(request, "signatories/embed.html", context)
