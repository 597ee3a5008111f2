"""The nightly check of every copy: what the lifecycle wrote beside the facts is compared with them and put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from convention.models import ContentVersion
from signatories import counts, runs
from signatories.lifecycle import table, waiting
from signatories.lifecycle.moves import remark
from signatories.models import Contact, QueueEntry, Report, Revision, Signature, Statement

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Repaired:
    """One line of the report: what was checked and how many copies were wrong."""

    what: str
    count: int


def repair() -> list[Repaired]:
    """Compare and put right; nothing is decided here, so nothing is audited and nobody is told."""
    while counts.fold():
        pass
    done = [
        Repaired("live marks of addresses", _contacts()),
        Repaired("marks of statements", _marks()),
        Repaired("entries of the queue", _entries()),
        Repaired("counts", len(counts.recount())),
    ]
    runs.note(runs.COUNT_CHECK, found=sum(line.count for line in done))
    return done


def _contacts() -> int:
    is_live = Q(signature__state__in=table.LIVE)
    wrong = Contact.objects.filter(
        Q(is_live, live=False) | (~is_live & Q(live=True)) | ~Q(capacity=F("signature__capacity"))
    )
    return _in_parts(Signature.objects.filter(contact__in=wrong), _put_contact_right)


def _put_contact_right(signatures: list[Signature]) -> int:
    count = 0
    for signature in signatures:
        try:
            with transaction.atomic():
                right = {"live": signature.state in table.LIVE, "capacity": signature.capacity}
                count += Contact.objects.filter(signature=signature).exclude(**right).update(**right)
        except IntegrityError:
            continue  # two are live: staff must decide which, and the count says that one is wrong
    return count


def _marks() -> int:
    stands = Exists(Statement.objects.published().filter(signature=OuterRef("pk")))
    return _in_parts(Signature.objects.alias(stands=stands).exclude(marked=F("stands")), _put_marks_right)


def _put_marks_right(signatures: list[Signature]) -> int:
    for signature in signatures:
        remark(signature)
    ContentVersion.bump()
    return len(signatures)


def _entries() -> int:
    may_wait = (
        Q(state=table.PENDING)
        | Q(Exists(QueueEntry.objects.filter(signature=OuterRef("pk"))))
        | Q(Exists(Revision.objects.filter(signature=OuterRef("pk"), state=Revision.State.OPEN)))
        | Q(Exists(Statement.objects.filter(signature=OuterRef("pk"), state=table.PENDING)))
        | Q(Exists(Report.objects.filter(signature=OuterRef("pk"), closed_at=None)))
    )
    return _in_parts(Signature.objects.filter(may_wait), waiting.refresh_many)


def _in_parts(rows: QuerySet[Signature], put_right: Callable[[list[Signature]], int]) -> int:
    count = 0
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        with transaction.atomic():
            # Lock first, so that no verb moves what is being compared; who is in a verb's hands is right already.
            locked = Signature.objects.select_for_update(
                skip_locked=connection.features.has_select_for_update_skip_locked
            )
            count += put_right(list(locked.filter(pk__in=ids[start : start + AT_ONCE]).order_by("pk")))
    return count
