"""Which decisions a member of staff may still take back."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from signatories import lifecycle
from signatories.models import Decision
from staff.models import StaffAccount

SHOWN = 10


def undoable(actor: StaffAccount) -> list[Decision]:
    """Return the actor's decisions of the last ten minutes that nothing newer followed, latest first."""
    return list(
        Decision.objects.filter(
            actor=actor,
            undone_at=None,
            at__gt=timezone.now() - lifecycle.UNDO_FOR,
            version=F("signature__version"),
        )
        .select_related("signature")
        .order_by("-pk")[:SHOWN]
    )
