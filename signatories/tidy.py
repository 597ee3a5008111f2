"""Retention: what is removed and when (DESIGN, "Retention"). Run daily by the worker and by ``manage.py tidy``."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from signatories import lifecycle, mailing, runs
from signatories.lifecycle.birth import UNCONFIRMED_FOR
from signatories.models import (
    Access,
    AddressChange,
    Claim,
    Contact,
    Decision,
    Hold,
    Invitation,
    LinkRequest,
    Mail,
    Note,
    Question,
    QueueEntry,
    Report,
    Revision,
    Signal,
    Signature,
    Statement,
    StatementTarget,
    Switches,
)

log = logging.getLogger("site.tidy")

DECLINED_FOR = timedelta(days=180)
WITHDRAWN_FOR = timedelta(days=30)
NETWORK_FOR = timedelta(days=30)
BESIDE_FOR = timedelta(days=180)
SENT_FOR = timedelta(days=30)
CONTACT_FOR = timedelta(days=365)  # after staff closed signing
TOLD_BEFORE = timedelta(days=30)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Tidied:
    """One line of the table that ``tidy`` prints."""

    what: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class Rule:
    """``due`` finds what is to go now; ``remove`` takes a part of it and returns how many went."""

    what: str
    after: str
    due: Callable[[datetime], QuerySet[Any]]
    remove: Callable[[list[Any]], int]


def tidy(*, dry_run: bool = False) -> list[Tidied]:
    """Do, or with ``dry_run`` only count, what retention asks for now."""
    now = timezone.now()
    done = [Tidied(rule.what, rule.after, _apply(rule, now, dry_run=dry_run)) for rule in RULES]
    if not dry_run and any(line.count for line in done):
        _leave_no_trace()
    if not dry_run:
        runs.note(runs.TIDY, found=sum(line.count for line in done))
    return done


def _apply(rule: Rule, now: datetime, *, dry_run: bool) -> int:
    rows = rule.due(now).order_by("pk")
    if dry_run:
        return rows.count()
    count, last = 0, 0
    # Part by part, from the last one on: what refuses to go (confirmed in this very moment) is not tried for ever.
    while part := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        count, last = count + rule.remove(part), part[-1].pk
    return count


def _leave_no_trace() -> None:
    """On SQLite, removed words stay in free pages and in the log until both are written anew."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except OperationalError as error:
        # Somebody reads or writes at this moment; the next day's run does it.
        log.warning("not vacuumed", extra={"fields": {"error": str(error)}})


# --- what is due -------------------------------------------------------------------------------------


def _unconfirmed(now: datetime) -> QuerySet[Signature]:
    return Signature.objects.filter(state=Signature.State.UNCONFIRMED, submitted_at__lt=now - UNCONFIRMED_FOR)


def _declined(now: datetime) -> QuerySet[Signature]:
    return Signature.objects.filter(state=Signature.State.DECLINED, ended_at__lt=now - DECLINED_FOR)


def _withdrawn(now: datetime) -> QuerySet[Signature]:
    old = Signature.objects.filter(state=Signature.State.WITHDRAWN, ended_at__lt=now - WITHDRAWN_FOR)
    return old.exclude(name="")


def _statements(state: str, kept: timedelta) -> Callable[[datetime], QuerySet[Statement]]:
    return lambda now: Statement.objects.filter(state=state, ended_at__lt=now - kept).exclude(text="")


def _revisions(now: datetime) -> QuerySet[Revision]:
    ended = Revision.objects.filter(state__in=[Revision.State.REFUSED, Revision.State.DROPPED])
    return ended.filter(decided_at__lt=now - BESIDE_FOR).exclude(after={})


def _decided(now: datetime) -> QuerySet[Signature]:
    """Signatures about which nothing waits, and the last decision was long ago."""
    waits = QueueEntry.objects.filter(signature=OuterRef("pk"))
    last = Decision.objects.filter(signature=OuterRef("pk")).order_by().values("signature")
    recent = Decision.objects.filter(signature=OuterRef("pk"), at__gte=now - BESIDE_FOR)
    return Signature.objects.filter(~Exists(waits), ~Exists(recent), Exists(last))


