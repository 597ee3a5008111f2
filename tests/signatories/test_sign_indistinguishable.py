"""Whoever an address belongs to, the site answers alike and works alike."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from convention.models import Edition
from signatories import lifecycle
from signatories.lifecycle import Actor, Draft
from signatories.models import Reason, Signature
from staff.models import StaffAccount

pytestmark = pytest.mark.django_db
WHO = ["unknown", "unconfirmed", "pending", "published", "withdrawn", "declined"]
TOKENS = re.compile(rb'name="(csrfmiddlewaretoken|submission|began)" value="[^"]*"|data-challenge="[^"]*"')


def address(who: str) -> str:
    """Return an address that is as long as every other's: what is typed is shown again."""
    return f"{who:x<12}@example.org"


@pytest.fixture
def everybody(db) -> Edition:
    edition = Edition.objects.create(
        language="en", label="2017", title="T", is_current=True, published_at=timezone.now()
    )
    staff = Actor.of(StaffAccount.objects.create_user("mod", password="x", is_staff=True, role="moderator"))
    reason = Reason.objects.create(code="r", title="t", letter="l")
    for who in WHO[1:]:
        signature = lifecycle.submit(Draft(name=f"Person {who}", edition=edition, email=address(who)))
        if who != "unconfirmed":
            signature = lifecycle.confirm(signature)
        if who == "published":
            lifecycle.publish(signature, seen=signature.version, by=staff)
        if who == "declined":
            lifecycle.decline(signature, seen=signature.version, by=staff, reason=reason)
        if who == "withdrawn":
            lifecycle.withdraw(signature)
    return edition


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def asked(path: str, given: dict[str, str]) -> Iterator[tuple[object, int, dict[str, int]]]:
    for who in WHO:
        before = rows()
        with CaptureQueriesContext(connection) as queries:
            response = Client().post(path, {**given, "email": address(who)})
        after = rows()
        added = {label: after[label] - before[label] for label in after if after[label] != before[label]}
        headers = {name: value for name, value in response.items() if name != "X-Request-ID"}
        body = TOKENS.sub(b"", response.content).replace(address(who).encode(), b"")
        yield (response.status_code, headers, body), len(queries), added


@pytest.mark.parametrize("given", [{"name": "Ana Silva", "publication": "on"}, {"name": "", "publication": "on"}])
def test_signing_answers_and_works_alike(everybody: Edition, given: dict[str, str]) -> None:
    Client().post("/sign/", {"name": "First", "publication": "on", "email": "first@example.org"})  # opens the counters
    answers, queries, added = zip(*asked("/sign/", given), strict=True)
    assert list(answers) == [answers[0]] * len(WHO)
    assert max(queries) - min(queries) <= 1, queries
    totals = [sum(one.values()) for one in added]
    assert max(totals) - min(totals) <= 1, added


def test_asking_for_the_link_answers_and_works_alike(everybody: Edition) -> None:
    Client().post("/signature/", {"email": "first@example.org"})
    answers, queries, added = zip(*asked("/signature/", {}), strict=True)
    assert list(answers) == [answers[0]] * len(WHO)
    assert len(set(queries)) == 1, queries
    assert list(added) == [{"signatories.LinkRequest": 1}] * len(WHO)


def test_past_the_days_mails_the_answer_is_the_same(everybody: Edition) -> None:
    given = {"name": "Ana Silva", "publication": "on", "email": address("pending")}
    pages = set()
    for _ in range(7):
        response = Client().post("/sign/", given)
        pages.add((response.status_code, response["Location"], response.content))
    assert len(pages) == 1
    assert Signature.objects.filter(name="Ana Silva").count() == 7


@pytest.mark.parametrize("path", ["/sign/check-your-email/", "/signature/check-your-email/"])
def test_the_page_after_is_one_page(everybody: Edition, path: str) -> None:
    bodies = {Client().get(path).content for _ in range(2)}
    assert len(bodies) == 1
