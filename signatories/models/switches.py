"""What staff switch for the whole site. Changed by ``signatories.switches`` only, which writes the audit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Switches(models.Model):
    """One row. ``closed_at``: since when signing is closed for good, from which the keeping of addresses counts."""

    signing_paused = models.BooleanField(_("signing is paused"), default=False)
    paused_words = models.TextField(_("what people read while signing is paused"), blank=True, max_length=1_000)
    read_only = models.BooleanField(_("the site can only be read"), default=False)
    read_only_words = models.TextField(_("what people read meanwhile"), blank=True, max_length=1_000)
    announcement = models.TextField(_("announcement"), blank=True, max_length=1_000)
    closed_at = models.DateTimeField(_("signing closed since"), null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("switches")
        verbose_name_plural = _("switches")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_switches")]

    def __str__(self) -> str:
        return "Switches"

    @classmethod
    def load(cls) -> Switches:
        """Return the one row, or an unsaved one with everything off: a GET never writes."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
