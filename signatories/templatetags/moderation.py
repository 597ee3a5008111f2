"""Words for the queue's pages."""

from __future__ import annotations

from django import template

from signatories.moderation import words

register = template.Library()


@register.filter
def done(verb: str) -> str:
    """Say what a verb did."""
    return words.done(verb)
