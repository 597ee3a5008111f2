"""The auditor's search through the audit: by actor, verb, reason, time and batch; ids and codes only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from signatories.models import AuditEvent
from staff.models import StaffAccount

ON_A_PAGE = 100
COLUMNS = (
    "id", "at", "verb", "subject_kind", "subject", "signature_uuid", "from_state", "to_state", "version", "reason",
    "actor_kind", "actor", "actor_name", "batch",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What the auditor looks for; the empty one is everything."""

    actor: StaffAccount | None = None
    verb: str = ""
    reason: str = ""
    first_day: date | None = None
    last_day: date | None = None
    batch: UUID | None = None
    signature: UUID | None = None
    before: int | None = None

    def events(self) -> QuerySet[AuditEvent]:
        """Return the events, newest first."""
        exact = {
            "actor": self.actor.pk if self.actor else None,
            "verb": self.verb,
            "reason": self.reason,
            "batch": self.batch,
            "signature_uuid": self.signature,
            "at__gte": _midnight(self.first_day),
            "at__lt": _midnight(self.last_day + timedelta(days=1)) if self.last_day else None,
            "pk__lt": self.before,
        }
        return AuditEvent.objects.filter(**{name: value for name, value in exact.items() if value}).order_by("-pk")


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone()) if day else None


def rows(events: QuerySet[AuditEvent]) -> Iterator[dict[str, Any]]:
    """Yield the events as a file's rows, read from the database piece by piece."""
    names = dict(StaffAccount.objects.values_list("pk", "username"))
    for event in events.iterator(chunk_size=2000):
        row = {name: getattr(event, name) for name in COLUMNS if name != "actor_name"}
        yield {**row, "at": event.at.isoformat(), "actor_name": names.get(event.actor, "") if event.actor else ""}
