"""To whom a copy is encrypted (age): a recipient, or a key file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyrage import IdentityError, RecipientError, x25519

from mimc_site.backup.refusals import BackupError

PRIVATE = "AGE-SECRET-KEY-"


def recipients(key: str) -> list[Any]:
    """Read BACKUP_KEY: ``age1…``, or the path of a file with recipients or private keys, one a line."""
    if not key:
        raise BackupError(
            "BACKUP_KEY is not set, and a copy that anybody can read is not made. See docs/operations.md."
        )
    if key.startswith("age1"):
        return [_recipient(key)]
    lines = _lines(Path(key))
    found = [_identity(line).to_public() if line.startswith(PRIVATE) else _recipient(line) for line in lines]
    if not found:
        raise BackupError(f"The key file {key} holds no key.")
    return found


def identities(key: str) -> list[Any]:
    """Return the private keys in a file; none where ``key`` is a recipient, which can only lock."""
    if not key or key.startswith("age1"):
        return []
    return [_identity(line) for line in _lines(Path(key)) if line.startswith(PRIVATE)]


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The key file {path} cannot be read ({type(error).__name__}).") from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _recipient(text: str) -> Any:
    try:
        return x25519.Recipient.from_str(text)
    except RecipientError as error:
        raise BackupError("BACKUP_KEY is neither an age recipient (age1…) nor a file with keys.") from error


def _identity(text: str) -> Any:
    try:
        return x25519.Identity.from_str(text)
    except IdentityError as error:
        raise BackupError("The key file holds a private key that age cannot read.") from error
