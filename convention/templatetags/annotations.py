"""What the grids of annotations ask for."""

from __future__ import annotations

from django import template

from convention.models import Edition
from convention.rights import history

register = template.Library()


@register.simple_tag
def rights_version(edition: Edition, table: str) -> int:
    """Return the number of the version that stands, for a form to name the one that it saw."""
    return history.current(edition, table)
