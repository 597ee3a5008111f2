"""What a page looks like to a machine: axe's findings, boxes that stick out, colours and their contrast."""

from __future__ import annotations

import functools
import re
from itertools import product
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
# All that axe asks by itself, and that what is pressed is as large as a finger (WCAG 2.2, 2.5.8), as Lighthouse asks.
RULES = "{resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}"
ROOT = Path(__file__).resolve().parent.parent.parent
TOKENS = ROOT / "static" / "css" / "tokens.css"
SCHEMES = ("light", "dark")
WIDTHS = (320, 1280)
STANDING = Path(__file__).with_name("standing.js").read_text(encoding="utf-8")
VIEWS = list(product(SCHEMES, WIDTHS))
DARK = "@media screen and (prefers-color-scheme: dark)"
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")].filter((box) => box.getBoundingClientRect().right > width + 1)
    .map((box) => `${box.tagName.toLowerCase()}.${box.className} ${Math.round(box.getBoundingClientRect().right)}`);
}"""


def view(scheme: str, width: int) -> dict[str, Any]:
    """Return Playwright's options for a visitor with this scheme and width."""
    return {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}


def findings(page: Page) -> list[str]:
    """Return what axe finds, one line a finding. Injected once by ``evaluate``, which the policy of the page allows."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate(f"axe.run({RULES}).then((results) => results.violations)")
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def standing(page: Page, what: str, *arguments: Any) -> list[str]:
    """Return what one function of ``standing.js`` finds amiss on the page as it stands."""
    told = page.evaluate(f"(given) => {STANDING.strip()}.{what}(...given)", list(arguments))
    return list(told or [])


def large_and_forced(page: Page) -> list[str]:
    """Return what cannot be used on a phone with text at 200 per cent and the colours of the reader's system."""
    page.emulate_media(forced_colors="active")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = sticking_out(page) + standing(page, "usable")
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.emulate_media(forced_colors="none")
    return found


def sticking_out(page: Page) -> list[str]:
    """Return the boxes that make the page wider than its window."""
    return list(page.evaluate(STICKING_OUT))


@functools.cache
def colours(scheme: str) -> dict[str, str]:
    """Return the tokens that are colours, as ``#rrggbb``."""
    text = TOKENS.read_text(encoding="utf-8").partition("@media print")[0]
    light, _, dark = text.partition(DARK)
    pattern = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")
    return dict(pattern.findall(light)) | (dict(pattern.findall(dark)) if scheme == "dark" else {})


def contrast(one: str, other: str) -> float:
    """Return the contrast of two ``#rrggbb`` colours (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
