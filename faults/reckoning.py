"""What the load was told, compared with what stands in the database, the log and the mail server's ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from faults.ledger import Act, Ledger, Look, Told, together
from faults.sink import Letter

STATELESS = {"reveal", "invite", "report", "close_report"}
FRESH = 60.0  # seconds that a page may be shown without asking
STALE = 600.0  # seconds in all, and only during a fault
IN_HAND = 4.0  # seconds between a message's arrival and the fault that took its worker away
SLACK = 5.0  # seconds: between what happens here and what is measured there


@dataclass(frozen=True, slots=True)
class Trouble:
    """When a fault began and when the site was well again, by the monotonic clock."""

    name: str
    began: float
    well: float
    repeats: int = 0  # how many messages it may have taken out of a worker's hand


@dataclass(slots=True)
class Line:
    """One line of the reckoning: how many were looked at, and each that is not as it must be."""

    what: str
    looked_at: int = 0
    wrong: list[str] = field(default_factory=list)
    remark: str = ""

    @property
    def good(self) -> bool:
        return not self.wrong


@dataclass(slots=True)
class Facts:
    """Everything that stands. ``signatures`` by UUID: submission, state, version, number, name."""

    signatures: dict[str, list[Any]]
    events: list[list[Any]]
    mails: list[list[Any]]
    highest: int
    log: list[list[str]]

    @classmethod
    def read(cls, answer: dict[str, Any]) -> Facts:
        return cls(**{name: answer[name] for name in ("signatures", "events", "mails", "highest", "log")})


def reckon(
    ledger: Ledger, facts: Facts, letters: list[Letter], troubles: list[Trouble], uuids: dict[str, str]
) -> list[Line]:
    """Return every line. ``uuids`` names the signatures whose form's id was emptied by an erasure."""
    by_submission = {row[0]: uuid for uuid, row in facts.signatures.items() if row[0]}
    by_submission |= uuids
    return [
        _submissions(ledger, facts, by_submission),
        _confirmations(ledger, facts, by_submission),
        *_decisions(ledger, facts),
        _departures(ledger, facts),
        _audit(facts),
        _numbers(facts),
        _mails_sent(facts, letters),
        _repeats(letters, troubles),
        _readers(ledger, troubles),
        _stale(ledger, troubles),
    ]


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that was pressed: what the client was told of it, whether it stands, and what else is wrong with it."""

    what: str
    told: Told
    there: bool
    beside: str = ""


def _judged(title: str, cases: Iterable[Case]) -> Line:
    """What was accepted must be there, what was refused must not; of the unknown it is only counted."""
    line, unknown = Line(title), Counter[str]()
    for case in cases:
        line.looked_at += case.told is Told.ACCEPTED
        if case.told is Told.ACCEPTED and not case.there:
            line.wrong.append(f"accepted and gone: {case.what}")
        elif case.told is Told.REFUSED and case.there:
            line.wrong.append(f"refused and there: {case.what}")
        elif case.told is Told.UNKNOWN:
            unknown["there" if case.there else "not there"] += 1
        if case.beside:
            line.wrong.append(f"{case.beside}: {case.what}")
    line.remark = _unknown(unknown)
    return line


def _submissions(ledger: Ledger, facts: Facts, by_submission: dict[str, str]) -> Line:
    names = Counter(row[4] for row in facts.signatures.values() if row[4])

    def cases() -> Iterator[Case]:
        for submission, acts in ledger.of("submit").items():
            row = facts.signatures.get(by_submission.get(submission, ""))
            twice = row is not None and names[row[4]] > 1
            yield Case(submission, together(acts), row is not None, "there twice" if twice else "")

    return _judged("accepted signatures are there, once", cases())


def _confirmations(ledger: Ledger, facts: Facts, by_submission: dict[str, str]) -> Line:
    done = Counter(event[3] for event in facts.events if event[1] == "confirm")

    def cases() -> Iterator[Case]:
        for submission, acts in ledger.of("confirm").items():
            count = done[by_submission.get(submission, "")]
            yield Case(submission, together(acts), count > 0, f"done {count} times" if count > 1 else "")

    return _judged("accepted confirmations are there, once", cases())


def _decisions(ledger: Ledger, facts: Facts) -> Iterator[Line]:
    events: dict[tuple[str, int], list[str]] = defaultdict(list)
    for event in facts.events:
        if event[2] == "signature" and event[7] == "staff" and event[1] in {"publish", "decline"}:
            events[event[3], event[6] - 1].append(event[1])
    pressed: dict[tuple[str, int], list[Act]] = defaultdict(list)
    for verb in ("publish", "decline"):
        for subject, acts in ledger.of(verb).items():
            for act in acts:
                pressed[subject, act.seen].append(act)
    line, unknown = Line("accepted decisions are there, once"), Counter[str]()
    for (subject, seen), acts in pressed.items():
        accepted = [act for act in acts if act.told is Told.ACCEPTED]
        found = events[subject, seen]
        line.looked_at += bool(accepted)
        if len(accepted) > 1:
            line.wrong.append(f"version {seen} of {subject} was decided {len(accepted)} times, each accepted")
        elif accepted and found != [accepted[0].verb]:
            line.wrong.append(f"accepted {accepted[0].verb} of {subject} at {seen}, and there is {found}")
        elif not accepted and found and not any(act.told is Told.UNKNOWN for act in acts):
            line.wrong.append(f"refused and there: {subject} at {seen}: {found}")
        elif not accepted and any(act.told is Told.UNKNOWN for act in acts):
            unknown["there" if found else "not there"] += 1
        if len(found) > 1:
            line.wrong.append(f"{subject} at {seen} has {len(found)} decisions: {found}")
    line.remark = _unknown(unknown)
    yield line
    strange = [f"{key}: {found}" for key, found in events.items() if key not in pressed]
    yield Line("no decision that nobody pressed", len(events), strange)


def _departures(ledger: Ledger, facts: Facts) -> Line:
    logged = {(verb, subject) for verb, subject in facts.log}

    def cases() -> Iterator[Case]:
        for verb, state in (("withdraw", "withdrawn"), ("erase", "erased")):
            for uuid, acts in ledger.of(verb).items():
                told, row = together(acts), facts.signatures.get(uuid)
                gone = row is not None and row[1] == state
                unlogged = told is Told.ACCEPTED and gone and (verb, uuid) not in logged
                what = f"{verb} of {uuid}, which is {row and row[1]}"
                yield Case(what, told, gone, "not in the log of erasures" if unlogged else "")

    return _judged("who withdrew or erased is gone", cases())


def _audit(facts: Facts) -> Line:
    """Each story begins with its birth, goes on from where it was, and ends where the signature stands."""
    line = Line("the audit is one unbroken story for each signature")
    stories: dict[str, list[list[Any]]] = defaultdict(list)
    for event in facts.events:
        if event[2] == "signature" and event[1] not in STATELESS:
            stories[event[3]].append(event)
    for uuid, story in stories.items():
        line.looked_at += len(story)
        state, version = "", 0
        for event in story:
            if event[4] != state or event[6] <= version:
                line.wrong.append(f"{uuid}: {event[1]} from {event[4]!r} at {event[6]} follows {state!r} at {version}")
            state, version = event[5], event[6]
        row = facts.signatures.get(uuid)
        if row is None or row[1] != state:
            line.wrong.append(f"{uuid}: the audit ends at {state!r}, the signature is {row and row[1]!r}")
    line.wrong += [f"{uuid} has no story" for uuid in facts.signatures if uuid not in stories]
    return line


def _numbers(facts: Facts) -> Line:
    given = [row[3] for row in facts.signatures.values() if row[3] is not None]
    line = Line("public numbers: each once, none above the highest", len(given))
    line.wrong += [f"number {number} twice" for number, count in Counter(given).items() if count > 1]
    if given and max(given) > facts.highest:
        line.wrong.append(f"{max(given)} is given and {facts.highest} is stored as the highest")
    logged = max((int(subject) for verb, subject in facts.log if verb == "number"), default=0)
    if logged and logged < facts.highest:
        line.wrong.append(f"the log of erasures knows {logged} and {facts.highest} was given")
    return line


def _mails_sent(facts: Facts, letters: list[Letter]) -> Line:
    arrived = {letter.message_id.partition("@")[0].lstrip("<") for letter in letters}
    line = Line("every mail arrived at least once", len(facts.mails))
    for uuid, state, template, attempts, _ in facts.mails:
        if state == "sent" and uuid not in arrived:
            line.wrong.append(f"{template} {uuid} is marked as sent and never came")
        elif state in {"waiting", "failed", "held"}:
            line.wrong.append(f"{template} {uuid} is {state} after {attempts} attempts")
    return line


def _repeats(letters: list[Letter], troubles: list[Trouble]) -> Line:
    line = Line("repeats only of a message in a worker's hand", len(letters))
    came: dict[str, list[float]] = defaultdict(list)
    for letter in letters:
        came[letter.message_id].append(letter.at)
    left = {id(one): one.repeats for one in troubles}
    for message_id, times in came.items():
        for first in sorted(times)[:-1]:
            near = [one for one in troubles if left[id(one)] and one.began - IN_HAND <= first <= one.well]
            if near:
                left[id(near[0])] -= 1
            else:
                line.wrong.append(f"{message_id} came {len(times)} times")
    excused = sum(one.repeats for one in troubles) - sum(left.values())
    line.remark = f"{excused} in hand" if excused else ""
    return line


def _readers(ledger: Ledger, troubles: list[Trouble]) -> Line:
    line = Line("no reader saw an error on a page that nginx holds")
    held: dict[str, float] = {}
    for look in sorted(ledger.looks, key=lambda look: look.began):
        line.looked_at += 1
        if look.status == 200:
            if look.cache in {"MISS", "EXPIRED", "REVALIDATED", "HIT"}:
                held[look.path] = look.ended
        elif look.path in held and look.began - held[look.path] < STALE - FRESH:
            line.wrong.append(f"{look.path}: {look.status or 'no answer'} during {_during(look, troubles)}")
    return line


def _stale(ledger: Ledger, troubles: list[Trouble]) -> Line:
    line = Line("stale pages only during a fault, ten minutes at most")
    made: dict[str, float] = {}
    for look in sorted(ledger.looks, key=lambda look: look.began):
        if look.cache in {"MISS", "EXPIRED", "REVALIDATED"}:
            made[look.path] = look.began
        elif look.cache == "STALE":
            line.looked_at += 1
            if _during(look, troubles) == "no fault":
                line.wrong.append(f"{look.path} was stale without a fault")
            if look.began - made.get(look.path, look.began) > STALE + SLACK:
                line.wrong.append(f"{look.path} was stale for {look.began - made[look.path]:.0f} s")
    return line


def _during(look: Look, troubles: Iterable[Trouble]) -> str:
    found = (one.name for one in troubles if one.began <= look.ended and look.began <= one.well + SLACK)
    return next(found, "no fault")


def _unknown(found: Counter[str]) -> str:
    return f"unknown: {found['there']} there, {found['not there']} not there" if found else ""
