"""Pages in a real Chromium: nothing for axe to find, nothing sticks out, little to load, nothing jumps."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.looking import sticking_out, view

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.alike]
PAGES = ["/", "/styleguide/", "/summary/", "/interview/", "/about/", "/privacy/", "/accessibility/", "/nothing-here/"]
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]
WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map((entry) => [new URL(entry.name).pathname, entry.transferSize])"""
SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 300);
})"""
FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return [document.activeElement.textContent.trim(), style.outlineStyle, parseFloat(style.outlineWidth)];
}"""


@pytest.mark.parametrize("width", [320, 1280])
def test_text_at_twice_its_size_stays_within_the_page(seeded: None, visitors: Any, width: int) -> None:
    page: Page = visitors(**view("light", width))
    found = {}
    for address in PAGES:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found[address] = sticking_out(page)
    assert found == {address: [] for address in PAGES}


def test_home_is_light(seeded: None, page: Page) -> None:
    page.goto("/", wait_until="networkidle")
    weights = dict(page.evaluate(WEIGHT))
    assert sum(weights.values()) < 100_000
    assert [path for path in weights if path.endswith(".js")] == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", ["/", "/summary/", "/styleguide/"])
def test_nothing_jumps_while_the_fonts_arrive(seeded: None, visitors: Any, address: str, width: int) -> None:
    page: Page = visitors(**view("light", width))
    page.goto(address, wait_until="networkidle")
    assert page.evaluate(SHIFTS) < 0.05


def test_the_keyboard_goes_through_the_frame_in_order_and_sees_where_it_is(seeded: None, page: Page) -> None:
    page.goto("/summary/")
    seen = []
    for _ in range(7):
        page.keyboard.press("Tab")
        words, outline, thick = page.evaluate(FOCUS)
        seen.append((" ".join(words.split()), outline, thick))
    names = [
        "Skip to the content",
        "Model InternationalMobility Convention",
        "Summary",
        "Text",
        "Interview",
        "Signatories",
        "Sign",
    ]
    assert seen == [(name, "solid", 3) for name in names]


def test_the_picture_of_the_chapters_reads_as_a_list(seeded: None, page: Page) -> None:
    page.goto("/")
    items = page.locator("main figure").get_by_role("listitem").all_inner_texts()
    assert [item.split(":")[0] for item in items] == [f"Chapter {n}" for n in ROMAN]
    assert page.locator("main figure svg").get_attribute("aria-hidden") == "true"


def test_forced_colours_keep_every_control(seeded: None, visitors: Any) -> None:
    page: Page = visitors(forced_colors="active")
    page.goto("/styleguide/")
    edges = "boxes => boxes.map(box => parseFloat(getComputedStyle(box).borderTopWidth))"
    controls = page.locator("main .button:not(.link), main input[type=text], main select, main textarea")
    assert [edge >= 1 for edge in controls.evaluate_all(edges)] == [True] * controls.count()


def test_print_leaves_the_text(seeded: None, page: Page) -> None:
    page.goto("/summary/")
    page.emulate_media(media="print")
    shown = {
        name: page.locator(name).is_visible() for name in ("main h1", ".masthead ul", ".masthead .button", ".foot ul")
    }
    assert shown == {"main h1": True, ".masthead ul": False, ".masthead .button": False, ".foot ul": False}


def test_every_hint_and_error_that_a_field_names_is_there(seeded: None, page: Page) -> None:
    page.goto("/styleguide/")
    lost = page.evaluate(
        """() => [...document.querySelectorAll("[aria-describedby], [aria-labelledby], label[for]")].flatMap((box) =>
          ["aria-describedby", "aria-labelledby", "for"].flatMap((name) => (box.getAttribute(name) || "").split(" "))
            .filter((id) => id && !document.getElementById(id)))"""
    )
    assert lost == []
    assert page.evaluate("document.activeElement.className") == "error-summary"
