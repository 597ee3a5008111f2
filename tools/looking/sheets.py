"""Contact sheets: one of each kind with every view small, and one of each kind and scheme to look at closely."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from convention.typesetting import FACES
from tools.looking.camera import View

GAP, LABEL = 8, 22
SMALL = (100, 150)  # a cell of the sheet with everything, in pixels
SHARE = {320: 0.5, 390: 0.5, 768: 0.36, 1280: 0.3, 1920: 0.22, 794: 0.5}
TALLEST = 700  # of a cell of a sheet to look at closely
MOST = 12_000  # the height of one sheet; a longer one goes on in another
GROUND, INK = "#777777", "#ffffff"


def lay_out(shots: Iterable[tuple[str, dict[View, Path]]], folder: Path, kind: str) -> list[Path]:
    """Write the kind's sheets; ``shots`` are the pictures of each state by view."""
    rows = list(shots)
    made = _sheet([(name, [_small(path) for path in seen.values()]) for name, seen in rows], folder / kind)
    groups: dict[str, list[tuple[str, list[Image.Image]]]] = {}
    for name, seen in rows:
        for view, path in seen.items():
            group = f"{view.scheme}{'-large' if view.large else ''}" if view.medium == "screen" else "print"
            cells = groups.setdefault(group, [])
            if not cells or cells[-1][0] != name:
                cells.append((name, []))
            cells[-1][1].append(_close(path, view))
    for group, cells in groups.items():
        made += _sheet(cells, folder / f"{kind}-{group}")
    return made


def _small(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        picture.draft("RGB", (SMALL[0] * 2, SMALL[1] * 2))
        share = SMALL[0] / picture.width
        shrunk = picture.resize((SMALL[0], max(1, round(picture.height * share))), Image.Resampling.BILINEAR)
    return shrunk.crop((0, 0, SMALL[0], min(SMALL[1], shrunk.height)))


def _close(path: Path, view: View) -> Image.Image:
    share = SHARE.get(view.width, 0.3)
    with Image.open(path) as picture:
        size = (round(picture.width * share), max(1, round(picture.height * share)))
        shrunk = picture.resize(size, Image.Resampling.LANCZOS)
    return shrunk.crop((0, 0, shrunk.width, min(TALLEST, shrunk.height)))


def _sheet(rows: list[tuple[str, list[Image.Image]]], place: Path) -> list[Path]:
    """Write the rows, each under its name, on as many sheets as their height asks for."""
    made: list[Path] = []
    part: list[tuple[str, list[Image.Image]]] = []
    for row in rows:
        if part and _height([*part, row]) > MOST:
            made.append(_write(part, place, len(made)))
            part = []
        part.append(row)
    return [*made, _write(part, place, len(made))] if part else made


def _height(rows: list[tuple[str, list[Image.Image]]]) -> int:
    return sum(max(cell.height for cell in cells) + LABEL + GAP for _, cells in rows) + GAP


def _write(rows: list[tuple[str, list[Image.Image]]], place: Path, number: int) -> Path:
    width = max(sum(cell.width + GAP for cell in cells) for _, cells in rows) + GAP
    sheet = Image.new("RGB", (width, _height(rows)), GROUND)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(FACES / "SourceSerif4_400Regular.ttf"), 15)
    top = GAP
    for name, cells in rows:
        pen.text((GAP, top), name, fill=INK, font=font)
        left = GAP
        for cell in cells:
            sheet.paste(cell, (left, top + LABEL))
            left += cell.width + GAP
        top += max(cell.height for cell in cells) + LABEL + GAP
    place.parent.mkdir(parents=True, exist_ok=True)
    path = place.with_name(f"{place.name}{f'-{number + 1}' if number else ''}.jpg")
    sheet.save(path, quality=80)
    return path
