"""A process killed at any step of a decision leaves nothing of it; a worker killed at any step sends the mail later."""

from __future__ import annotations

import email
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import DEFAULT_DB_ALIAS
from django.db.models.functions import Now

from mimc_site.backup.digests import digest, tables
from signatories import lifecycle, mailing
from signatories.lifecycle import Actor
from signatories.models import AuditEvent, CountChange, Decision, Mail, Signature
from tests.support.killing import dies, dies_before_writing, writes_before_commit
from tests.support.queueing import reason, staff, waiting

pytestmark = pytest.mark.both


def everything() -> dict[str, Any]:
    """Return all rows of the signatories' room and of the content version, each table in one number."""
    rooms = [table for table in tables() if table._meta.app_label in ("signatories", "convention")]
    return {table._meta.label: digest(table, using=DEFAULT_DB_ALIAS) for table in rooms}


def whole_or_nothing(do: Callable[[], object]) -> None:
    """Kill it before each of its writes and before its commit, then let it be done."""
    before = everything()
    writes = writes_before_commit(do)
    for time in range(1, writes + 1):
        assert dies_before_writing(do, time)
        assert (time, traces()) == (time, traces_of(before))
    # What one of the killed had left would still be here: rows are never put back by another try.
    assert (writes > 3, everything()) == (True, before)
    do()
    assert everything() != before


def traces() -> dict[str, int]:
    """Return how many rows there are of what every verb writes, which is quick to ask."""
    return {model._meta.label: model._base_manager.count() for model in WRITTEN}


def traces_of(rows: dict[str, Any]) -> dict[str, int]:
    return {model._meta.label: rows[model._meta.label][0] for model in WRITTEN}


WRITTEN = (AuditEvent, CountChange, Decision, Mail)


def test_what_was_killed_never_was(fresh_database: str) -> None:
    """Each verb of the queue in turn, on one signature with a statement."""
    signature, by, why = waiting(statements=1), Actor.of(staff()), reason()
    Mail.objects.all().delete()

    def decide(verb: Callable[..., object], **words: Any) -> tuple[str, str, int]:
        signature.refresh_from_db()
        words = words if verb is lifecycle.undo else {"seen": signature.version, **words}
        whole_or_nothing(lambda: verb(signature, by=by, **words))
        return standing()

    def standing() -> tuple[str, str, int]:
        signature.refresh_from_db()
        return signature.state, signature.statements.get().state, Mail.objects.filter(state="waiting").count()

    assert decide(lifecycle.hold, code="post") == ("pending", "pending", 0)
    assert decide(lifecycle.release) == ("pending", "pending", 0)
    assert decide(lifecycle.ask, text="Is it you?") == ("pending", "pending", 1)
    question = signature.questions.get()
    whole_or_nothing(lambda: lifecycle.answer(question, text="It is."))
    assert standing() == ("pending", "pending", 1)
    assert decide(lifecycle.publish) == ("published", "published", 2)
    assert decide(lifecycle.undo) == ("pending", "pending", 1)
    assert decide(lifecycle.decline, reason=why) == ("declined", "declined", 2)
    assert decide(lifecycle.reopen) == ("pending", "pending", 3)
    lifecycle.publish(signature, seen=signature.version, by=by)
    assert decide(lifecycle.take_down, reason=why) == ("declined", "published", 5)
    verbs = ["hold", "release", "ask", "publish", "decline", "reopen", "publish", "take_down"]
    assert list(Decision.objects.order_by("pk").values_list("verb", flat=True)) == verbs
    events = AuditEvent.objects.filter(subject_kind="signature").order_by("pk").values_list("verb", flat=True)
    told = ["hold", "release", "ask", "answer", "publish", "undo", "decline", "reopen", "publish", "take_down"]
    assert list(events)[2:] == told  # after "submit" and "confirm"


def published(name: str) -> Mail:
    signature = waiting(name)
    Mail.objects.filter(state="waiting").delete()
    lifecycle.publish(signature, seen=signature.version, by=Actor.of(staff()))
    Mail.objects.filter(state="waiting").update(due_at=Now())
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
        Mail.objects.filter(pk=mail.pk).update(leased_until=Now() - timedelta(seconds=1))


def letters(settings: Any) -> list[str]:
    found = sorted(Path(settings.DATA_DIR, "outbox").glob("*.eml"))
    return [str(email.message_from_bytes(path.read_bytes())["Message-ID"]) for path in found]
