"""Signing as a person does it, on a phone, with JavaScript and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from signatories import lifecycle, limits
from signatories.lifecycle import Actor
from signatories.models import Signature
from staff.models import StaffAccount
from tests.signatories import makers
from tests.support.looking import findings, sticking_out, view

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 320, "height": 640}}


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def phone(request, visitors) -> Page:
    return visitors(java_script_enabled=request.param, **PHONE)


class Hand:
    """One person's hand on a page; ``acts`` counts what it fills, ticks and presses."""

    def __init__(self, page: Page) -> None:
        self.page, self.acts = page, 0

    def fill(self, label: str, words: str) -> None:
        self.page.get_by_label(label).fill(words)
        self.acts += 1

    def tick(self, label: str) -> None:
        self.page.get_by_label(label).check()
        self.acts += 1

    def press(self, name: str, role: Literal["button", "link"] = "button") -> None:
        self.page.get_by_role(role, name=name, exact=True).click()
        self.acts += 1


def sign(page: Page) -> Hand:
    page.goto("/sign/")
    hand = Hand(page)
    hand.fill("Your name", "Ana Silva")
    hand.fill("Where I work or study", "University of Porto")
    send(page, hand)
    return hand


def send(page: Page, hand: Hand | None = None) -> None:
    hand = hand or Hand(page)
    hand.fill("E-mail", "ana@example.org")
    hand.tick("Show the line above")
    hand.press("Sign")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")


def state(page: Page, number: int, *, kind: str, about: str, words: str) -> None:
    """Fill one statement."""
    one = page.get_by_role("group", name=f"Statement {number}", exact=True)
    one.get_by_label(kind).check()
    one.get_by_label("What it is about").fill(about)
    one.get_by_label("Your words").fill(words)


def confirm(page: Page, mailbox) -> Signature:
    open_link(page, mailbox, "/sign/confirm/")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("waits for staff to read it")).to_be_visible()
    return Signature.objects.get(name="Ana Silva")


def open_link(page: Page, mailbox, beginning: str) -> None:
    mailbox.deliver()
    page.goto(mailbox.link(mailbox.to("ana@example.org")[-1], beginning))


def test_sign_confirm_see_and_withdraw(seeded, phone: Page, mailbox, visitors) -> None:
    hand = sign(phone)
    open_link(phone, mailbox, "/sign/confirm/")
    expect(phone.get_by_text("Ana Silva, University of Porto")).to_be_visible()
    hand.press("Confirm")
    expect(phone.get_by_text("waits for staff to read it")).to_be_visible()
    assert hand.acts == 6  # and the link in the mail: under ten
    phone.get_by_role("link", name="my signature", exact=True).click()
    expect(phone.get_by_text("ana@example.org")).to_be_visible()
    way_out = phone.get_by_role("link", name="Withdraw", exact=True)
    phone.get_by_role("link", name="Change, withdraw or erase").click()
    expect(way_out).to_be_in_viewport()
    way_out.click()
    phone.get_by_role("button", name="Withdraw").click()
    expect(phone.get_by_text("no longer shown")).to_be_visible()
    assert Signature.objects.get(name="Ana Silva").state == "withdrawn"
    assert visitors.jumps == []


@pytest.mark.alike
def test_mistakes_are_named_at_the_top_and_lead_to_the_field(seeded, phone: Page) -> None:
    phone.goto("/sign/")
    phone.get_by_label("Your name").fill("<b>Ana</b>")
    phone.get_by_role("button", name="Sign", exact=True).click()
    summary = phone.locator("#errors")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(3)
    summary.get_by_role("link").first.click()
    expect(phone.get_by_label("Your name")).to_be_focused()
    expect(phone.get_by_label("Your name")).to_have_value("<b>Ana</b>")
    phone.get_by_label("Your name").fill("Ana")
    phone.get_by_label("E-mail").fill("maximiliane.von.hohenstein.zu.hohenlohe@gmial.com")
    phone.get_by_label("Show the line above").check()
    phone.get_by_role("button", name="Sign", exact=True).click()
    expect(phone.get_by_role("button", name="Keep maximiliane")).to_be_visible()
    assert sticking_out(phone) == []


