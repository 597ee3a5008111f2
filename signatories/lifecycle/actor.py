"""Who makes a move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from signatories.models import AuditEvent
from staff.models import StaffAccount


@dataclass(frozen=True, slots=True)
class Actor:
    """The signer, a member of staff or the system itself."""

    kind: str
    staff: StaffAccount | None = None

    @classmethod
    def of(cls, staff: StaffAccount) -> Self:
        return cls(AuditEvent.ActorKind.STAFF, staff)


SIGNER = Actor(AuditEvent.ActorKind.SIGNER)
SYSTEM = Actor(AuditEvent.ActorKind.SYSTEM)
