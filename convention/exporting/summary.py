"""The summary as a PDF: what the page says, on paper; the owner's own summary where it is there, else the site's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from markdown_it.token import Token

from convention import editing
from convention.exporting.press import set_apart
from convention.exporting.standing import NOT_LAW
from convention.exporting.store import Wanted
from convention.prose import parse

SUBJECT, FORMAT = "summary", "pdf"
NAME = "mobility-convention-summary-page.pdf"
LAYOUT = Path(__file__).resolve().parent / "summary.typ"
OWNERS = "The summary that the authors of the Convention wrote themselves."
OURS = "In this site’s own words; the authors’ own summary is theirs."
FORM = 1  # raised when the making changes


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    markdown: str
    source: str


def words() -> Words:
    """Return what the summary page shows."""
    owner, ours = editing.page(editing.OWNER_SUMMARY), editing.page("summary")
    if owner.markdown:
        return Words(ours.title, owner.markdown, OWNERS)
    return Words(ours.title, ours.markdown, OURS)


def wanted() -> Wanted:
    said = words()
    address = settings.SITE_URL + reverse("convention:summary")
    of = json.dumps([FORM, said.title, said.markdown, said.source, address])
    return Wanted(SUBJECT, FORMAT, hashlib.sha256(of.encode()).hexdigest(), lambda: summary(said, address))


def summary(said: Words, address: str) -> bytes:
    data = {
        "title": said.title,
        "source": said.source,
        "notice": NOT_LAW,
        "address": f"{address}",
        "language": "en",
        "blocks": list(blocks(parse(said.markdown))),
    }
    return set_apart(LAYOUT, data)


# --- from Markdown to what the layout sets -----------------------------------------------------------------


def blocks(tokens: list[Token]) -> Iterator[dict[str, Any]]:
    """Yield headings, paragraphs, list items and quotations, each with its runs and how deep it stands."""
    lists: list[int] = []  # of the open lists, the next number; 0 without numbers
    kind, mark = "paragraph", ""
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(int(token.attrGet("start") or 1) if token.type == "ordered_list_open" else 0)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open":
            mark = f"{lists[-1]}." if lists[-1] else "•"
            lists[-1] += bool(lists[-1])
        elif token.type == "heading_open":
            kind = f"heading-{token.tag[1]}"
        elif token.type == "inline":
            yield {"kind": kind, "mark": mark, "depth": len(lists), "runs": list(_runs(token.children or []))}
            mark = ""
        elif token.type in {"fence", "code_block"}:
            yield {"kind": "paragraph", "mark": "", "depth": len(lists), "runs": [_run(token.content, 0, 0, "")]}
        elif token.type == "heading_close":
            kind = "paragraph"


def _runs(tokens: list[Token]) -> Iterator[dict[str, Any]]:
    strong = em = 0
    address = ""
    for token in tokens:
        if token.type in {"strong_open", "strong_close"}:
            strong += token.nesting
        elif token.type in {"em_open", "em_close"}:
            em += token.nesting
        elif token.type == "link_open":
            address = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            address = ""
        elif token.type in {"softbreak", "hardbreak"}:
            yield _run(" ", strong, em, "")
        elif token.content:
            yield _run(token.content, strong, em, address)


def _run(text: str, strong: int, em: int, address: str) -> dict[str, Any]:
    if address.startswith("/"):
        address = settings.SITE_URL + address
    known = address if address.startswith(("http:", "https:", "mailto:")) else ""
    return {"text": text, "strong": bool(strong), "em": bool(em), "address": known}
