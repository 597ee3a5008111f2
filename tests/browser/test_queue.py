"""The queue as moderators work it: by keyboard alone, by touch on a phone, without JavaScript, and two at once."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from playwright.sync_api import Page, expect

from signatories import lifecycle
from signatories.lifecycle import DraftStatement
from signatories.lifecycle.waiting import refresh_many as recount_queue
from signatories.models import AuditEvent, Claim, Decision, Mail, QueueEntry, Report, Signature
from signatories.moderation import signals
from signatories.moderation.queue import is_plain
from staff.models import Role, StaffAccount
from tests.support.looking import findings, sticking_out, view
from tests.support.queueing import aged, staff, waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a horse, a battery and a staple"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def moderator(name: str = "m.moss", role: str = Role.MODERATOR) -> StaffAccount:
    account = staff(role, name)
    account.set_password(PASSWORD)
    account.save()
    return account


def sign_in(page: Page, account: StaffAccount) -> None:
    page.goto("/admin/queue/")
    page.get_by_label("Username").fill(account.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Moderation queue")
    page.wait_for_load_state()


def people(count: int) -> list[Signature]:
    """Return so many who wait, oldest first, every fifth with a statement."""
    return [
        aged(waiting(f"Person {place:02}", statements=1 if place % 5 == 0 else 0), hours=count - place)
        for place in range(count)
    ]


def name(page: Page) -> Any:
    return page.locator("#item-name")


def by_name(state: str) -> list[str]:
    return sorted(Signature.objects.filter(state=state, name__startswith="Person").values_list("name", flat=True))


SCRIPTS = ("Anna", "Łukasz", "Анна", "Ελένη", "فاطمة", "שירה", "अनीता", "สมชาย", "小明", "민준")
PRESSES = {
    "publish": ["p"],
    "decline": ["d", "3", "Enter"],
    "hold": ["h", "1", "Enter"],
    "ask": ["a", "W", "h", "o", "?", "Control+Enter"],
    "undo": ["p", "u", "d", "ArrowDown", "Enter"],
    "close": ["c", "S", "e", "e", "n", "Enter"],
    "accept": ["p"],
    "refuse": ["d", "1", "Enter"],
    "statement": ["p"],
}
LETTERS = {
    "publish": "published", "decline": "declined", "undo": "declined", "ask": "question",
    "accept": "revision-accepted", "refuse": "revision-refused", "statement": "statement-published",
}  # fmt: skip
LATER = ("close", "accept", "refuse", "statement")  # what may be asked of a signature that is public already


def mixed() -> dict[str, str]:
    """Return forty names in the order of the queue, each with what is to be done: in ten scripts, with and without
    statements, signals and organisations; four are public already and come back with something new.
    """
    by = lifecycle.Actor.of(staff(Role.OWNER))
    public = [waiting(f"Public {place}", affiliation="Old House") for place in range(4)]
    for signature in public:
        lifecycle.publish(signature, seen=signature.version, by=by)
    lifecycle.report("not-me", signature=public[0], words="Not me.")
    for signature in public[1:3]:
        lifecycle.revise(signature, changes={"affiliation": "New House"})
    lifecycle.propose(public[3], DraftStatement("declaration", "More words.", "en"))
    for place in range(36):
        house = {"capacity": "organisation", "organisation": "A House", "affiliation": "A House"}
        person = waiting(
            f"Person {place:02} {SCRIPTS[place % 10]}",
            email=f"person.{place}@uni.example",
            statements=1 if place % 5 == 0 else 0,
            **(house if place % 9 == 1 else {}),
        )
        if place % 7 == 3:
            signals.give(person, ["throw-away"])
        aged(person, hours=100 - place)
    recount_queue(Signature.objects.live())
    Mail.objects.all().delete()
    plan, turn = {}, {True: cycle(("publish", "decline", "hold", "ask", "undo")), False: cycle(("hold", "ask", "undo"))}
    for entry in QueueEntry.objects.in_order().select_related("signature"):
        known = public.index(entry.signature) if entry.signature in public else None
        verb = LATER[known] if known is not None else next(turn[is_plain(entry)])
        plan[entry.signature.name] = verb
    return plan


def test_forty_are_cleared_by_keyboard_alone(seeded: None, page: Page, mailbox: Any) -> None:
    plan = mixed()
    sign_in(page, moderator())
    for place, (person, verb) in enumerate(plan.items()):
        expect(name(page)).to_have_text(person)
        expect(name(page)).to_be_focused() if place else None
        clear(page, person, verb)
    everything_is_as_planned(plan, page, mailbox)


@pytest.mark.alike
def test_forty_are_cleared_by_thumb_on_a_phone(seeded: None, visitors: Any, mailbox: Any) -> None:
    plan = mixed()
    page = visitors(**PHONE)
    sign_in(page, moderator())
    for verb, button in (("publish", "Publish them"), ("decline", "Decline them")):
        chosen = [person for person, what in plan.items() if what == verb]
        for person in chosen:
            page.get_by_label(f"Mark {person}", exact=True).tap()
        if verb == "decline":
            page.get_by_text("Decline them…").tap()
            page.get_by_label("Reason that each signer reads").select_option("advertising")
        with page.expect_navigation():
            page.get_by_role("button", name=button).tap()
        expect(page.locator(".message")).to_have_text(f"{len(chosen)} were decided.")
    page.get_by_role("link", name="Queue", exact=True).tap()
    for person, verb in plan.items():
        if verb not in ("publish", "decline"):
            expect(name(page)).to_have_text(person)
            expect(name(page)).to_be_focused()
            assert name_is_in_sight(page)
            tap(page, person, verb)
    everything_is_as_planned(plan, page, mailbox)


def name_is_in_sight(page: Page) -> bool:
    """Return whether who is decided on stands in the window, above the buttons at its foot."""
    at, buttons = name(page).bounding_box(), page.locator("#actions").bounding_box()
    return bool(at and buttons and at["y"] >= 0 and at["y"] + at["height"] <= buttons["y"])


def tap(page: Page, person: str, verb: str) -> None:
    """Decide by touch what the page shows; after each press another page stands."""
    panel = page.locator("details.reasons[open]")
    if verb == "hold":
        page.get_by_text("Hold…", exact=True).tap()
        panel.get_by_label("The claimed post is to be checked").tap()
        last = page.get_by_role("button", name="Hold", exact=True)
    elif verb == "ask":
        page.get_by_text("Ask…", exact=True).tap()
        page.get_by_label("Your question").fill("Who?")
        last = page.get_by_role("button", name="Ask the signer")
    elif verb == "close":
        page.get_by_label("What was done").fill("Seen")
        last = page.get_by_role("button", name="Close the report")
    elif verb == "refuse":
        page.get_by_text("Refuse the change…").tap()
        panel.get_by_label("Advertising or links").tap()
        last = page.get_by_role("button", name="Refuse the change", exact=True)
    elif verb == "undo":
        for button in ("Publish", f"Undo {person}"):
            with page.expect_navigation():
                page.get_by_role("button", name=button, exact=True).tap()
        expect(name(page)).to_have_text(person)
        page.get_by_text("Decline…", exact=True).tap()
        panel.get_by_label("Advertising or links").tap()
        last = page.get_by_role("button", name="Decline", exact=True)
    else:
        last = page.get_by_role("button", name={"accept": "Accept the change"}.get(verb, "Publish this statement"))
    with page.expect_navigation():
        last.tap()


def everything_is_as_planned(plan: dict[str, str], page: Page, mailbox: Any) -> None:
    """Hold what was done against rows, letters and public pages."""
    chosen = {verb: sorted(person for person, what in plan.items() if what == verb) for verb in PRESSES}
    assert by_name("published") == chosen["publish"]
    assert by_name("declined") == sorted(chosen["decline"] + chosen["undo"])
    assert by_name("pending") == sorted(chosen["hold"] + chosen["ask"])
    held = Signature.objects.filter(holds__ended_at=None, holds__isnull=False).order_by("name")
    assert list(held.values_list("name", flat=True)) == chosen["hold"]
    assert {question.text for s in Signature.objects.all() for question in s.questions.all()} == {"Who?"}
    public = Signature.objects.published().filter(name__startswith="Public").order_by("name")
    houses = ["Old House", "New House", "Old House", "Old House"]
    assert list(public.values_list("affiliation", flat=True)) == houses
    assert [one.statements.get().state for one in public.filter(marked=True)] == ["published"]
    assert [(report.closed_by.username, report.note) for report in Report.objects.all()] == [("m.moss", "Seen")]
    # One letter for each decision that stands, none for what was undone, and none before its ten minutes.
    told = dict(Mail.objects.values_list("signature__name", "template").exclude(state="dropped"))
    assert told == {person: LETTERS[verb] for person, verb in plan.items() if verb in LETTERS}
    assert Mail.objects.filter(state="dropped", template="published").count() == len(chosen["undo"])
    mailbox.deliver()
    assert Mail.objects.filter(state="sent").count() == 0
    assert AuditEvent.objects.filter(verb="undo", subject_kind="signature").count() == len(chosen["undo"])
    for person in (chosen["publish"][0], chosen["decline"][0]):
        page.goto(f"/signatories/?{urlencode({'q': person})}")
        expect(page.locator(".people > li")).to_have_count(1 if person in chosen["publish"] else 0)


def clear(page: Page, person: str, verb: str) -> None:
    """Press the keys; after a press that leads to another page, wait until that one stands."""
    keys = PRESSES[verb]
    for place, key in enumerate(keys):
        decides = key.endswith("Enter") or key in ("p", "u")
        if not decides:
            page.keyboard.press(key)
            continue
        with page.expect_navigation():
            page.keyboard.press(key)
        if key == "u" or (key == "p" and place < len(keys) - 1):
            expected = person if key == "u" else None
            if expected:
                expect(name(page)).to_have_text(expected)


@pytest.mark.alike
def test_the_decision_is_announced_and_the_next_one_is_in_focus(seeded: None, page: Page) -> None:
    people(2)
    sign_in(page, moderator())
    page.keyboard.press("p")
    expect(page.locator("#announce")).to_have_text("Published: Person 00")
    expect(name(page)).to_have_text("Person 01")
    expect(name(page)).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.type("Seen")
    page.keyboard.press("Enter")
    expect(page.locator("#announce")).to_have_text("Note kept: Person 01")
    page.keyboard.press("u")
    expect(page.locator("#announce")).to_have_text("Undone: Person 00")
    page.keyboard.press("j")
    expect(name(page)).to_have_text("Person 01")
    page.wait_for_load_state()
    expect(page.locator("#announce")).to_have_text("")


@pytest.mark.alike
def test_j_and_k_walk_the_list_and_the_keys_can_be_turned_off(seeded: None, page: Page) -> None:
    people(3)
    sign_in(page, moderator())
    for key, person in (("j", "01"), ("j", "02"), ("k", "01")):
        page.keyboard.press(key)
        expect(name(page)).to_have_text(f"Person {person}")
    page.keyboard.press("?")
    expect(page.get_by_text("undo the last decision")).to_be_visible()
    page.get_by_label("Single keys work on this browser").uncheck()
    page.keyboard.press("p")
    page.keyboard.press("j")
    page.reload()
    expect(name(page)).to_have_text("Person 01")
    assert Decision.objects.count() == 0


@pytest.mark.alike
def test_typing_is_never_a_press(seeded: None, page: Page) -> None:
    people(1)
    sign_in(page, moderator())
    page.keyboard.press("/")
    page.keyboard.type("pudhae")
    expect(page.locator("#queue-q")).to_have_value("pudhae")
    assert Decision.objects.count() == 0


def test_marked_ones_are_published_together_and_undone_one_by_one(seeded: None, page: Page) -> None:
    people(4)
    sign_in(page, moderator())
    assert page.get_by_label("Mark Person 00").count() == 0  # has a statement, which somebody must read
    page.keyboard.press("j")
    expect(name(page)).to_have_text("Person 01")
    page.keyboard.press("x")
    page.get_by_label("Mark Person 03").check()
    page.keyboard.press("j")
    expect(name(page)).to_have_text("Person 02")
    expect(page.get_by_label("Mark Person 01")).to_be_checked()
    page.get_by_role("button", name="Publish them").click()
    expect(page.locator(".message")).to_have_text("2 were decided.")
    assert by_name("published") == ["Person 01", "Person 03"]
    assert len(set(AuditEvent.objects.filter(verb="publish").values_list("batch", flat=True))) == 1
    page.get_by_role("button", name="Undo Person 03").click()
    expect(name(page)).to_have_text("Person 03")
    assert by_name("published") == ["Person 01"]


@pytest.mark.alike
def test_a_thumb_clears_the_queue_without_javascript(seeded: None, visitors: Any) -> None:
    people(5)
    page = visitors(java_script_enabled=False, **PHONE)
    sign_in(page, moderator())
    page.get_by_role("button", name="Publish", exact=True).tap()
    expect(name(page)).to_have_text("Person 01")
    page.get_by_text("Decline…", exact=True).tap()
    page.get_by_label("Advertising or links").tap()
    expect(page.get_by_text("contains advertising or links, which we do not show").first).to_be_visible()
    page.get_by_role("button", name="Decline", exact=True).tap()
    expect(name(page)).to_have_text("Person 02")
    page.get_by_text("Hold…", exact=True).tap()
    page.get_by_label("Waits for advice").tap()
    page.get_by_role("button", name="Hold", exact=True).tap()
    expect(name(page)).to_have_text("Person 03")
    page.get_by_text("Ask…", exact=True).tap()
    page.get_by_label("Your question").fill("Is this you?")
    page.get_by_role("button", name="Ask the signer").tap()
    expect(name(page)).to_have_text("Person 04")
    page.get_by_role("button", name="Publish", exact=True).tap()
    # Nothing else is left but who was set aside.
    expect(name(page)).to_have_text("Person 02")
    page.get_by_role("button", name="Undo Person 04").tap()
    expect(name(page)).to_have_text("Person 04")
    assert (by_name("published"), by_name("declined")) == (["Person 00"], ["Person 01"])
    assert by_name("pending") == ["Person 02", "Person 03", "Person 04"]


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_the_second_moderator_is_told_what_the_first_did(seeded: None, visitors: Any, javascript: bool) -> None:
    people(1)
    first, second = visitors(java_script_enabled=javascript), visitors(java_script_enabled=javascript)
    sign_in(first, moderator("first"))
    sign_in(second, moderator("second"))
    first.get_by_role("button", name="Publish", exact=True).click()
    expect(name(first)).to_have_text("Nothing waits")
    second.get_by_role("button", name="Publish", exact=True).click()
    expect(second.get_by_role("alert")).to_contain_text("Somebody has changed this signature")
    expect(second.get_by_role("alert")).to_contain_text("by first")
    assert Decision.objects.count() == 1


def test_a_colleague_sees_who_has_the_item_open(seeded: None, visitors: Any) -> None:
    people(2)
    first, second = visitors(), visitors()
    sign_in(first, moderator("first"))
    expect(first.locator("#claimed")).to_be_hidden()
    first.wait_for_timeout(500)
    assert [claim.by.username for claim in Claim.objects.all()] == ["first"]
    sign_in(second, moderator("second"))
    expect(second.locator("#claimed")).to_contain_text("first")
    expect(second.locator("#list li").first).to_contain_text("open at first")
    # A courtesy: the second may decide all the same.
    second.keyboard.press("p")
    expect(name(second)).to_have_text("Person 01")


@pytest.mark.alike
def test_news_are_told_and_nothing_moves(seeded: None, page: Page) -> None:
    crowd = people(2)
    sign_in(page, moderator())
    waiting("Newcomer")
    lifecycle.withdraw(crowd[0])
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("This changed meanwhile.")).to_be_visible()
    expect(page.locator("#list li")).to_have_count(2)
    waiting("Another")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("More wait by now")).to_be_visible()
    expect(name(page)).to_have_text("Person 00")


@pytest.mark.alike
@pytest.mark.parametrize(("scheme", "width"), [("dark", 320), ("light", 1280)])
def test_axe_finds_nothing_and_nothing_sticks_out(seeded: None, visitors: Any, scheme: str, width: int) -> None:
    crowd = people(6)
    by = lifecycle.Actor.of(moderator())
    lifecycle.report("not-me", signature=crowd[1], name="A person", words="Not me.", email="x@y.example")
    lifecycle.hold(crowd[2], seen=crowd[2].version, by=by, code="post", note="Looked at the page.")
    lifecycle.ask(crowd[3], seen=crowd[3].version, by=by, text="Is it you?")
    lifecycle.publish(crowd[4], seen=crowd[4].version, by=by)
    lifecycle.revise(crowd[4], changes={"affiliation": "A very long affiliation that goes on " * 8})
    page = visitors(**view(scheme, width))
    sign_in(page, moderator("o.wren", Role.OWNER))
    places = [f"/admin/queue/{person.uuid}/" for person in crowd[:5]]
    more = ["/admin/queue/search/?q=person", "/admin/queue/selected/", "/admin/accounts/", "/admin/sessions/"]
    more += [f"/admin/queue/{crowd[4].uuid}/timeline/", "/admin/", "/admin/queue/audit/", "/admin/queue/enter/"]
    more += ["/signatories/moderation/"]
    for place in [*places, *more]:
        page.goto(place)
        if place in places:
            for key in ("d", "?"):
                page.keyboard.press(key)
        assert (place, findings(page), sticking_out(page)) == (place, [], [])


def test_what_the_undo_leaves_after_nine_minutes(seeded: None, page: Page, mailbox: Any) -> None:
    people(1)
    sign_in(page, moderator())
    page.keyboard.press("p")
    expect(name(page)).to_have_text("Nothing waits")
    Decision.objects.update(at=timezone.now() - timedelta(minutes=9))
    Mail.objects.filter(template="published").update(due_at=timezone.now() + timedelta(minutes=1))
    page.reload()
    with page.expect_navigation():
        page.keyboard.press("u")
    Mail.objects.update(due_at=Now())
    mailbox.deliver()
    assert [letter["Subject"] for letter in mailbox.letters() if "public" in str(letter["Subject"]).lower()] == []
    assert Mail.objects.get(template="published").state == "dropped"
    assert by_name("pending") == ["Person 00"]
