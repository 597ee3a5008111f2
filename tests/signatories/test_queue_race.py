"""Two moderators at four processes on two hundred items: each is decided once, and every refusal says why."""

from __future__ import annotations

import multiprocessing
from collections import Counter, defaultdict
from itertools import chain
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from signatories import lifecycle
from signatories.models import AuditEvent, Decision, Mail, Signature
from tests.support import moderating
from tests.support.queueing import reason, staff, waiting

pytestmark = pytest.mark.both

ITEMS = 200
AT_WORK = [("one", 1), ("two", 2), ("one", 3), ("two", 4)]
LASTING = {"publish": "published", "decline": "declined"}


@pytest.fixture
def crowd(fresh_database: str) -> list[Signature]:
    with transaction.atomic():
        reason()
        for name in ("one", "two"):
            staff("moderator", name)
        return [waiting(f"Person {place:03}", statements=place % 2) for place in range(ITEMS)]


def test_two_moderators_at_four_processes(crowd: list[Signature]) -> None:
    told = at_once()
    assert Counter(answer["uuid"] for answer in told) == {str(person.uuid): len(AT_WORK) for person in crowd}
    done, refused = defaultdict(list), []
    for answer in told:
        if "done" in answer:
            done[answer["uuid"]].append(answer["done"])
        else:
            refused.append(answer)
    # Each was decided by exactly one process …
    assert {len(verbs) for verbs in done.values()} == {1}
    assert len(done) == ITEMS
    # … the others were told what it did …
    assert {answer["refused"] for answer in refused} == {str(lifecycle.Stale.message)}
    assert [answer for answer in refused if not answer["changes"]] == []
    # … and states, audit, decisions and mails say the same.
    for person in crowd:
        (verbs,) = done[str(person.uuid)]
        person.refresh_from_db()
        assert person.state == LASTING[verbs[-1]]
        events = AuditEvent.objects.filter(subject=person.uuid, actor_kind="staff").order_by("pk")
        assert list(events.values_list("verb", flat=True)) == verbs
        kept = Decision.objects.filter(signature=person, undone_at=None)
        assert list(kept.values_list("verb", flat=True)) == [verbs[-1]]
        assert {s.state for s in person.statements.all()} <= {person.state}
    waiting_mail = Mail.objects.filter(state="waiting").exclude(template="confirm")
    assert waiting_mail.count() == ITEMS
    numbers = list(Signature.objects.exclude(number=None).values_list("number", flat=True))
    assert len(numbers) == len(set(numbers))


def at_once() -> list[dict[str, Any]]:
    """Let all begin in the same moment; return everything that they were told.

    Forked from this warm process, which must be without a connection then: two may not speak on one.
    """
    Client().get("/admin/queue/")  # what a first request loads, loaded once for all
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    # The barrier in each one's work sees to it that none of them takes two places.
    with fork.Pool(len(AT_WORK), moderating.be_one_of, [fork.Barrier(len(AT_WORK))]) as pool:
        return list(chain.from_iterable(pool.starmap(moderating.moderate, AT_WORK, chunksize=1)))
