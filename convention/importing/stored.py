"""A text as JSON and back: what waits between reading and loading."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from convention.importing.structure import Article, Division, Kind, Note, NoteRef, Provision, Text


def to_json(text: Text) -> dict[str, Any]:
    """Return the edition's part of a text: what was left out and found belongs to the report."""
    return {
        "title": text.title,
        "subtitle": text.subtitle,
        "items": [_item(item) for item in text.items],
        "notes": [{"number": note.number, "mark": note.mark, "text": note.text} for note in text.notes],
    }


def from_json(stored: dict[str, Any]) -> Text:
    return Text(
        title=stored["title"],
        subtitle=stored["subtitle"],
        items=[_item_back(item) for item in stored["items"]],
        notes=[Note(note["number"], note["text"], note["mark"]) for note in stored["notes"]],
    )


def _item(item: Division | Article) -> dict[str, Any]:
    found = {
        "number": item.number,
        "label": item.label,
        "heading": item.heading,
        "refs": [asdict(ref) for ref in item.refs],
        "provisions": [_provision(one) for one in item.provisions],
    }
    if isinstance(item, Division):
        found |= {"kind": item.kind.value, "items": [_item(one) for one in item.items]}
    return found


def _provision(one: Provision) -> dict[str, Any]:
    return {
        "mark": one.mark,
        "text": one.text,
        "refs": [asdict(ref) for ref in one.refs],
        "children": [_provision(child) for child in one.children],
    }


def _item_back(stored: dict[str, Any]) -> Division | Article:
    refs = [NoteRef(**ref) for ref in stored["refs"]]
    provisions = [_provision_back(one) for one in stored["provisions"]]
    named = (stored["number"], stored["label"], stored["heading"], provisions)
    if "kind" not in stored:
        return Article(*named, refs)
    return Division(Kind(stored["kind"]), *named, [_item_back(one) for one in stored["items"]], refs)


def _provision_back(stored: dict[str, Any]) -> Provision:
    children = [_provision_back(child) for child in stored["children"]]
    return Provision(stored["text"], stored["mark"], children, [NoteRef(**ref) for ref in stored["refs"]])
