"""Pages' words: Markdown in, safe HTML out, and the texts that the project ships in ``fixtures/prose/``."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nh3
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FIRST_LEVEL = 2  # the page's title is the h1
DEEPEST = 6
TAGS = {
    "a", "abbr", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title", "rel"}, "ol": {"start"}, "th": {"scope"}}
SCHEMES = {"http", "https", "mailto"}
FOREIGN = re.compile(r"(https?:)?//", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """One page's text as written: what ``fixtures/prose/KEY.md`` holds and what an editor changes."""

    title: str
    description: str
    markdown: str


def render(markdown: str) -> SafeString:
    """Return the Markdown as HTML without anything that could run, load or restyle.

    Headings begin at h2 and never skip a level; links to other sites get ``rel``; pictures and raw HTML do not pass.
    """
    parser, tokens = _parser(), parse(markdown)
    _describe(tokens)
    html = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    return mark_safe(clean)  # noqa: S308  # nosec B308 B703 - cleaned by nh3 in the line above


def parse(markdown: str) -> list[Token]:
    """Return the Markdown as tokens; its headings begin at h2 and never skip a level."""
    tokens = _parser().parse(markdown.replace("\x00", ""))
    _level_headings(tokens)
    return tokens


def split_lead(html: str) -> tuple[SafeString, SafeString]:
    """Return what stands before the first heading, and the rest. For HTML that ``render`` made."""
    lead, heading, body = html.partition(f"<h{FIRST_LEVEL}>")
    return mark_safe(lead), mark_safe(heading + body)  # noqa: S308  # nosec B308 B703 - parts of what render cleaned


@functools.cache
def _parser() -> MarkdownIt:
    # Raw HTML stays text: an editor who needs markup that Markdown lacks should ask for a component.
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def _level_headings(tokens: Sequence[Token]) -> None:
    """Give each heading the level that its place asks for, so that no page has a hole in its outline."""
    open_levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            while open_levels and open_levels[-1] >= written:
                open_levels.pop()
            open_levels.append(written)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(FIRST_LEVEL + len(open_levels) - 1, DEEPEST)}"


def _describe(tokens: Sequence[Token]) -> None:
    """Name links that leave the site and the cells that head a column."""
    for token in tokens:
        if token.type == "link_open" and FOREIGN.match(str(token.attrGet("href"))):
            token.attrSet("rel", "external noopener")
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        if token.children:
            _describe(token.children)


# --- the shipped texts -------------------------------------------------------------------------------

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "prose"


def read_shipped(source: str) -> Words:
    """Read front matter (``title``, ``description``) and Markdown; raise ``ValueError`` where either is missing."""
    match = re.match(r"---\n(?P<matter>.*?)\n---\n(?P<markdown>.*)\Z", source, re.DOTALL)
    if match is None:
        raise ValueError("A shipped text begins with front matter between two lines of three hyphens.")
    matter = dict(line.split(": ", 1) for line in match["matter"].splitlines())
    if set(matter) != {"title", "description"}:
        raise ValueError("Front matter has a title and a description, one line each.")
    return Words(matter["title"].strip(), matter["description"].strip(), match["markdown"].strip())


@functools.cache
def shipped(folder: Path = FOLDER) -> dict[str, Words]:
    """Return every shipped text by its key."""
    return {path.stem: read_shipped(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.md"))}
