"""The canonical text of an edition, and its SHA-256: words and structure only.

Outside it stand annotations, anchors, layout, the file it came from, and how white space was set.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator

from convention.importing.structure import Article, Division, NoteRef, Provision, Text

FORM = "canonical text, form 1"


def canonical(text: Text) -> str:
    """Return one line for each title, label, heading, provision and footnote; depth is shown by tabs."""
    lines = [FORM, f"title {_with_notes(text.title, [])}"]
    lines += [f"subtitle {_plain(part)}" for part in text.subtitle.split("\n") if part.strip()]
    lines += _items(text.items, 0)
    lines += [f"note {note.number} {_plain(note.text)}" for note in text.notes]
    return "\n".join(lines) + "\n"


def digest(text: Text) -> str:
    """Return the SHA-256 of the canonical text in UTF-8, as hex."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


def _items(items: list[Division | Article], depth: int) -> Iterator[str]:
    for item in items:
        kind = "article" if isinstance(item, Article) else item.kind.value
        parts = [kind, f"[{_plain(item.number)}]", _plain(item.label), "|", _with_notes(item.heading, item.refs)]
        yield "\t" * depth + " ".join(part for part in parts if part)
        yield from _provisions(item.provisions, depth + 1)
        if isinstance(item, Division):
            yield from _items(item.items, depth + 1)


def _provisions(provisions: list[Provision], depth: int) -> Iterator[str]:
    for provision in provisions:
        yield "\t" * depth + f"{_plain(provision.mark) or '·'} {_with_notes(provision.text, provision.refs)}"
        yield from _provisions(provision.children, depth + 1)


def _with_notes(text: str, refs: list[NoteRef]) -> str:
    for ref in sorted(refs, key=lambda ref: ref.offset, reverse=True):
        text = f"{text[: ref.offset]}[^{ref.number}]{text[ref.offset :]}"
    return _plain(text)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
