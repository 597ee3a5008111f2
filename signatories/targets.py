"""From what a signer types to the targets of a statement in an edition, each with anchor, label and quoted text.

Mistakes are named one by one and stop nothing else. An edition without its text knows articles and chapters by
number only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from convention.importing.numbers import figures
from convention.models import Edition, Provision
from convention.outline import ARTICLE, PROVISION, Node, Outline, outline_of
from signatories import pinpoints
from signatories.lifecycle.drafts import DraftTarget
from signatories.models import StatementTarget
from signatories.pinpoints import PARAGRAPH, PREAMBLE, WHOLE, Component, Item, Pinpoint

MOST = 50  # targets of one statement (DESIGN)
MOST_MISTAKES = 20
EXCERPT = 4_000  # characters of a quotation
LABEL = 200
Scope = StatementTarget.Scope


@dataclass(frozen=True, slots=True)
class Mistake:
    """``words`` as they were read, and what is wrong with them; ``unread`` where they name nothing at all."""

    words: str
    message: str | Promise
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """``words`` that were understood, and what became of them where that is less than they say."""

    words: str
    message: str | Promise


@dataclass(slots=True)
class Found:
    """Targets in the order in which they were named, each once."""

    targets: list[DraftTarget] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


class _Wrong(Exception):  # noqa: N818 - becomes a Mistake
    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Place:
    """What a pinpoint leads to, before its text is looked up."""

    scope: str
    anchor: str
    label: str
    node: Node | None = None


def find(text: str, edition: Edition) -> Found:
    """Return what the text names in the edition, at most 50, and what is wrong with it. Never raises."""
    reading = pinpoints.read(text)
    find_places = _Textless(edition) if not edition.has_text else _InText(outline_of(edition))
    places: dict[str, Place] = {}
    mistakes = [_not_read(words) for words in reading.unknown]
    for pinpoint in reading.pinpoints:
        for combination in _combinations(pinpoint):
            try:
                for place in find_places(combination):
                    places.setdefault(place.anchor, place)
            except _Wrong as wrong:
                mistake = Mistake(pinpoint.words, wrong.message)
                if mistake not in mistakes:
                    mistakes.append(mistake)
            if len(places) > MOST or len(mistakes) > MOST_MISTAKES:
                break
    if len(places) > MOST:
        mistakes.append(Mistake("…", TOO_MANY))
    notes = [Note(words, JOINTLY) for words in dict.fromkeys(reading.jointly)]
    return Found(_drafts(list(places.values())[:MOST], edition), mistakes[:MOST_MISTAKES], notes)


def _not_read(words: str) -> Mistake:
    if words in COMPARING:
        return Mistake(words, COMPARED)
    return Mistake(words, UNREAD, unread=True)


def at_anchor(anchor: str, edition: Edition) -> DraftTarget | None:
    """Return the target of an anchor, as a link on an article's page or a choice from the contents gives it."""
    if not anchor:
        return DraftTarget(edition)
    node = outline_of(edition).by_anchor.get(anchor) if edition.has_text else None
    return _drafts([_place(node)], edition)[0] if node else None


def of_nodes(nodes: Iterable[Node], edition: Edition) -> list[DraftTarget]:
    """Return the targets of many places of an edition, their texts by one query."""
    return _drafts([_place(node) for node in nodes], edition)


def words_for(node: Node, edition: Edition) -> str:
    """Return words that name the place and nothing else, as a signer might have typed them; empty where none do."""
    words = _label(node)
    try:
        [pinpoint] = pinpoints.read(words).pinpoints
        [steps] = _combinations(pinpoint)
        [place] = _InText(outline_of(edition))(steps)
    except (ValueError, _Wrong):
        return ""
    return words if place.anchor == node.anchor else ""


def name(node: Node) -> str:
    """Return what a division, article or provision is called by itself: "Chapter III", "Article 12"."""
    return _named(node)


JOINTLY = _("Each is taken as a place. How they belong together, say in your words.")
COMPARING = frozenset({"cf", "confer", "compare", "see"})
COMPARED = _("The statement is not about what it only compares. Take that out here, and name it in your words.")
UNREAD = _("This names no place in the text. Write, for example, “12(3)(b)” or “Chapter III”.")
TOO_MANY = _("A statement can name at most 50 places. Name a chapter, or the whole Convention.")
Step = tuple[str, Item]


def _combinations(pinpoint: Pinpoint) -> Iterator[list[Step]]:
    """Yield each way through the lists: "paragraphs 1 and 2 of articles 5 and 6" is four places."""
    lists = [[(part.kind, item) for item in part.items or [Item()]] for part in _in_order(pinpoint.chain)]
    for count, steps in enumerate(product(*lists)):
        if count > MOST:
            return
        yield list(steps)


def _in_order(chain: list[Component]) -> list[Component]:
    return sorted(chain, key=lambda part: pinpoints.LEVELS[part.kind])


# --- in an edition with its text ---------------------------------------------------------------------


