"""A mailed way in: one purpose, an expiry, exchanged once for a one-hour session."""

from __future__ import annotations

import uuid

from django.db import models

from signatories.models.signature import Signature


class Access(models.Model):
    """``uuid`` is signed into the mailed link; ``session`` is the SHA-256 of the cookie it was exchanged for."""

    class Purpose(models.TextChoices):
        CONFIRM = "confirm", "confirm"
        OWN = "own", "own page"
        CLAIM = "claim", "claim of one's line"
        ADDRESS = "address", "new address"
        NOT_ME = "not-me", "I did not ask for the change of address"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="accesses")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    session = models.CharField(max_length=64, blank=True, db_index=True)
    session_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class LinkRequest(models.Model):
    """Somebody asked for the link to their own page. The page they see is the same whoever the address belongs to,
    and so is the work: one row with the address's keyed hash. The worker looks who it is.
    """

    email_key = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"link request {self.pk}"
