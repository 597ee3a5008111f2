"""What changed, as HTML: words that came and went stand in ``ins`` and ``del``, which say so to a screen reader too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from convention.comparing.comparison import Change
from convention.comparing.lines import Row
from convention.comparing.words import CALL, Op, Run

FOLDED = 2  # unchanged paragraphs in a row that are folded away
DEEPEST = 6
TAGS = {Op.ADDED: "ins", Op.REMOVED: "del"}


def heading(change: Change) -> SafeString:
    """Return an article's or division's name and heading, with what changed in them."""
    if not change.old or not change.new:
        unit = change.unit
        return _safe(_joined([*_marks(unit.label, unit.label), *_words(change.rows[0].runs, plain=True)]))
    if len(change.old) > 1 or len(change.new) > 1:
        units = change.new if len(change.new) > 1 else change.old
        return _safe(f'<span class="label" translate="no">{escape(" + ".join(unit.name for unit in units))}</span>')
    first = change.rows[0]
    return _safe(_joined([*_marks(change.old[0].label, change.new[0].label), *_words(first.runs)]))


def body(change: Change, *, fold: bool) -> SafeString:
    """Return the paragraphs; ``fold`` puts those away that are as they were."""
    alone = len(change.old) <= 1 and len(change.new) <= 1
    html: list[str] = []
    for unchanged, group in groupby(change.rows[1:] if alone else change.rows, key=lambda row: row.is_unchanged):
        rows = list(group)
        lines = "".join(_row(row) for row in rows)
        if fold and unchanged and len(rows) >= FOLDED:
            said = ngettext("%(count)s unchanged paragraph", "%(count)s unchanged paragraphs", len(rows))
            summary = said % {"count": len(rows)}
            lines = f'<details class="folded"><summary>{escape(summary)}</summary>{lines}</details>'
        html.append(lines)
    return _safe("".join(html))


def _row(row: Row) -> str:
    line = row.line
    names = ["row", f"level-{min(line.depth, DEEPEST)}", line.form.value]
    if row.op in TAGS:
        names.append(str(row.op))
    old, new = row.old.mark if row.old else "", row.new.mark if row.new else ""
    parts = [*_marks(old if row.old else new, new if row.new else old), *_words(row.runs)]
    if row.is_shifted:
        parts.append(f"<small>{escape(gettext('now at another depth of the list'))}</small>")
    return f'<p class="{" ".join(names)}">{_joined(parts)}</p>'


def _marks(old: str, new: str) -> Iterator[str]:
    """Yield a paragraph's own number or an article's label, and the one that it had."""
    changed = [Run(op, mark) for op, mark in ((Op.REMOVED, old), (Op.ADDED, new)) if mark]
    shown = str(escape(new)) if old == new else " ".join(piece for run in changed for piece in _words([run]))
    if shown:
        yield f'<span class="num" translate="no">{shown}</span>'


def _words(found: Iterable[Run], *, plain: bool = False) -> Iterator[str]:
    """Yield pieces of HTML; a piece that begins without a space begins with a joiner, which ``_joined`` takes away."""
    for place, run in enumerate(found):
        text = escape(run.text).replace(CALL, _call())
        glue = "" if run.spaced or not place else JOIN
        if run.op is Op.SAME or plain:
            yield f"{glue}{text}"
        else:
            yield f"{glue}{_marked(run.op, text)}"


JOIN = "\ue001"


def _joined(parts: Iterable[str]) -> str:
    return " ".join(parts).replace(f" {JOIN}", "").replace(JOIN, "")


def _marked(op: Op, text: str) -> str:
    before, after = _said(op)
    return f'<{TAGS[op]} data-before="{escape(before)}" data-after="{escape(after)}">{text}</{TAGS[op]}>'


def _said(op: Op) -> tuple[str, str]:
    """What is heard before and after: screen readers do not say ``ins`` and ``del`` of themselves."""
    if op is Op.ADDED:
        return gettext("added:"), gettext("end of added")
    return gettext("removed:"), gettext("end of removed")


def _call() -> str:
    return f'<sup class="call">{escape(gettext("[note]"))}</sup>'


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 - made here from escaped words
