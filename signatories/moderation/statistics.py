"""How the queue stands: for the staff's start page, and the one figure that the public sees."""

from __future__ import annotations

import math
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q
from django.db.models.functions import Now, TruncDate
from django.utils import timezone

from signatories import counts, runs, tallies
from signatories.models import AuditEvent, Contact, Decision, Hold, Mail, QueueEntry, Signal, Signature
from signatories.moderation import finding

DAYS = 14
DOMAINS = 10
ENOUGH = 20  # decisions; from fewer no pace is told
LAST = 100
KEPT_FOR = 600  # seconds


@dataclass(frozen=True, slots=True)
class Day:
    """What came in on one day (UTC)."""

    day: date
    submitted: int
    confirmed: int
    expired: int


@dataclass(frozen=True, slots=True)
class Domain:
    """How the mails of one receiving domain fare: many unconfirmed ones may mean that it takes none."""

    name: str
    submitted: int
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class Start:
    """The start page."""

    waiting: dict[str, int]
    oldest: datetime | None
    decisions: list[tuple[str, int]]
    failed_mails: int
    late_mails: int
    holds: list[tuple[str, int]]
    days: list[Day]
    domains: list[Domain]
    disk_free: int | None
    signals: list[tuple[str, int]]
    worker_seen: datetime | None
    worker_lives: bool
    requests: int
    mails_of_backup: int


def start() -> Start:
    """Gather the start page by a fixed number of queries."""
    now = timezone.now()
    week = Decision.objects.filter(at__gt=now - timedelta(days=7), undone_at=None).order_by()
    seen = runs.last().get(runs.WORKER)
    late = Mail.objects.filter(state=Mail.State.WAITING, due_at__lt=Now() - timedelta(minutes=15))
    stuck = Mail.objects.filter(state__in=[Mail.State.FAILED, Mail.State.HELD]).order_by()
    stuck_by_state = dict(stuck.values_list("state").annotate(Count("pk")))
    return Start(
        waiting=counts.values(f"queue{flag}" for flag in ("", *(f":{flag}" for flag in tallies.QUEUE_FLAGS))),
        oldest=_oldest(),
        decisions=sorted(week.values_list("verb").annotate(Count("pk"))),
        failed_mails=stuck_by_state.get(Mail.State.FAILED, 0),
        late_mails=late.count(),
        holds=_holds(),
        days=_days(now),
        domains=_domains(now),
        disk_free=_disk_free(),
        signals=_signals(),
        worker_seen=seen,
        worker_lives=runs.worker_lives(),
        requests=finding.open_requests().count(),
        mails_of_backup=stuck_by_state.get(Mail.State.HELD, 0),
    )


def _oldest() -> datetime | None:
    """Return since when somebody waits; who is held or asked does not wait for staff."""
    places = (QueueEntry.Place.REPORTED, QueueEntry.Place.SIGNALLED, QueueEntry.Place.ORDINARY)
    firsts = (
        QueueEntry.objects.in_order().filter(place=place).values_list("since", flat=True).first() for place in places
    )
    return min((since for since in firsts if since is not None), default=None)


def _holds() -> list[tuple[str, int]]:
    labels = dict(Hold.Code.choices)
    rows = Hold.objects.filter(ended_at=None).order_by().values_list("code").annotate(count=Count("pk"))
    return [(str(labels.get(code, code)), count) for code, count in rows.order_by("-count", "code")]


def _signals() -> list[tuple[str, int]]:
    """Return how many of those that wait have which signal."""
    labels = dict(Signal.Kind.choices)
    waiting = Signal.objects.filter(signature__queue_entry__signalled=True).order_by().values_list("kind")
    rows = waiting.annotate(count=Count("signature", distinct=True)).order_by("-count", "kind")
    return [(str(labels.get(kind, kind)), count) for kind, count in rows]


def _days(now: datetime) -> list[Day]:
    first = (now - timedelta(days=DAYS - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = (
        AuditEvent.objects.filter(at__gte=first, subject_kind="signature", verb__in=["submit", "confirm", "expire"])
        .order_by()
        .values_list(TruncDate("at"), "verb")
        .annotate(Count("pk"))
    )
    found = Counter({(day, verb): count for day, verb, count in rows})
    days = [first.date() + timedelta(days=place) for place in range(DAYS)] if found else []
    return [Day(day, found[day, "submit"], found[day, "confirm"], found[day, "expire"]) for day in reversed(days)]


def _domains(now: datetime) -> list[Domain]:
    lately = Contact.objects.filter(created_at__gt=now - timedelta(days=DAYS)).order_by()
    never = Count("pk", filter=Q(signature__state=Signature.State.UNCONFIRMED))
    rows = lately.values_list("email_domain").annotate(submitted=Count("pk"), unconfirmed=never)
    return [Domain(*row) for row in rows.order_by("-unconfirmed", "-submitted", "email_domain")[:DOMAINS]]


def _disk_free() -> int | None:
    try:
        return shutil.disk_usage(settings.DATA_DIR).free
    except OSError:
        return None


def usual_wait() -> int | None:
    """Return within how many days nine in ten of the last hundred were shown; nothing while they are too few."""
    days: int | None = cache.get("usual-wait", -1)
    if days == -1:
        shown = Decision.objects.filter(verb="publish", undone_at=None, signature__confirmed_at__isnull=False)
        waits = shown.order_by("-pk").values_list("at", "signature__confirmed_at")[:LAST]
        days = _pace(at - since for at, since in waits if since is not None)
        cache.set("usual-wait", days, KEPT_FOR)
    return days


def _pace(waits: Iterable[timedelta]) -> int | None:
    ordered = sorted(waits)
    if len(ordered) < ENOUGH:
        return None
    tenth_longest = ordered[math.ceil(len(ordered) * 0.9) - 1]
    return max(1, math.ceil(tenth_longest / timedelta(days=1)))
