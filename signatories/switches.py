"""The switches of the whole site: signing paused, read-only, announcement. Each change is in the audit."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from convention.models import ContentVersion, SiteFacts
from signatories.lifecycle import Actor
from signatories.models import AuditEvent, Switches

SUBJECT = uuid.UUID("00000000-0000-4000-8000-000000000001")  # stands for the one row in the audit
# What is switched, the verbs for on and off, and the words that go with it.
FLAGS = {
    "signing_paused": ("pause_signing", "resume_signing", "paused_words"),
    "read_only": ("make_read_only", "make_writable", "read_only_words"),
}
LONGEST = {"paused_words": 1_000, "read_only_words": 1_000, "announcement": 1_000}


@transaction.atomic
def change(
    *,
    by: Actor,
    signing_paused: bool,
    read_only: bool,
    closed: bool,
    paused_words: str = "",
    read_only_words: str = "",
    announcement: str = "",
) -> Switches:
    """Set all switches; write one audit row for each that moved. In force with the next request of any process."""
    Switches.objects.get_or_create(pk=1)
    switches = Switches.objects.select_for_update().get(pk=1)
    wanted: dict[str, bool | str] = {
        "signing_paused": signing_paused,
        "paused_words": paused_words,
        "read_only": read_only,
        "read_only_words": read_only_words,
        "announcement": announcement,
    }
    verbs = _moved(switches, wanted, closed=closed)
    for name, value in wanted.items():
        setattr(switches, name, value)
    if closed != (switches.closed_at is not None):
        switches.closed_at = timezone.now() if closed else None
    switches.save()
    for verb in verbs:
        _record(verb, by=by)
    if verbs:
        # Pages read the announcement from the row that they read anyway.
        SiteFacts.objects.update_or_create(pk=1, defaults={"announcement": announcement})
        ContentVersion.bump()
    return switches


def _moved(switches: Switches, wanted: dict[str, bool | str], *, closed: bool) -> list[str]:
    verbs = []
    for flag, (on, off, words) in FLAGS.items():
        if getattr(switches, flag) != wanted[flag] or (wanted[flag] and getattr(switches, words) != wanted[words]):
            verbs.append(on if wanted[flag] else off)
    if closed != (switches.closed_at is not None):
        verbs.append("close_signing" if closed else "reopen_signing")
    if switches.announcement != wanted["announcement"]:
        verbs.append("announce" if wanted["announcement"] else "end_announcement")
    return verbs


def _record(verb: str, *, by: Actor) -> None:
    AuditEvent.objects.create(
        at=timezone.now(),
        verb=verb,
        subject_kind="switches",
        subject=SUBJECT,
        to_state="on" if verb in {"pause_signing", "make_read_only", "close_signing", "announce"} else "off",
        version=1,
        actor_kind=by.kind,
        actor=by.staff.pk if by.staff else None,
    )
