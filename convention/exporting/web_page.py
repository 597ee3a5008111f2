"""The text as one HTML file that needs nothing else: it opens from a messenger, on a phone, without a network."""

from __future__ import annotations

import base64
from html import escape
from itertools import groupby
from pathlib import Path

from django.conf import settings

from convention.exporting.book import Book, Call, Called, Paragraph, Part, pieces

LARGEST = 600_000  # bytes; some messengers show no larger file
STYLE = Path(__file__).resolve().parent / "web_page.css"
FONT = Path(settings.BASE_DIR) / "static" / "fonts" / "mimc-serif-latin-wght-normal.woff2"


def web_page(book: Book) -> bytes:
    """Return the page with its own letters and all contents, as far as these find room."""
    page = b""
    for with_font, with_articles in ((True, True), (False, True), (False, False)):
        page = _page(book, _style(with_font=with_font), with_articles=with_articles)
        if len(page) <= LARGEST:
            break
    return page


def _style(*, with_font: bool) -> str:
    style = STYLE.read_text(encoding="utf-8")
    if not with_font:
        return style
    packed = base64.b64encode(FONT.read_bytes()).decode()
    return (
        '@font-face{font-family:"MIMC Serif";font-weight:400 700;font-display:swap;'
        f"src:url(data:font/woff2;base64,{packed}) format('woff2')}}\n{style}"
    )


def _page(book: Book, style: str, *, with_articles: bool) -> bytes:
    standing = book.standing
    writer = _Writer(book)
    notices = "".join(f"<p>{escape(line)}" for line in standing.notices)
    subtitle = "".join(f"<p class=sub>{escape(line)}" for line in book.subtitle)
    about = "".join(f"<p>{_linked(line, standing.address)}" for line in standing.lines)
    robots = "<meta name=robots content=noindex>" if standing.is_specimen else ""
    body = "\n".join(writer.part(part, 2) for part in book.parts)
    notes = writer.notes()
    contents = _contents(book.parts, with_articles=with_articles)
    return (
        f"<!doctype html>\n<html lang={escape(standing.language)}>\n<head>\n<meta charset=utf-8>\n"
        f'<meta name=viewport content="width=device-width, initial-scale=1">\n{robots}'
        f"<title>{escape(book.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<header><div class=notice>{notices}</div>\n<h1>{escape(book.title)}</h1>{subtitle}</header>\n"
        f"<nav aria-label=Contents><details><summary>Contents</summary>{contents}</details></nav>\n"
        f"<main>\n{body}\n{notes}</main>\n<footer><h2>About this file</h2>{about}</footer>\n</body>\n</html>\n"
    ).encode()


def _linked(line: str, address: str) -> str:
    shown = escape(line)
    return shown.replace(escape(address), f'<a href="{escape(address)}">{escape(address)}</a>')


def _contents(parts: list[Part], *, with_articles: bool) -> str:
    items = "".join(
        f'<li><a href="#{part.anchor}">{escape(part.name)}</a>{_contents(part.parts, with_articles=with_articles)}'
        for part in parts
        if with_articles or not part.is_article
    )
    return f"<ul>{items}</ul>" if items else ""


class _Writer:
    """Writes the parts in turn. End tags that HTML does not ask for are left out: thousands of them weigh."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.called: dict[str, str] = {}  # notes, and where each is called first

    def part(self, part: Part, level: int) -> str:
        tag = f"h{min(level, 6)}"
        label = f"<b>{escape(part.label)}</b> " if part.label else ""
        heading = self.words(part.heading, part.calls, part.anchor)
        named = f"<{tag}>{label}{heading}</{tag}>" if label or heading else ""
        inner = "\n".join(self.part(one, level + 1) for one in part.parts)
        kind = "article" if part.is_article else "section"
        return f"<{kind} id={part.anchor}>{named}{self.paragraphs(part.paragraphs)}{inner}</{kind}>"

    def paragraphs(self, paragraphs: list[Paragraph]) -> str:
        html = []
        for marked, group in groupby(paragraphs, key=lambda one: bool(one.mark)):
            items = [self.paragraph(one) for one in group]
            html.append(f"<ol>{''.join(items)}</ol>" if marked else "".join(items))
        return "".join(html)

    def paragraph(self, one: Paragraph) -> str:
        words = self.words(one.text, one.calls, one.anchor)
        below = self.paragraphs(one.children)
        if one.mark:
            return f"<li id={one.anchor}><b>{escape(one.mark)}</b> {words}{below}"
        if not below:
            return f"<p id={one.anchor}>{words}"
        return f"<div id={one.anchor}><p>{words}{below}</div>"

    def words(self, text: str, calls: list[Call], anchor: str) -> str:
        return "".join(
            self.call(piece, anchor) if isinstance(piece, Called) else escape(piece, quote=False)
            for piece in pieces(text, calls)
        )

    def call(self, number: str, anchor: str) -> str:
        note = self.book.notes[number]
        self.called.setdefault(number, anchor)
        return f'<sup><a href="#{note.anchor}" aria-label="Note {escape(note.mark)}">{escape(note.mark)}</a></sup>'

    def notes(self) -> str:
        if not self.book.notes:
            return ""
        items = []
        for note in self.book.notes.values():
            back = self.called.get(note.number, "")
            mark = f'<a href="#{back}">{escape(note.mark)}</a>' if back else escape(note.mark)
            items.append(f"<li id={note.anchor}><b>{mark}</b> {escape(note.text, quote=False)}")
        return f"<section id=notes><h2>Notes</h2><ol>{''.join(items)}</ol></section>\n"
