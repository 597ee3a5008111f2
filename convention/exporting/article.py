"""One article as plain text and as JSON, each with what must be known of the text wherever it goes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from convention.exporting.standing import Standing
from convention.models import Article, Edition, Footnote, Provision

WIDTH = 78  # characters of a line of plain text
STEP = "   "


@dataclass(slots=True)
class Part:
    """A provision with what stands under it; ``calls`` are its footnotes as [offset, number]."""

    mark: str
    anchor: str
    text: str
    calls: list[list[Any]]
    children: list[Part]


@dataclass(frozen=True, slots=True)
class Whole:
    """An article with all that belongs to it; ``address`` is its permanent one."""

    edition: Edition
    article: Article
    parts: list[Part]
    notes: list[Footnote]
    address: str

    @property
    def standing(self) -> Standing:
        return Standing.of(self.edition, self.address)


def gather(edition: Edition, article: Article, address: str) -> Whole:
    """Read the article in two queries more."""
    made: dict[int, Part] = {}
    parts: list[Part] = []
    for row in Provision.objects.filter(article=article).order_by("order"):
        made[row.pk] = part = Part(row.mark, row.anchor, row.text, list(row.refs), [])
        (made[row.parent_id].children if row.parent_id in made else parts).append(part)
    numbers = {str(number) for _, number in [*article.refs, *(one for part in made.values() for one in part.calls)]}
    notes = list(Footnote.objects.filter(edition=edition, number__in=numbers).order_by("order"))
    return Whole(edition, article, parts, notes, address)


# --- plain text ----------------------------------------------------------------------------------------


def plain(whole: Whole) -> str:
    """Return the article as text that any program opens, its footnotes after it."""
    marks = {note.number: note.mark or note.number for note in whole.notes}
    title = with_marks(whole.article.heading, whole.article.refs, marks)
    lines = [*_wrapped(f"{whole.article.label}. {title}" if title else whole.article.label, ""), ""]
    lines += _lines(whole.parts, "", marks)
    if whole.notes:
        lines += ["Notes", ""]
        for note in whole.notes:
            lines += [*_wrapped(note.text, "", f"[{note.mark or note.number}] "), ""]
    lines += ["--", *(line for said in whole.standing.lines for line in _wrapped(said, ""))]
    return "\n".join(lines) + "\n"


def _lines(parts: Iterable[Part], indent: str, marks: dict[str, str]) -> list[str]:
    lines = []
    for part in parts:
        text = with_marks(part.text, part.calls, marks)
        lines += [*_wrapped(text, indent, f"{part.mark} " if part.mark else ""), ""]
        lines += _lines(part.children, indent + STEP, marks)
    return lines


def with_marks(text: str, calls: Iterable[list[Any]], marks: dict[str, str]) -> str:
    """Return the text with its footnotes called as ``[1]``."""
    for offset, number in sorted(calls, key=lambda call: int(call[0]), reverse=True):
        text = f"{text[: int(offset)]}[{marks.get(str(number), number)}]{text[int(offset) :]}"
    return text


def _wrapped(text: str, indent: str, mark: str = "") -> list[str]:
    return textwrap.wrap(
        f"{mark}{text}",
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + " " * min(len(mark), len(STEP)),
        break_long_words=False,
        break_on_hyphens=False,
    )


# --- JSON ----------------------------------------------------------------------------------------------


def as_data(whole: Whole, schema: str) -> dict[str, Any]:
    """Return the article as the schema at ``schema`` describes it."""
    standing, article = whole.standing, whole.article
    return {
        "$schema": schema,
        "notice": " ".join(standing.notices),
        "edition": standing.as_data(),
        "address": whole.address,
        "number": article.number,
        "label": article.label,
        "heading": article.heading,
        "heading_notes": _called(article.refs),
        "anchor": article.anchor,
        "provisions": [_part(part) for part in whole.parts],
        "notes": [
            {"number": note.number, "mark": note.mark or note.number, "anchor": note.anchor, "text": note.text}
            for note in whole.notes
        ],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "mark": part.mark,
        "anchor": part.anchor,
        "text": part.text,
        "notes": _called(part.calls),
        "provisions": [_part(child) for child in part.children],
    }


def _called(calls: Iterable[list[Any]]) -> list[dict[str, Any]]:
    return [{"offset": int(offset), "number": str(number)} for offset, number in calls]