class _InText:
    def __init__(self, outline: Outline) -> None:
        self.outline = outline

    def __call__(self, steps: list[Step]) -> list[Place]:
        if steps[0][0] == WHOLE:
            return [Place(Scope.WHOLE, "", "")]
        (kind, item), *further = steps
        nodes = self._step(kind, item, None)
        for kind, item in further:
            nodes = [found for outer in nodes for found in self._step(kind, item, outer)]
        if len(nodes) > MOST:
            raise _Wrong(TOO_MANY)
        return [_place(node) for node in nodes]

    def _step(self, kind: str, item: Item, outer: Node | None) -> list[Node]:
        if kind in {PARAGRAPH, "subparagraph"}:
            if outer is None:
                raise _Wrong(_("Of which article? Write, for example, “paragraph 3 of article 12”."))
            return self._paragraphs(outer, (item.number, *item.marks) if item.number else item.marks, item)
        if kind in {PREAMBLE, pinpoints.CLOSING}:
            node = self.outline.first(kind)
            if node is None:
                raise _Wrong(_("This text has none. Please name another place."))
            return [node]
        if not item.number:
            return [self._only(kind, outer)]
        return self._numbered(kind, item, outer)

    def _only(self, kind: str, outer: Node | None) -> Node:
        if outer is None:
            fellows = self.outline.annexes if kind == "annex" else []
            if len(fellows) == 1:
                return fellows[0]
        raise _Wrong(_("Which one? Please add its number."))

    def _numbered(self, kind: str, item: Item, outer: Node | None) -> list[Node]:
        fellows = self._fellows(kind, outer)
        first, path = _number(fellows, item.number), item.marks
        if first is None and (split := re.fullmatch(r"(\d+)([a-z])", item.number)):
            # "12a" is article 12A, or 12(a) where there is none.
            first, path = _number(fellows, split[1]), (split[2], *path)
        if first is None:
            raise _Wrong(_there_is_no(kind, item.number, outer))
        if item.to:
            return self._range(kind, fellows, first, item, outer)
        return self._paragraphs(first, path, item) if path or item.to_mark else [first]

    def _fellows(self, kind: str, outer: Node | None) -> list[Node]:
        if outer is not None:
            return [node for node in outer.downward() if node.kind == kind and node is not outer]
        if kind == ARTICLE:
            return self.outline.articles
        return [node for root in self.outline.roots for node in root.downward() if node.kind == kind]

    def _range(self, kind: str, fellows: list[Node], first: Node, item: Item, outer: Node | None) -> list[Node]:
        last = _number(fellows, item.to)
        if last is None and item.to.isdigit() and item.number.isdigit() and len(item.to) < len(item.number):
            last = _number(fellows, item.number[: -len(item.to)] + item.to)  # "126-9"
        if last is None:
            raise _Wrong(_there_is_no(kind, item.to, outer))
        return _between(fellows, first, last)

    def _paragraphs(self, outer: Node, path: tuple[str, ...], item: Item) -> list[Node]:
        node = outer
        for mark in path:
            inner = _marked(node, mark)
            if inner is None:
                raise _Wrong(_has_no(node, mark))
            node = inner
        end = item.to_mark or (item.to if path == (item.number,) else "")
        if not end:
            return [node]
        assert node.parent is not None
        last = _marked(node.parent, end)
        if last is None:
            raise _Wrong(_has_no(node.parent, end))
        return _between(node.parent.children, node, last)


def _number(fellows: list[Node], number: str) -> Node | None:
    # As it is written first: subsection C is the letter, not a hundred.
    for key in (str.lower, _key):
        wanted = key(number)
        if found := next((node for node in fellows if key(node.key) == wanted), None):
            return found
    return None


def _key(number: str) -> str:
    return " ".join(figures(number).lower().split())


def _between(fellows: list[Node], first: Node, last: Node) -> list[Node]:
    start, end = fellows.index(first), fellows.index(last)
    if end < start:
        raise _Wrong(_("The first of these comes after the last. Please write them in the order of the text."))
    return fellows[start : end + 1]


def _marked(node: Node, mark: str) -> Node | None:
    """Return the provision of that mark within the node, or its so-many-th unnumbered paragraph."""
    provisions = [child for child in node.children if child.kind == PROVISION]
    for child in provisions:
        if child.key.lower() == mark:
            return child
    unnumbered = [child for child in provisions if not child.key]
    if mark.isdigit() and not any(child.key.isdigit() for child in provisions):
        return dict(enumerate(unnumbered, start=1)).get(int(mark))
    # "(a)" of an article whose only paragraph has no number, or beneath the words that open a list.
    return next((found for child in unnumbered for found in [_marked(child, mark)] if found), None)


def _place(node: Node) -> Place:
    scope = {ARTICLE: Scope.ARTICLE, PROVISION: Scope.PROVISION}.get(node.kind, Scope.CHAPTER)
    return Place(scope, node.anchor, _label(node), node)


def _label(node: Node) -> str:
    """Return "Annex 2, Article 12, paragraph 3 (b)(ii)": what a reader needs to find it."""
    upward = list(node.upward())[::-1]
    parts = [_named(part) for part in upward if part.kind != PROVISION and (part is node or _needed(part, node))]
    marks = [part for part in upward if part.kind == PROVISION]
    return ", ".join([*parts, _marks_label(marks)] if marks else parts)[:LABEL]


