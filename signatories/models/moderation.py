"""What staff decided and why, beside the audit: these rows may be emptied by retention, the audit may not."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from signatories.models.revision import Revision
from signatories.models.signature import Signature
from signatories.models.statement import Statement


class Reason(models.Model):
    """Why a signature is declined or taken down; ``letter`` is what the signer reads, ``public`` the plain wording."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=120)
    public = models.CharField(_("public wording"), max_length=300)
    letter = models.TextField(_("text for the signer"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """One decision by staff, with what is needed to undo it for ten minutes: the states and dates before.

    ``statement`` and ``revision`` are what was decided apart from the signature itself.
    """

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="decisions")
    verb = models.CharField(max_length=24)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    at = models.DateTimeField()
    seen = models.PositiveIntegerField()
    version = models.PositiveIntegerField()  # what the decision made of it; undo is refused once this is not current
    before = models.JSONField(default=dict)  # states and dates only, never a name or a text
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, null=True, blank=True, related_name="decisions")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, null=True, blank=True, related_name="decisions")
    duplicate_of = models.ForeignKey(Signature, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    batch = models.UUIDField(null=True, blank=True)
    note = models.TextField(blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["signature", "-id"], name="decision_by_signature"),
            models.Index(fields=["actor", "-id"], name="decision_by_actor"),
            models.Index(fields=["-at"], name="decision_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} of {self.signature_id}"
