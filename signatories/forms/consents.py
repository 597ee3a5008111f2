"""The two consents. Their words are versioned: change the words, change the version (GDPR art. 7(1))."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from signatories.lifecycle import DraftConsent
from signatories.models import Consent


@dataclass(frozen=True, slots=True)
class Wording:
    """What stands beside one box. Its SHA-256 is of the words as they were shown."""

    purpose: str
    version: str
    words: StrOrPromise

    @property
    def sha256(self) -> str:
        return hashlib.sha256(str(self.words).encode()).hexdigest()

    def given(self) -> DraftConsent:
        return DraftConsent(purpose=self.purpose, wording=self.version, wording_sha256=self.sha256)


PUBLICATION = Wording(
    Consent.Purpose.PUBLICATION,
    "2026-11-28",
    _(
        "Show the line above and my statements, if any, on this site for everyone to read. I am 16 or older. "
        "I can withdraw at any time on the page “My signature”."
    ),
)
OPEN_DATA = Wording(
    Consent.Purpose.OPEN_DATA,
    "2026-11-28",
    _(
        "Put it in the open data too, which others may copy and keep. "
        "Otherwise those files count me without name, affiliation or words."
    ),
)
