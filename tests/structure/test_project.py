"""Nothing lies about unused: every file of tests has a test, every template is used."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# Found by Django or a package under a name that no code of ours says.
BY_CONVENTION = (
    "admin/",
    "registration/",
    "auth/",
    "house/",
    "django/",
    "400.html",
    "403.html",
    "404.html",
    "500.html",
)


def functions_of(source: str) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def test_every_file_of_tests_has_a_test_that_asserts() -> None:
    empty = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        source = path.read_text()
        if not functions_of(source) or not re.search(r"\bassert\b|pytest\.raises|expect\(", source):
            empty.append(str(path.relative_to(ROOT)))
    assert empty == []


def test_every_test_is_collected() -> None:
    """A test in a file that is not named for it never runs, and nobody notices."""
    hidden = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if not path.name.startswith("test_") and any(name for name in functions_of(path.read_text()))
    ]
    assert hidden == []


def words_that_name_templates() -> str:
    """Return all code and all templates: whoever uses a template says its name, or how it ends, somewhere there."""
    places = [
        *(path for room in ("mimc_site", "convention", "signatories", "staff") for path in (ROOT / room).rglob("*.py"))
    ]
    return "\n".join(path.read_text() for path in [*places, *(ROOT / "templates").rglob("*.*")])


def is_named(name: str, words: str) -> bool:
    """Tell whether a template is named whole, or by a pattern such as ``errors/{status}.html`` and what fills it."""
    if re.search(rf"""["'/]{re.escape(name)}["']""", words):
        return True
    filled = (re.fullmatch(pattern, name) for pattern in patterns(words))
    return any(match and all(is_said(part, words) for part in match.groups()) for match in filled)


def is_said(part: str, words: str) -> bool:
    """Tell whether what fills a pattern stands in the code: a number as such, a word in quotes."""
    return bool(re.search(rf"\b{part}\b" if part.isdigit() else rf"""["']{re.escape(part)}["']""", words))


@functools.cache
def patterns(words: str) -> set[str]:
    """Return the f-strings in the code that could name a template, as regular expressions with a group a gap."""
    found = re.findall(r"""f["']([\w/{}.\[\]()-]+)["']""", words)
    expressions = set()
    for text in found:
        if "/" not in re.sub(r"\{[^}]*\}", "", text) or "{" not in text:
            continue
        gaps = "([^/]+?)".join(re.escape(piece) for piece in re.split(r"\{[^}]*\}", text))
        expressions.add(gaps if text.endswith((".html", ".txt")) else rf"{gaps}(?:-[a-z]+)?\.(?:html|txt)")
    return expressions


def test_every_template_is_used() -> None:
    words = words_that_name_templates()
    names = [str(path.relative_to(ROOT / "templates")) for path in sorted((ROOT / "templates").rglob("*.*"))]
    assert len(names) > 40
    assert [name for name in names if not name.startswith(BY_CONVENTION) and not is_named(name, words)] == []


def test_the_rule_of_templates_can_fail() -> None:
    code = """
        render(request, "a/used.html"); render(request, f"errors/{status}.html", status=404)
        name = f"mail/{mail.template}"; queue("confirm", signature); render(request, f"own_{verb}/page.html")
    """
    named = ["a/used.html", "errors/404.html", "mail/confirm-body.txt"]
    unnamed = ["a/unused.html", "errors/418.html", "mail/dream-body.txt", "mails/confirm.txt", "own_dream/page.html"]
    assert [is_named(name, code) for name in [*named, *unnamed]] == [True] * 3 + [False] * 5
