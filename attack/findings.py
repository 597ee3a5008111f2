"""What was found: kind, place, what was seen, and the line that shows it again."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

KEPT_OF_A_KIND = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """``again`` is what to type to see it again."""

    kind: str
    where: str
    what: str = ""
    again: str = ""

    def __str__(self) -> str:
        return "\n    ".join(part for part in (f"{self.kind}: {self.where}", self.what, self.again) if part)


@dataclass
class Findings:
    """Each kind at each place once, however often it shows."""

    found: dict[tuple[str, str], Finding] = field(default_factory=dict)
    times: Counter[tuple[str, str]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, finding: Finding) -> bool:
        """Return whether it is new."""
        key = (finding.kind, finding.where)
        with self.lock:
            self.times[key] += 1
            new = key not in self.found and self.by_kind()[finding.kind] < KEPT_OF_A_KIND
            if new:
                self.found[key] = finding
        return new

    def by_kind(self) -> Counter[str]:
        return Counter(kind for kind, _ in self.found)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.found.values())

    def __len__(self) -> int:
        return len(self.found)
