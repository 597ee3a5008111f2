"""Choosing a statement's places by walking the contents: what stands at one place, and the words that ticks make.

The field with the typed words stays the one truth. A tick adds the words that name its place, an untick takes them
away; everything else that was typed stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from convention.models import Edition, Provision
from convention.outline import ARTICLE, PROVISION, Node, outline_of
from signatories import targets
from signatories.pinpoints import LONGEST

DEEPEST = 4  # steps by which an inner paragraph is set in


@dataclass(frozen=True, slots=True)
class Step:
    """A place that can be opened, with its short name: a line of the contents, or a part of the way back."""

    anchor: str
    label: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A place that can be ticked. ``words`` name it in the field; ``text`` is what it says."""

    anchor: str
    words: str
    mark: str
    text: str
    depth: int
    ticked: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One page of the contents: the way to it, the place itself, its paragraphs, and what can be opened from it."""

    at: str
    way: tuple[Step, ...]
    title: str
    heading: str
    choices: tuple[Choice, ...]
    steps: tuple[Step, ...]


def panel(edition: Edition, at: str, typed: str) -> Panel | None:
    """Return the contents opened ``at`` an anchor, from the top where there is no such place.

    ``None`` for an edition without its text, which has no contents to walk.
    """
    if not edition.has_text:
        return None
    node = outline_of(edition).by_anchor.get(at)
    if node is not None and node.kind == PROVISION:
        node = node.around(ARTICLE) or node.top
    if node is None:
        return Panel("", (), "", "", (), tuple(map(_step, outline_of(edition).roots)))
    ticked = _named(typed, edition)
    return Panel(
        at=node.anchor,
        way=tuple(map(_step, [*node.upward()][:0:-1])),
        title=targets.name(node),
        heading=node.heading,
        choices=tuple(_choices(node, edition, ticked)),
        steps=tuple(_step(child) for child in node.children if child.kind != PROVISION),
    )


def merged(edition: Edition, at: str, typed: str, picked: Sequence[str]) -> str:
    """Return the typed words with what is ticked at the place, and without what is not ticked there any more."""
    there = panel(edition, at, typed)
    if there is None:
        return typed
    kept = typed.strip().rstrip(";,")
    if gone := {choice.anchor for choice in there.choices if choice.ticked and choice.anchor not in picked}:
        kept = _without(gone, typed, edition)
    fresh = [choice.words for choice in there.choices if choice.anchor in picked and not choice.ticked]
    return "; ".join(filter(None, [kept, *fresh]))[:LONGEST]


def meant(edition: Edition, typed: str, anchor: str) -> str:
    """Return the typed words with the place in the stead of what was not understood."""
    words = targets.words_for(node, edition) if (node := outline_of(edition).by_anchor.get(anchor)) else ""
    if not words:
        return typed
    found = targets.find(typed, edition)
    wrong = [mistake.words for mistake in found.mistakes if not mistake.unread and mistake.words != "…"]
    return "; ".join([*(target.label for target in found.targets), *wrong, words])[:LONGEST]


def _without(gone: set[str], typed: str, edition: Edition) -> str:
    """Say again what the words name but for these places; what was not understood stays as it was typed."""
    found = targets.find(typed, edition)
    still = [target.label for target in found.targets if target.anchor not in gone]
    return "; ".join([*still, *(mistake.words for mistake in found.mistakes if mistake.words != "…")])


def _named(typed: str, edition: Edition) -> set[str]:
    return {target.anchor for target in targets.find(typed, edition).targets} if typed.strip() else set()


def _step(node: Node) -> Step:
    return Step(node.anchor, targets.name(node), node.heading)


def _choices(node: Node, edition: Edition, ticked: set[str]) -> Iterable[Choice]:
    """Yield the place itself, then the paragraphs that stand in it and in no article beneath it."""
    provisions = [inner for child in node.children if child.kind == PROVISION for inner in child.downward()]
    rows = Provision.objects.filter(pk__in=[inner.pk for inner in provisions]).values_list("pk", "text")
    texts = dict(rows) if provisions else {}
    for inner in [node, *provisions]:
        words = targets.words_for(inner, edition)
        if words or inner is not node:
            yield Choice(
                anchor=inner.anchor if words else "",
                words=words,
                mark=inner.label if inner is not node else "",
                text=texts.get(inner.pk, "") if inner is not node else "",
                depth=min(sum(outer.kind == PROVISION for outer in inner.upward()), DEEPEST),
                ticked=bool(words) and inner.anchor in ticked,
            )
