"""Whether two runs say the same: ``make bench ARGS="--compare one.json another.json"``."""

from __future__ import annotations

from dataclasses import dataclass

from bench.figures import Book, Figure

ENOUGH = 0.9  # of the figures


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure of both runs. They agree where both medians lie within the larger range of the two."""

    name: str
    unit: str
    one: Figure
    other: Figure

    @property
    def agree(self) -> bool:
        wider, narrower = sorted((self.one, self.other), key=lambda figure: figure.least - figure.most)
        return wider.least <= narrower.median <= wider.most


def pairs(one: Book, other: Book) -> list[Pair]:
    """Return what both runs measured in more than one round; a single value has no range to lie in."""
    both = [(figure, other.get(figure.name)) for figure in one]
    return [
        Pair(figure.name, figure.unit, figure, twin)
        for figure, twin in both
        if twin is not None and len(figure.rounds) > 1 and len(twin.rounds) > 1
    ]


def part(compared: list[Pair]) -> float:
    """Return which part of the figures agrees, 0 where there is none."""
    return sum(pair.agree for pair in compared) / len(compared) if compared else 0.0