@pytest.mark.alike
def test_the_line_is_shown_while_it_is_typed(seeded, visitors) -> None:
    page = visitors(**PHONE)
    page.goto("/sign/")
    expect(page.locator("#preview .line:visible")).to_have_text(
        "Your name, position, where you work or study (country)"
    )
    page.get_by_label("Your name").fill("Ana  Silva")
    page.get_by_label("My position there").fill("Professor")
    page.get_by_label("Country where I live").select_option("XK")
    expect(page.locator("#preview .line:visible")).to_have_text("Ana Silva, Professor (Kosovo)")
    # Who comes to the consent by Tab, at the foot of the window, sees what they agree to.
    consent = page.get_by_label("Show the line above")
    consent.evaluate("box => scrollBy(0, box.getBoundingClientRect().bottom - innerHeight)")
    page.get_by_text("Change what stands after my name").evaluate("one => one.focus({ preventScroll: true })")
    page.keyboard.press("Tab")
    expect(consent).to_be_focused()
    expect(page.locator("label", has_text="Show the line above")).to_be_in_viewport(ratio=1)
    # What is pressed says so, until the next page is there; here none comes.
    page.evaluate("document.forms['sign-form'].addEventListener('submit', (event) => event.preventDefault())")
    page.evaluate("document.querySelector('[name=more]').click()")
    expect(page.locator("#working")).to_have_text("It is being sent. On a slow phone this takes a few seconds.")


@pytest.mark.alike
def test_back_finds_what_was_typed(seeded, phone: Page) -> None:
    sign(phone)
    phone.go_back()
    expect(phone.get_by_label("Your name")).to_have_value("Ana Silva")
    expect(phone.get_by_label("E-mail")).to_have_value("ana@example.org")


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BUSY", (0, 600))


@pytest.mark.parametrize("script", [True, False])
def test_on_a_busy_network_the_machine_proves_its_work(seeded, busy, visitors, mailbox, script) -> None:
    page = visitors(java_script_enabled=script, **PHONE)
    sign(page)
    open_link(page, mailbox, "/sign/confirm/")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("waits for staff to read it")).to_be_visible()
    signature = Signature.objects.get(name="Ana Silva")
    assert signature.signals.filter(kind="no-script").exists() is not script
    assert signature.holds.exists() is not script


def test_three_statements_on_different_parts(seeded, phone: Page, mailbox) -> None:
    phone.goto("/convention/articles/12/")
    phone.get_by_role("link", name="Make a statement about this article").click()
    phone.get_by_label("Your name").fill("Ana Silva")
    expect(phone.get_by_label("What it is about")).to_have_value("Article 12")
    state(phone, 1, kind="except", about="Article 12", words="Not this article.")
    phone.get_by_role("button", name="Add another statement").click()
    expect(phone.get_by_label("Your name")).to_have_value("Ana Silva")
    state(phone, 2, kind="read this part", about="15-17, Chapter III", words="We read these so.")
    phone.get_by_role("button", name="Add another statement").click()
    state(phone, 3, kind="want to state", about="", words="We declare this.")
    send(phone)
    open_link(phone, mailbox, "/sign/confirm/")
    for words in (
        "Not this article.",
        "We read these so.",
        "We declare this.",
        "Article 16",
        "On the whole Convention",
    ):
        expect(phone.get_by_text(words).first).to_be_visible()
    phone.get_by_role("button", name="Confirm").click()
    expect(phone.get_by_text("waits for staff to read it")).to_be_visible()
    statements = Signature.objects.get(name="Ana Silva").statements.all()
    assert [[target.anchor for target in one.targets.all()] for one in statements] == [
        ["art-12"], ["art-15", "art-16", "art-17", "chapter-3"], [""],
    ]  # fmt: skip


