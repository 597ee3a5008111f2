"""Several plain signatures decided by one press, each by the ordinary verb with its own lock, version and undo."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from signatories.lifecycle import Actor, Refusal
from signatories.models import QueueEntry, Signature
from signatories.moderation.queue import ON_A_PAGE, Place, is_plain

MOST = ON_A_PAGE
GONE = _("no longer waits: somebody has decided it")
READ_CLOSELY = _("has something to read closely: decide it by itself")


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked item, on the version that the list showed."""

    uuid: uuid.UUID
    seen: int

    @classmethod
    def read(cls, text: str) -> Mark:
        """Read ``uuid:version``; raise ``ValueError`` for anything else."""
        identifier, colon, seen = text.partition(":")
        if not colon or not seen.isascii() or not seen.isdigit() or len(seen) > 9:
            raise ValueError(text)
        return cls(uuid.UUID(identifier), int(seen))


@dataclass(slots=True)
class Outcome:
    """What became of the marked ones; every one that was not decided says why."""

    batch: uuid.UUID
    done: list[Signature] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def last_place(marks: list[Mark]) -> Place | None:
    """Return where the last of the marked stands in the queue, before they are decided."""
    marked = QueueEntry.objects.in_order().filter(signature__uuid__in=[mark.uuid for mark in marks])
    entry = marked.reverse().first()
    return Place.of(entry) if entry else None


def decide(marks: list[Mark], verb: Callable[..., object], *, by: Actor, **words: Any) -> Outcome:
    """Call the verb on each mark. One refusal stops nobody else."""
    outcome = Outcome(uuid.uuid4())
    entries = {
        entry.signature.uuid: entry
        for entry in QueueEntry.objects.filter(
            signature__uuid__in=[mark.uuid for mark in marks], signature__state=Signature.State.PENDING
        ).select_related("signature")
    }
    for mark in marks:
        entry = entries.get(mark.uuid)
        if entry is None:
            outcome.refused.append((str(mark.uuid), str(GONE)))
        elif not is_plain(entry):
            outcome.refused.append((entry.signature.name, str(READ_CLOSELY)))
        else:
            _decide_one(entry.signature, mark, verb, outcome, by=by, **words)
    return outcome


def _decide_one(signature: Signature, mark: Mark, verb: Callable[..., object], outcome: Outcome, **words: Any) -> None:
    try:
        verb(signature, seen=mark.seen, batch=outcome.batch, **words)
    except Refusal as refusal:
        outcome.refused.append((signature.name, str(refusal.message)))
    else:
        outcome.done.append(signature)
