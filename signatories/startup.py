"""What web and worker processes check before they serve anybody."""

from __future__ import annotations

from django.db import DatabaseError, transaction

from signatories import keys
from signatories.models import KeyCheck


def check_keys() -> None:
    """Stop the process when HASH_KEY is not the one that the stored addresses were keyed with."""
    try:
        with transaction.atomic():
            stored, _ = KeyCheck.objects.get_or_create(pk=1, defaults={"value": keys.check_value()})
    except DatabaseError:
        return  # no database or no tables yet: /readyz says so, and nothing can be looked up wrongly
    if stored.value != keys.check_value():
        raise SystemExit(
            "Settings: HASH_KEY is not the key that this database was made with, so nobody who signed would be "
            "recognised. Set the old HASH_KEY (or the old SECRET_KEY, where HASH_KEY is derived from it)."
        )
