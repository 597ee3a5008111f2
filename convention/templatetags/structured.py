"""Things of schema.org as a block of data in a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from convention.structured import Thing, written

register = template.Library()


@register.simple_tag
def json_ld(things: list[Thing] | str | None = None) -> SafeString:
    """Print the things; a page that has none to tell (an undefined variable is ``""``) prints nothing."""
    if not things or isinstance(things, str):
        return mark_safe("")
    # No word can leave the element: ``written`` escapes what could.
    return mark_safe(f'<script type="application/ld+json">{written(things)}</script>')  # noqa: S308  # nosec B308 B703
