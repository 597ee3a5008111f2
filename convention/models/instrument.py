"""Other treaties and declarations that a text names, from a list that editors keep."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from convention.models.edition import Edition


class Instrument(models.Model):
    """``names`` are the words by which texts mean it; the site links out only where an editor gave an address."""

    name = models.CharField(_("name"), max_length=300, unique=True)
    year = models.CharField(_("year"), max_length=10, blank=True)
    names = models.TextField(
        _("other names"), blank=True, max_length=2_000,
        help_text=_("One a line, as texts write it, such as “its Protocol of 1967”. Capitals count."),
    )  # fmt: skip
    address = models.URLField(_("address"), blank=True, help_text=_("Where it can be read; empty: no link."))

    class Meta:
        verbose_name = _("other instrument")
        verbose_name_plural = _("other instruments")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> list[str]:
        """Return every way in which a text may name it."""
        return [self.name, *(line.strip() for line in self.names.splitlines() if line.strip())]


class Mention(models.Model):
    """A place of an edition that names an instrument; written when a text is published and when the list changes."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="mentions")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="mentions")
    anchor = models.CharField(max_length=160)
    in_note = models.BooleanField(default=False)
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["edition", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "edition", "anchor", "in_note"], name="instrument_named_once_at_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} at {self.anchor}"
