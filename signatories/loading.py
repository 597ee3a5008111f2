"""The second and third step of an import: compare entries with the database, then load all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Max

from convention.models import Edition
from signatories import keys, lifecycle
from signatories.importing import Entry, Finding
from signatories.lifecycle import SYSTEM, Actor, AlreadyLive, Draft, DraftStatement, DraftTarget
from signatories.models import Contact, Signature, Statement

AT_ONCE = 500  # values in one query; both databases take more


class NotLoaded(Exception):  # noqa: N818 - said to the operator in one line
    """One entry was refused, so none was loaded."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def check(entries: Sequence[Entry]) -> list[Finding]:
    """Report who is in the register or the queue already, and whose address has a live signature."""
    return [*_known_people(entries), *_known_addresses(entries)]


def _known_people(entries: Sequence[Entry]) -> Iterator[Finding]:
    by_likeness = {entry.likeness: entry for entry in entries}
    for some in _batches(list(by_likeness)):
        rows = Signature.objects.live().filter(search_text__in=some)
        for likeness, number, email_key in rows.values_list("search_text", "number", "contact__email_key"):
            entry = by_likeness[likeness]
            # Two people may share a name; only an address of each can tell them apart.
            apart = bool(entry.email and email_key)
            where = f"as number {number}" if number else "in the queue"
            what = "name and affiliation are" if apart else "person is"
            yield Finding(entry.line, f"the same {what} here already, {where}.", error=not apart)


def _known_addresses(entries: Sequence[Entry]) -> Iterator[Finding]:
    lines = {(keys.email_key(entry.email), entry.capacity): entry.line for entry in entries if entry.email}
    for some in _batches([key for key, _ in lines]):
        live = Contact.objects.filter(live=True, email_key__in=some)
        for key, capacity in live.values_list("email_key", "capacity"):
            if (key, capacity) in lines:
                yield Finding(lines[key, capacity], "this e-mail address already has a signature of this kind.")


def _batches(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


@transaction.atomic
def load(entries: Sequence[Entry], *, kind: str, state: str, edition: Edition, by: Actor = SYSTEM) -> list[Signature]:
    """Import every entry in the file's order; raise ``NotLoaded`` and keep none where one is refused."""
    rank = _next_rank(kind)
    loaded = []
    for place, entry in enumerate(entries):
        draft = _draft(entry, kind, None if rank is None else rank + place, edition)
        try:
            loaded.append(lifecycle.import_signature(draft, state=state, by=by))
        except AlreadyLive as refusal:
            raise NotLoaded(Finding(entry.line, str(refusal))) from refusal
    return loaded


def _next_rank(kind: str) -> int | None:
    """Listed people stand behind those of their kind who are here, gone ones included; the public has no ranks."""
    if kind == Signature.Kind.PUBLIC:
        return None
    highest = Signature.objects.of_kind(kind).aggregate(highest=Max("rank"))["highest"]
    return (highest or 0) + 1


def _draft(entry: Entry, kind: str, rank: int | None, edition: Edition) -> Draft:
    return Draft(
        name=entry.name,
        edition=edition,
        email=entry.email,
        capacity=entry.capacity,
        affiliation=entry.affiliation,
        position=entry.position,
        organisation=entry.organisation,
        country=entry.country,
        kind=kind,
        rank=rank,
        submitted_at=entry.signed_at,
        statements=_statements(entry, edition),
    )


def _statements(entry: Entry, edition: Edition) -> tuple[DraftStatement, ...]:
    if not entry.statement_kind:
        return ()
    if entry.statement_kind == Statement.Kind.UNSPECIFIED:
        return (DraftStatement(kind=entry.statement_kind),)
    target = DraftTarget(edition=edition)
    return (DraftStatement(entry.statement_kind, entry.statement, entry.statement_language, (target,)),)
