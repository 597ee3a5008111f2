"""Whether two runs say the same: ``make bench ARGS="--compare one.json another.json"``."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from bench.figures import Book, Figure

ENOUGH = 0.9  # of the figures
FLOOR = ("bare view, web CPU", "bare INSERT, web CPU")
TIMES, RATES = {"ms", "s"}, {"/s", "rows/s"}


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


def pace(one: Book, other: Book) -> float:
    """Return how many times as long the floor's work took the machine in the other run; 1 where no floor was measured.

    A machine that is shared is faster in one hour than in the next. The floor has nothing of the site's in it, so what
    it gains or loses is the machine's: the processor time of its two views, by their geometric mean.
    """
    both = [(one.get(name), other.get(name)) for name in FLOOR]
    shares = [twin.median / figure.median for figure, twin in both if figure is not None and twin is not None]
    return sqrt(shares[0] * shares[1]) if len(shares) == len(FLOOR) else 1.0


def at_pace(book: Book, pace: float) -> Book:
    """Return what needs time as a machine would have shown it that takes ``pace`` times as long, all else as it is."""
    paced = Book()
    for figure in book:
        times = pace if figure.unit in TIMES else 1 / pace if figure.unit in RATES else 1.0
        paced.figures[figure.name] = Figure(figure.name, figure.unit, [value * times for value in figure.rounds])
    return paced


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
