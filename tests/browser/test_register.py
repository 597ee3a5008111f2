"""The register as a reader uses it: found in three scripts, filtered, paged to the end, and met from an article."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from convention.models import Edition
from signatories import lifecycle
from signatories.lifecycle import Draft, DraftStatement, DraftTarget
from signatories.models import Signature

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def signed(name: str, **facts) -> Signature:
    draft = Draft(name=name, edition=Edition.objects.get(is_specimen=True), **facts)
    return lifecycle.import_signature(draft, state="published")


def shown(page: Page) -> list[str]:
    return page.locator(".register .person-name > a:first-child").all_inner_texts()


def test_a_person_is_found_in_three_scripts_and_by_country(seeded, page_without_javascript: Page) -> None:
    page = page_without_javascript
    for name, country in (("Майкл Дойл", "UA"), ("王伟", "CN"), ("Zoë Núñez", "PT"), ("Ana Núñez", "ES")):
        signed(name, country=country)
    page.goto("/signatories/")
    for typed, found in (
        ("дойл", ["Майкл Дойл"]),
        ("王", ["王伟"]),
        ("nunez zoe", ["Zoë Núñez"]),
        ("nunez", ["Ana Núñez", "Zoë Núñez"]),
    ):
        page.get_by_label("Name, affiliation or organisation").fill(typed)
        page.get_by_role("button", name="Find").click()
        expect(page.get_by_role("status")).to_contain_text(f"{len(found)} found")
        assert shown(page) == found
    page.get_by_label("Country").select_option(label="Portugal (1)")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("status")).to_contain_text("1 found")
    assert shown(page) == ["Zoë Núñez"]
    assert page.context.cookies() == []


def test_paged_to_the_end_while_others_come_and_go(seeded, page: Page) -> None:
    people = [signed(f"Person {n:03d}") for n in range(170)]
    page.goto("/signatories/")
    seen = shown(page)
    turned = 0
    while page.locator('[rel="next"]').count():
        signed(f"Newcomer {turned}")
        lifecycle.withdraw(people[-1 - turned])
        turned += 1
        page.locator('[rel="next"]').click()
        seen += shown(page)
    assert turned == 3
    assert seen == [person.name for person in reversed(people)]


def test_from_an_article_to_its_statement_and_back(seeded, page: Page) -> None:
    edition = Edition.objects.get(is_specimen=True)
    target = DraftTarget(edition, "provision", "art-12-p1", "Article 12, paragraph 1", "quoted")
    signed("Ana Silva", statements=(DraftStatement("reservation", "Not this.", "en", (target,)),))
    page.goto("/convention/articles/12/")
    section = page.get_by_role("region", name="Statements on this article")
    section.get_by_role("link", name="Reservation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Silva")
    assert "#statement-" in page.url
    page.get_by_role("link", name="Article 12, paragraph 1").click()
    assert page.url.endswith("/articles/12/#art-12-p1")
    expect(page.locator("#art-12-p1")).to_be_in_viewport()
