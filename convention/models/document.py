"""The owner's files, the interview and the talks."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


def upload_path(document: Document, filename: str) -> str:  # noqa: ARG001 - the uploader's name never reaches the disk
    """Store under a name of our own; the visitor is offered one made from kind and language."""
    return f"documents/{uuid.uuid4().hex}{document.suffix}"


class Document(models.Model):
    """A file of the owner's. ``size`` in bytes, ``sha256`` of its content, both taken at upload."""

    class Kind(models.TextChoices):
        SUMMARY = "summary", _("Summary")
        FULL_TEXT = "full-text", _("Full text")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=12, default="en")
    title = models.CharField(_("title"), max_length=200)
    date = models.CharField(_("date of the document"), max_length=10, blank=True)
    file = models.FileField(_("file"), upload_to=upload_path)
    suffix = models.CharField(max_length=8, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["kind", "language", "-uploaded_at"]

    def __str__(self) -> str:
        return self.title


class Interview(models.Model):
    """One row: the CMS interview. What staff have not filled is said to be unknown."""

    title = models.CharField(_("title"), max_length=200)
    person = models.CharField(_("person"), max_length=200)
    series = models.CharField(_("series"), max_length=200, blank=True)
    address = models.URLField(_("address"), blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), null=True, blank=True)
    transcript = models.TextField(_("transcript"), blank=True, help_text=_("Markdown."))

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interview")

    def __str__(self) -> str:
        return self.title


class Talk(models.Model):
    """Another published talk; the address is the publisher's, filled by staff."""

    title = models.CharField(_("title"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=200)
    date = models.DateField(_("date"))
    address = models.URLField(_("address"), blank=True)

    class Meta:
        verbose_name = _("talk")
        verbose_name_plural = _("talks")
        ordering = ["date"]

    def __str__(self) -> str:
        return self.title
