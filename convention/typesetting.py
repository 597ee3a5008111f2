"""Words set as PDF by typst, in the faces that the project ships; the machine's own fonts are never looked at.

Every layout begins with ``#set text(font: json(bytes(sys.inputs.families)))`` and reads its words from
``json(bytes(sys.inputs.data))``: what a person wrote reaches typst as data, never as markup.
"""

from __future__ import annotations

import json
import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

FACES = Path(__file__).resolve().parent / "faces"
FIRST = ("Source Serif 4", "Noto Serif")


def pdf(
    layout: Path, data: Mapping[str, Any] | str, *, standards: tuple[str, ...] = (), made_at: datetime | None = None
) -> bytes:
    """Set ``data``, or JSON of it, by the typst file ``layout``; the same data and ``made_at`` give the same bytes.

    Ask `missing` first where the words are a person's: a sign that no face has is set as an empty box.
    """
    import typst  # here: seven megabytes that the worker spares, which leaves setting to other processes

    set_by: Any = typst.Compiler(str(layout), root=str(layout.parent), font_paths=faces(), ignore_system_fonts=True)
    written = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, default=str)
    words = {"data": written, "families": json.dumps(families())}
    return bytes(set_by.compile(sys_inputs=words, pdf_standards=list(standards), timestamp=made_at))


def missing(text: str) -> str:
    """Return the signs of ``text`` that no shipped face can show, each once, in the order met."""
    starts, ends = _covered()
    unknown = dict.fromkeys(sign for sign in unicodedata.normalize("NFC", text) if not _shown(ord(sign), starts, ends))
    return "".join(unknown)


def rightwards(line: str) -> bool:
    """Tell whether a line runs from left to right, by its first letter (Unicode Bidirectional Algorithm, P2)."""
    strong = (kind for kind in map(unicodedata.bidirectional, line) if kind in {"L", "R", "AL"})
    return next(strong, "L") == "L"


@cache
def faces() -> Any:
    """Return the shipped faces, found once in a process."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FACES)])


@cache
def families() -> list[str]:
    """Return the names of the shipped families, the house's own first."""
    return [*FIRST, *(name for name in faces().families() if name not in FIRST)]


def _shown(sign: int, starts: list[int], ends: list[int]) -> bool:
    if unicodedata.category(chr(sign)) in {"Cc", "Cf", "Zs", "Zl", "Zp"}:
        return True  # shapes others or makes room, and has no face of its own
    place = bisect_right(starts, sign) - 1
    return place >= 0 and sign <= ends[place]


@cache
def _covered() -> tuple[list[int], list[int]]:
    """Return the first and last signs of every run that some face has, sorted and apart."""
    starts: list[int] = []
    ends: list[int] = []
    for first, last in sorted(run for face in FACES.glob("*.[ot]tf") for run in _runs(face.read_bytes())):
        if starts and first <= ends[-1] + 1:
            ends[-1] = max(ends[-1], last)
        else:
            starts.append(first)
            ends.append(last)
    return starts, ends


def _runs(face: bytes) -> Iterator[tuple[int, int]]:
    """Read the character map of an OpenType file (OpenType 1.9, ``cmap``: formats 4 and 12)."""
    (count,) = struct.unpack_from(">H", face, 4)
    tables = {face[12 + 16 * at :][:4]: struct.unpack_from(">I", face, 20 + 16 * at)[0] for at in range(count)}
    cmap = tables[b"cmap"]
    (count,) = struct.unpack_from(">H", face, cmap + 2)
    for at in range(count):
        platform, _, offset = struct.unpack_from(">HHI", face, cmap + 4 + 8 * at)
        (form,) = struct.unpack_from(">H", face, cmap + offset)
        if platform in (0, 3) and form == 12:
            (groups,) = struct.unpack_from(">I", face, cmap + offset + 12)
            for group in range(groups):
                first, last, _ = struct.unpack_from(">III", face, cmap + offset + 16 + 12 * group)
                yield first, last
        elif platform in (0, 3) and form == 4:
            (doubled,) = struct.unpack_from(">H", face, cmap + offset + 6)
            lasts = struct.unpack_from(f">{doubled // 2}H", face, cmap + offset + 14)
            firsts = struct.unpack_from(f">{doubled // 2}H", face, cmap + offset + 16 + doubled)
            yield from ((first, last) for first, last in zip(firsts, lasts, strict=True) if first != 0xFFFF)
