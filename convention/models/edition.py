"""An edition: one text in one language. Never edited once published; a correction is a new edition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EditionQuerySet(models.QuerySet["Edition"]):
    """What the site asks of editions."""

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def with_text(self) -> Self:
        return self.exclude(digest="")

    def current(self, language: str = "en") -> Edition | None:
        """Return the edition that addresses without one mean: the current one, or the specimen while it has no text.

        Without either, the current edition without its text, so that people can still sign it.
        """
        candidates = self.published().filter(Q(is_current=True) | Q(is_specimen=True), language=language)
        return current_among(candidates, language)

    def instrument(self, language: str = "en") -> Edition | None:
        """Return the Convention's own current edition, with or without its text; never the specimen."""
        return self.published().filter(language=language, is_current=True).first()


class Edition(models.Model):
    """``digest`` is the SHA-256 (hex) of the canonical text, empty while no text of it is public.

    A text that was loaded and not yet published has its rows already; its digest waits in ``draft``.
    """

    language = models.CharField(_("language"), max_length=12, help_text=_("A language tag such as en."))
    label = models.CharField(
        _("label"),
        max_length=40,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use a–z, 0–9 and hyphens."))],
    )
    slug = models.SlugField(_("address"), max_length=60, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=300)
    subtitle = models.TextField(_("lines under the title"), blank=True, editable=False)
    date = models.CharField(
        _("date of the text"), max_length=10, blank=True,
        validators=[RegexValidator(r"^\d{4}(-\d{2}(-\d{2})?)?$", _("Write 2017, 2017-04 or 2017-04-26."))],
    )  # fmt: skip
    article_count = models.PositiveIntegerField(_("articles"), default=0)
    chapter_count = models.PositiveIntegerField(_("chapters"), default=0)
    source_name = models.CharField(_("source file"), max_length=255, blank=True)
    source_sha256 = models.CharField(_("SHA-256 of the source file"), max_length=64, blank=True)
    digest = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True)
    draft = models.JSONField(
        default=dict, blank=True, editable=False,
        help_text="What publishing the loaded text will say of the edition; empty while nothing waits.",
    )  # fmt: skip
    is_specimen = models.BooleanField(_("specimen"), default=False)
    is_current = models.BooleanField(_("current"), default=False)
    loaded_at = models.DateTimeField(_("loaded"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    rights_holder = models.CharField(_("rights holder"), max_length=200, blank=True)
    licence = models.CharField(_("licence of the text"), max_length=200, blank=True)
    proofread_by = models.CharField(_("proof-read by"), max_length=200, blank=True)
    proofread_on = models.DateField(_("proof-read on"), null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["language", "label"], name="one_edition_per_language_and_label"),
            models.UniqueConstraint(
                fields=["language"], condition=Q(is_current=True), name="one_current_edition_per_language"
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(published_at__isnull=False),
                name="current_edition_is_published",
            ),
            models.CheckConstraint(
                condition=Q(is_specimen=False) | Q(is_current=False), name="specimen_is_never_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.slug})"

    def save(self, *args: object, **kwargs: object) -> None:
        self.slug = f"{self.label}-{self.language}".lower()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def has_text(self) -> bool:
        return bool(self.digest)


def current_among(editions: Iterable[Edition], language: str = "en") -> Edition | None:
    """Return the one of the published editions that addresses without an edition mean."""
    candidates = (one for one in editions if one.language == language and (one.is_current or one.is_specimen))
    return min(candidates, key=_wanted_last, default=None)


def _wanted_last(edition: Edition) -> tuple[bool, bool]:
    """What makes an edition the second choice: to be without its text, then to be the specimen."""
    return (not edition.digest, edition.is_specimen)
