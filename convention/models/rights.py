"""Whose rights: annotations of an edition, outside its digest, that staff may change after it is published."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from convention.models.edition import Edition


class ChapterGroups(models.Model):
    """One chapter: its groups of people, and the chapters whose rights they have too. Lists are words with spaces.

    ``exceptions`` are articles ("40") and paragraphs ("14(1)") of those chapters that this one does not take over.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="chapter_groups")
    chapter = models.CharField(_("chapter"), max_length=20)
    groups = models.CharField(_("groups"), max_length=300, blank=True)
    builds_on = models.CharField(_("builds on chapters"), max_length=100, blank=True)
    exceptions = models.CharField(_("but not on"), max_length=2_000, blank=True)

    class Meta:
        verbose_name = _("chapter and its groups")
        verbose_name_plural = _("chapters and their groups")
        ordering = ["edition", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "chapter"], name="one_row_for_each_chapter")]

    def __str__(self) -> str:
        return f"Chapter {self.chapter}"


class Annotation(models.Model):
    """What one article or paragraph gives, asks or sets up, in plain words, and which groups it names first."""

    class Kind(models.TextChoices):
        RIGHT = "right-of-migrants", _("right of migrants")
        DUTY = "duty-of-migrants", _("duty of migrants")
        STATE_RIGHT = "right-of-states", _("right of States")
        STATE_DUTY = "duty-of-states", _("duty of States")
        INSTITUTION = "duty-of-institutions", _("duty of institutions")
        FRAME = "frame", _("frame")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="annotations")
    order = models.PositiveIntegerField()
    article = models.CharField(_("article"), max_length=20)
    provision = models.CharField(_("paragraph"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)
    code = models.SlugField(_("code"), max_length=60)
    right = models.CharField(_("right"), max_length=40, blank=True)
    groups = models.CharField(_("groups"), max_length=300, blank=True)
    note = models.CharField(_("in plain words"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("annotation")
        verbose_name_plural = _("annotations")
        ordering = ["edition", "order"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="annotation_code_is_unique")]

    def __str__(self) -> str:
        return self.code
