"""What staff say about the site itself, and the version that caches are keyed by."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SiteFacts(models.Model):
    """One row, filled by staff. Empty fields are said to be not recorded, and outside DEBUG keep the form paused."""

    controller = models.CharField(_("who runs this site"), max_length=300, blank=True)
    controller_address = models.TextField(_("postal address"), blank=True)
    contact_questions = models.EmailField(_("address for questions"), blank=True)
    contact_press = models.EmailField(_("address for the press"), blank=True)
    contact_removal = models.EmailField(_("address for removal requests"), blank=True)
    help_url = models.URLField(_("“I need help now” link"), blank=True)
    help_label = models.CharField(_("where that link leads"), max_length=120, blank=True)
    data_licence = models.CharField(_("licence of the open data"), max_length=200, blank=True)
    announcement = models.TextField(blank=True, editable=False)  # a copy that only signatories.switches writes
    security_contact = models.CharField(
        _("contact for security reports"),
        max_length=200,
        blank=True,
        help_text=_("mailto:… or https://…"),
        validators=[RegexValidator(r"^(mailto:|https://)[^\s]+$", _("Write mailto:… or https://…."))],
    )
    security_expires = models.DateTimeField(_("security contact valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("facts about the site")
        verbose_name_plural = _("facts about the site")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_site_facts")]

    def __str__(self) -> str:
        return "Facts about the site"

    @classmethod
    def load(cls) -> SiteFacts:
        """Return the one row, or an empty unsaved one: a GET never writes."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def may_take_signatures(self) -> bool:
        """Tell whether what the law asks to be named (GDPR art. 13) is filled."""
        return bool(self.controller and self.contact_removal and self.contact_questions)


class ContentVersion(models.Model):
    """One row whose number rises with every change that a reading page could show."""

    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_content_version")]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def bump(cls) -> None:
        """Say, in the caller's transaction, that public content changed."""
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=1)
