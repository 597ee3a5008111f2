"""Where a statement's target stands in the text, as an address."""

from __future__ import annotations

from django.urls import reverse

from convention.models import Edition
from convention.outline import outline_of
from signatories.models import StatementTarget


def address(target: StatementTarget) -> str:
    """Return the target's permanent place in its own edition, or nothing where that edition has no text."""
    return address_of(target.edition, target.anchor)


def address_of(edition: Edition, anchor: str) -> str:
    if not edition.has_text:
        return ""
    base = reverse("convention:edition", args=[edition.slug])
    if not anchor:
        return base
    node = outline_of(edition).by_anchor.get(anchor)
    return f"{base}{node.address}" if node else ""
