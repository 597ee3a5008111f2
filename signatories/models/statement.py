"""Statements: reservations, understandings and declarations (VCLT art. 2(1)(d); ILC Guide to Practice 1.1–1.3)."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from convention.models import Edition
from signatories.models.on_postgres import ByteOrder, ThreeLetters
from signatories.models.signature import Signature

HEAD = 300  # of a statement's folded words, in the index of those who say the same: a whole text is too long for one


class StatementQuerySet(models.QuerySet["Statement"]):
    def published(self) -> Self:
        return self.filter(state=Statement.State.PUBLISHED)

    def pending(self) -> Self:
        return self.filter(state=Statement.State.PENDING)


class Statement(models.Model):
    """``text`` is its author's and never edited by staff. ``unspecified``: known to exist, text not recorded.

    A revision is a statement of its own that ``revises`` the current one, which stays public until the revision is
    published and is superseded then. ``classification`` is what staff hold it to be: effect, not name, decides.
    """

    class Kind(models.TextChoices):
        RESERVATION = "reservation", _("reservation")
        UNDERSTANDING = "understanding", _("understanding")
        DECLARATION = "declaration", _("declaration")
        UNSPECIFIED = "unspecified", _("reservation, understanding or declaration")

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        PUBLISHED = "published", _("published")
        DECLINED = "declined", _("declined")
        SUPERSEDED = "superseded", _("superseded")
        WITHDRAWN = "withdrawn", _("withdrawn")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="statements")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    text = models.TextField(_("text"), blank=True, max_length=20_000)
    search_text = models.TextField(blank=True, editable=False)  # the text, folded as names are
    language = models.CharField(_("language"), max_length=12, blank=True)
    classification = models.CharField(_("classification by staff"), max_length=16, choices=Kind.choices, blank=True)
    revises = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="revisions")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PENDING)
    version = models.PositiveIntegerField(default=1)
    order = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="unspecified") | Q(text="", language=""),
                name="unspecified_statement_has_no_text",
            ),
            models.CheckConstraint(
                condition=Q(kind="unspecified") | ~Q(text="") | Q(state__in=["withdrawn", "declined", "superseded"]),
                name="statement_has_text",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["reservation", "understanding", "declaration", "unspecified"]),
                name="statement_kind_is_known",
            ),
            models.UniqueConstraint(
                fields=["revises"],
                condition=Q(state="pending"),
                name="one_open_revision_per_statement",
                violation_error_message=_(
                    "A change of this statement is waiting already. Send another once staff have read it."
                ),
            ),
            models.CheckConstraint(condition=~Q(text="") | Q(search_text=""), name="emptied_statement_is_not_searched"),
            ThreeLetters(name="statement_search", column="search_text"),
        ]
        indexes = [
            # The register of statements: newest first, all or of one kind, and by day.
            models.Index(fields=["kind", "-id"], name="declared_kind", condition=Q(state="published")),
            models.Index(fields=["-published_at"], name="declared_day", condition=Q(state="published")),
            models.Index(fields=["-id"], name="declared_newest", condition=Q(state="published")),
            models.Index(Left("search_text", HEAD), F("id").desc(), name="alike_by_text", condition=~Q(search_text="")),
        ]

    def __str__(self) -> str:
        return f"statement {self.pk}"


class StatementTarget(models.Model):
    """What a statement is about, bound to its edition: the whole, a chapter, an article or a provision.

    ``excerpt`` is the quoted text as it stood; empty where the edition has no text.
    """

    class Scope(models.TextChoices):
        WHOLE = "whole", _("the whole Convention")
        CHAPTER = "chapter", _("a chapter")
        ARTICLE = "article", _("an article")
        PROVISION = "provision", _("a provision")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="targets")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=12, choices=Scope.choices)
    anchor = models.CharField(max_length=160, blank=True)
    label = models.CharField(max_length=200, blank=True)
    excerpt = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["anchor", "edition"], name="target_by_anchor")]
        constraints = [
            models.UniqueConstraint(fields=["statement", "edition", "anchor"], name="target_named_once"),
            models.CheckConstraint(condition=~Q(scope="whole") | Q(anchor=""), name="whole_target_has_no_anchor"),
            ByteOrder(name="anchor_by_bytes", column="anchor"),
        ]

    def __str__(self) -> str:
        return self.anchor or self.scope
