"""Reading as readers do: from the contents to an article and on, with previews in place, and without JavaScript."""

import re

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("seeded")]


def is_in_view(page: Page, anchor: str) -> bool:
    script = """anchor => {
        const at = document.getElementById(anchor).getBoundingClientRect();
        return at.top >= 0 && at.top < innerHeight;
    }"""
    return bool(page.evaluate(script, anchor))


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_contents_to_a_found_provision(transactional_db, visitors, javascript: bool) -> None:
    page = visitors(java_script_enabled=javascript)
    page.goto("/convention/")
    page.get_by_role("main").get_by_role("link", name="Decision on entry").click()
    expect(page).to_have_title(re.compile("Article 8: Decision on entry"))
    reference = page.get_by_role("link", name="article 34", exact=True).first
    if javascript:
        reference.hover()
        preview = page.locator(".preview")
        expect(preview).to_be_visible()
        expect(preview.get_by_role("link")).to_have_text("Article 34")
        expect(preview.locator(".preview-heading")).to_be_visible()
        page.keyboard.press("Escape")
        expect(preview).to_be_hidden()
    page.locator("a.term", has_text="visitor").click()
    assert page.url.endswith("#term-visitor")
    expect(page.locator("#term-visitor")).to_contain_text("a person who is present in the territory of a State Party")
    assert is_in_view(page, "term-visitor") or not javascript
    page.get_by_role("link", name="Note 2", exact=True).click()
    assert page.url.endswith("#note-2")
    page.get_by_role("link", name="Note 2: back to the text").click()
    assert page.url.endswith("#note-2-call")
    page.locator("main").get_by_role("link", name="Article 9 Visas and authorisations").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Visas and authorisations")
    page.get_by_role("searchbox").fill("interpreter consular")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("status")).to_contain_text("Found in")
    page.locator(".hits a").first.click()
    expect(page).to_have_url(re.compile(r"/articles/\d+/#art-\d+-.+"))
    anchor = page.url.partition("#")[2]
    if javascript:
        assert is_in_view(page, anchor)
        colour = page.evaluate(
            "anchor => getComputedStyle(document.getElementById(anchor), '::after').backgroundColor", anchor
        )
        assert colour != "rgba(0, 0, 0, 0)"
    page.get_by_role("searchbox").fill("12(3)")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/convention/articles/12/#art-12-p3$"))
    assert visitors.jumps == []


@pytest.mark.alike
def test_previews_by_keyboard_and_by_touch(transactional_db, visitors) -> None:
    page = visitors()
    page.goto("/convention/articles/8/")
    reference = page.get_by_role("link", name="article 34", exact=True).first
    page.get_by_role("link", name="1.", exact=True).focus()
    for _ in range(4):
        page.keyboard.press("Tab")
        if reference.evaluate("link => link === document.activeElement"):
            break
    expect(page.locator(".preview")).to_be_visible()
    assert reference.get_attribute("aria-describedby") == "preview"
    page.keyboard.press("Escape")
    expect(page.locator(".preview")).to_be_hidden()
    phone = visitors(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    phone.goto("/convention/articles/8/")
    there = phone.get_by_role("link", name="article 34", exact=True).first
    there.tap()
    expect(phone.locator(".preview")).to_be_visible()
    assert phone.url.endswith("/articles/8/")
    there.tap()
    expect(phone).to_have_url(re.compile("/articles/34/#art-34$"))


@pytest.mark.alike
def test_arrows_turn_pages_and_no_sign_is_a_key_of_its_own(transactional_db, page: Page) -> None:
    page.goto("/convention/articles/8/")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("/articles/9/$"))
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("/articles/8/$"))
    page.keyboard.press("/")  # WCAG 2.1.4
    assert page.evaluate("document.activeElement === document.body") is True
    page.get_by_role("searchbox").focus()
    page.keyboard.type("a")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("/articles/8/$"))


@pytest.mark.alike
def test_the_contents_know_where_one_is(transactional_db, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/convention/chapters/1/#art-20")
    current = page.locator('#contents [aria-current="true"]')
    expect(current).to_have_attribute("href", "#art-20")
    page.locator("#art-30").scroll_into_view_if_needed()
    page.mouse.wheel(0, 600)
    expect(current).not_to_have_attribute("href", "#art-20")
    assert page.evaluate(
        """() => {
            const column = document.getElementById("contents").getBoundingClientRect();
            const link = document.querySelector('#contents [aria-current="true"]').getBoundingClientRect();
            return link.top >= column.top && link.bottom <= column.bottom;
        }"""
    )
    page.goto("/convention/articles/29/")
    middle = "() => document.querySelector('#contents [aria-current=\"page\"]').getBoundingClientRect().top"
    expect(page.get_by_role("button", name="Larger text")).to_be_visible()  # the script has run
    assert 400 < page.evaluate(middle) < 600


@pytest.mark.alike
def test_size_and_spacing_are_kept_without_a_cookie(transactional_db, page: Page) -> None:
    page.goto("/convention/articles/8/")
    size = "() => parseFloat(getComputedStyle(document.querySelector('.provision p')).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="Larger text").click()
    page.get_by_role("button", name="Wider spacing").click()
    assert page.evaluate(size) > before
    page.goto("/convention/articles/9/")
    assert page.evaluate(size) > before
    expect(page.get_by_role("button", name="Wider spacing")).to_have_attribute("aria-pressed", "true")
    assert page.context.cookies() == []


@pytest.mark.alike
def test_a_provision_is_cited_and_copied_by_one_press(transactional_db, visitors) -> None:
    page = visitors(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/convention/articles/8/#art-8-p2-b")
    page.get_by_role("link", name="Other styles, or one paragraph").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cite Article 8(2)(b)")
    button = page.get_by_role("button", name="Copy the citation in Bluebook")
    button.click()
    expect(button).to_have_text("Copied")
    assert "art. 8, ¶ 2(b)" in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.alike
def test_a_provision_is_cited_without_javascript(transactional_db, page_without_javascript: Page) -> None:
    page = page_without_javascript
    page.goto("/convention/articles/8/cite/")
    expect(page.get_by_role("button", name="Copy the citation in OSCOLA")).to_be_hidden()
    page.get_by_label("Which part of it").select_option("Article 8(3)")
    page.get_by_role("button", name="Cite this part").click()
    expect(page.get_by_text("art 8(3)")).to_be_visible()


@pytest.mark.alike
def test_on_paper_what_is_said_of_a_text_never_stands_alone(transactional_db, page: Page) -> None:
    """Nor does an empty page follow: an article with footnotes and one without, on pages of several heights."""
    for article in (2, 55):
        page.goto(f"/convention/articles/{article}/")
        for height in (180, 210, 240):
            document = pypdfium2.PdfDocument(page.pdf(width="210mm", height=f"{height}mm"))
            last = document[len(document) - 1].get_textpage().get_text_range()
            said = re.sub(r"About this text.*/articles/\d+/\s*", "", last, flags=re.DOTALL)
            assert said != ""
            document.close()
