"""The line of a signature as values: what a revision changes, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from signatories import names
from signatories.lifecycle.refusals import NoChange
from signatories.models import Signature

SIGNERS = ("name", "affiliation", "position", "organisation", "country")  # what a signer may ask to change
STAFFS = (*SIGNERS, "sort_key")  # staff may also correct the place in A–Z


def difference(
    signature: Signature, changes: Mapping[str, str], *, fields: tuple[str, ...] = SIGNERS
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields that differ, as they are and as they shall be; refuse where nothing would change."""
    unknown = set(changes) - set(fields)
    if unknown:
        raise ValueError(f"not of the line: {', '.join(sorted(unknown))}")
    after = {field: value for field, value in changes.items() if value != str(getattr(signature, field) or "")}
    if not after or not after.get("name", signature.name):
        raise NoChange
    return {field: str(getattr(signature, field) or "") for field in after}, after


def write(signature: Signature, values: Mapping[str, Any]) -> None:
    """Set the fields and what is derived from them; the caller saves."""
    guessed = signature.sort_key == names.sort_key(signature.name)
    for field, value in values.items():
        setattr(signature, field, value)
    # A place in A–Z that staff corrected by hand stays.
    if guessed and "sort_key" not in values:
        signature.sort_key = names.sort_key(signature.name)
    signature.search_text = names.search_text(signature.name, signature.affiliation, signature.organisation)
