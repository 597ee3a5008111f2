"""One article as plain text and as JSON, each with what must be known of the text wherever it goes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from convention.exporting import json_data
from convention.exporting.book import Call, Paragraph, with_marks
from convention.exporting.standing import Standing
from convention.models import Article, Edition, Footnote, Provision

WIDTH = 78  # characters of a line of plain text
STEP = "   "
FORM = "[{}]"  # how a footnote is called


@dataclass(frozen=True, slots=True)
class Whole:
    """An article with all that belongs to it; ``address`` is its permanent one."""

    edition: Edition
    article: Article
    paragraphs: list[Paragraph]
    notes: list[Footnote]
    address: str

    @property
    def standing(self) -> Standing:
        return Standing.of(self.edition, self.address)


def gather(edition: Edition, article: Article, address: str) -> Whole:
    """Read the article in two queries more."""
    made: dict[int, Paragraph] = {}
    tops: list[Paragraph] = []
    for row in Provision.objects.filter(article=article).order_by("order"):
        made[row.pk] = one = Paragraph(row.mark, row.text, row.anchor, calls_of(row.refs))
        (made[row.parent_id].children if row.parent_id in made else tops).append(one)
    called = [*calls_of(article.refs), *(call for one in made.values() for call in one.calls)]
    numbers = {number for _, number in called}
    notes = list(Footnote.objects.filter(edition=edition, number__in=numbers).order_by("order"))
    return Whole(edition, article, tops, notes, address)


def calls_of(refs: Iterable[list[Any]]) -> list[Call]:
    """Return the footnotes that a row calls, as ``book`` has them."""
    return [(int(offset), str(number)) for offset, number in refs]


# --- plain text ----------------------------------------------------------------------------------------


def plain(whole: Whole) -> str:
    """Return the article as text that any program opens, its footnotes after it."""
    marks = {note.number: note.mark or note.number for note in whole.notes}
    title = with_marks(whole.article.heading, calls_of(whole.article.refs), FORM, marks)
    lines = [*_wrapped(f"{whole.article.label}. {title}" if title else whole.article.label, ""), ""]
    lines += _lines(whole.paragraphs, "", marks)
    if whole.notes:
        lines += ["Notes", ""]
        for note in whole.notes:
            lines += [*_wrapped(note.text, "", f"[{note.mark or note.number}] "), ""]
    lines += ["--", *(line for said in whole.standing.lines for line in _wrapped(said, ""))]
    return "\n".join(lines) + "\n"


def _lines(paragraphs: Iterable[Paragraph], indent: str, marks: dict[str, str]) -> list[str]:
    lines = []
    for one in paragraphs:
        text = with_marks(one.text, one.calls, FORM, marks)
        lines += [*_wrapped(text, indent, f"{one.mark} " if one.mark else ""), ""]
        lines += _lines(one.children, indent + STEP, marks)
    return lines


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
        "heading_notes": json_data.called(calls_of(article.refs)),
        "anchor": article.anchor,
        "provisions": [json_data.paragraph(one) for one in whole.paragraphs],
        "notes": [
            {"number": note.number, "mark": note.mark or note.number, "anchor": note.anchor, "text": note.text}
            for note in whole.notes
        ],
    }