def test_on_behalf_of_an_organisation(seeded, phone: Page, mailbox) -> None:
    phone.goto("/sign/")
    phone.get_by_label("for my organisation").check()
    phone.get_by_label("Your name").fill("Ana Silva")
    phone.get_by_label("Where I work or study").fill("Migrants’ Aid")
    phone.get_by_label("My position there").fill("Director")
    send(phone)
    signature = confirm(phone, mailbox)
    assert (signature.capacity, signature.affiliation) == ("organisation", "Director, Migrants’ Aid")


def test_the_old_words_stay_public_until_the_new_are_accepted(seeded, phone: Page, mailbox) -> None:
    phone.goto("/sign/?about=art-12")
    phone.get_by_label("Your name").fill("Ana Silva")
    state(phone, 1, kind="except", about="Article 12", words="The first words.")
    send(phone)
    signature = confirm(phone, mailbox)
    by = Actor.of(StaffAccount.objects.create_user("mod", is_staff=True, role="moderator"))
    lifecycle.publish(signature, seen=signature.version, by=by)
    signature.refresh_from_db()
    phone.get_by_role("link", name="my signature", exact=True).click()
    phone.get_by_role("link", name="Change", exact=True).click()
    phone.get_by_label("Your words").fill("The better words.")
    phone.get_by_role("button", name="Send the statement").click()
    expect(phone.get_by_text("to take the place of the one that is shown")).to_be_visible()
    phone.goto(f"/signatories/{signature.number}/")
    expect(phone.get_by_text("The first words.")).to_be_visible()
    expect(phone.get_by_text("The better words.")).to_have_count(0)
    fresh = signature.statements.get(text="The better words.")
    lifecycle.publish_statement(fresh, seen=fresh.version, by=by)
    phone.goto("/signature/")
    expect(phone.get_by_text("The better words.")).to_be_visible()


def test_each_state_of_ones_own_page(seeded, phone: Page, mailbox) -> None:
    """From the mailed link to the last button, each state as its owner sees it."""
    mine, by, reason = makers.pending(name="Ana Silva", email="ana@example.org"), makers.moderator(), makers.reason()
    phone.goto("/signature/")
    phone.get_by_label("The e-mail address you signed with").fill("ana@example.org")
    phone.get_by_role("button", name="Send me the link").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    open_link(phone, mailbox, "/signature/open/")
    phone.get_by_role("button", name="Open my signature").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("My signature")

    def shows(words: str) -> None:
        phone.goto("/signature/")
        expect(phone.get_by_text(words).first).to_be_visible()
        assert sticking_out(phone) == []

    def decided(verb: Callable[..., object], **more: object) -> None:
        mine.refresh_from_db()
        verb(mine, seen=mine.version, by=by, **more)

    shows("It waits for staff to read it")
    decided(lifecycle.ask, text="Are you the one at Porto?")
    shows("Are you the one at Porto?")
    expect(phone.get_by_text("It waits for your answer, below.")).to_be_visible()
    phone.get_by_role("link", name="Answer").click()
    phone.get_by_label("Your answer").fill("Yes.")
    phone.get_by_role("button", name="Send the answer").click()
    expect(phone.get_by_text("Your answer was sent to staff.")).to_be_visible()
    statement = mine.statements.get()
    lifecycle.decline_statement(statement, seen=statement.version, by=by, reason=reason)
    shows("Appear without a statement?")
    phone.get_by_role("button", name="Show my signature without it").click()
    expect(phone.get_by_text("Your signature goes on without that statement.")).to_be_visible()
    decided(lifecycle.publish)
    shows("Published: it is shown on the page of signatories.")
    phone.get_by_role("link", name="Change the line").click()
    phone.get_by_label("Your name").fill("Ana Souza")
    phone.get_by_role("button", name="Send the change").click()
    expect(phone.get_by_text("A change of your line waits for staff.")).to_be_visible()
    decided(lifecycle.take_down, reason=reason)
    shows("Not shown: staff declined it or took it down, for this reason:")
    expect(phone.get_by_role("link", name="Sign again")).to_be_visible()
    decided(lifecycle.reopen)
    mine.mails.update(state="failed")
    shows("A mail to you could not be delivered.")
    phone.get_by_role("link", name="Withdraw", exact=True).click()
    phone.get_by_role("button", name="Withdraw").click()
    expect(phone.get_by_text("Withdrawn: your name and statements are no longer shown.")).to_be_visible()
    phone.get_by_role("link", name="Erase").click()
    phone.get_by_role("button", name="Erase everything").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Erased")
    shows("We send a link to the address you signed with.")
    mine.refresh_from_db()
    assert (mine.state, mine.name) == ("erased", "")


