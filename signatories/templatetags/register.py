"""What pages of the convention show about signatories: they ask by tag, because they never import this room."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.core.cache import cache

from convention.models import ContentVersion
from signatories import counts
from signatories.models import Signature

register = template.Library()
KEPT_FOR = 60  # seconds; the version in the key makes a new publication visible at once


@dataclass(frozen=True, slots=True)
class SignatoryCounts:
    """Published signatures by kind."""

    commission: int
    selected: int
    public: int

    @property
    def total(self) -> int:
        return self.commission + self.selected + self.public


@register.simple_tag
def signatory_counts() -> SignatoryCounts:
    """Return the counts, made anew whenever public content has changed."""
    version = ContentVersion.objects.filter(pk=1).values_list("number", flat=True).first()
    key = f"signatory-counts:{version}"
    found: SignatoryCounts | None = cache.get(key)
    if found is None:
        found = _count()
        cache.set(key, found, KEPT_FOR)
    return found


def _count() -> SignatoryCounts:
    """Read the stored counts: as quick for a million signatures as for one."""
    by_name = counts.values(f"published:{kind}" for kind in Signature.Kind.values)
    return SignatoryCounts(*by_name.values())
