"""The words of the pages around the text: Markdown that editors change, with history."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Prose(models.Model):
    """One editable text, known by its key ("home", "about").

    The ``shipped_…`` fields hold the text of ``fixtures/prose/`` as it was last loaded; ``html`` is made from
    ``markdown`` by ``convention.editing``, which writes these rows. ``version`` rises with every change, and an
    editor's form names the one it saw.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.CharField(_("description for search engines"), max_length=300, blank=True)
    markdown = models.TextField(_("text"), blank=True, max_length=200_000, help_text=_("Markdown."))
    shipped_title = models.CharField(max_length=200, editable=False, blank=True)
    shipped_description = models.CharField(max_length=300, editable=False, blank=True)
    shipped_markdown = models.TextField(editable=False, blank=True)
    html = models.TextField(editable=False, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
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
        current = (self.title, self.description, self.markdown)
        return current == (self.shipped_title, self.shipped_description, self.shipped_markdown)


class ProseVersion(models.Model):
    """What a text was from then on, and who saved it; nobody where the project itself shipped it."""

    prose = models.ForeignKey(Prose, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    description = models.CharField(_("description for search engines"), max_length=300, blank=True)
    markdown = models.TextField(_("text"), blank=True)
    saved_at = models.DateTimeField(_("saved"), auto_now_add=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["prose", "number"], name="prose_version_number_is_unique")]

    def __str__(self) -> str:
        return f"{self.prose.key}, {self.number}"
