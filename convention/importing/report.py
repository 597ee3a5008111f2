"""The report as lines: what was found, what was left out, what was guessed; last the count of articles."""

from __future__ import annotations

from collections.abc import Iterator

from convention.importing.reading import Reading
from convention.importing.structure import LeftOut, Place, Severity

ORDER = [Severity.ERROR, Severity.WARNING, Severity.GUESS]
PLACES = 12


def lines(reading: Reading) -> Iterator[str]:
    """Yield the whole report, one fact a line."""
    yield from findings(reading)
    yield from summary(reading)


def findings(reading: Reading) -> Iterator[str]:
    """Yield what was found, guessed and left out."""
    for severity in ORDER:
        for finding in reading.findings:
            if finding.severity is severity:
                yield f"{severity.value}: {_at(finding.place)}{finding.message}"
    yield from left_out_lines(reading.text.left_out)


def summary(reading: Reading) -> Iterator[str]:
    text = reading.text
    annexed = sum(1 for _ in text.annex_articles())
    counts = {severity: sum(f.severity is severity for f in reading.findings) for severity in ORDER}
    yield f"title: {text.title or '(none)'}"
    yield f"digest: {reading.digest}"
    yield f"footnotes: {len(text.notes)}; articles of annexes: {annexed}; left out: {len(text.left_out)}"
    yield f"errors: {counts[Severity.ERROR]}; warnings: {counts[Severity.WARNING]}; guesses: {counts[Severity.GUESS]}"
    yield f"articles: {reading.articles}"


def left_out_lines(items: list[LeftOut]) -> Iterator[str]:
    """Yield what was left out, the same thing for the same reason once with all its places."""
    groups: dict[tuple[str, str], list[Place]] = {}
    for item in items:
        groups.setdefault((item.text, item.reason), []).append(item.place)
    for (text, reason), places in groups.items():
        times = f"{len(places)} × " if len(places) > 1 else ""
        where = ", ".join(str(place) for place in places[:PLACES])
        more = f" and {len(places) - PLACES} more" if len(places) > PLACES else ""
        yield f"left out: {times}“{text}” ({reason}): {where}{more}"


def _at(place: Place) -> str:
    return "" if place.sort_key == (0, 0) else f"{place}: "
