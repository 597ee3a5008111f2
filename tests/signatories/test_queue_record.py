"""The auditor's search and file, the start page, and the pace that the public is told."""

import csv
import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from signatories import lifecycle
from signatories.lifecycle import Actor
from signatories.models import AuditEvent, Decision, Mail, Reason
from signatories.moderation import statistics
from staff.models import Role
from tests.support.queueing import aged, client_of, reason, staff, waiting

pytestmark = pytest.mark.django_db

AUDIT, FILE = "/admin/queue/audit/", "/admin/queue/audit.csv"


def decided() -> None:
    first, second = waiting("First"), waiting("Second")
    lifecycle.publish(first, seen=first.version, by=Actor.of(staff("moderator", "one")), batch=uuid.UUID(int=7))
    lifecycle.decline(second, seen=second.version, by=Actor.of(staff("moderator", "two")), reason=reason())


def lines(client: Client, **asked: Any) -> list[dict[str, str]]:
    response = client.get(FILE, asked)
    content = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(content)))


@pytest.mark.parametrize(
    ("asked", "verbs"),
    [
        ({}, ["decline", "confirm", "submit", "publish", "confirm", "submit"]),
        ({"verb": "confirm"}, ["confirm", "confirm"]),
        ({"reason": "advertising"}, ["decline"]),
        ({"batch": str(uuid.UUID(int=7))}, ["publish"]),
        ({"actor": "one"}, ["publish"]),
        ({"first_day": "2001-01-01", "last_day": "2001-12-31"}, []),
        ({"first_day": "2001-01-01", "verb": "publish"}, ["publish"]),
    ],
)
def test_the_auditor_finds_by_each_of_them_on_the_page_and_in_the_file(asked: dict[str, str], verbs: list[str]) -> None:
    decided()
    if "actor" in asked:
        asked = {"actor": str(staff("moderator", asked["actor"]).pk)}
    client = client_of(Role.AUDITOR)
    page = client.get(AUDIT, asked)
    expected = sorted(verbs)
    assert sorted(event.verb for event, _ in page.context["found"]) == expected
    assert sorted(line["verb"] for line in lines(client, **asked)) == expected


def test_the_newest_come_first_and_older_ones_follow_by_key(monkeypatch: Any) -> None:
    decided()
    monkeypatch.setattr("signatories.moderation.audit.ON_A_PAGE", 4)
    client, seen, query = client_of(Role.AUDITOR), [], ""
    while True:
        page = client.get(f"{AUDIT}?{query}")
        seen += [event.pk for event, _ in page.context["found"]]
        query = page.context["older"]
        if not query:
            break
    assert seen == sorted(AuditEvent.objects.values_list("pk", flat=True), reverse=True)


def test_the_file_is_streamed_and_names_no_signer() -> None:
    decided()
    response = client_of(Role.AUDITOR).get(FILE)
    assert (response.streaming, response["Content-Type"]) == (True, "text/csv; charset=utf-8")
    content = b"".join(response.streaming_content).decode()
    assert [name for name in ("First", "Second", "uni.example") if name in content] == []
    assert "one" in content


def test_a_name_of_staff_is_no_formula_in_a_spreadsheet() -> None:
    signature = waiting()
    lifecycle.publish(signature, seen=signature.version, by=Actor.of(staff("moderator", "+1")))
    assert [line["actor_name"] for line in lines(client_of(Role.AUDITOR), verb="publish")] == ["'+1"]


@pytest.mark.parametrize(
    "asked",
    [
        {"actor": "x"},
        {"verb": "x"},
        {"batch": "x"},
        {"first_day": "x"},
        {"before": "0"},
        {"reason": "\x00"},
        {"verb": "\x00"},
    ],
)
def test_a_bad_question_is_refused_with_the_form_still_filled(asked: dict[str, str]) -> None:
    client = client_of(Role.AUDITOR)
    for address in (AUDIT, FILE):
        response = client.get(address, asked)
        assert response.status_code == 400
        assert response.context["form"].data.dict() == asked


