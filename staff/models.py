"""Staff accounts: deactivated, never deleted, so that every decision keeps its author."""

from __future__ import annotations

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

    class Meta:
        verbose_name = _("staff account")
        verbose_name_plural = _("staff accounts")

    def has_role(self, *roles: str) -> bool:
        """Tell whether the account is active staff with one of the roles."""
        return self.is_active and self.is_staff and self.role in roles
