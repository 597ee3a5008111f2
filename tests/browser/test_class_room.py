"""Two hundred people sign from one address within ten minutes: some by a browser, the rest by its network alone."""

from __future__ import annotations

from types import SimpleNamespace

import django_ratelimit.core
import pytest
from playwright.sync_api import Page

from signatories import limits, proof, signing
from signatories.models import LimitCount, Mail, Signal, Signature
from tests.support.proofs import solution

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PEOPLE = 200
BY_HAND = 4  # two before the network is busy, two long after


def by_hand(page: Page, number: int) -> None:
    page.goto("/sign/")
    page.get_by_label("Your name").fill(f"Pupil {number}")
    page.get_by_label("E-mail").fill(f"pupil{number}@example.org")
    page.get_by_label("Show the line above").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    page.wait_for_url("**/sign/check-your-email/")


def by_post(page: Page, number: int, token: str) -> int:
    fields = {
        "csrfmiddlewaretoken": token,
        "name": f"Pupil {number}",
        "email": f"pupil{number}@example.org",
        "publication": "on",
        "proof": solution(),
    }
    headers = {"Referer": f"{page.url}", "Origin": page.evaluate("location.origin")}
    return page.context.request.post("/sign/", form=fields, headers=headers, max_redirects=0).status


@pytest.fixture
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all of it fall into one window of each limit, however slow this machine is: the hardest case."""
    monkeypatch.setattr(django_ratelimit.core, "time", SimpleNamespace(time=lambda: 1_795_000_000))


def test_a_class_room_of_two_hundred(seeded, one_window, visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (limits.BUSY, limits.HOURLY) == ((30, 600), (600, 3600))
    page = visitors()
    for number in range(BY_HAND // 2):
        by_hand(page, number)
    page.goto("/sign/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    with monkeypatch.context() as patched:
        patched.setattr(proof, "LARGEST", 500)  # solved by this test, which has nothing to prove
        sent = [by_post(page, number, token) for number in range(BY_HAND // 2, PEOPLE - BY_HAND // 2)]
    assert set(sent) == {302}
    for number in range(PEOPLE - BY_HAND // 2, PEOPLE):
        by_hand(page, number)
    pupils = Signature.objects.filter(name__startswith="Pupil ", state="unconfirmed")
    assert (pupils.count(), Mail.objects.filter(template="confirm").count()) == (PEOPLE, PEOPLE)
    assert LimitCount.objects.filter(value=PEOPLE).count() == 3  # the hour, the busy time, the site
    # From the thirty-first on the network was busy, and every machine proved its work.
    kinds = Signal.objects.filter(signature__in=pupils).values_list("kind", flat=True)
    assert (list(kinds).count("busy-network"), "no-script" in kinds) == (PEOPLE - 30, False)
    last = signing.confirm(pupils.get(name=f"Pupil {PEOPLE - 1}"))
    assert (last.state, last.holds.count()) == ("pending", 0)
