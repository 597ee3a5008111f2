"""A process killed at any step of a decision leaves nothing of it; a worker killed at any step sends the mail later."""

from __future__ import annotations

import email
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from mimc_site.backup.digests import digest, tables
from signatories import lifecycle, mailing
from signatories.lifecycle import Actor
from signatories.models import AuditEvent, Decision, Mail, Signature
from tests.support.killing import dies
from tests.support.queueing import staff, waiting

pytestmark = pytest.mark.both


def everything() -> dict[str, Any]:
    """Return all rows of the signatories' room and of the content version, each table in one number."""
    rooms = [table for table in tables() if table._meta.app_label in ("signatories", "convention")]
    return {table._meta.label: digest(table, using=DEFAULT_DB_ALIAS) for table in rooms}


def whole_or_nothing(decide: Callable[[], object]) -> int:
    """Kill the decision after each of its statements in turn, the last of them just before the commit."""
    before = everything()
    for step in count(1):
        if not dies(decide, after=step):
            assert everything() != before
            return step - 1
        assert (step, everything()) == (step, before)
    raise AssertionError


def test_a_decision_that_was_killed_never_was(fresh_database: str) -> None:
    signature, by = waiting(statements=1), Actor.of(staff())
    Mail.objects.all().delete()
    # More than twenty places each; how many exactly is the verbs' business.
    assert whole_or_nothing(lambda: lifecycle.publish(signature, seen=signature.version, by=by)) > 20
    signature.refresh_from_db()
    assert (signature.state, signature.statements.get().state) == ("published", "published")
    assert list(Mail.objects.values_list("template", "state")) == [("published", "waiting")]
    assert whole_or_nothing(lambda: lifecycle.undo(signature, by=by)) > 20
    signature.refresh_from_db()
    assert (signature.state, signature.statements.get().state) == ("pending", "pending")
    assert Mail.objects.filter(state="waiting").count() == 0
    assert list(Decision.objects.values_list("verb", flat=True)) == ["publish"]
    events = AuditEvent.objects.filter(subject_kind="signature", actor_kind="staff").order_by("pk")
    assert list(events.values_list("verb", flat=True)) == ["publish", "undo"]


def published(name: str) -> Mail:
    signature = waiting(name)
    Mail.objects.filter(state="waiting").delete()
    lifecycle.publish(signature, seen=signature.version, by=Actor.of(staff()))
    Mail.objects.filter(state="waiting").update(due_at=timezone.now())
    return Mail.objects.get(state="waiting")


def test_a_worker_that_was_killed_sends_it_later(fresh_database: str, settings: Any) -> None:
    settings.EMAIL_BACKEND = "mimc_site.outbox.OutboxBackend"
    first = published("First")
    for step in count(1):
        assert dies(mailing.deliver_due, after=step)
        first.refresh_from_db()
        if first.state == "sent":
            break
        assert (step, first.state, letters(settings)) == (step, "waiting", [])
        look_again(first)
    assert step > 5
    # The worst place: the letter is out, and its row does not know it yet.
    second = published("Second")
    assert dies(mailing.deliver_due, before=step)
    second.refresh_from_db()
    assert (second.state, len(letters(settings))) == ("waiting", 2)
    look_again(second)
    assert mailing.deliver_due() == 1
    second.refresh_from_db()
    assert (second.state, second.lease) == ("sent", None)
    # The one message in the killed one's hand came twice, and mailboxes can tell.
    host = urlsplit(settings.SITE_URL).hostname
    assert letters(settings) == [f"<{mail.uuid}@{host}>" for mail in (first, second, second)]
    assert Signature.objects.published().count() == 2


def look_again(mail: Mail) -> None:
    """Another worker leaves alone what may still be in the killed one's hand, and takes it once the lease lapsed."""
    if mail.leased_until is not None:
        assert mailing.deliver_due() == 0
        Mail.objects.filter(pk=mail.pk).update(leased_until=timezone.now())


def letters(settings: Any) -> list[str]:
    found = sorted(Path(settings.DATA_DIR, "outbox").glob("*.eml"))
    return [str(email.message_from_bytes(path.read_bytes())["Message-ID"]) for path in found]
