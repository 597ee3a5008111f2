"""The words of the pages around the text: Markdown that editors change, with history."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Prose(models.Model):
    """One editable text, known by its key ("home", "about"); ``shipped`` is the text of ``fixtures/prose/``."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.CharField(_("description for search engines"), max_length=300, blank=True)
    markdown = models.TextField(_("text"), blank=True)
    shipped = models.TextField(editable=False, blank=True)
    html = models.TextField(editable=False, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("page text")
        verbose_name_plural = _("page texts")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_shipped(self) -> bool:
        """Tell whether staff have left the shipped text as it was."""
        return self.markdown == self.shipped


class ProseVersion(models.Model):
    """What a text was before a change, and who changed it."""

    prose = models.ForeignKey(Prose, on_delete=models.CASCADE, related_name="versions")
    markdown = models.TextField(_("text"))
    saved_at = models.DateTimeField(_("saved"), auto_now_add=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-saved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.prose.key}, {self.saved_at:%Y-%m-%d %H:%M}"
