"""What the process that reads an upload says of it: one line of JSON each for the facts, the report and the text.

Run by ``convention.apart``, without Django. Of a file that is refused there is one line alone, which says why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from convention.importing import reading, stored
from convention.importing.reading import Reading
from convention.importing.source import Unreadable
from convention.importing.structure import Place


def lines(file: IO[bytes], *, name: str, language: str) -> Iterator[bytes]:
    """Read an upload of that name; yield what was found."""
    try:
        # One byte past the limit is enough to know.
        found = reading.read(name, file.read(reading.MOST_BYTES + 1), language=language)
    except Unreadable as refusal:
        yield _line({"refusal": str(refusal)})
        return
    yield _line({"digest": found.digest, "articles": found.articles, "source_sha256": found.sha256})
    yield _line(_report(found))
    yield _line(stored.to_json(found.text))


def _line(value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _report(found: Reading) -> list[dict[str, str]]:
    """Return the report as lines; what was left out is in it whole, not shortened."""
    order = ["error", "warning", "guess"]
    lines = [
        {"severity": one.severity.value, "place": _said(one.place), "text": one.message}
        for one in sorted(found.findings, key=lambda one: order.index(one.severity.value))
    ]
    lines += [
        {"severity": "left out", "place": _said(one.place), "text": one.text, "reason": one.reason}
        for one in found.text.left_out
    ]
    return lines


def _said(place: Place) -> str:
    return "" if place.sort_key == (0, 0) else str(place)
