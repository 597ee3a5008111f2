"""The template files: components stand alone, and nothing is inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.looking import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LETTERS = "mail"  # mail clients know no style sheets; letters are held by tests of their own
INCLUDE = re.compile(r"{%\s*include\s+([^%]*?)%}", re.DOTALL)
INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style\b|javascript:", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


def page_templates() -> list[Path]:
    return [path for path in TEMPLATES if path.relative_to(ROOT / "templates").parts[0] != LETTERS]


def inline_code(text: str) -> list[str]:
    """Return what the content security policy would refuse. What a template tag says is not yet HTML."""
    text = re.sub(r"{%.*?%}", "", text, flags=re.DOTALL)
    scripts = [
        body.strip() or attributes
        for attributes, body in SCRIPT.findall(text)
        if body.strip() or ("src=" not in attributes)
    ]
    return [found.strip() for found in INLINE.findall(text)] + scripts


def open_includes(text: str) -> list[str]:
    """Return the components that would see their page's whole context."""
    return [
        " ".join(words.split())
        for words in INCLUDE.findall(text)
        if words.startswith('"components/') and not words.rstrip().endswith("only")
    ]


@pytest.mark.parametrize("path", page_templates(), ids=name)
def test_nothing_is_inline(path: Path) -> None:
    assert inline_code(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", page_templates(), ids=name)
def test_components_are_included_with_only(path: Path) -> None:
    assert open_includes(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", page_templates(), ids=name)
def test_a_template_keeps_within_eighty_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80


def test_the_lints_notice() -> None:
    assert inline_code('<p style="color: red">') == ["style="]
    assert inline_code("<a onclick='go()'>") == ["onclick='"]
    assert inline_code("<script>go()</script>") == ["go()"]
    assert inline_code('<script type="module" src="x.js"></script>') == []
    assert inline_code('<p title="{% blocktranslate with style=name %}{{ style }}{% endblocktranslate %}">') == []
    assert open_includes('{% include "components/tag.html" with label=label %}') == [
        '"components/tag.html" with label=label'
    ]
    assert open_includes('{% include "components/tag.html" with label=label only %}') == []


def test_every_component_stands_in_the_style_guide() -> None:
    shown = "".join(
        path.read_text(encoding="utf-8")
        for path in TEMPLATES
        if name(path).startswith(("styleguide/", "house/", "base.html"))
    )
    frame = {
        "social.html",
        "error_ways.html",
        "footer_links.html",
        "help.html",
        "mark.html",
        "masthead.html",
        "nav_link.html",
    }
    components = {path.name for path in (ROOT / "templates" / "components").glob("*.html")}
    assert {component for component in components - frame if f"components/{component}" not in shown} == set()
