"""Revisions of a signature's line: what it was, what it shall be, and who asked for it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signatories.models.signature import Signature


class Revision(models.Model):
    """``before`` and ``after`` hold the changed fields of the line by name; both are emptied by erase.

    A signer's revision of a published line is open until staff accept or refuse it, while the current line stays
    public. Staff's edit of a form error is accepted as it is made: the old value is kept here. A statement is
    revised by a new statement (``Statement.revises``).
    """

    class Origin(models.TextChoices):
        SIGNER = "signer", _("asked for by the signer")
        STAFF = "staff", _("a form error corrected by staff")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        DROPPED = "dropped", _("dropped")  # by a newer one, or with the signature

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="revisions")
    origin = models.CharField(max_length=8, choices=Origin.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signature"],
                condition=Q(state="open"),
                name="one_open_revision_per_signature",
                violation_error_message=_(
                    "A change of this signature is waiting already. Send another once staff have read it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="revision_is_open_or_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.pk}"
