"""Mail as rows: written with the fact that causes them, rendered when sent, leased by a worker."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from signatories.models.access import Access
from signatories.models.moderation import Decision
from signatories.models.signature import Signature

STAFF = settings.AUTH_USER_MODEL


class Mail(models.Model):
    """``address`` is filled only where the fact itself removes the contact, and emptied once sent.

    One to ``staff`` is about nobody in particular, so it has no signature.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"
        DROPPED = "dropped", "dropped"
        HELD = "held", "held"  # came out of a backup: it may have gone already, so staff decide

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # its fixed Message-ID
    template = models.CharField(max_length=40)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, null=True, blank=True, related_name="mails")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, null=True, blank=True, related_name="mails")
    access = models.ForeignKey(Access, on_delete=models.SET_NULL, null=True, blank=True, related_name="mails")
    staff = models.ForeignKey(STAFF, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    address = models.EmailField(max_length=320, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    # These three by the database's clock only, as ``mailing`` says.
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    due_at = models.DateTimeField(db_default=Now())
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)  # the server's code, never an address

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="mail_due", condition=Q(state="waiting")),
            models.Index(fields=["id"], name="mail_failed", condition=Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"
