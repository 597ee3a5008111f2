"""What may never be public: the address, its keyed hash, the network's hash and the consents given."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signatories.models.signature import Signature


class Contact(models.Model):
    """``email_key`` is a keyed hash of the normalised address; ``live`` and ``capacity`` are copies that only
    ``lifecycle`` writes, so that the database itself can refuse a second live signature of one address.
    """

    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="contact")
    email = models.EmailField(_("e-mail"), max_length=320)
    email_key = models.CharField(max_length=64, db_index=True)
    email_domain = models.CharField(max_length=255)
    capacity = models.CharField(max_length=12, choices=Signature.Capacity.choices)
    live = models.BooleanField(default=False)
    network_key = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)  # that it will be emptied, a year after signing closed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email_key", "capacity"],
                condition=Q(live=True),
                name="one_live_signature_per_address",
                violation_error_message=_(
                    "This address already has a signature of this kind. Use another, or withdraw that one first."
                ),
            )
        ]
        indexes = [
            models.Index(fields=["email_domain", "live"], name="contact_domain"),
            models.Index(fields=["created_at"], name="contact_by_time"),
            models.Index(fields=["network_key"], name="contact_by_network", condition=~Q(network_key="")),
        ]

    def __str__(self) -> str:
        return f"contact of {self.signature_id}"


class Consent(models.Model):
    """One tick: what for, in which wording (version and SHA-256 of the words), and when. GDPR art. 7(1)."""

    class Purpose(models.TextChoices):
        PUBLICATION = "publication", _("showing the line and statements on this site")
        OPEN_DATA = "open-data", _("open data")

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    wording = models.CharField(max_length=20)
    wording_sha256 = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signature", "purpose"], name="one_consent_per_purpose")]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.signature_id}"
