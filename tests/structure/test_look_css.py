"""The style sheets: readable in both schemes, understood by Chrome 80, and one place for every colour."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tinycss2
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule

from tests.support.looking import ROOT, SCHEMES, colours, contrast

SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
NEWER = json.loads((Path(__file__).parent / "newer_than_chrome_80.json").read_text(encoding="utf-8"))
# Newer than the floor, and missed by nobody who lacks them: the page only looks a little plainer.
HARMLESS_PROPERTIES = {
    "accent-color", "color-scheme", "container-type", "forced-color-adjust", "text-decoration-thickness",
    "text-underline-offset", "text-wrap",
}  # fmt: skip
HARMLESS_AT_RULES = {"container"}  # skipped whole where it is not known
HARMLESS_SELECTORS = {"focus-visible", "marker", "-moz-progress-bar", "file-selector-button"}
NEW_WORDS = re.compile(
    r"color-mix\(|light-dark\(|oklch\(|oklab\(|\blch\(|\blab\(|hwb\(|\bround\(|\d(dvh|svh|lvh|dvw|svw|lvw|cqw|cqi|lh|rlh)\b"
)
# Shown inside other sites, in the scheme that they ask for, so it repeats the tokens that it needs.
ALONE = "embed.css"
NEW_RANGE = re.compile(r"[<>]=?")
TEXT_ON_GROUND = [
    (text, ground)
    for text in ("ink", "quiet", "accent", "accent-strong", "mark")
    for ground in ("paper", "raised", "field", "wash")
] + [
    ("on-accent", "accent"), ("on-accent", "accent-strong"), ("mark", "mark-wash"), ("ink", "mark-wash"),
    ("paper", "mark"),
    *[("on-inner", f"ring-{number}") for number in range(1, 5)],
    *[("on-outer", f"ring-{number}") for number in range(5, 9)],
]  # fmt: skip


def parsed(sheet: Path) -> list[Node]:
    return tinycss2.parse_stylesheet(sheet.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True)


def rules(nodes: list[Node]) -> Iterator[AtRule | QualifiedRule]:
    """Yield every rule, those inside a rule for a medium too."""
    for node in nodes:
        yield node
        if isinstance(node, AtRule) and node.content and node.lower_at_keyword in {"media", "supports", "container"}:
            yield from rules(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


def inside(rule: AtRule | QualifiedRule) -> list[Node]:
    return tinycss2.parse_blocks_contents(rule.content or [], skip_comments=True, skip_whitespace=True)


def too_new(css: str) -> list[str]:
    """Return what a browser at the floor would misread, one line each."""
    found = []
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    for rule in rules(nodes):
        if rule.type == "error":
            found.append(f"unreadable: {rule.message}")
        elif isinstance(rule, AtRule):
            if rule.lower_at_keyword in set(NEWER["at_rules"]) - HARMLESS_AT_RULES:
                found.append(f"@{rule.lower_at_keyword}")
            if rule.lower_at_keyword == "media" and NEW_RANGE.search(tinycss2.serialize(rule.prelude)):
                found.append(f"range in @media {tinycss2.serialize(rule.prelude).strip()}")
            if rule.lower_at_keyword == "font-face":
                continue
        else:
            found += _new_selectors(tinycss2.serialize(rule.prelude).strip())
        if isinstance(rule, QualifiedRule):
            found += _new_declarations(inside(rule))
    return found


def _new_selectors(prelude: str) -> list[str]:
    found = []
    for name in re.findall(r"::?([a-z-]+)", prelude):
        if name not in NEWER["selectors"]:
            continue
        if name not in HARMLESS_SELECTORS:
            found.append(f":{name} in {prelude}")
        elif "," in prelude:
            # One selector that is not understood takes the whole rule with it.
            found.append(f":{name} not alone in {prelude}")
    return found


def _new_declarations(nodes: list[Node]) -> list[str]:
    found = []
    names = {}
    for node in nodes:
        if not isinstance(node, Declaration):
            found.append("a rule inside a rule")
            continue
        value = tinycss2.serialize(node.value).strip()
        names[node.lower_name] = value
        known = node.lower_name in HARMLESS_PROPERTIES or f"-webkit-{node.lower_name}" in names
        if node.lower_name in NEWER["properties"] and not known:
            found.append(node.lower_name)
        if NEW_WORDS.search(value):
            found.append(f"{node.lower_name}: {value}")
    if "flex" in names.get("display", "") and {"gap", "row-gap", "column-gap"} & set(names):
        found.append("gap in a flex row (Chrome 84)")
    return found


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    known = colours(scheme)
    assert contrast(known[text], known[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("edge", ["edge", "mark", "accent"])
def test_edges_of_what_one_operates_stand_out(scheme: str, edge: str) -> None:
    known = colours(scheme)
    assert [contrast(known[edge], known[ground]) >= 3 for ground in ("paper", "field", "raised")] == [True] * 3


def test_both_schemes_draw_the_same_tokens() -> None:
    light, dark = colours("light"), colours("dark")
    assert sorted(light) == sorted(dark)
    assert [name for name in light if light[name] == dark[name]] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_is_understood_by_chrome_80(sheet: Path) -> None:
    assert too_new(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("@layer a { b { color: red } }", ["@layer"]),
        ("a { &:hover { color: red } }", ["a rule inside a rule"]),
        ("a:has(b) { color: red }", [":has in a:has(b)"]),
        ("a:hover, a:focus-visible { color: red }", [":focus-visible not alone in a:hover, a:focus-visible"]),
        ("a { inset: 0 }", ["inset"]),
        ("a { color: color-mix(in srgb, red, blue) }", ["color: color-mix(in srgb, red, blue)"]),
        ("a { display: flex; gap: 1rem }", ["gap in a flex row (Chrome 84)"]),
        ("@media (width > 40rem) { a { color: red } }", ["range in @media (width > 40rem)"]),
        ("@media print { a { aspect-ratio: 1 } }", ["aspect-ratio"]),
        ("a { height: 100dvh }", ["height: 100dvh"]),
    ],
)
def test_the_lint_notices(css: str, found: list[str]) -> None:
    assert too_new(css) == found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_only_the_tokens_name_colours(sheet: Path) -> None:
    named = []
    for rule in rules(parsed(sheet)):
        if isinstance(rule, QualifiedRule) and sheet.name not in {"tokens.css", ALONE}:
            named += [
                f"{node.name}: {tinycss2.serialize(node.value).strip()}"
                for node in inside(rule)
                if isinstance(node, Declaration)
                and re.search(r"#[0-9a-f]{3,8}\b|\b(rgb|hsl)a?\(", tinycss2.serialize(node.value), re.IGNORECASE)
            ]
    assert named == []


def test_the_sheet_that_stands_alone_repeats_the_tokens_truly() -> None:
    text = (ROOT / "static" / "css" / ALONE).read_text(encoding="utf-8")
    named = set(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});", text))
    assert named - set(colours("light").items()) - set(colours("dark").items()) == set()
    assert re.findall(r"#[0-9a-f]{3,8}\b", re.sub(r"--[a-z0-9-]+:\s*#[0-9a-f]{6};", "", text)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_token_that_a_sheet_uses_is_there(sheet: Path) -> None:
    made = set(re.findall(r"(--[a-z0-9-]+)\s*:", "".join(one.read_text(encoding="utf-8") for one in SHEETS)))
    used = set(re.findall(r"var\((--[a-z0-9-]+)", sheet.read_text(encoding="utf-8")))
    assert used - made == set()


def blurred(css: str) -> list[str]:
    """Return gradients, and shadows with a blur; one without is a drawn line."""
    found = re.findall(r"gradient\(|text-shadow:", css)
    for layers in re.findall(r"box-shadow:\s*([^;]+);", css):
        for layer in re.split(r",(?![^(]*\))", layers):
            lengths = re.findall(r"calc\([^)]*\)|(?<![\w-])-?[\d.]+(?:px|rem|em)?(?![\w-])", layer)
            found += [layer.strip()] if len(lengths) > 2 and float(re.sub(r"[a-z]", "", lengths[2])) else []
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_shadows_no_gradients_no_round_corners(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert blurred(text) == []
    assert set(re.findall(r"border-radius:\s*([^;]+);", text)) - {"var(--corner)", "2px", "0"} == set()


def test_the_eye_for_shadows_sees() -> None:
    assert blurred("a { box-shadow: inset 0 -2px 0 var(--accent), calc(-0.5rem - 2px) 0 0 var(--mark); }") == []
    assert blurred("a { box-shadow: none; }") == []
    assert blurred("a { box-shadow: 0 1px 3px black; }") == ["0 1px 3px black"]
    assert blurred("a { background: linear-gradient(red, blue); }") == ["gradient("]


def test_fonts_are_named_where_they_are_used_and_licensed() -> None:
    readme = (ROOT / "static" / "fonts" / "README.md").read_text(encoding="utf-8")
    fonts = {path.name for path in (ROOT / "static" / "fonts").glob("*.woff2")}
    named = set(
        re.findall(r"fonts/([\w-]+\.woff2)", (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8"))
    )
    assert fonts == named
    assert "SIL Open Font License 1.1" in readme
    assert (ROOT / "static" / "fonts" / "OFL.txt").read_text(encoding="utf-8").count("SIL OPEN FONT LICENSE") >= 1
