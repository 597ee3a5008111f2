"""Pages in a real Chromium: little to load, nothing jumps, the frame by keyboard, and paper."""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response

from tests.signatories import makers
from tests.support.looking import view

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.alike]
LIGHT = ["/", "/convention/articles/12/", "/convention/search/?q=family", "/signatories/"]
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]
FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return [document.activeElement.textContent.trim(), style.outlineStyle, parseFloat(style.outlineWidth)];
}"""


@pytest.mark.parametrize("address", LIGHT)
def test_little_is_loaded_and_all_of_it_from_here(seeded: None, site: str, page: Page, address: str) -> None:
    """As packed as nginx packs it. The second look has kept what was loaded for the first, as its names allow."""
    for number in range(3):
        makers.published(name=f"Person {number}", email=f"{number}@example.org", statements=(makers.reservation(),))
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(address, wait_until="networkidle")
    loaded = {answer.url: packed(answer) for answer in answers}
    assert {urlsplit(url).netloc for url in loaded} == {urlsplit(site).netloc}
    assert sum(loaded.values()) < 100_000
    assert sum(size for url, size in loaded.items() if url.endswith(".js")) < 15_000
    answers.clear()
    page.goto(address, wait_until="networkidle")
    assert sum(packed(answer) for answer in answers if answer.url not in loaded or answer.url == page.url) < 20_000


def packed(answer: Response) -> int:
    body = answer.body()
    return len(body) if answer.request.resource_type in {"font", "image"} else len(gzip.compress(body, 6))


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_jumps_while_the_fonts_arrive(seeded: None, visitors: Any, width: int) -> None:
    page: Page = visitors(**view("light", width))
    for address in ("/", "/summary/", "/styleguide/"):
        page.goto(address, wait_until="networkidle")
    assert visitors.jumps == []


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
