"""What a form or an importer hands to ``submit`` and ``import_signature``: plain values, already checked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files import File

from convention.models import Edition
from signatories.models import Signature, StatementTarget


@dataclass(frozen=True, slots=True)
class DraftTarget:
    """What a statement is about; ``anchor`` is empty for the whole Convention."""

    edition: Edition
    scope: str = StatementTarget.Scope.WHOLE
    anchor: str = ""
    label: str = ""
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class DraftStatement:
    kind: str
    text: str = ""
    language: str = ""
    targets: tuple[DraftTarget, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftConsent:
    """One tick, with the version and SHA-256 of the words beside it."""

    purpose: str
    wording: str
    wording_sha256: str


@dataclass(frozen=True, slots=True)
class DraftEvidence:
    """On what staff enter a signature: in words, and where there is one the file."""

    what: str
    file: File[bytes] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One signature to be. ``submission`` is the form's own id: the same one twice is one signature."""

    name: str
    edition: Edition
    email: str = ""
    capacity: str = Signature.Capacity.OWN
    affiliation: str = ""
    position: str = ""
    organisation: str = ""
    country: str = ""
    kind: str = Signature.Kind.PUBLIC
    rank: int | None = None
    open_data: bool = False
    submission: uuid.UUID | None = None
    seed_key: str | None = None
    network_key: str = ""
    submitted_at: datetime | None = None
    published_at: datetime | None = None
    statements: tuple[DraftStatement, ...] = field(default=())
    consents: tuple[DraftConsent, ...] = field(default=())
