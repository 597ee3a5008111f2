"""Proves that nothing was lost: edition + left out = visible text of the source, white space aside."""

from __future__ import annotations

from collections.abc import Iterator

from convention.importing.source import Source, bare_text
from convention.importing.structure import Article, Division, Finding, Place, Provision, Severity, Span, Text

SHOWN = 60


def account(source: Source, text: Text) -> list[Finding]:
    """Return an error for the first place where the edition and what was left out do not add up to the source."""
    kept = "".join(_without(source.visible, [*_spans(text), *source.mark_spans]))
    edition = edition_text(text)
    if kept == edition:
        return []
    same = next(
        (i for i, (a, b) in enumerate(zip(kept, edition, strict=False)) if a != b), min(len(kept), len(edition))
    )
    wanted, found = kept[same : same + SHOWN], edition[same : same + SHOWN]
    message = f"the text does not add up: the source goes on with “{wanted}”, the edition with “{found}”"
    return [Finding(Severity.ERROR, message, Place())]


def edition_text(text: Text) -> str:
    """Return everything in the edition but its footnotes, in order, without white space."""
    return bare_text("".join(_all(text)))


def _all(text: Text) -> Iterator[str]:
    yield text.title
    yield text.subtitle
    yield from _items(text.items)


def _items(items: list[Division | Article]) -> Iterator[str]:
    for item in items:
        yield item.label
        yield item.heading
        yield from _provisions(item.provisions)
        if isinstance(item, Division):
            yield from _items(item.items)


def _provisions(provisions: list[Provision]) -> Iterator[str]:
    for provision in provisions:
        yield provision.mark
        yield provision.text
        yield from _provisions(provision.children)


def _spans(text: Text) -> list[Span]:
    return [span for part in (text.left_out, text.notes) for item in part for span in item.spans]


def _without(visible: str, spans: list[Span]) -> Iterator[str]:
    last = 0
    for span in sorted(spans, key=lambda span: span.at):
        yield visible[last : span.at]
        last = max(last, span.at + span.length)
    yield visible[last:]
