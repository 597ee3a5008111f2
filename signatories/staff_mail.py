"""Mail to staff, to who asked for it: that something came or waits, never whose it is.

What stands in it is counted when it is sent, so that a report which was closed meanwhile, or a queue that was
cleared, sends nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from signatories.models import Mail, Question, QueueEntry
from signatories.moderation.finding import open_requests
from staff.models import MailWish
from staff.permissions import READ

REPORT, ANSWER, DAILY = "staff-report", "staff-answer", "staff-daily"
APART = timedelta(minutes=10)  # between two of one kind to one person, however much comes in
MORNING = 6  # o'clock, UTC

# The wish that each kind needs, still at the moment of sending.
WISHES = {REPORT: "reports", ANSWER: "answers", DAILY: "daily"}


def report_came() -> None:
    """Tell whoever wants to know, in the transaction of the report."""
    for wish in _wishes(REPORT):
        _queue(REPORT, wish)


def answer_came(question: Question) -> None:
    """Tell who asked, in the transaction of the answer."""
    for wish in _wishes(ANSWER).filter(account=question.by_id):
        _queue(ANSWER, wish)


def queue_daily() -> None:
    """Once each morning, write the mails of the day; the worker calls it on every round."""
    now = timezone.now()
    if now.hour < MORNING:
        return
    unseen = Q(looked_on=None) | Q(looked_on__lt=now.date())
    for wish in _wishes(DAILY).filter(unseen):
        with transaction.atomic():
            # Whoever changes the row has the day: two workers never both write the mail.
            if MailWish.objects.filter(unseen, pk=wish.pk).update(looked_on=now.date()) and _waits().exists():
                _queue(DAILY, wish)


def address(mail: Mail) -> str:
    """Return where the mail goes now; nowhere if it is no longer wanted, or there is nothing to tell."""
    wish = _wishes(mail.template).filter(account=mail.staff_id).first()
    return wish.email if wish is not None and _is_news(mail) else ""


def context(mail: Mail) -> dict[str, Any]:
    """Return what stands in the mail: counts, ages and ways, nobody's name."""
    waits = _waits()
    return {
        "reports": _open_reports().count() + open_requests().count(),
        "answers": _open_answers(mail).count(),
        "waiting": waits.count(),
        "age": _age(waits),
        "queue_url": settings.SITE_URL + reverse("queue:index"),
        "wishes_url": settings.SITE_URL + reverse("staff:mail"),
    }


def _wishes(template: str) -> QuerySet[MailWish]:
    may = MailWish.objects.filter(account__is_active=True, account__is_staff=True, account__role__in=READ)
    return may.filter(**{WISHES[template]: True}).order_by("pk")


def _queue(template: str, wish: MailWish) -> None:
    lately = Mail.objects.filter(template=template, staff=wish.account_id, created_at__gt=Now() - APART)
    if lately.filter(state=Mail.State.WAITING).exists():
        return  # what waits to be sent will count this one, too
    Mail.objects.create(template=template, staff_id=wish.account_id, due_at=Now() + APART if lately.exists() else Now())


def _is_news(mail: Mail) -> bool:
    if mail.template == REPORT:
        return _open_reports().exists() or open_requests().exists()
    return (_open_answers(mail) if mail.template == ANSWER else _waits()).exists()


def _open_reports() -> QuerySet[QueueEntry]:
    return QueueEntry.objects.filter(reported=True)


def _open_answers(mail: Mail) -> QuerySet[QueueEntry]:
    return QueueEntry.objects.filter(answered=True, staff=mail.staff_id)


def _waits() -> QuerySet[QueueEntry]:
    """Return what waits for staff; who is held or asked waits for something else."""
    return QueueEntry.objects.filter(place__lt=QueueEntry.Place.ASIDE)


def _age(waits: QuerySet[QueueEntry]) -> str:
    since = waits.order_by("since").values_list("since", flat=True).first()
    return timesince(since, timezone.now()) if since else ""
