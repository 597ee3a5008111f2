"""What stands where in an edition: its divisions, articles and provisions as one tree, with anchors and pages.

Read from the rows once for each process and text, so that a page of a long text costs no more than one of a short.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from convention.models import Article, Division, Edition, Provision

ARTICLE = "article"
PROVISION = "provision"
KEPT = 12  # editions a process remembers; more than are ever read at once


@dataclass(slots=True, eq=False)
class Node:
    """A division, article or provision. ``page`` is its address after the text's own, ``key`` its bare number."""

    kind: str
    key: str
    anchor: str
    page: str = ""
    label: str = ""
    heading: str = ""
    pk: int = 0
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    def add(self, child: Node) -> Node:
        child.parent = self
        self.children.append(child)
        return child

    def upward(self) -> Iterator[Node]:
        """Yield the node itself, then what it stands in, outward."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def downward(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.downward()

    def around(self, *kinds: str) -> Node | None:
        """Return the nearest of these kinds that the node is or stands in."""
        return next((node for node in self.upward() if node.kind in kinds), None)

    @property
    def top(self) -> Node:
        return list(self.upward())[-1]

    @property
    def address(self) -> str:
        """Return page and fragment, as links are kept until a page says where the text lies."""
        return f"{self.page}#{self.anchor}"

    @property
    def file(self) -> str:
        """Return the page's address as that of a file without its ending."""
        return self.page.rstrip("/")

    @property
    def title(self) -> str:
        """Return label and heading as a list of contents shows them."""
        return f"{self.label} {self.heading}".strip()

    @property
    def cited(self) -> str:
        """Return the place as one writes it: "Article 12(3)(b)"."""
        marks = [f"({node.key})" for node in self.upward() if node.kind == PROVISION and node.key]
        owner = self.around(ARTICLE) or self.top
        return (owner.label or owner.kind.capitalize()) + "".join(reversed(marks))

    @property
    def articles(self) -> list[Node]:
        return [node for node in self.downward() if node.kind == ARTICLE]

    @property
    def divisions(self) -> list[Node]:
        return [node for node in self.children if node.kind not in {ARTICLE, PROVISION}]


@dataclass(slots=True)
class Outline:
    """``sequence`` is what one turns through: preamble, articles, annexes with theirs, closing clause."""

    roots: list[Node]
    by_anchor: dict[str, Node] = field(default_factory=dict)
    articles: list[Node] = field(default_factory=list)
    annexes: list[Node] = field(default_factory=list)
    chapters: list[Node] = field(default_factory=list)
    sequence: list[Node] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    pages: dict[str, Node] = field(default_factory=dict)
    # Annexes that say "of this Annex": there a bare "article 5" is the instrument's own.
    explicit_annexes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for root in self.roots:
            self._take(root)
        self.pages = {node.page: node for node in [*self.chapters, *self.sequence]}
        self.places = {node.anchor: place for place, node in enumerate(self.sequence)}

    def _take(self, root: Node) -> None:
        for node in root.downward():
            self.by_anchor[node.anchor] = node
        if root.kind == Division.Kind.ANNEX:
            self.annexes.append(root)
            self.sequence += [root, *root.articles]
        elif root.kind in {Division.Kind.PREAMBLE, Division.Kind.CLOSING}:
            self.sequence.append(root)
        else:
            if root.kind != ARTICLE:
                self.chapters.append(root)
            self.articles += root.articles
            self.sequence += root.articles

    @property
    def last_number(self) -> str:
        return self.articles[-1].key if self.articles else ""

    def first(self, kind: str) -> Node | None:
        return next((root for root in self.roots if root.kind == kind), None)

    def beside(self, node: Node) -> tuple[Node | None, Node | None]:
        """Return what comes before and after it as one turns pages."""
        place = self.places.get(node.anchor)
        if place is None:
            return None, None
        before = self.sequence[place - 1] if place else None
        return before, self.sequence[place + 1] if place + 1 < len(self.sequence) else None

    def fellows(self, article: Node) -> list[Node]:
        """Return the articles that are counted together with this one: the body's, or its annex's."""
        annex = article.around(Division.Kind.ANNEX)
        return annex.articles if annex else self.articles