def _named(node: Node) -> str:
    return node.label or f"{node.kind} {node.key}".strip().capitalize()


def _needed(part: Node, node: Node) -> bool:
    """Articles are known by number but in an annex; a section is known by what it stands in."""
    within_article = node.around(ARTICLE) is not None
    return part.kind in {ARTICLE, "annex"} or not within_article


def _marks_label(marks: list[Node]) -> str:
    words = ""
    for place, node in enumerate(marks):
        if not node.key:
            words += f" unnumbered paragraph {node.anchor.rpartition('-u')[2]}" if node is marks[-1] else ""
        elif node.key.isdigit() and place == 0:
            words += f"paragraph {node.key}"
        else:
            words += f"{'' if words.endswith(')') else ' '}({node.key})"
    return words.strip()


def _there_is_no(kind: str, number: str, outer: Node | None) -> str | Promise:
    what = f"{kind} {number}"
    if outer is None:
        return format_lazy(_("There is no {what} in this text. Please check the number."), what=what)
    return format_lazy(_("There is no {what} in {where}. Please check the number."), what=what, where=_label(outer))


def _has_no(node: Node, mark: str) -> str | Promise:
    what = f"paragraph {mark}" if mark.isdigit() and node.kind != PROVISION else f"({mark})"
    return format_lazy(_("{where} has no {what}. Please check it."), where=_label(node), what=what)


# --- in an edition without its text ------------------------------------------------------------------


class _Textless:
    """By number only, as far as the edition is known to go; what stands within an article is taken as it is typed."""

    def __init__(self, edition: Edition) -> None:
        self.last = {ARTICLE: edition.article_count, "chapter": edition.chapter_count}

    def __call__(self, steps: list[Step]) -> list[Place]:
        if steps[0][0] == WHOLE:
            return [Place(Scope.WHOLE, "", "")]
        if steps == [(PREAMBLE, Item())]:
            return [Place(Scope.CHAPTER, "preamble", "Preamble")]
        kind, item = next(((k, i) for k, i in steps if k in self.last), ("", Item()))
        if not kind:
            raise _Wrong(_("The text is not loaded yet: name articles or chapters by number."))
        inner = [step for step in steps if step[0] in {PARAGRAPH, "subparagraph"}]
        return [self._one(kind, number, item, inner) for number in self._numbers(kind, item)]

    def _numbers(self, kind: str, item: Item) -> list[str]:
        numbers = [_key(item.number), _key(item.to)] if item.to else [_key(item.number)]
        for number in numbers:
            if not number.isdigit() or not 0 < int(number) <= self.last[kind]:
                raise _Wrong(_there_is_no(kind, number, None))
        first, last = int(numbers[0]), int(numbers[-1])
        if last < first:
            raise _Wrong(_("The first of these comes after the last. Please write them in the order of the text."))
        if last - first >= MOST:
            raise _Wrong(TOO_MANY)
        return [str(number) for number in range(first, last + 1)]

    def _one(self, kind: str, number: str, item: Item, inner: list[Step]) -> Place:
        if kind == "chapter":
            return Place(Scope.CHAPTER, f"chapter-{number}", f"Chapter {number}")
        marks = [*item.marks, *(m for _, step in inner for m in (step.number, *step.marks) if m)]
        anchor = "-".join([f"art-{number}", *(f"p{mark}" if mark.isdigit() else mark for mark in marks)])
        label = ", ".join([f"Article {number}", *([_typed_marks(marks)] if marks else [])])
        return Place(Scope.PROVISION if marks else Scope.ARTICLE, anchor[:160], label[:LABEL])


def _typed_marks(marks: list[str]) -> str:
    head, rest = ([f"paragraph {marks[0]}"], marks[1:]) if marks[0].isdigit() else ([], marks)
    return " ".join([*head, *(["".join(f"({mark})" for mark in rest)] if rest else [])])


# --- quotations --------------------------------------------------------------------------------------


def _drafts(places: list[Place], edition: Edition) -> list[DraftTarget]:
    """Return the targets with the text that they quote, all of it by one query."""
    quoted = {place.anchor: _quotable(place.node) for place in places if place.node is not None}
    wanted = {pk for nodes in quoted.values() for pk in nodes}
    rows = Provision.objects.filter(pk__in=wanted).values_list("pk", "mark", "text") if wanted else []
    texts = {pk: f"{mark} {text}".strip() for pk, mark, text in rows}
    return [
        DraftTarget(
            edition=edition,
            scope=place.scope,
            anchor=place.anchor,
            label=place.label,
            excerpt=_cut("\n".join(texts[pk] for pk in quoted.get(place.anchor, ()))),
        )
        for place in places
    ]


def _quotable(node: Node) -> list[int]:
    """Of a chapter nothing is quoted: it would be pages."""
    if node.kind not in {ARTICLE, PROVISION}:
        return []
    return [inner.pk for inner in node.downward() if inner.kind == PROVISION]


def _cut(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"
