"""What waits for staff: reports first, then signals, then oldest. By keyset: a page costs the same whatever waits."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.db.models import F
from django.db.models.fields.tuple_lookups import TupleGreaterThan
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from signatories import counts
from signatories.models import QueueEntry, Signature, country_names
from signatories.models.waiting import QueueEntryQuerySet
from staff.models import StaffAccount

ON_A_PAGE = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
WRITTEN = re.compile(r"^(\d)-(\d{1,16})-(\d{1,18})$", re.ASCII)

# The filters that are one flag of the entry, as staff read them.
FLAGS: dict[str, str | Promise] = {
    "reported": _("reported"),
    "answered": _("answered"),
    "signalled": _("with signals"),
    "revised": _("changes of what is public"),
    "with_statements": _("with statements"),
    "on_behalf": _("for an organisation"),
    "held": _("held"),
    "asked": _("asked"),
}
# What a line of the list says of itself: what staff should see at once, then the rest.
STRONG: dict[str, str | Promise] = {"reported": _("reported"), "signalled": _("signals %(weight)s"),
                                    "answered": _("answered")}  # fmt: skip
QUIET: dict[str, str | Promise] = {"held": _("held"), "asked": _("asked"), "revised": _("change"),
                                   "with_statements": _("statement"), "on_behalf": _("organisation")}  # fmt: skip
SHOWN_OF_AFFILIATION = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue: how urgent, since when, and the row's id to tell apart who came together."""

    place: int
    since: datetime
    pk: int

    @classmethod
    def of(cls, entry: QueueEntry) -> Self:
        return cls(entry.place, entry.since, entry.pk)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what an address carries; what is no place means the beginning."""
        written = WRITTEN.match(text)
        if not written:
            return None
        return cls(int(written[1]), EPOCH + int(written[2]) * MICROSECOND, int(written[3]))

    def __str__(self) -> str:
        return f"{self.place}-{(self.since - EPOCH) // MICROSECOND}-{self.pk}"


@dataclass(frozen=True, slots=True)
class Only:
    """A filter: a flag, ``mine``, a country or a domain. The empty one lets everybody through."""

    text: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        kind, _colon, value = text.partition(":")
        known = text in FLAGS or text == "mine" or (kind == "country" and value in country_names.all_of_them())
        return cls(text) if known or (kind == "domain" and 0 < len(value) < 256 and "\x00" not in value) else cls()

    def of(self, rows: QueueEntryQuerySet, staff: StaffAccount) -> QueueEntryQuerySet:
        kind, _colon, value = self.text.partition(":")
        if kind in FLAGS:
            return rows.filter(**{kind: True})
        if kind == "mine":
            return rows.filter(staff=staff)
        return rows.filter(**{kind: value}) if value else rows


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter as the page offers it."""

    text: str
    label: str | Promise
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list, in the words that it is shown by: fifty of them are most of the page.

    ``strong`` and ``quiet`` are what is said of it, ``waits`` since when it waits, and ``open_at`` which colleague
    has it open.
    """

    pk: int
    uuid: uuid.UUID
    version: int
    name: str
    affiliation: str
    is_plain: bool
    strong: list[str]
    quiet: list[str]
    waits: str
    open_at: str

    @classmethod
    def of(cls, facts: dict[str, Any], staff: StaffAccount, now: datetime) -> Self:
        affiliation = facts["signature__affiliation"]
        if len(affiliation) > SHOWN_OF_AFFILIATION:
            affiliation = Truncator(affiliation).chars(SHOWN_OF_AFFILIATION)
        until, by = facts["signature__claim__until"], facts["signature__claim__by"]
        is_open = until is not None and until > now and by != staff.pk
        return cls(
            pk=facts["pk"],
            uuid=facts["signature__uuid"],
            version=facts["signature__version"],
            name=facts["signature__name"],
            affiliation=affiliation,
            is_plain=not any(facts[flag] for flag in READ_CLOSELY),
            strong=[str(words) % facts for flag, words in STRONG.items() if facts[flag]],
            quiet=[str(words) for flag, words in QUIET.items() if facts[flag]],
            waits=gettext("waits %(age)s") % {"age": timesince(facts["since"], now)},
            open_at=gettext("open at %(who)s") % {"who": facts["signature__claim__by__username"]} if is_open else "",
        )

    @property
    def mark(self) -> str:
        """Return what marks it for a decision together, in words."""
        return gettext("Mark %(name)s") % {"name": self.name}


# What a line is made of, and nothing else: whole rows of four tables would be most of the page's time.
FACTS = (
    "pk", "place", "since", "weight", *FLAGS, "signature__uuid", "signature__version", "signature__name",
    "signature__affiliation", "signature__claim__until", "signature__claim__by", "signature__claim__by__username",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list; ``rest`` is where the next page begins, if there is one."""

    entries: list[Line]
    rest: Place | None

    @property
    def has_plain(self) -> bool:
        return any(entry.is_plain for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Walk:
    """Who walks through the queue, by which filter, and where the visible list begins."""

    staff: StaffAccount
    only: Only = Only()
    after: Place | None = None

    def waiting(self) -> QueueEntryQuerySet:
        return self.only.of(QueueEntry.objects.in_order().select_related("signature"), self.staff)

    def page(self) -> Listed:
        """Return the visible list, with who has which item open."""
        rows = self.only.of(QueueEntry.objects.in_order(), self.staff)
        found = list((behind(rows, self.after) if self.after else rows).values(*FACTS)[: ON_A_PAGE + 1])
        shown, now = found[:ON_A_PAGE], timezone.now()
        last = shown[-1] if len(found) > ON_A_PAGE else None
        rest = Place(last["place"], last["since"], last["pk"]) if last else None
        return Listed([Line.of(facts, self.staff, now) for facts in shown], rest)

    def next_after(self, place: Place | None) -> Signature | None:
        """Return who waits next behind the place or, at the end, who is first."""
        entry = (behind(self.waiting(), place).first() if place else None) or self.waiting().first()
        return entry.signature if entry else None

    def answered(self) -> Signature | None:
        """Return whose answer came back to this member of staff: they asked, so they see it first."""
        entry = (
            QueueEntry.objects.in_order().filter(staff=self.staff, answered=True).select_related("signature").first()
        )
        return entry.signature if entry else None


def behind(rows: QueueEntryQuerySet, place: Place) -> QueueEntryQuerySet:
    # One comparison of rows, which both databases answer from the index that gives the order.
    key = (F("place"), F("since"), F("signature"))
    return rows.filter(TupleGreaterThan(key, (place.place, place.since, place.pk)))


def place_of(signature: Signature) -> Place | None:
    entry = QueueEntry.objects.filter(signature=signature).first()
    return Place.of(entry) if entry else None


def choices(staff: StaffAccount) -> tuple[list[Choice], list[Choice]]:
    """Return the filters with their stored counts: the flags, and the countries that somebody waits from."""
    mine = f"queue:staff:{staff.pk}"
    found = counts.values(["queue", mine, *(f"queue:{flag}" for flag in FLAGS)], beginning=COUNTRY)
    flags = [
        Choice("", _("all"), found["queue"]),
        Choice("mine", _("asked by me"), found[mine]),
        *(Choice(flag, label, found[f"queue:{flag}"]) for flag, label in FLAGS.items()),
    ]
    from_where = {name.removeprefix(COUNTRY): count for name, count in found.items() if name.startswith(COUNTRY)}
    named = [Choice(f"country:{code}", country_names.name(code), number) for code, number in from_where.items()]
    return flags, sorted((choice for choice in named if choice.count), key=lambda choice: str(choice.label))


COUNTRY = "queue:country:"


def is_plain(entry: QueueEntry) -> bool:
    """Tell whether it may be decided together with others: nothing in it that a person has to read closely."""
    return not any(getattr(entry, flag) for flag in READ_CLOSELY)


READ_CLOSELY = [flag for flag in FLAGS if flag != "on_behalf"]
