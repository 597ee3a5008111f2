"""Two editions of one language side by side: which to compare, the whole of what changed, and one article's part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from convention.comparing import html
from convention.comparing.comparison import Change, Comparison, Sort
from convention.comparing.kept import compared
from convention.http import reading_page
from convention.models import Edition
from convention.outline import outline_of

# As a reader would count them.
SORTS: dict[Sort, Promise] = {
    Sort.ADDED: _("Added"),
    Sort.REMOVED: _("Removed"),
    Sort.SPLIT: _("Split"),
    Sort.JOINED: _("Joined"),
    Sort.MOVED: _("Moved"),
    Sort.RENUMBERED: _("Renumbered"),
    Sort.CHANGED: _("Changed in words"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One change on a page. ``place`` is its fragment, ``address`` its own page where it has one."""

    change: Change
    address: str = ""
    whole: bool = False

    @property
    def place(self) -> str:
        return self.change.new[0].anchor if self.change.new else f"was-{self.change.old[0].anchor}"

    @property
    def name(self) -> str:
        change = self.change
        before, after = ([unit.name for unit in units] for units in (change.old, change.new))
        return " → ".join(" + ".join(names) for names in (before, after) if names) if before != after else before[0]

    @property
    def sorts(self) -> list[str | Promise]:
        return [SORTS[sort] for sort in self.change.sorts if sort in SORTS]

    @property
    def heading(self) -> SafeString:
        return html.heading(self.change)

    @property
    def body(self) -> SafeString:
        return html.body(self.change, fold=not self.whole)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two published texts of one language, at the address where they are compared."""

    old: Edition
    new: Edition
    base: str
    comparison: Comparison

    def shown(self, change: Change, *, whole: bool = False) -> Shown:
        return Shown(change, self.address(change), whole)

    def address(self, change: Change) -> str:
        if not change.unit.is_article:
            return ""
        edition = self.new if change.new else self.old
        node = outline_of(edition).by_anchor.get(change.unit.anchor)
        return f"{self.base}{node.page}" if node else ""


def _pair(old: str, new: str) -> Pair:
    found = {one.slug: one for one in Edition.objects.published().with_text().filter(slug__in=[old, new])}
    if len(found) != 2 or len({one.language for one in found.values()}) != 1:
        raise Http404
    base = reverse("convention:compare-editions", args=[old, new])
    return Pair(found[old], found[new], base, compared(found[old], found[new]))


def _show(request: HttpRequest, template: str, pair: Pair, **more: Any) -> HttpResponse:
    specimen = pair.old.is_specimen or pair.new.is_specimen
    context = {"pair": pair, "old": pair.old, "new": pair.new, "specimen": specimen, "noindex": specimen, **more}
    response = render(request, f"convention/compare/{template}.html", context)
    if specimen:
        response["X-Robots-Tag"] = "noindex"
    return response


@reading_page
def choose(request: HttpRequest) -> HttpResponse:
    """Offer the editions that can be compared; a choice made without JavaScript has an address of its own."""
    editions = list(Edition.objects.published().with_text().order_by("language", "is_specimen", "date", "pk"))
    asked = {one.slug: one for one in editions if one.slug in {request.GET.get("a"), request.GET.get("b")}}
    if len(asked) == 2 and len({one.language for one in asked.values()}) == 1:
        slugs = [request.GET["a"], request.GET["b"]]
        return HttpResponseRedirect(reverse("convention:compare-editions", args=slugs))
    by_language = [list(group) for _, group in groupby(editions, key=lambda one: one.language)]
    context = {
        "choices": [group for group in by_language if len(group) > 1],
        "refused": bool(request.GET.get("a") and request.GET.get("b")),
        "specimen": any(one.is_specimen for one in editions),
        "a": request.GET.get("a", ""),
        "b": request.GET.get("b", ""),
    }
    return render(request, "convention/compare/choose.html", context)


@reading_page
def whole(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """Show everything that differs, in the order of the newer text; what is the same is folded away."""
    pair = _pair(old, new)
    counts = pair.comparison.counts
    by_sort = [
        (label, counts[sort], [pair.shown(one) for one in _articles(pair) if sort in one.sorts])
        for sort, label in SORTS.items()
        if counts[sort]
    ]
    return _show(request, "whole", pair, by_sort=by_sort, same=counts[Sort.SAME], blocks=list(_blocks(pair)))


def _articles(pair: Pair) -> Iterator[Change]:
    return (change for change in pair.comparison.changes if change.unit.is_article)


@dataclass(frozen=True, slots=True)
class Block:
    """One change, or a row of articles and divisions that are the same."""

    change: Shown | None
    same: Sequence[Shown] = ()

    @property
    def articles(self) -> int:
        return sum(one.change.unit.is_article for one in self.same)


def _blocks(pair: Pair) -> Iterator[Block]:
    for same, group in groupby(pair.comparison.changes, key=lambda change: change.is_same):
        found = [pair.shown(change) for change in group]
        if same:
            yield Block(None, found)
        else:
            yield from (Block(one) for one in found)


@reading_page
def article(request: HttpRequest, old: str, new: str, slug: str, annex: str = "") -> HttpResponse:
    """Show what happened to the article of this number: in either edition, if another bears it now."""
    pair = _pair(old, new)
    page = f"{f'annexes/{annex}/' if annex else ''}articles/{slug}/"
    nodes = [outline_of(edition).pages.get(page) for edition in (pair.old, pair.new)]
    before, after = [node.anchor if node else None for node in nodes]
    changes = [
        change
        for change in pair.comparison.changes
        if any(unit.anchor == before for unit in change.old) or any(unit.anchor == after for unit in change.new)
    ]
    if not changes:
        raise Http404
    links = [
        (edition, reverse("convention:edition", args=[edition.slug]) + page)
        for edition, node in zip((pair.old, pair.new), nodes, strict=True)
        if node
    ]
    turn = _beside(pair, changes)
    name = next(node.label for node in nodes if node)
    shown = [pair.shown(change, whole=True) for change in changes]
    return _show(request, "article", pair, name=name, changes=shown, links=links, before=turn[0], after=turn[1])


def _beside(pair: Pair, changes: Sequence[Change]) -> tuple[Shown | None, Shown | None]:
    """Return the changed articles before and after these, to go from one to the next."""
    row = [change for change in _articles(pair) if not change.is_same or change in changes]
    first, last = row.index(changes[0]), row.index(changes[-1])
    before = pair.shown(row[first - 1]) if first else None
    return before, pair.shown(row[last + 1]) if last + 1 < len(row) else None
