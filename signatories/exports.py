"""The rows of ``open_data`` as files, streamed: CSV that is safe in a spreadsheet, JSON, and JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

ROWS_A_PIECE = 500
BOM = "\ufeff"  # asked for by ?bom=1: Excel then reads the file as UTF-8
# A spreadsheet takes a cell that begins so for a formula, where Chinese or Japanese is written the full-width signs
# too. OWASP: CSV injection.
FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def csv_pieces(rows: Iterable[dict[str, Any]], columns: tuple[str, ...], *, bom: bool = False) -> Iterator[str]:
    """Yield a CSV file in pieces (RFC 4180: comma, CRLF, quotes where needed)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(BOM if bom else "")
    writer.writerow(columns)
    values = itemgetter(*columns)
    for place, row in enumerate(rows, start=1):
        writer.writerow(map(cell, values(row)))
        if place % ROWS_A_PIECE == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def cell(value: Any) -> Any:
    """Return what stands in a cell; text that a spreadsheet would take for a formula gets an apostrophe before it."""
    # Text first: nearly every cell of a million rows is.
    if isinstance(value, str):
        return f"'{value}" if value[:1] in FORMULA else value
    if isinstance(value, list):
        return "; ".join(_target(target) for target in value)
    return value


def _target(target: dict[str, str]) -> str:
    return f"{target['edition']}#{target['anchor']}" if target["anchor"] else target["edition"]


def jsonl_pieces(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield one JSON object a line."""
    lines: list[str] = []
    for row in rows:
        lines.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
        if len(lines) == ROWS_A_PIECE:
            yield "\n".join(lines) + "\n"
            lines.clear()
    if lines:
        yield "\n".join(lines) + "\n"


def json_pieces(rows: Iterable[dict[str, Any]], head: dict[str, Any]) -> Iterator[str]:
    """Yield one JSON object: what is to be said about the data, then ``signatures``."""
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    yield f'{opening}, "signatures": [\n'
    separator = ""
    for piece in jsonl_pieces(rows):
        yield separator + piece.rstrip("\n").replace("\n", ",\n")
        separator = ",\n"
    yield "\n]}\n"
