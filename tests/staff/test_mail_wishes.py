"""What mail staff want: their own page of it, and what the worker then sends or does not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from signatories import lifecycle, mailing, staff_mail
from signatories.lifecycle import Actor
from signatories.models import Mail, Report, Signature
from staff.models import MailWish, Role, StaffAccount
from tests.signatories.test_lifecycle_together import together
from tests.support.queueing import client_of, staff, waiting

pytestmark = pytest.mark.django_db
NAME = "Zenobia Quillfeather"


def wish(role: str = Role.MODERATOR, **wanted: Any) -> StaffAccount:
    account = staff(role)
    MailWish.objects.create(account=account, email=f"{account.username}@staff.example", **wanted)
    return account


def sent() -> list[Mail]:
    """Let the worker do what is due; return the mails to staff."""
    mailing.deliver_due()
    return list(Mail.objects.exclude(staff=None).order_by("pk"))


def letters() -> list[Any]:
    return [message for message in mail.outbox if message.to[0].endswith("@staff.example")]


def test_one_chooses_on_a_page_of_ones_own() -> None:
    client = client_of()
    assert client.get(reverse("staff:mail")).status_code == 200
    assert MailWish.objects.count() == 0
    told = {"email": "me@staff.example", "reports": "on", "daily": "on"}
    assert client.post(reverse("staff:mail"), told).status_code == 302
    (kept,) = MailWish.objects.values("account__username", "email", "reports", "answers", "daily")
    assert kept == {
        "account__username": "a-moderator", "email": "me@staff.example", "reports": True, "answers": False,
        "daily": True,
    }  # fmt: skip
    assert client.post(reverse("staff:mail"), {"email": ""}).status_code == 302
    assert list(MailWish.objects.values_list("email", "reports", "daily")) == [("", False, False)]


def test_a_wish_without_an_address_is_refused_and_the_form_still_filled() -> None:
    response = client_of().post(reverse("staff:mail"), {"email": "", "daily": "on"})
    assert response.status_code == 400
    page = response.content.decode()
    assert ("Write where the mail shall go." in page, page.count("checked")) == (True, 1)
    assert MailWish.objects.count() == 0


def test_two_presses_at_once_are_one_wish(fresh_database: str) -> None:
    account, clients = staff(), [client_of(), client_of()]
    pressed = [lambda client=client: client.post("/admin/mail/", {"email": "a@staff.example"}) for client in clients]
    assert (together(*pressed), MailWish.objects.filter(account=account).count()) == (["done", "done"], 1)


def test_nobody_is_mailed_who_did_not_ask() -> None:
    staff()
    wish(Role.OWNER, answers=True)
    lifecycle.report(Report.Kind.NOT_ME, signature=waiting(NAME))
    assert sent() == []


def test_reports_are_told_at_once_without_a_name_and_together() -> None:
    account = wish(reports=True)
    for place in range(3):
        lifecycle.report(Report.Kind.NOT_ME, signature=waiting(f"{NAME} {place}"), words=NAME)
    (row,) = sent()
    assert (row.template, row.staff, row.signature, row.address, row.state) == (
        "staff-report", account, None, "", "sent",
    )  # fmt: skip
    (letter,) = letters()
    assert (letter.to, letter.subject) == (["a-moderator@staff.example"], "3 reports wait")
    everything = letter.body + letter.alternatives[0][0]
    assert (NAME in everything, "/admin/queue/" in letter.body, "/admin/mail/" in letter.body) == (False, True, True)
    # However many more come in, the next is ten minutes off.
    lifecycle.report(Report.Kind.REMOVE, signature=waiting("Another"))
    lifecycle.report(Report.Kind.REMOVE, signature=waiting("Yet another"))
    _, later = sent()
    assert (later.state, later.due_at > timezone.now() + timedelta(minutes=9)) == ("waiting", True)


def test_a_report_closed_meanwhile_sends_nothing() -> None:
    account = wish(reports=True)
    made = lifecycle.report(Report.Kind.NOT_ME, signature=waiting(NAME))
    lifecycle.close_report(made, by=Actor.of(account))
    assert [row.state for row in sent()] == ["dropped"]
    assert letters() == []


@pytest.mark.parametrize("after", [{"is_active": False}, {"role": Role.EDITOR}])
def test_who_left_the_queue_is_told_nothing_more(after: dict[str, Any]) -> None:
    account = wish(reports=True)
    lifecycle.report(Report.Kind.NOT_ME, signature=waiting(NAME))
    StaffAccount.objects.filter(pk=account.pk).update(**after)
    assert [row.state for row in sent()] == ["dropped"]
    assert letters() == []


def test_an_answer_is_told_to_who_asked() -> None:
    asker, other = wish(answers=True), wish(Role.OWNER, answers=True)
    signature = waiting(NAME)
    lifecycle.ask(signature, seen=signature.version, by=Actor.of(asker), text="Which one?")
    lifecycle.answer(signature.questions.get(), text="The one of Bristol")
    assert [(row.template, row.staff) for row in sent()] == [("staff-answer", asker)]
    (letter,) = letters()
    assert (letter.to, NAME in letter.body, "Bristol" in letter.body) == (["a-moderator@staff.example"], False, False)
    assert other.mail_wish.answers


def at(monkeypatch: pytest.MonkeyPatch, hour: int, day: int = 3) -> None:
    now = datetime(2031, 3, day, hour, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_each_morning_once_how_many_wait_and_since_when(monkeypatch: pytest.MonkeyPatch) -> None:
    wish(daily=True)
    at(monkeypatch, 4, day=1)
    waiting(NAME)
    at(monkeypatch, 5)
    staff_mail.queue_daily()
    assert sent() == []  # too early
    at(monkeypatch, 6)
    staff_mail.queue_daily()
    staff_mail.queue_daily()
    assert [row.template for row in sent()] == ["staff-daily"]
    (letter,) = letters()
    assert letter.subject == "1 signature waits"
    assert "1 signature waits for staff. It has waited 2\xa0days, 2\xa0hours." in letter.body
    assert NAME not in letter.body
    at(monkeypatch, 7, day=4)
    staff_mail.queue_daily()
    assert len(sent()) == 2


def test_nothing_is_sent_when_nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    account = wish(daily=True)
    signature = waiting(NAME)
    lifecycle.hold(signature, seen=signature.version, by=Actor.of(account), code="other")
    at(monkeypatch, 8)
    staff_mail.queue_daily()
    assert sent() == []
    assert MailWish.objects.get().looked_on == date(2031, 3, 3)
    assert Signature.objects.get().state == "pending"
