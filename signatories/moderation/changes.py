"""What happened to a signature since somebody opened it, read from the audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from signatories.models import AuditEvent, Signature
from staff.models import StaffAccount

MOST = 20


@dataclass(frozen=True, slots=True)
class Change:
    """One audit row in words; ``who`` is empty where the signer or the system acted."""

    at: datetime
    verb: str
    subject_kind: str
    to_state: str
    reason: str
    actor_kind: str
    who: str


def since(signature: Signature, seen: int) -> list[Change]:
    """Return what came after version ``seen``, oldest first."""
    events = AuditEvent.objects.filter(signature_uuid=signature.uuid)
    last_seen = events.filter(subject_kind="signature", version__lte=seen).order_by("-pk").first()
    if last_seen is not None:
        events = events.filter(pk__gt=last_seen.pk)
    return in_words(list(events.order_by("pk")[:MOST]))


def in_words(events: list[AuditEvent]) -> list[Change]:
    """Put names to the actors' ids, in one query."""
    names = dict(
        StaffAccount.objects.filter(pk__in={event.actor for event in events if event.actor}).values_list(
            "pk", "username"
        )
    )
    return [
        Change(
            at=event.at,
            verb=event.verb,
            subject_kind=event.subject_kind,
            to_state=event.to_state,
            reason=event.reason,
            actor_kind=event.actor_kind,
            who=names.get(event.actor, "") if event.actor else "",
        )
        for event in events
    ]
