"""What is known of the copies: read by the start page, the metrics and the alerts. A small file beside them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

TOO_OLD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class BackupState:
    """Times as ISO texts, or empty. ``verified``: "decrypted" or "digest". ``error``: of the last try."""

    made_at: str = ""
    file: str = ""
    bytes: int = 0
    verified: str = ""
    sent_at: str = ""
    tried_at: str = ""
    error: str = ""

    @property
    def made(self) -> datetime | None:
        return parse_datetime(self.made_at) if self.made_at else None

    @property
    def tried(self) -> datetime | None:
        return parse_datetime(self.tried_at) if self.tried_at else None

    @property
    def is_old(self) -> bool:
        """Tell whether the newest copy is older than two days, or there is none."""
        return self.made is None or timezone.now() - self.made > TOO_OLD


def folder() -> Path:
    return Path(settings.DATA_DIR) / "backups"


def load() -> BackupState:
    try:
        return BackupState(**json.loads((folder() / "state.json").read_text()))
    except (OSError, ValueError, TypeError):
        return BackupState()


def save(state: BackupState) -> None:
    half = folder() / "state.json.half"
    half.write_text(json.dumps(asdict(state), indent=1))
    half.replace(folder() / "state.json")
