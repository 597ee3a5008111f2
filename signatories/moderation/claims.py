"""Who has an item open. A courtesy of five minutes: the lock and the version check are the law."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from signatories.models import Claim, Signature
from staff.models import StaffAccount

FOR = timedelta(minutes=5)


@transaction.atomic
def take(signature: Signature, by: StaffAccount) -> Claim:
    """Claim the item, or renew one's own claim; where somebody else's still holds, return that one."""
    now = timezone.now()
    claim, made = Claim.objects.select_for_update().get_or_create(
        signature=signature, defaults={"by": by, "until": now + FOR}
    )
    if not made and (claim.by_id == by.pk or claim.until <= now):
        claim.by, claim.until = by, now + FOR
        claim.save()
    return claim


def end(signature: Signature, by: StaffAccount) -> None:
    """Give one's own claim up; what was decided needs none."""
    Claim.objects.filter(signature=signature, by=by).delete()


def of_another(signature: Signature, by: StaffAccount) -> Claim | None:
    """Return the claim of somebody else that still holds. ``signature`` comes with its claim and whose it is."""
    held: Claim | None = getattr(signature, "claim", None)
    return None if held is None or held.by_id == by.pk or held.until <= timezone.now() else held
