"""Other ways by which people reach staff or their signature: reports, invitations, new addresses, evidence."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signatories.models.access import Access
from signatories.models.signature import Signature

STAFF = settings.AUTH_USER_MODEL


class Report(models.Model):
    """Somebody says that something is wrong. It heads the queue and holds nothing by itself.

    ``signature`` is empty where the person could not say which one is meant.
    """

    class Kind(models.TextChoices):
        NOT_ME = "not-me", _("this is not me")
        REMOVE = "remove", _("remove my name")
        LOST_ADDRESS = "lost-address", _("I can no longer read that address")
        ADDRESS_CHANGE = "address-change", _("I did not ask for the change of address")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    name = models.CharField(_("your name"), max_length=200, blank=True)
    email = models.EmailField(_("where we may answer"), max_length=320, blank=True)
    words = models.TextField(_("what is wrong"), blank=True, max_length=5_000)
    network_key = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("what was done"), blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["signature"], name="open_reports", condition=Q(closed_at__isnull=True)),
            models.Index(
                fields=["id"], name="open_requests", condition=Q(closed_at__isnull=True, signature__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"


class Invitation(models.Model):
    """Staff invite a member whose line stands here already to take it into their own hands."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"), max_length=320, blank=True)
    access = models.OneToOneField(Access, on_delete=models.SET_NULL, null=True, related_name="invitation")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # claimed, called back or replaced by a newer one

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signature"], condition=Q(ended_at__isnull=True), name="one_open_invitation_per_signature"
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class AddressChange(models.Model):
    """A new address that its reader has not confirmed yet. The old one stays in force until then."""

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="address_changes")
    email = models.EmailField(_("e-mail"), max_length=320, blank=True)
    access = models.OneToOneField(Access, on_delete=models.SET_NULL, null=True, related_name="address_change")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signature"], condition=Q(ended_at__isnull=True), name="one_open_address_change_per_signature"
            )
        ]

    def __str__(self) -> str:
        return f"new address of {self.signature_id}"


class Evidence(models.Model):
    """On what staff entered a signature: a letter, a signed sheet. Kept as long as its signature."""

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="evidence")
    what = models.CharField(_("what it is"), max_length=300, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"evidence {self.pk}"
