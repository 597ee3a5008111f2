"""What was read, as HTML for staff: the text with its marks, headings and footnotes, before anything is loaded."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from convention.importing import stored
from convention.importing.anchors import Anchors
from convention.importing.structure import Article, Division, NoteRef, Provision, Text

DEEPEST = 6  # HTML has no deeper heading


def outcome_html(outcome: dict[str, Any]) -> SafeString:
    """Return the whole text; every part bears the anchor that it will have."""
    text = stored.from_json(outcome)
    anchors = Anchors(text)
    subtitle = format_html_join("", "<p>{}</p>", ((line,) for line in text.subtitle.split("\n") if line))
    title = format_html("<h3>{}</h3>{}", text.title, subtitle)
    return title + _items(text.items, anchors, 4) + _notes(text)


def _items(items: list[Division | Article], anchors: Anchors, level: int) -> SafeString:
    return format_html_join("", "{}", ((_item(item, anchors, level),) for item in items))


def _item(item: Division | Article, anchors: Anchors, level: int) -> SafeString:
    inner = _items(item.items, anchors, min(level + 1, DEEPEST)) if isinstance(item, Division) else SafeString("")
    named = " ".join(part for part in (item.label, item.heading) if part) or str(getattr(item, "kind", ""))
    return format_html(
        '<section id="{0}"><h{1}>{2}{3} <code>{0}</code></h{1}>{4}{5}</section>',
        anchors.of(item), level, named, _calls(item.refs), _provisions(item.provisions), inner,
    )  # fmt: skip


def _provisions(provisions: list[Provision]) -> SafeString:
    if not provisions:
        return SafeString("")
    rows = ((one.mark, one.text, _calls(one.refs), _provisions(one.children)) for one in provisions)
    return format_html(
        '<ul class="provisions">{}</ul>',
        format_html_join("", "<li><p><b>{}</b> {}{}</p>{}</li>", rows),
    )


def _calls(refs: list[NoteRef]) -> SafeString:
    return format_html_join("", "<sup>[{}]</sup>", ((ref.number,) for ref in refs))


def _notes(text: Text) -> SafeString:
    return format_html_join("", "<p><sup>[{}]</sup> {}</p>", ((note.number, note.text) for note in text.notes))
