"""The register as a reader uses it: found in three scripts, filtered, paged to the end, and met from an article."""

from __future__ import annotations

import pytest
from django.db import transaction
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


@pytest.mark.parametrize(("order", "count"), [("newest", 300), ("name", 120)])
def test_paged_to_the_end_while_others_come_and_go(seeded, page: Page, order: str, count: int) -> None:
    with transaction.atomic():  # one commit
        people = [signed(f"Person {n:03d}") for n in range(count)]
    names = [person.name for person in (people if order == "name" else reversed(people))]
    by_name = {person.name: person for person in people}
    page.goto("/signatories/?only=&order=name&from=person" if order == "name" else "/signatories/")
    seen, gone, turned = shown(page), set(), 0
    while page.locator('[rel="next"]').count():
        # Meanwhile one comes before, one comes behind, one who was seen goes, and one who is still to come goes.
        signed(f"Person {turned:03d} before")
        signed(f"Person 999 behind {turned}")
        ahead = names[min(len(seen) + 25, count - 1)]
        for name in {seen[-5], ahead} - gone - {""}:
            lifecycle.withdraw(by_name[name])
            gone.add(name)
        if ahead not in seen:
            names[names.index(ahead)] = ""  # never shown from now on
        turned += 1
        page.locator('[rel="next"]').click()
        seen += shown(page)
    behind = {f"Person 999 behind {n}" for n in range(turned)} if order == "name" else set()
    old = [name for name in seen if name not in behind]
    assert turned >= count // 50 - 1
    assert len(seen) == len(set(seen)), "somebody twice"
    # From P on stand some of the commission, too.
    assert [name for name in old if name.startswith("Person") and "before" not in name] == [n for n in names if n]


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