@pytest.mark.alike
def test_parts_are_shown_while_they_are_typed(seeded, visitors) -> None:
    page = visitors(**PHONE)
    page.goto("/sign/?about=art-12")
    about = page.get_by_label("What it is about")
    about.fill("12(1)")
    expect(page.locator(".parts-named summary")).to_have_text("Article 12, paragraph 1")
    about.fill("family")
    page.locator(".suggestions button").first.click()
    expect(about).to_have_value(re.compile("Article"))
    expect(page.locator(".parts-named summary")).to_have_count(1)


def test_places_are_chosen_by_walking_the_contents(seeded, phone: Page, mailbox) -> None:
    """By keyboard, with the script in the page and without it by pages that keep what was typed."""
    phone.goto("/sign/")
    phone.get_by_label("Your name").fill("Ana Silva")
    phone.get_by_text("Add a reservation, understanding").click()
    phone.get_by_role("button", name="Choose from the contents").press("Enter")
    phone.get_by_role("button", name="Chapter I Everyone").press("Enter")
    phone.get_by_role("button", name="Section 2").press("Enter")
    phone.get_by_role("button", name="Article 12 Treatment").press("Enter")
    phone.get_by_label("2. A search of the body").press("Space")
    phone.get_by_label("4. A person may be held").press("Space")
    phone.get_by_role("button", name="Section 2").press("Enter")
    phone.get_by_role("button", name="Article 13").press("Enter")
    phone.get_by_label("All of Article 13").press("Space")
    phone.get_by_role("button", name="Close the contents").press("Enter")
    expect(phone.get_by_role("button", name="Choose from the contents")).to_be_visible()
    about = "Article 12, paragraph 2; Article 12, paragraph 4; Article 13"
    expect(phone.get_by_label("What it is about")).to_have_value(about)
    state(phone, 1, kind="except", about=about, words="Not these.")
    send(phone)
    signature = confirm(phone, mailbox)
    assert [target.anchor for target in signature.statements.get().targets.all()] == [
        "art-12-p2", "art-12-p4", "art-13",
    ]  # fmt: skip


@pytest.mark.alike
def test_the_script_walks_without_leaving_the_page(seeded, visitors) -> None:
    page = visitors(**PHONE)
    page.goto("/sign/")
    page.evaluate("window.stayed = true")
    page.get_by_text("Add a reservation, understanding").click()
    page.get_by_role("button", name="Choose from the contents").click()
    expect(page.locator(".contents-title")).to_be_focused()
    page.get_by_role("button", name="Preamble").click()
    page.get_by_label("All of Preamble").check()
    expect(page.get_by_label("What it is about")).to_have_value("Preamble")
    expect(page.locator(".parts-named")).to_contain_text("Preamble")
    page.get_by_label("All of Preamble").uncheck()
    expect(page.get_by_label("What it is about")).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Choose from the contents")).to_be_focused()
    assert page.evaluate("window.stayed") is True


@pytest.mark.alike
def test_axe_finds_nothing_in_the_open_contents(seeded, visitors) -> None:
    page = visitors(**view("light", 320))
    page.goto("/sign/")
    page.get_by_text("Add a reservation, understanding").click()
    page.get_by_role("button", name="Choose from the contents").click()
    for step in ("Chapter I Everyone", "Section 2", "Article 12 Treatment"):
        page.get_by_role("button", name=step).click()
    expect(page.get_by_label("All of Article 12")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert (findings(page), sticking_out(page)) == ([], [])