def _of_decided(model: Any, words: Q | None = None) -> Callable[[datetime], QuerySet[Any]]:
    def due(now: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = model.objects.filter(signature__in=_decided(now).values("pk"))
        return rows.filter(words) if words is not None else rows

    return due


def _contacts_to_tell(now: datetime) -> QuerySet[Contact]:
    return _contacts(now - CONTACT_FOR + TOLD_BEFORE).filter(told_at=None)


def _contacts_to_empty(now: datetime) -> QuerySet[Contact]:
    return _contacts(now - CONTACT_FOR).filter(told_at__lt=now - TOLD_BEFORE)


def _contacts(closed_before: datetime) -> QuerySet[Contact]:
    closed = Switches.objects.filter(closed_at__lt=closed_before).exists()
    published = Contact.objects.filter(signature__state=Signature.State.PUBLISHED)
    return published if closed else published.none()


def _old_mail(now: datetime) -> QuerySet[Mail]:
    done = Mail.objects.exclude(state=Mail.State.WAITING)
    return done.filter(created_at__lt=now - SENT_FOR, due_at__lt=now - SENT_FOR)


def _tasks(now: datetime) -> QuerySet[Any]:
    return cast("QuerySet[Any]", DBTaskResult.objects.filter(finished_at__lt=now - SENT_FOR))


# --- how it goes -------------------------------------------------------------------------------------


def _each(verb: Callable[[Any], object]) -> Callable[[list[Any]], int]:
    """Use the ordinary verb on each; what moved on in this very moment is no longer ours."""

    def remove(part: list[Any]) -> int:
        count = 0
        for row in part:
            try:
                verb(row)
            except lifecycle.Refusal:
                continue
            count += 1
        return count

    return remove


def _delete(part: Iterable[Any]) -> int:
    rows = list(part)
    type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _empty(**fields: Any) -> Callable[[list[Any]], int]:
    def remove(part: list[Any]) -> int:
        return int(type(part[0]).objects.filter(pk__in=[row.pk for row in part]).update(**fields))

    return remove


@transaction.atomic
def _empty_statements(part: list[Statement]) -> int:
    ids = [statement.pk for statement in part]
    StatementTarget.objects.filter(statement__in=ids).delete()
    return Statement.objects.filter(pk__in=ids).update(text="", search_text="", language="", classification="")


@transaction.atomic
def _tell(part: list[Contact]) -> int:
    for contact in part:
        mailing.queue("address-kept", contact.signature)
    return Contact.objects.filter(pk__in=[contact.pk for contact in part]).update(told_at=timezone.now())


@transaction.atomic
def _end_doors(part: list[Any]) -> int:
    ids = [row.pk for row in part]
    return int(type(part[0]).objects.filter(pk__in=ids).update(email="", ended_at=timezone.now()))


def _forgotten_doors(model: Any) -> Callable[[datetime], QuerySet[Any]]:
    """An invitation or a new address whose link has run out: its address is nobody's contact."""
    return lambda now: model.objects.filter(Q(access=None) | Q(access__expires_at__lt=now), ended_at=None)


RULES = (
    Rule("unconfirmed signatures", "14 days", _unconfirmed, _each(lifecycle.expire)),
    Rule("declined signatures", "180 days", _declined, _each(lifecycle.let_go)),
    Rule("names and statements of withdrawn signatures", "30 days", _withdrawn, _each(lifecycle.forget)),
    Rule("texts of withdrawn statements", "30 days", _statements("withdrawn", WITHDRAWN_FOR), _empty_statements),
    Rule("texts of declined statements", "180 days", _statements("declined", DECLINED_FOR), _empty_statements),
    Rule("refused and dropped changes of lines", "180 days", _revisions, _empty(before={}, after={})),
    Rule(
        "keyed hashes of networks",
        "30 days",
        lambda now: Contact.objects.filter(created_at__lt=now - NETWORK_FOR).exclude(network_key=""),
        _empty(network_key=""),
    ),
    Rule(
        "keyed hashes of networks in reports",
        "30 days",
        lambda now: Report.objects.filter(at__lt=now - NETWORK_FOR).exclude(network_key=""),
        _empty(network_key=""),
    ),
    Rule("notes", "180 days after decision", _of_decided(Note), _delete),
    Rule("notes with decisions", "180 days after decision", _of_decided(Decision, ~Q(note="")), _empty(note="")),
    Rule("signals", "180 days after decision", _of_decided(Signal), _delete),
    Rule("holds", "180 days after decision", _of_decided(Hold), _delete),
    Rule(
        "questions and answers",
        "180 days after decision",
        _of_decided(Question, ~Q(text="") | ~Q(answer="")),
        _empty(text="", answer=""),
    ),
    Rule(
        "reports",
        "180 days after decision",
        lambda now: Report.objects.filter(closed_at__lt=now - BESIDE_FOR),
        _delete,
    ),
    Rule("addresses told that they will be emptied", "11 months after closing", _contacts_to_tell, _tell),
    Rule("addresses of published signatures", "12 months after closing", _contacts_to_empty, _delete),
    Rule("invitations not used", "30 days", _forgotten_doors(Invitation), _end_doors),
    Rule("new addresses not confirmed", "1 day", _forgotten_doors(AddressChange), _end_doors),
    Rule(
        "links and sessions",
        "30 days after their end",
        lambda now: Access.objects.filter(expires_at__lt=now - SENT_FOR),
        _delete,
    ),
    Rule(
        "requests for a link",
        "1 day",
        lambda now: LinkRequest.objects.filter(created_at__lt=now - timedelta(days=1)),
        _delete,
    ),
    Rule("claims of moderators", "5 minutes", lambda now: Claim.objects.filter(until__lt=now), _delete),
    Rule("mails sent, failed or dropped", "30 days", _old_mail, _delete),
    Rule("results of tasks", "30 days", _tasks, _delete),
)
