"""The audit: append-only by database triggers. Ids, verbs, states and codes; never a name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signatories.models.append_only import AppendOnly


class AuditEvent(models.Model):
    """One transition. ``subject`` is the UUID of the signature or statement; ``actor`` a staff id or null."""

    class ActorKind(models.TextChoices):
        SIGNER = "signer", _("signer")
        STAFF = "staff", _("staff")
        SYSTEM = "system", _("the site itself")

    at = models.DateTimeField()
    verb = models.CharField(max_length=24)
    subject_kind = models.CharField(max_length=12)  # "signature", "statement" or "switches"
    subject = models.UUIDField()
    signature_uuid = models.UUIDField(null=True, blank=True)  # of none: a switch
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=40, blank=True)
    actor_kind = models.CharField(max_length=8, choices=ActorKind.choices)
    actor = models.BigIntegerField(null=True, blank=True)
    batch = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [AppendOnly(name="audit_is_append_only")]
        indexes = [
            models.Index(fields=["signature_uuid", "id"], name="audit_by_signature"),
            models.Index(fields=["actor", "id"], name="audit_by_actor"),
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["verb", "id"], name="audit_by_verb"),
            models.Index(fields=["reason", "id"], name="audit_by_reason", condition=~Q(reason="")),
            models.Index(fields=["batch", "id"], name="audit_by_batch", condition=Q(batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject}"
