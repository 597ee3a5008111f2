"""A text that staff uploaded: its file, what was read of it, and what became of it."""

from __future__ import annotations

import uuid
from pathlib import PurePath

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from convention.models.edition import Edition


def import_path(upload: TextImport, filename: str) -> str:  # noqa: ARG001 - the uploader's name is no path
    """Store under a name of our own; the uploader's stays in ``source_name``."""
    return f"imports/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()[:8]}"


class TextImport(models.Model):
    """``outcome`` is the parsed text and ``report`` its findings, so that accepting it needs no parser."""

    class State(models.TextChoices):
        WAITING = "waiting", _("being read")
        READ = "read", _("to be decided")
        REFUSED = "refused", _("refused")
        ACCEPTED = "accepted", _("accepted, not public yet")
        PUBLISHED = "published", _("published")
        DROPPED = "dropped", _("dropped")

    language = models.CharField(
        _("language"), max_length=12, default="en", help_text=_("A language tag such as en."),
        validators=[RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", _("Write a tag such as en or pt-BR."))],
    )  # fmt: skip
    label = models.CharField(
        _("label"), max_length=40, validators=Edition._meta.get_field("label").validators,
        help_text=_("What tells this edition from others, such as 2017; a correction takes a new one: 2017-2."),
    )  # fmt: skip
    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("Empty: the title that stands in the file.")
    )
    date = models.CharField(
        _("date of the text"), max_length=10, blank=True, validators=Edition._meta.get_field("date").validators,
        help_text=_("2017, 2017-04 or 2017-04-26."),
    )  # fmt: skip
    file = models.FileField(_("file"), upload_to=import_path, blank=True)
    source_name = models.CharField(_("file"), max_length=255, editable=False)
    source_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, editable=False, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING, editable=False)
    refusal = models.CharField(max_length=500, blank=True, editable=False)
    outcome = models.JSONField(null=True, editable=False)
    report = models.JSONField(default=list, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    articles = models.PositiveIntegerField(_("articles"), default=0, editable=False)
    edition = models.ForeignKey(
        Edition, on_delete=models.SET_NULL, null=True, editable=False, related_name="imports", verbose_name=_("edition")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+",
        verbose_name=_("uploaded by"),
    )  # fmt: skip
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    settled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("import of a text")
        verbose_name_plural = _("imports of texts")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source_name} → {self.label}-{self.language}"

    def count(self, severity: str) -> int:
        return sum(line["severity"] == severity for line in self.report)