# --- from rows ---------------------------------------------------------------------------------------


def outline_of(edition: Edition) -> Outline:
    """Return the outline of the text as it is loaded now; made once for each process and text."""
    if not edition.digest:
        return read_outline(edition)  # not public yet: it may be loaded again at any moment
    key = (edition.pk, edition.digest, edition.loaded_at)
    if key not in _kept:
        _kept[key] = read_outline(edition)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return _kept[key]


_kept: OrderedDict[tuple[Any, ...], Outline] = OrderedDict()


def forget() -> None:
    _kept.clear()


def read_outline(edition: Edition) -> Outline:
    """Read it from the rows, in three queries."""
    divisions = {row["pk"]: _division(row) for row in _rows(Division, edition, "parent", "kind", "number")}
    articles = {row["pk"]: _article(row) for row in _rows(Article, edition, "division", "annex", "number", "slug")}
    rows: Any = Provision.objects.filter(edition=edition).order_by("order")
    provisions: dict[int, Made] = {}
    explicit: set[int] = set()
    for row in rows.values("pk", "parent", "article", "division", "mark", "anchor", "text"):
        provisions[row["pk"]] = _provision(row)
        if "of this Annex" in row["text"]:
            explicit.add(row["pk"])
    roots = _joined(divisions, articles)
    for provision, node in provisions.values():
        owner = (
            provisions.get(provision["parent"])
            or articles.get(provision["article"])
            or divisions.get(provision["division"])
        )
        if owner is not None:
            owner[1].add(node)
    taken: set[str] = set()
    for root in roots:
        _give_pages(root, taken)
    outline = Outline(roots)
    outline.explicit_annexes = {provisions[pk][1].top.anchor for pk in explicit}
    return outline


Made = tuple[dict[str, Any], Node]


def _rows(model: Any, edition: Edition, *names: str) -> Any:
    fields = ("pk", "label", "heading", "anchor", "order", *names)
    return model.objects.filter(edition=edition).order_by("order").values(*fields)


def _division(row: dict[str, Any]) -> Made:
    return row, Node(row["kind"], row["number"], row["anchor"], "", row["label"], row["heading"], row["pk"])


def _article(row: dict[str, Any]) -> Made:
    return row, Node(ARTICLE, row["number"], row["anchor"], row["slug"], row["label"], row["heading"], row["pk"])


def _provision(row: dict[str, Any]) -> Made:
    return row, Node(PROVISION, bare(row["mark"]), row["anchor"], label=row["mark"], pk=row["pk"])


def bare(mark: str) -> str:
    """Return a mark without what surrounds it: ``(b)`` and ``b)`` are ``b``; a dash is nothing."""
    return mark.strip(" .()[]§–—-•*·\u00a0")


def _joined(divisions: dict[int, Made], articles: dict[int, Made]) -> list[Node]:
    """Hang each where it belongs and return the roots. Divisions and articles are counted in one order."""
    roots: list[Node] = []
    for row, node in sorted([*divisions.values(), *articles.values()], key=lambda made: made[0]["order"]):
        owner = divisions.get(row.get("parent") or row.get("division") or row.get("annex") or 0)
        if owner is None:
            roots.append(node)
        else:
            owner[1].add(node)
    return roots


def _give_pages(root: Node, taken: set[str]) -> None:
    page = {Division.Kind.PREAMBLE.value: "preamble", Division.Kind.CLOSING.value: "closing"}.get(root.kind, "")
    if not page:
        folder = "annexes" if root.kind == Division.Kind.ANNEX else "chapters"
        page = f"{folder}/{slugify(root.key) or root.anchor}"
    # A text may have two annexes of one number; the second has a page of its own.
    count = 1
    while f"{page}{f'-{count}' if count > 1 else ''}/" in taken:
        count += 1
    page = f"{page}{f'-{count}' if count > 1 else ''}/"
    if root.kind != ARTICLE:
        taken.add(page)
    _give_page(root, page, page if root.kind == Division.Kind.ANNEX else "")


def _give_page(node: Node, page: str, within: str) -> None:
    if node.kind == ARTICLE:
        page = f"{within}articles/{node.page}/"
    node.page = page
    for child in node.children:
        _give_page(child, page, within)
