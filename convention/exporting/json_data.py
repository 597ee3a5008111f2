"""The text as JSON, as static/schemas/text.json describes it; an article alone has a schema of its own."""

from __future__ import annotations

import json
from typing import Any

from convention.exporting.book import Book, Call, Paragraph, Part


def as_json(book: Book, schema: str) -> bytes:
    """Return the whole text or a part of it; ``schema`` is the schema's address."""
    return (json.dumps(data(book, schema), ensure_ascii=False, indent=1) + "\n").encode()


def data(book: Book, schema: str) -> dict[str, Any]:
    standing = book.standing
    return {
        "$schema": schema,
        "notice": " ".join(standing.notices),
        "edition": standing.as_data(),
        "address": standing.address,
        "whole": book.is_whole,
        "title": book.title,
        "subtitle": list(book.subtitle),
        "parts": [_part(part) for part in book.parts],
        "notes": [
            {"number": note.number, "mark": note.mark, "anchor": note.anchor, "text": note.text}
            for note in book.notes.values()
        ],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "number": part.number,
        "label": part.label,
        "heading": part.heading,
        "heading_notes": called(part.calls),
        "anchor": part.anchor,
        "provisions": [paragraph(one) for one in part.paragraphs],
        "parts": [_part(one) for one in part.parts],
    }


def paragraph(one: Paragraph) -> dict[str, Any]:
    """Return a provision with all that stands under it."""
    return {
        "mark": one.mark,
        "anchor": one.anchor,
        "text": one.text,
        "notes": called(one.calls),
        "provisions": [paragraph(child) for child in one.children],
    }


def called(calls: list[Call]) -> list[dict[str, Any]]:
    """Return the footnotes that are called, each with the characters before it."""
    return [{"offset": offset, "number": number} for offset, number in calls]
