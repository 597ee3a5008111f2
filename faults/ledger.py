"""What the load was told by the server, act by act: accepted, refused, or unknown."""

from __future__ import annotations

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


@dataclass(slots=True)
class Ledger:
    """Kept in this process, which no fault touches."""

    acts: list[Act] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
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


def together(acts: Iterable[Act]) -> Told:
    """Return what is known of an act that was tried several times."""
    told = {act.told for act in acts}
    if Told.ACCEPTED in told:
        return Told.ACCEPTED
    return Told.UNKNOWN if Told.UNKNOWN in told else Told.REFUSED


def now() -> float:
    return time.monotonic()
