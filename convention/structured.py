"""What a page says to machines in schema.org's words: things, told as a block of JSON-LD (docs/decisions/json-ld.md).

A view puts a list of things under ``structured`` into its page's context; ``base.html`` prints them.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from convention.models import Edition

Thing = dict[str, Any]
CONTEXT = "https://schema.org"
# What could end the element or begin a comment in it; JSON reads the escapes as the same characters.
ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def thing(kind: str, identity: str = "", **facts: Any) -> Thing:
    """Return a thing of schema.org; what is empty is not said. ``identity`` is its ``@id``."""
    said = {"@type": kind, "@id": identity, **facts}
    return {name: value for name, value in said.items() if value not in ("", None, [], {})}


def link(identity: str) -> Thing:
    """Return a pointer to a thing that is told elsewhere, on this page or another."""
    return {"@id": identity}


def written(things: list[Thing]) -> str:
    """Return the things as JSON-LD that can stand in a page."""
    graph = {"@context": CONTEXT, "@graph": [one for one in things if one]}
    return json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)


def of_site(description: str) -> Thing:
    """Return the site itself, with the way to ask it for words of the text."""
    asked = address(reverse("convention:search"))
    return thing(
        "WebSite",
        site_id(),
        name=_("Model International Mobility Convention"),
        description=description,
        url=address("/"),
        inLanguage="en",
        potentialAction=thing("SearchAction", target=f"{asked}?q={{words}}", **{"query-input": "required name=words"}),
    )


# --- identities that several pages use -----------------------------------------------------------------


def address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def site_id() -> str:
    return address("/#site")


def text_id(edition: Edition) -> str:
    """Return the ``@id`` of an edition's text, which articles are part of and signatures endorse."""
    return address(reverse("convention:edition", args=[edition.slug])) + "#text"
