"""What was measured: figures with every round, their medians and spread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(slots=True)
class Figure:
    """One thing measured once a round. ``unit`` is that of every round: "/s", "ms", "s", "MB", "×"."""

    name: str
    unit: str
    rounds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.rounds)

    @property
    def least(self) -> float:
        return min(self.rounds)

    @property
    def most(self) -> float:
        return max(self.rounds)

    def as_json(self) -> dict[str, Any]:
        """Return it for ``latest.json``, to four significant digits."""
        return {
            "unit": self.unit,
            "median": short(self.median),
            "least": short(self.least),
            "most": short(self.most),
            "rounds": [short(value) for value in self.rounds],
        }


class Book:
    """All figures of a run, by name, in the order in which they were first measured."""

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}

    def add(self, name: str, unit: str, value: float) -> float:
        """Note one round's value, and return it."""
        self.figures.setdefault(name, Figure(name, unit)).rounds.append(value)
        return value

    def get(self, name: str) -> Figure | None:
        return self.figures.get(name)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures.values())

    def as_json(self) -> dict[str, Any]:
        return {figure.name: figure.as_json() for figure in self}

    @classmethod
    def of_json(cls, stored: dict[str, Any]) -> Book:
        book = cls()
        for name, one in stored.items():
            book.figures[name] = Figure(name, one["unit"], list(one["rounds"]))
        return book


def short(value: float) -> float:
    """Return it to four significant digits: the fifth is noise."""
    return float(f"{value:.4g}")


def said(value: float, unit: str) -> str:
    """Return it in words for a table: ``1,234/s``, ``0.52×``, ``3.4 ms``."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    gap = "" if unit in {"/s", "×"} else " "
    return f"{value:,.{digits}f}{gap}{unit}"


def percentile(values: list[float], part: float) -> float:
    """Return the value that ``part`` of them do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
