"""Other instruments that the text names, with the articles that name them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from convention.instruments import named_in
from convention.views.text import Opened, show, text_page


@text_page
def instruments(request: HttpRequest, text: Opened) -> HttpResponse:
    found = named_in(text.edition, text.outline)
    return show(request, "instruments", text.context("instruments/", found=found))
