"""Imports run one way between the rooms, and one way within an app."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# From the ground up: a room may import those before it, and itself.
ROOMS = ["staff", "convention", "signatories", "mimc_site"]
# Within an app, from the ground up; what is not named here is a domain module, between models and what shows it.
LAYERS = {
    "models": 0,
    "migrations": 3,
    "forms": 2,
    "views": 3,
    "admin": 3,
    "management": 3,
    "templatetags": 3,
    "urls": 4,
    "queue_urls": 4,
    "rights_urls": 4,
}
DOMAIN = 1


@functools.cache
def imported(source: str, module: str) -> tuple[str, ...]:
    """Return the full names of what a module imports, wherever in it."""
    return tuple(_imported(source, module))


def _imported(source: str, module: str) -> Iterator[str]:
    package = module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*up, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def modules() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__init__") + (".__init__" if name.endswith(".__init__") else ""), path.read_text()


def against_the_rooms(module: str, source: str) -> list[str]:
    height = ROOMS.index(module.partition(".")[0])
    return sorted(
        {
            name
            for name in imported(source, module)
            if (room := name.partition(".")[0]) in ROOMS and ROOMS.index(room) > height
        }
    )


def layer(module: str) -> int:
    return LAYERS.get(module.split(".")[1], DOMAIN) if "." in module else DOMAIN


def against_the_layers(module: str, source: str) -> list[str]:
    app = module.partition(".")[0]
    names = {name for name in imported(source, module) if name.startswith(f"{app}.")}
    return sorted(name for name in names if layer(name) > layer(module))


def test_rooms_import_downwards_only() -> None:
    found = {module: names for module, source in modules() if (names := against_the_rooms(module, source))}
    assert found == {}


def test_within_an_app_what_is_shown_stands_above_what_is_meant() -> None:
    found = {
        module: names
        for module, source in modules()
        if not module.startswith("mimc_site.") and (names := against_the_layers(module, source))
    }
    assert found == {}


def test_tools_need_no_package() -> None:
    """The make commands run before anything is installed, so they import nothing but Python and each other."""
    foreign = {"django", "convention", "signatories", "staff", "mimc_site", "pytest"}
    for path in sorted((ROOT / "tools").glob("*.py")):
        roots = {name.partition(".")[0] for name in imported(path.read_text(), f"tools.{path.stem}")}
        assert (path.name, sorted(roots & foreign)) == (path.name, [])


@pytest.mark.parametrize(
    ("module", "source", "names"),
    [
        (
            "convention.http",
            "from signatories.models import Signature",
            ["signatories.models", "signatories.models.Signature"],
        ),
        ("convention.http", "def f():\n  import signatories", ["signatories"]),
        ("staff.models", "from convention import prose", ["convention", "convention.prose"]),
        ("signatories.register", "from convention.models import Edition\nimport staff.models", []),
        ("mimc_site.health", "from signatories import keys", []),
    ],
)
def test_the_rule_between_rooms_can_fail(module: str, source: str, names: list[str]) -> None:
    assert against_the_rooms(module, source) == names


def test_the_rule_within_an_app_can_fail() -> None:
    assert against_the_layers("signatories.models.signature", "from ..lifecycle import table") == [
        "signatories.lifecycle",
        "signatories.lifecycle.table",
    ]
    assert against_the_layers("signatories.register", "from signatories.views import sign") == [
        "signatories.views",
        "signatories.views.sign",
    ]
