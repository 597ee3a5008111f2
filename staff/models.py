"""Staff accounts: deactivated, never deleted, so that every decision keeps its author."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    MODERATOR = "moderator", _("moderator")
    EDITOR = "editor", _("editor")
    OWNER = "owner", _("owner")
    AUDITOR = "auditor", _("auditor")


class StaffAccount(AbstractUser):
    """``is_demo``: made by ``make run``; refused at login and in every session while DEBUG is off."""

    role = models.CharField(_("role"), max_length=12, choices=Role.choices, blank=True)
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)

    second_factor_given = False  # set by the sign-in form on the object that the sign-in is made with, never stored

    class Meta:
        verbose_name = _("staff account")
        verbose_name_plural = _("staff accounts")

    def has_role(self, *roles: str) -> bool:
        """Tell whether the account is active staff with one of the roles."""
        return self.is_active and self.is_staff and self.role in roles


class Enrolment(models.Model):
    """A one-time way in: who opens the link in time sets the password and, where it is required, the second factor."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(StaffAccount, on_delete=models.CASCADE, related_name="enrolments")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"enrolment of {self.account_id}"


class RecoveryCode(models.Model):
    """One of ten codes for a lost phone, kept as a keyed hash; each opens the door once."""

    account = models.ForeignKey(StaffAccount, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class StaffSession(models.Model):
    """One sign-in. ``proved_at`` is when the second factor was last given in it, null where it was not."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(StaffAccount, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["account", "-id"], name="session_by_account")]

    def __str__(self) -> str:
        return f"session {self.pk}"


class MailWish(models.Model):
    """What mail a member of staff wants, and where. Nobody gets any without having asked for it."""

    account = models.OneToOneField(StaffAccount, on_delete=models.CASCADE, related_name="mail_wish")
    email = models.EmailField(_("your address"), max_length=320, blank=True)
    reports = models.BooleanField(_("at once when somebody reports something"), default=False)
    answers = models.BooleanField(_("at once when a signer answers a question that I asked"), default=False)
    daily = models.BooleanField(_("each morning, when somebody waits: how many, and since when"), default=False)
    looked_on = models.DateField(null=True, blank=True, editable=False)  # the day of the last look for ``daily``

    class Meta:
        verbose_name = _("wish for mail")
        verbose_name_plural = _("wishes for mail")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(email="") | models.Q(reports=False, answers=False, daily=False),
                name="mail_needs_an_address",
                violation_error_message=_("Write where the mail shall go."),
            )
        ]

    def __str__(self) -> str:
        return f"wish of {self.account_id}"


class LoginFailure(models.Model):
    """A sign-in that failed: keyed hashes of the name typed and of the network, kept for a day."""

    at = models.DateTimeField(db_index=True)
    name_key = models.CharField(max_length=64)
    network_key = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "at"], name="failure_by_name"),
            models.Index(fields=["network_key", "at"], name="failure_by_network"),
        ]

    def __str__(self) -> str:
        return f"failure {self.pk}"
