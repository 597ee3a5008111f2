"""What was removed after a copy was made is removed from the copy again: the log of erasures, applied to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from convention.models import ContentVersion
from signatories.ledger import Entry
from signatories.lifecycle import ending, table
from signatories.lifecycle.actor import SYSTEM
from signatories.lifecycle.decided import end_waiting
from signatories.lifecycle.moves import changed_in_public, locked, move, move_statement
from signatories.models import LinkRequest, Mail, NumberSequence, Signature, Statement

AT_ONCE = 5_000
# Readers of the changes know versions up to the day of the loss; whatever comes now must stand above all of them.
VERSIONS_APART = 1_000_000
REASON = "restored-copy"
Row = TypeVar("Row", Signature, Statement)


@dataclass(slots=True)
class Wanted:
    """What the log says of each subject in the end, and the highest number ever given."""

    erased: dict[str, None] = field(default_factory=dict)
    withdrawn: dict[str, None] = field(default_factory=dict)
    statements: dict[str, None] = field(default_factory=dict)
    hidden: dict[str, None] = field(default_factory=dict)
    highest: int = 0

    @classmethod
    def read(cls, entries: Iterable[Entry]) -> Wanted:
        wanted = cls()
        for entry in entries:
            match entry.verb:
                case "erase":
                    wanted.erased[entry.subject] = None
                case "withdraw":
                    wanted.withdrawn[entry.subject] = None
                case "withdraw_statement":
                    wanted.statements[entry.subject] = None
                case "take_down":
                    wanted.hidden[entry.subject] = None
                case "restored":
                    wanted.hidden.pop(entry.subject, None)
                case "number":
                    wanted.highest = max(wanted.highest, int(entry.subject))
        return wanted


@transaction.atomic
def replay(entries: Iterable[Entry]) -> Counter[str]:
    """Apply the log to a restored copy, all of it or nothing; return how many moved, by verb.

    Mail that waited in the copy may have gone before the loss, so it is held for staff; whoever is removed here was
    told then, so nobody is told again.
    """
    wanted = Wanted.read(entries)
    done: Counter[str] = Counter()
    Mail.objects.filter(state=Mail.State.WAITING).update(state=Mail.State.HELD, lease=None, leased_until=None)
    done["requests for a link dropped"] = LinkRequest.objects.all().delete()[0]
    for name, subjects, verb in (
        ("erased", wanted.erased, _erase),
        ("withdrawn", wanted.withdrawn, _withdraw),
        ("taken down", wanted.hidden, _take_down),
    ):
        done[name] = sum(verb(signature) for signature in _found(Signature, subjects))
    done["statements withdrawn"] = sum(_withdraw_statement(one) for one in _found(Statement, wanted.statements))
    Mail.objects.filter(state=Mail.State.WAITING).update(state=Mail.State.DROPPED, address="", access=None)
    done["mails held"] = Mail.objects.filter(state=Mail.State.HELD).count()
    done["highest number"] = _raise_number(wanted.highest)
    _tell_readers(done["highest number"])
    return done


def _found(model: type[Row], subjects: Iterable[str]) -> list[Row]:
    rows: list[Row] = []
    wanted = list(subjects)
    for start in range(0, len(wanted), AT_ONCE):
        rows += model.objects.filter(uuid__in=wanted[start : start + AT_ONCE]).order_by("pk")
    return rows


def _erase(signature: Signature) -> bool:
    if signature.state == table.ERASED:
        return False
    ending.erase(signature, by=SYSTEM)
    return True


def _withdraw(signature: Signature) -> bool:
    """Withdraw; who was not even live in the copy is erased, since a link or a reopening could bring them back."""
    if signature.state in {table.WITHDRAWN, table.ERASED}:
        return False
    verb: Callable[..., Signature] = ending.withdraw if signature.state in table.LIVE else ending.erase
    verb(signature, by=SYSTEM)
    return True


@transaction.atomic
def _take_down(signature: Signature) -> bool:
    """Decline what staff took down after the copy was made; what is not confirmed yet still has to pass staff."""
    signature = locked(signature)
    if signature.state not in table.LIVE:
        return False
    now = timezone.now()
    verb = "take_down" if signature.state == table.PUBLISHED else "decline"
    for statement in signature.statements.pending() if verb == "decline" else ():
        move_statement(statement, "decline", table.DECLINED, by=SYSTEM, reason=REASON, at=now)
    end_waiting(signature)
    signature.ended_at = now
    move(signature, verb, table.DECLINED, by=SYSTEM, reason=REASON)
    return True


def _withdraw_statement(statement: Statement) -> bool:
    if statement.state not in table.LIVE or statement.signature.state == table.ERASED:
        return False
    ending.withdraw_statement(statement, by=SYSTEM)
    return True


def _raise_number(highest: int) -> int:
    sequence, _ = NumberSequence.objects.select_for_update().get_or_create(pk=1)
    given = Signature.objects.aggregate(highest=Max("number"))["highest"] or 0
    sequence.highest = max(sequence.highest, highest, given)
    sequence.save()
    return sequence.highest


def _tell_readers(highest: int) -> None:
    """Name every number as changed: who follows the changes learns which of them are gone with the lost days."""
    ContentVersion.bump()
    version = ContentVersion.objects.select_for_update().get(pk=1)
    version.number += VERSIONS_APART
    version.save()
    for first in range(1, highest + 1, AT_ONCE):
        changed_in_public(range(first, min(first + AT_ONCE, highest + 1)))
