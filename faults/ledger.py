"""What the load was told by the server, act by act: accepted, refused, or unknown."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Told(StrEnum):
    """``UNKNOWN``: no answer, or one (5xx) that does not say whether it was done. Nobody was told "no" by it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Act:
    """One request that should change something. ``subject`` is a submission id or a signature's UUID.

    ``began`` and ``ended`` are seconds of the monotonic clock.
    """

    verb: str
    subject: str
    told: Told
    status: int
    began: float
    ended: float
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """One page that was read. ``cache`` is nginx's word for it: MISS, HIT, STALE and so on."""

    path: str
    status: int
    cache: str
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Failure:
    """One request of whatever kind that got no answer (``status`` 0) or one of 5xx, and what the client met then."""

    method: str
    path: str
    status: int
    why: str
    began: float
    ended: float

    @property
    def words(self) -> str:
        path = LONG.sub("…", self.path)
        return f"{self.method} {path}: {self.why or self.status} after {self.ended - self.began:.1f} s"


LONG = re.compile(r"[\w:-]{20,}")  # tokens and UUIDs


@dataclass(slots=True)
class Ledger:
    """Kept in this process, which no fault touches."""

    acts: list[Act] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    accepted: Callable[[], None] | None = None  # called once, by who is told next that something was accepted

    def act(self, act: Act) -> Act:
        with self.lock:
            self.acts.append(act)
            accepted = self.accepted if act.told is Told.ACCEPTED else None
            if accepted is not None:
                self.accepted = None
        if accepted is not None:
            accepted()
        return act

    def look(self, look: Look) -> None:
        with self.lock:
            self.looks.append(look)

    def fail(self, failure: Failure) -> None:
        with self.lock:
            self.failures.append(failure)

    def of(self, verb: str) -> dict[str, list[Act]]:
        """Return the acts of a verb by subject."""
        found: dict[str, list[Act]] = {}
        for act in list(self.acts):
            if act.verb == verb:
                found.setdefault(act.subject, []).append(act)
        return found

    def counted(self, since: float, until: float) -> Counter[str]:
        """Return how the acts that began within the time were answered."""
        return Counter(act.told.value for act in list(self.acts) if since <= act.began < until)

    def looked(self, since: float, until: float) -> Iterator[Look]:
        return (look for look in list(self.looks) if since <= look.began < until)

    def failed(self, since: float, until: float) -> list[Failure]:
        return [one for one in list(self.failures) if since <= one.began < until]


def together(acts: Iterable[Act]) -> Told:
    """Return what is known of an act that was tried several times."""
    told = {act.told for act in acts}
    if Told.ACCEPTED in told:
        return Told.ACCEPTED
    return Told.UNKNOWN if Told.UNKNOWN in told else Told.REFUSED


def now() -> float:
    return time.monotonic()
