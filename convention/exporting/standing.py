"""What must be known of the text wherever it goes: what it is, whose it is, who proof-read it, where it stands."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from convention.models import Edition

NOT_LAW = (
    "A model proposed by scholars, not law in force: it gives nobody a right today, and signing brings no protection."
)
SPECIMEN = "Specimen text, drafted to show this site. It is not the Convention."


@dataclass(frozen=True, slots=True)
class Standing:
    """``address`` is the permanent one; ``date`` as recorded (2017, 2017-04, 2017-04-26 or empty)."""

    slug: str
    title: str
    language: str
    date: str
    digest: str
    is_specimen: bool
    rights_holder: str
    licence: str
    proofread_by: str
    proofread_on: datetime.date | None
    loaded_on: datetime.date | None
    address: str

    @classmethod
    def of(cls, edition: Edition, address: str) -> Standing:
        return cls(
            slug=edition.slug,
            title=edition.title,
            language=edition.language,
            date=edition.date,
            digest=edition.digest,
            is_specimen=edition.is_specimen,
            rights_holder=edition.rights_holder,
            licence=edition.licence,
            proofread_by=edition.proofread_by,
            proofread_on=edition.proofread_on,
            loaded_on=edition.loaded_at.date() if edition.loaded_at else None,
            address=address,
        )

    @property
    def notices(self) -> list[str]:
        """Return what stands at the head of every file."""
        return [SPECIMEN, NOT_LAW] if self.is_specimen else [NOT_LAW]

    @property
    def named(self) -> str:
        return f"{self.title}, edition {self.slug}{f' ({self.date})' if self.date else ''}."

    @property
    def rights(self) -> list[str]:
        said = [f"Rights holder: {self.rights_holder}."] if self.rights_holder else []
        return [*said, f"Licence: {self.licence}." if self.licence else "Licence not stated.", self.proofread]

    @property
    def proofread(self) -> str:
        if self.proofread_by and self.proofread_on:
            return f"Proof-read by {self.proofread_by} on {self.proofread_on.isoformat()}."
        return "Not proof-read: the owner’s file prevails."

    @property
    def lines(self) -> list[str]:
        """Return everything, as a file that holds the text ends or begins with it."""
        where = [f"Permanent address: {self.address}", f"SHA-256 of the whole text: {self.digest}"]
        return [self.named, *self.notices, *self.rights, *where]

    def as_data(self) -> dict[str, Any]:
        """Return it as the schemas describe it."""
        return {
            "slug": self.slug,
            "title": self.title,
            "language": self.language,
            "date": self.date or None,
            "sha256": self.digest,
            "specimen": self.is_specimen,
            "rights_holder": self.rights_holder or None,
            "licence": self.licence or None,
            "proofread_by": self.proofread_by or None,
            "proofread_on": self.proofread_on.isoformat() if self.proofread_on else None,
        }
