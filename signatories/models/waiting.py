"""What stands beside a signature while staff look at it. Private, and emptied by erase."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signatories.models.signature import Signature
from signatories.models.statement import Statement

STAFF = settings.AUTH_USER_MODEL


class Hold(models.Model):
    """A pending signature set aside for a reason; ``by`` is null where the site itself held it."""

    class Code(models.TextChoices):
        IDENTITY = "identity", _("the person is to be checked")
        POST = "post", _("the claimed post is to be checked")
        RESEMBLES = "resembles", _("resembles a signature that is here")
        BUSY = "busy", _("sent from a busy network without JavaScript")
        ADVICE = "advice", _("waits for advice")
        OTHER = "other", _("another reason")

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="holds")
    code = models.CharField(_("reason"), max_length=12, choices=Code.choices)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signature"], condition=Q(ended_at__isnull=True), name="one_open_hold_per_signature"
            )
        ]

    def __str__(self) -> str:
        return f"hold of {self.signature_id}"


class PostCheck(models.TextChoices):
    """How a claimed post was checked. The code stands in the audit as the reason of ``check_post``."""

    NOT = "not-checked", _("not checked")
    OWN_SITE = "own-site", _("on the organisation’s own site")
    BY_MAIL = "by-mail", _("by mail with the organisation")
    PUBLIC_RECORD = "public-record", _("in a public record")
    PUBLICATION = "publication", _("in a publication of the person")
    KNOWN = "known", _("known to staff in person")
    NOT_FOUND = "not-found", _("looked for and not found")


class Question(models.Model):
    """Asked by staff by mail, answered on the signer's own page.

    An ``agreement`` asks whether the signature may appear without the statement that was declined; until it is
    answered with yes the signature cannot be published.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        AGREEMENT = "agreement", _("appear without the declined statement?")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="questions")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, null=True, blank=True, related_name="questions")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.QUESTION)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("question"), blank=True, max_length=2_000)
    answer = models.TextField(_("answer"), blank=True, max_length=5_000)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # by the answer's being dealt with, or by a decision

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(kind="agreement", ended_at__isnull=True),
                name="one_open_agreement_per_statement",
            ),
            models.CheckConstraint(
                condition=Q(kind="question") | Q(statement__isnull=False), name="agreement_is_about_a_statement"
            ),
        ]
        indexes = [models.Index(fields=["signature"], name="open_questions", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Note(models.Model):
    """What staff say to each other about a signature."""

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("note"), max_length=5_000)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Signal(models.Model):
    """Something for staff to look at. It never refuses by itself and never tells the sender."""

    class Kind(models.TextChoices):
        HIDDEN_FIELD = "hidden-field", _("filled a field that people do not see")
        TOO_FAST = "too-fast", _("sent faster than a person types")
        NO_SCRIPT = "no-script", _("sent from a busy network without JavaScript")
        BUSY_NETWORK = "busy-network", _("many submissions from one network")
        THROW_AWAY = "throw-away", _("throw-away address")
        SAME_TEXT = "same-text", _("the same text many times")
        LIKE_NAME = "like-name", _("name like that of a signatory")
        LIKE_COMMISSION = "like-commission", _("name like that of a commission member")
        EARLIER_DECLINE = "earlier-decline", _("this address was declined before")
        NOT_ME = "not-me", _("the old address says that it did not ask for the change")

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="signals")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    weight = models.PositiveSmallIntegerField(default=1)
    other = models.ForeignKey(Signature, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-weight", "pk"]
        constraints = [models.UniqueConstraint(fields=["signature", "kind", "other"], name="signal_given_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.signature_id}"


class Claim(models.Model):
    """Who has the item open. A courtesy of five minutes: the lock and the version check are the law."""

    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="claim")
    by = models.ForeignKey(STAFF, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"claim of {self.signature_id}"


class QueueEntryQuerySet(models.QuerySet["QueueEntry"]):
    def in_order(self) -> Self:
        """Reports first, then signals, then oldest; who is held or waits for an answer stands last."""
        return self.order_by("place", "since", "signature")


class QueueEntry(models.Model):
    """One signature that waits for staff: pending, or public with something new or a report.

    A copy for order and filters, written by ``lifecycle.waiting.refresh`` in the transaction of every verb and
    repaired by the nightly recount; nothing is decided by it.
    """

    class Place(models.IntegerChoices):
        REPORTED = 0, _("reported")
        SIGNALLED = 1, _("with signals")
        ORDINARY = 2, _("ordinary")
        ASIDE = 3, _("held, or waiting for an answer")

    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, primary_key=True, related_name="queue_entry")
    place = models.PositiveSmallIntegerField(choices=Place.choices, default=Place.ORDINARY)
    since = models.DateTimeField()
    weight = models.PositiveIntegerField(default=0)  # of its signals together
    reported = models.BooleanField(default=False)
    signalled = models.BooleanField(default=False)
    held = models.BooleanField(default=False)
    asked = models.BooleanField(default=False)  # a question without its answer yet
    answered = models.BooleanField(default=False)  # an answer that ``staff`` has not dealt with
    revised = models.BooleanField(default=False)  # public, with an open revision or a new statement
    with_statements = models.BooleanField(default=False)
    on_behalf = models.BooleanField(default=False)
    country = models.CharField(max_length=2, blank=True)
    domain = models.CharField(max_length=255, blank=True)
    staff = models.ForeignKey(STAFF, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = QueueEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiting signature")
        verbose_name_plural = _("waiting signatures")
        indexes = [
            models.Index(fields=["place", "since", "signature"], name="queue_in_order"),
            models.Index(fields=["country", "place", "since", "signature"], name="queue_by_country"),
            models.Index(fields=["domain", "place", "since", "signature"], name="queue_by_domain"),
            models.Index(fields=["staff", "place", "since", "signature"], name="queue_by_staff"),
            *[
                models.Index(
                    fields=["place", "since", "signature"], name=f"queue_{flag}"[:30], condition=Q(**{flag: True})
                )
                for flag in (
                    "reported", "signalled", "held", "asked", "answered", "revised", "with_statements", "on_behalf",
                )
            ],
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"waiting: {self.signature_id}"
