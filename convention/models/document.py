"""The owner's files, the interview and the talks."""

from __future__ import annotations

import uuid
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _


def upload_path(document: Document, filename: str) -> str:  # noqa: ARG001 - the uploader's name never reaches the disk
    """Store under a name of our own; the visitor is offered one made from kind and language."""
    return f"documents/{uuid.uuid4().hex}{document.suffix}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def of_kind(self, kind: str) -> Self:
        """Return the files of one kind, newest first within each language."""
        return self.filter(kind=kind)


class Document(models.Model):
    """A file of the owner's. ``size`` in bytes, ``sha256`` of its content, both taken at upload."""

    class Kind(models.TextChoices):
        SUMMARY = "summary", _("Summary")
        FULL_TEXT = "full-text", _("Full text")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    language = models.CharField(
        _("language"), max_length=12, default="en", help_text=_("A language tag such as en."),
        validators=[RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", _("Write a tag such as en or pt-BR."))],
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=200)
    date = models.CharField(
        _("date of the document"), max_length=10, blank=True,
        validators=[RegexValidator(r"^\d{4}(-\d{2}(-\d{2})?)?$", _("Write 2017, 2017-06 or 2017-06-30."))],
    )  # fmt: skip
    file = models.FileField(_("file"), upload_to=upload_path, help_text=_("A PDF or a .docx file of at most 25 MB."))
    suffix = models.CharField(max_length=8, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["kind", "language", "-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("convention:document", args=[self.kind, self.language, self.pk, self.download_name])

    @property
    def download_name(self) -> str:
        """What the visitor's copy is called: made from kind and language, never from the upload's own name."""
        return f"mobility-convention-{self.kind}-{self.language}{self.suffix}"

    @property
    def format(self) -> str:
        return {".pdf": "PDF", ".docx": "Word"}.get(self.suffix, self.suffix)

    @property
    def language_name(self) -> str:
        """Return the language's own name, or the tag where Django knows none."""
        try:
            return str(get_language_info(self.language)["name_local"])
        except KeyError:
            return self.language


class Interview(models.Model):
    """One row: the CMS interview. What staff have not filled is said to be unknown."""

    title = models.CharField(_("title"), max_length=200)
    person = models.CharField(_("person"), max_length=200)
    series = models.CharField(_("series"), max_length=200, blank=True)
    address = models.URLField(_("address"), blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), null=True, blank=True)
    transcript = models.TextField(_("transcript"), blank=True, max_length=500_000, help_text=_("Markdown."))
    transcript_html = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interview")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_interview")]

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