@pytest.mark.parametrize("count", [1, 3])
def test_the_audit_takes_the_same_number_of_queries(count: int, django_assert_num_queries: Any) -> None:
    for place in range(count):
        signature = waiting(f"P{place}")
        lifecycle.publish(signature, seen=signature.version, by=Actor.of(staff("moderator", f"m{place}")))
    client = client_of(Role.AUDITOR)
    client.get(AUDIT)
    with django_assert_num_queries(8):
        client.get(AUDIT)


# --- the start page ------------------------------------------------------------------------------------


def test_the_start_page_tells_what_waits_and_since_when() -> None:
    aged(waiting("Old"), hours=30)
    held = aged(waiting("Held"), hours=90)
    lifecycle.hold(held, seen=held.version, by=Actor.of(staff()), code="post")
    shown = waiting("Shown")
    lifecycle.publish(shown, seen=shown.version, by=Actor.of(staff()))
    Mail.objects.filter(template="published").update(state=Mail.State.FAILED)
    start = client_of().get(reverse("admin:index")).context["start"]
    assert (start.waiting["queue"], start.waiting["queue:held"]) == (2, 1)
    assert timedelta(hours=29) < timezone.now() - start.oldest < timedelta(hours=31)
    assert start.decisions == [("hold", 1), ("publish", 1)]
    assert (start.failed_mails, start.late_mails) == (1, 0)
    assert [count for _, count in start.holds] == [1]
    assert (start.days[0].submitted, start.days[0].confirmed, len(start.days)) == (3, 3, 14)
    assert [(domain.name, domain.submitted, domain.unconfirmed) for domain in start.domains] == [("uni.example", 3, 0)]


@pytest.mark.parametrize("role", [Role.EDITOR, ""])
def test_who_may_not_see_the_queue_gets_no_figures(role: str) -> None:
    response = client_of(role).get(reverse("admin:index"))
    assert (response.status_code, response.context["start"]) == (200, None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_start_page_takes_the_same_number_of_queries(count: int, django_assert_num_queries: Any) -> None:
    for place in range(count):
        signature = waiting(f"P{place}")
        lifecycle.publish(signature, seen=signature.version, by=Actor.of(staff()))
        waiting(f"W{place}", email=f"w@{place}.example")
    client = client_of()
    client.get(reverse("admin:index"))
    with django_assert_num_queries(21):
        client.get(reverse("admin:index"))


def test_the_pace_is_told_only_from_enough_decisions() -> None:
    for place in range(20):
        signature = aged(waiting(f"P{place}"), hours=30 if place < 17 else 70)
        lifecycle.publish(signature, seen=signature.version, by=Actor.of(staff()))
        if place == 18:
            assert statistics.usual_wait() is None
            cache.clear()
    assert statistics.usual_wait() == 3
    Decision.objects.all().update(undone_at=timezone.now())
    assert statistics.usual_wait() == 3  # kept for ten minutes
    cache.clear()
    assert statistics.usual_wait() is None


# --- reasons -------------------------------------------------------------------------------------------


def test_an_editor_changes_a_reason_but_neither_its_code_nor_its_being() -> None:
    one = reason()
    client = client_of(Role.EDITOR)
    change = reverse("admin:signatories_reason_change", args=[one.pk])
    words = {"title": "Ads", "public": "It advertises.", "letter": "New words.", "order": 1, "code": "other"}
    assert client.post(change, words).status_code == 302
    one.refresh_from_db()
    assert (one.title, one.letter, one.code, one.active) == ("Ads", "New words.", "advertising", False)
    assert client.post(reverse("admin:signatories_reason_delete", args=[one.pk]), {"post": "yes"}).status_code == 403
    assert client_of().post(change, words).status_code == 403
    assert Reason.objects.count() == 1
