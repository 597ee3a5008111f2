"""The history of an edition's annotations: each table whole, as CSV, as it was from then on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from convention.models.edition import Edition


class RightsVersion(models.Model):
    """``content`` is the table as its file; ``saved_by`` is nobody where the project itself loaded it."""

    class Table(models.TextChoices):
        CHAPTERS = "chapters", _("chapters and their groups")
        ANNOTATIONS = "annotations", _("annotations of articles")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="rights_versions")
    table = models.CharField(_("table"), max_length=12, choices=Table.choices)
    number = models.PositiveIntegerField(_("version"))
    content = models.TextField()
    how = models.CharField(_("how"), max_length=200, blank=True)
    saved_at = models.DateTimeField(_("saved"), auto_now_add=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("version of annotations")
        verbose_name_plural = _("versions of annotations")
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "table", "number"], name="rights_version_number_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.edition.slug}, {self.table}, {self.number}"
