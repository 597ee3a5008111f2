"""What a text that waits would change, before it is public, and what points at the places that it changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from convention.admin.roles import account
from convention.comparing.comparison import Change, Comparison, compare
from convention.comparing.kept import units_of
from convention.comparing.units import Unit
from convention.models import Annotation, Edition
from convention.outline import outline_of
from convention.rights.stored import anchor_of, rights_of
from convention.views.compare import SORTS, Shown
from staff.permissions import READ


@dataclass(frozen=True, slots=True)
class Pointed:
    """One change of the text, with the annotations that are about its places."""

    shown: Shown
    annotations: Sequence[Annotation]


def stands_against(request: HttpRequest, language: str, pk: int | None, *, is_specimen: bool) -> list[Edition]:
    """Return the public texts that a waiting one can be held against, the likeliest first."""
    texts = Edition.objects.published().with_text().filter(language=language).exclude(pk=pk or 0)
    asked = request.GET.get("with", "")
    return sorted(
        texts, key=lambda one: (one.slug != asked, one.is_specimen != is_specimen, not one.is_current, -one.pk)
    )


def show(request: HttpRequest, found: list[Edition], units: Sequence[Unit], **more: Any) -> HttpResponse:
    old = found[0] if found else None
    context = {**more, "title": _("What this text would change"), "old": old, "others": found[1:]}
    if old is not None:
        before = units_of(old)
        comparison = compare(before, units)
        changes = [change for change in comparison.changes if not change.is_same]
        context |= {
            "counts": [(label, comparison.counts[sort]) for sort, label in SORTS.items() if comparison.counts[sort]],
            "changes": list(_pointed(old, changes)),
            "reached": _reached(comparison, before),
            "may_read": account(request).has_role(*READ),
        }
    return TemplateResponse(request, "admin/convention/edition/changes.html", context)


def _pointed(old: Edition, changes: Sequence[Change]) -> Iterator[Pointed]:
    at: dict[str, list[Annotation]] = {}
    outline = outline_of(old)
    rows = {row.code: row for row in Annotation.objects.filter(edition=old)}
    for entry in rights_of(old).entries:
        at.setdefault(anchor_of(outline, entry).partition("#")[2], []).append(rows[entry.code])
    for change in changes:
        found = [row for anchor in sorted(change.reached) for row in at.get(anchor, [])]
        yield Pointed(Shown(change), sorted(found, key=lambda row: row.order))


def _reached(comparison: Comparison, before: Sequence[Unit]) -> list[str]:
    """Return every anchor that a statement may have named, the divisions around included."""
    within = {unit.anchor: unit.within for unit in before}
    reached = {anchor for change in comparison.changes for anchor in change.reached}
    for change in comparison.changes:
        for unit in change.old if change.reached else ():
            around = unit.within
            while around:
                reached.add(around)
                around = within.get(around, "")
    return sorted(reached)
