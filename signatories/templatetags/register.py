"""What pages of the convention show about signatories: they ask by tag, because they never import this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.cache import cache

from convention.http import content_version
from convention.models import ContentVersion, Edition
from convention.structured import Thing
from signatories import counts, declared, places, quoting
from signatories.models import Signature, Statement, StatementTarget
from signatories.structured import dataset, of_register

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
    """Return the stored counts, read anew whenever public content has changed."""
    version = ContentVersion.objects.filter(pk=1).values_list("number", flat=True).first()
    key = f"signatory-counts:{version}"
    found: SignatoryCounts | None = cache.get(key)
    if found is None:
        stored = counts.values(f"published:{kind}" for kind in Signature.Kind.values)
        found = SignatoryCounts(*(stored[f"published:{kind}"] for kind in Signature.Kind.values))
        cache.set(key, found, KEPT_FOR)
    return found


@register.simple_tag(takes_context=True)
def open_data_things(context: dict[str, Any]) -> list[Thing]:
    """Return what the overview says to machines of the open data."""
    return [dataset(context["facts"])]


@register.simple_tag(takes_context=True)
def register_things(context: dict[str, Any]) -> list[Thing]:
    """Return what the register's own front says to machines; its other pages say nothing."""
    listed = [*context["commission"], *context["selected"]]
    return of_register(listed, context["facts"]) if context["query"].is_first else []


@register.inclusion_tag("signatories/parts/statements_on.html")
def statements_on(edition: Edition, anchor: str) -> dict[str, Any]:
    """Show how many statements were made on an article or anything in it, and the latest: one query."""
    key = f"statements-on:{content_version()}:{edition.pk}:{anchor}"
    found: declared.OnArticle | None = cache.get(key)
    if found is None:
        found = declared.on_article(edition, anchor)
        cache.set(key, found, KEPT_FOR)
    return {"found": found, "edition": edition, "anchor": anchor}


@register.inclusion_tag("signatories/parts/statements_reached.html")
def statements_reached(edition: Edition, anchors: Sequence[str], *, may_read: bool) -> dict[str, Any]:
    """Name the statements on these places of an edition; what is not public yet only to who ``may_read`` it."""
    found = declared.reached(edition, anchors)
    waiting = [statement for statement in found if not statement.is_public]
    return {
        "public": [statement for statement in found if statement.is_public],
        "waiting": waiting if may_read else [],
        "count": len(waiting),
    }


@register.simple_tag
def quote(statement: Statement, words: Sequence[str]) -> quoting.Quote:
    """Return the beginning of a long text, or what stands around the words that were looked for."""
    return quoting.quote(statement.text, words)


@register.filter
def place_in_text(target: StatementTarget) -> str:
    return places.address(target)
