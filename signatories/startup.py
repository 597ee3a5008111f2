"""What web and worker processes check before they serve anybody."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction

from signatories import keys
from signatories.models import KeyCheck


def unfinished() -> Path:
    """Return the mark of a restore that was killed in the middle: who was erased may stand in that database."""
    return Path(settings.DATA_DIR) / "restore-unfinished"


def check_restored() -> None:
    """Stop the process while a restore is not finished: nobody who left is shown or written to."""
    if unfinished().exists():
        raise SystemExit(
            f"A restore was not finished, so people who left may stand in this database. Empty it and restore again, "
            f"then remove {unfinished()} if it is still there."
        )


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
