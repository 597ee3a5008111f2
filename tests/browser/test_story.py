"""The whole way, as a stranger walks it: read, see who signed, sign, confirm, be published, be found."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from signatories.models import AuditEvent, Signature
from staff.demo import make_demo_accounts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = {"with-javascript": True, "without-javascript": False}


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def javascript(request) -> bool:
    return request.param


def test_from_the_overview_to_the_register(seeded, visitors, mailbox, javascript: bool) -> None:
    stranger = visitors(java_script_enabled=javascript)
    read_and_see_who_signed(stranger)
    sign(stranger)
    confirm_from_the_outbox(stranger, mailbox)
    moderator = visitors(java_script_enabled=javascript)
    publish(moderator)
    find_the_new_name(stranger)
    # Who submitted is a person by form, and every step is in the audit.
    one = Signature.objects.get(name="Ana María Silva")
    verbs = AuditEvent.objects.filter(subject=one.uuid).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["submit", "confirm", "publish"]


def read_and_see_who_signed(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("One framework for everyone who crosses a border")
    expect(page.get_by_text("213 articles in eight chapters").first).to_be_visible()
    page.get_by_role("link", name="Signatories", exact=True).click()
    expect(page.locator(".people > li")).to_have_count(38)
    expect(page.locator(".star")).to_have_count(3)


def sign(page: Page) -> None:
    page.get_by_role("link", name="Sign", exact=True).click()
    page.get_by_label("Your name").fill("Ana María Silva")
    page.get_by_label("Where I work or study").fill("University of Porto")
    page.get_by_label("E-mail").fill("ana@example.org")
    page.get_by_label("Show the line above").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")


def confirm_from_the_outbox(page: Page, mailbox) -> None:
    mailbox.deliver()
    page.goto("/outbox/")
    page.locator("main").get_by_role("link").first.click()
    letter = page.locator("main")
    expect(letter).to_contain_text("/sign/confirm/")
    # The outbox shows the letter's words; the link is followed as a mail program would.
    link = mailbox.link(mailbox.to("ana@example.org")[-1], "/sign/confirm/")
    page.goto(link)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("waits for staff to read it")).to_be_visible()


def publish(page: Page) -> None:
    account = next(account for account in make_demo_accounts() if account.role == "moderator")
    page.goto("/admin/queue/")
    page.get_by_label("Username").fill(account.name)
    page.get_by_label("Password").fill(account.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Ana María Silva")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Nothing waits")).to_be_visible()


def find_the_new_name(page: Page) -> None:
    page.goto("/signatories/")
    page.reload()  # the stranger's own browser may keep the page for a minute, as any cache may
    page.get_by_role("link", name="Ana María Silva").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana María Silva")
    expect(page.get_by_text("University of Porto")).to_be_visible()
