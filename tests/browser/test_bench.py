"""The scholar's bench: from "I am a student" to a copied citation, and from one edition to the next."""

import re

import pytest
from playwright.sync_api import expect

from convention.models import Edition
from tests.convention.texts import SMALL, small_text
from tests.support.looking import findings, sticking_out

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize("javascript", [True, False])
def test_from_i_am_a_student_to_the_article_and_its_citation(
    seeded, transactional_db, visitors, javascript: bool
) -> None:
    page = visitors(java_script_enabled=javascript, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/convention/rights/")
    page.get_by_label("I am one of").select_option(label="Students")
    page.get_by_role("button", name="Show my rights").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Students")
    study = page.locator("#education")
    expect(study).to_contain_text("9 new, 1 inherited")
    study.get_by_role("link", name="Article 59(2)").click()
    expect(page).to_have_url(re.compile("/convention/articles/59/#art-59-p2$"))
    expect(page.get_by_role("region", name="Applies to")).to_contain_text("Students")
    page.get_by_role("link", name="Other styles, or one paragraph").click()
    page.get_by_label("Which part of it").select_option(label="Article 59(2)")
    page.get_by_role("button", name="Cite this part").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cite Article 59(2)")
    if javascript:
        button = page.get_by_role("button", name="Copy the citation in OSCOLA")
        button.click()
        expect(button).to_have_text("Copied")
        assert "art 59(2)" in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.alike
def test_from_the_editions_to_what_one_article_became(transactional_db, visitors) -> None:
    small_text(label="one")
    changed = SMALL.replace("costs nothing.", "costs next to nothing.").replace("### Article 4. ", "### Article 5. ")
    small_text(label="two", text=changed)
    assert Edition.objects.published().count() == 2
    page = visitors(viewport={"width": 320, "height": 700})
    page.goto("/convention/editions/")
    page.get_by_role("link", name="Compare two editions").click()
    page.get_by_label("From").select_option("one-en")
    page.get_by_label("to", exact=True).select_option("two-en")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile("/convention/compare/one-en/two-en/$"))
    assert (findings(page), sticking_out(page)) == ([], [])
    page.get_by_role("navigation", name="In short").get_by_role("link", name="Article 12 bis").click()
    added = page.locator("#art-12-bis ins")
    expect(added).to_have_text("next to")
    # Told apart without colour, and said aloud by what stands before it.
    assert "underline" in added.evaluate("one => getComputedStyle(one).textDecorationLine")
    assert "added:" in added.evaluate("one => getComputedStyle(one, '::before').content")
    page.locator("#art-12-bis").get_by_role("link", name="This article alone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Article 12 bis")
    page.get_by_role("link", name="Article 4 → Article 5").click()
    expect(page).to_have_url(re.compile("/articles/5/$"))
    expect(page.locator("#art-5")).to_contain_text("the words are the same")
    assert (findings(page), sticking_out(page)) == ([], [])
