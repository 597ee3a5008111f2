"""The signature: only what may be public. What may not stands in ``contact``."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from convention.models import Edition
from signatories.models import country_names
from signatories.models.on_postgres import ByteOrder, ThreeLetters

PUBLISHED = Q(state="published")


class SignatureQuerySet(models.QuerySet["Signature"]):
    """What the register, the queue and the worker ask for."""

    def published(self) -> Self:
        return self.filter(state=Signature.State.PUBLISHED)

    def pending(self) -> Self:
        return self.filter(state=Signature.State.PENDING)

    def live(self) -> Self:
        return self.filter(state__in=[Signature.State.PENDING, Signature.State.PUBLISHED])

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def by_rank(self) -> Self:
        return self.order_by("rank", "pk")

    def demonstrations(self) -> Self:
        """Return signatures that point at the specimen, themselves or by a statement."""
        return self.filter(Q(edition__is_specimen=True) | Q(statements__targets__edition__is_specimen=True)).distinct()


class Signature(models.Model):
    """One person's or organisation's support. Times are UTC; an unknown one is null, shown as "not recorded".

    ``version`` rises with every change; a decision names the one that it saw. ``number`` is public, given at
    first publication and never used again. ``edition_digest`` is what the text's digest was when it was signed.
    """

    class Kind(models.TextChoices):
        COMMISSION = "commission", _("Commission member")
        SELECTED = "selected", _("Selected public signatory")
        PUBLIC = "public", _("Public signatory")

    class Capacity(models.TextChoices):
        OWN = "own", _("in my own name")
        ORGANISATION = "organisation", _("on behalf of an organisation")

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("unconfirmed")
        PENDING = "pending", _("pending")
        PUBLISHED = "published", _("published")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ERASED = "erased", _("erased")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.PUBLIC)
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    capacity = models.CharField(_("capacity"), max_length=12, choices=Capacity.choices, default=Capacity.OWN)
    name = models.CharField(_("name"), max_length=200, blank=True)
    affiliation = models.CharField(_("affiliation"), max_length=500, blank=True)
    position = models.CharField(_("position"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    country = CountryField(_("country of residence"), blank=True)
    sort_key = models.CharField(max_length=200, blank=True)
    search_text = models.TextField(blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    version = models.PositiveIntegerField(default=1)
    marked = models.BooleanField(default=False)  # shows the *: has a current published statement
    open_data = models.BooleanField(default=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="signatures")
    edition_digest = models.CharField(max_length=64, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    ended_at = models.DateTimeField(_("declined, withdrawn or erased"), null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True)  # the form's own id: a double submit is one
    seed_key = models.CharField(max_length=80, null=True, blank=True, unique=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["unconfirmed", "pending", "published", "declined", "withdrawn", "erased"]),
                name="signature_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(number__isnull=False),
                name="published_signature_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="erased")
                | Q(
                    name="",
                    affiliation="",
                    position="",
                    organisation="",
                    country="",
                    sort_key="",
                    search_text="",
                ),
                name="erased_signature_is_empty",
            ),
            # Of who withdrew, retention leaves number and dates only.
            models.CheckConstraint(
                condition=Q(state__in=["withdrawn", "erased"]) | ~Q(name=""), name="signature_has_name_while_it_stands"
            ),
            models.CheckConstraint(
                condition=Q(kind="public", rank__isnull=True) | Q(rank__isnull=False),
                name="listed_signature_has_rank",
            ),
            ByteOrder(name="sort_key_by_bytes", column="sort_key"),
            ThreeLetters(name="signature_search", column="search_text"),
            # Who made statements, for their register: one in fifty.
            ThreeLetters(name="declared_by", column="search_text", where="marked AND state = 'published'"),
        ]
        indexes = [
            # The queue: oldest pending first. The register: newest published first, and by rank.
            models.Index(fields=["confirmed_at", "id"], name="queue_order", condition=Q(state="pending")),
            models.Index(fields=["kind", "-number"], name="register_newest", condition=PUBLISHED),
            models.Index(fields=["kind", "rank", "id"], name="register_rank", condition=PUBLISHED),
            # One index for each way through the lists; the exports and the feed walk the first.
            models.Index(fields=["-number"], name="register_number", condition=PUBLISHED),
            models.Index(fields=["sort_key", "number"], name="register_letter", condition=PUBLISHED),
            models.Index(fields=["country", "-number"], name="register_country", condition=PUBLISHED),
            models.Index(fields=["country", "sort_key", "number"], name="register_c_letter", condition=PUBLISHED),
            models.Index(fields=["-number"], name="register_marked", condition=PUBLISHED & Q(marked=True)),
            models.Index(fields=["-number"], name="register_bodies", condition=PUBLISHED & Q(capacity="organisation")),
            # With the row's own id, so that the newest of a thousand namesakes are known without reading one of them.
            models.Index(
                fields=["sort_key", "-id"], name="alike_by_name", condition=Q(state__in=["pending", "published"])
            ),
            models.Index(
                Lower("affiliation"),
                F("id").desc(),
                name="alike_by_affiliation",
                condition=Q(state__in=["pending", "published"]) & ~Q(affiliation=""),
            ),
            models.Index(fields=["submitted_at"], name="unconfirmed_by_age", condition=Q(state="unconfirmed")),
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"

    # Django's own makes a table of all countries for every call; the type checker believes that one to stand here.
    def get_country_display(self) -> str:  # type: ignore[no-redef]
        """Return the country's name, or nothing where none was said."""
        return country_names.name(str(self.country or ""))

    @property
    def is_public(self) -> bool:
        """Tell whether its public page shows the person."""
        return self.state == self.State.PUBLISHED

    @property
    def is_demonstration(self) -> bool:
        return self.edition.is_specimen


class NumberSequence(models.Model):
    """One row: the highest public number given. Gaps are allowed, giving one twice is not."""

    highest = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_numbers")]

    def __str__(self) -> str:
        return str(self.highest)
