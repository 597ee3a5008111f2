"""Anchors for the headings of a page's words, so that a section can be linked and cited."""

from __future__ import annotations

import html
import re

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

register = template.Library()
HEADING = re.compile(r"<(h[2-4])>(.*?)</\1>", re.DOTALL)
SECTION = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")


@register.filter
def anchored(rendered: str) -> SafeString:
    """Return the HTML that ``convention.prose.render`` made, each heading with an id from its words."""
    taken: set[str] = set()

    def heading(match: re.Match[str]) -> str:
        tag, words = match.groups()
        name = slugify(html.unescape(TAG.sub("", words)))
        if not name or name in taken:
            return match[0]
        taken.add(name)
        return f'<{tag} id="{name}">{words}</{tag}>'

    return mark_safe(HEADING.sub(heading, rendered))  # noqa: S308  # nosec B308 B703 - only ids of a–z and hyphens are added


@register.filter
def sections(rendered: str) -> list[tuple[str, str]]:
    """Return the id and the words of each section of the page, in order: ``anchored`` gives them their ids."""
    return [(name, html.unescape(TAG.sub("", words))) for name, words in SECTION.findall(anchored(rendered))]
