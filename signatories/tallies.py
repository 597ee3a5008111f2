"""What each row counts for: the names of the stored counts that a signature, a statement, an event is part of.

Whoever writes such a row notes the difference through ``counts``; the nightly recount reads the same names here.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import TruncDate

from convention.models import Edition
from convention.outline import outline_of
from signatories.models import AuditEvent, QueueEntry, Signature, Statement, StatementTarget

WITHIN = re.compile(r"(art-\d+)-")
QUEUE_FLAGS = ("reported", "signalled", "held", "asked", "answered", "revised", "with_statements", "on_behalf")
WHAT = {
    "confirm": "came",
    "enter": "came",
    "import": "came",
    "publish": "published",
    "decline": "declined",
    "take_down": "taken_down",
    "withdraw": "withdrawn",
    "erase": "erased",
    "reopen": "reopened",
    "undo": "undone",
}


# --- signatures ---------------------------------------------------------------------------------------


def of_signature(signature: Signature) -> frozenset[str]:
    if signature.state != Signature.State.PUBLISHED:
        return frozenset()
    day = _day(signature.published_at)
    return _of_published(signature.kind, str(signature.country or ""), signature.capacity, signature.marked, day)


def _of_published(kind: str, country: str, capacity: str, marked: bool, day: str) -> frozenset[str]:
    names = {"published", f"published:{kind}", f"day:{day}"}
    if country:
        names.add(f"published:country:{country}")
    if capacity == Signature.Capacity.ORGANISATION:
        names.add("published:organisation")
    if marked:
        names.add("published:marked")
    return frozenset(names)


def _day(moment: datetime | None) -> str:
    return moment.astimezone(UTC).date().isoformat() if moment else ""


# --- the queue ----------------------------------------------------------------------------------------


def of_entry(entry: QueueEntry | None) -> frozenset[str]:
    if entry is None:
        return frozenset()
    names = {"queue", *(f"queue:{flag}" for flag in QUEUE_FLAGS if getattr(entry, flag))}
    if entry.country:
        names.add(f"queue:country:{entry.country}")
    if entry.domain:
        names.add(f"queue:domain:{entry.domain}")
    if entry.staff_id:
        names.add(f"queue:staff:{entry.staff_id}")
    return frozenset(names)


# --- statements ---------------------------------------------------------------------------------------


def of_statement(statement: Statement) -> frozenset[str]:
    """Return the counts of a statement that stands in public: its kind, and each place that it is about.

    It counts for what the place stands in too (paragraph, article, chapter), once however often it names that.
    """
    names = {"declared", f"declared:{statement.kind}"}
    for target in statement.targets.all():
        names.add(f"declared:edition:{target.edition_id}")
        names |= {f"on:{target.edition_id}:{anchor}" for anchor in around(target.edition, target.anchor)}
    return frozenset(names)


def of_statements(signature: Signature) -> Counter[str]:
    """Return the counts of all statements that stand in public once their signature does."""
    counted: Counter[str] = Counter()
    for statement in with_targets(signature.statements.published()):
        counted.update(of_statement(statement))
    return counted


def with_targets(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    """Fetch each statement's places, the text of neither."""
    targets = StatementTarget.objects.select_related("edition").defer("excerpt")
    return statements.defer("text", "search_text").prefetch_related(Prefetch("targets", targets))


def around(edition: Edition, anchor: str) -> Iterator[str]:
    """Yield the anchor and those of everything that it stands in. An edition without text knows articles only."""
    node = outline_of(edition).by_anchor.get(anchor) if edition.has_text and anchor else None
    if node is not None:
        yield from (outer.anchor for outer in node.upward())
        return
    yield anchor
    if within := WITHIN.match(anchor):
        yield within[1]


# --- events -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a signature as the register in figures tells it: by day, and by country and kind as they are now."""

    day: str
    country: str
    kind: str
    what: str
    reason: str = ""

    @property
    def names(self) -> tuple[str, str]:
        return f"events:{self.what}:{self.reason}", f"events-on:{':'.join(self._parts)}"

    @property
    def _parts(self) -> tuple[str, ...]:
        return self.day, self.country, self.kind, self.what, self.reason

    @classmethod
    def read(cls, name: str) -> Happened:
        """Return what a name after ``events-on:`` says."""
        return cls(*name.split(":", 4))


def of_event(event: AuditEvent, country: str, kind: str) -> list[str]:
    """Return the counts of an audit row, none where the figures do not tell of it."""
    return _of_event(_day(event.at), country, kind, event)


def of_events(places: Mapping[uuid.UUID, tuple[str, str]]) -> Counter[str]:
    """Return the counts of everything that ever happened to these signatures, each told by its country and kind."""
    counted: Counter[str] = Counter()
    for event in AuditEvent.objects.filter(subject__in=list(places), subject_kind="signature"):
        counted.update(of_event(event, *places[event.subject]))
    return counted


def _of_event(day: str, country: str, kind: str, event: AuditEvent) -> list[str]:
    what = WHAT.get(event.verb)
    # Whoever never confirmed did not come, so nobody left.
    never_came = event.verb == "erase" and event.from_state == Signature.State.UNCONFIRMED
    if what is None or event.subject_kind != "signature" or never_came:
        return []
    happened = [Happened(day, country, kind, what, event.reason)]
    if event.verb == "import" and event.to_state == Signature.State.PUBLISHED:
        happened.append(Happened(day, country, kind, "published"))
    return [name for one in happened for name in one.names]


# --- everything ---------------------------------------------------------------------------------------


def everything() -> Counter[str]:
    """Count all rows anew, by the database where there may be a million."""
    counted: Counter[str] = Counter()
    _add_signatures(counted)
    _add_events(counted)
    standing = Statement.objects.published().filter(signature__state=Signature.State.PUBLISHED).order_by("pk")
    for statement in with_targets(standing).iterator(chunk_size=500):
        counted.update(of_statement(statement))
    for entry in QueueEntry.objects.order_by().iterator():
        counted.update(of_entry(entry))
    return counted


def _add(counted: Counter[str], names: Iterable[str], many: int) -> None:
    for name in names:
        counted[name] += many


def _add_signatures(counted: Counter[str]) -> None:
    rows = Signature.objects.published().order_by().annotate(day=TruncDate("published_at"))
    grouped = rows.values_list("kind", "country", "capacity", "marked", "day").annotate(Count("pk"))
    for kind, country, capacity, marked, day, many in grouped.iterator(chunk_size=2_000):
        names = _of_published(kind, str(country or ""), capacity, marked, _iso(day))
        _add(counted, names, many)


def _add_events(counted: Counter[str]) -> None:
    signature = Signature.objects.filter(uuid=OuterRef("subject"))
    rows = (
        AuditEvent.objects.filter(subject_kind="signature", verb__in=WHAT)
        .annotate(
            day=TruncDate("at"),
            country=Subquery(signature.values("country")[:1]),
            kind=Subquery(signature.values("kind")[:1]),
        )
        .values("day", "country", "kind", "verb", "reason", "from_state", "to_state")
        .annotate(many=Count("pk"))
        .order_by()
    )
    for row in rows.iterator(chunk_size=2_000):
        states = {"from_state": row["from_state"], "to_state": row["to_state"]}
        event = AuditEvent(subject_kind="signature", verb=row["verb"], reason=row["reason"], **states)
        _add(counted, _of_event(_iso(row["day"]), row["country"] or "", row["kind"] or "", event), row["many"])


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
