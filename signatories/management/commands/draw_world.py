"""Make ``signatories/world.json`` anew from world-atlas: outlines in Equal Earth, and a dot for each small country.

npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
python manage.py draw_world package/countries-110m.json package/countries-50m.json > signatories/world.json
"""

from __future__ import annotations

import json
import math
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django_countries import countries

WIDTH = 960
NORTH, SOUTH = 84.0, -58.0  # nobody is known to live beyond
# Drawn with another country, or not at all, at this scale: longitude and latitude.
BESIDE = {
    "BQ": (-68.3, 12.2), "CC": (96.8, -12.2), "CX": (105.6, -10.5), "GF": (-53.0, 4.0), "GI": (-5.4, 36.1),
    "GP": (-61.5, 16.2), "MQ": (-61.0, 14.6), "RE": (55.5, -21.1), "SJ": (16.0, 78.0), "TK": (-171.8, -9.2),
    "TV": (179.2, -8.5), "YT": (45.2, -12.8),
}  # fmt: skip
LEAST_AREA = 14.0  # square units; what is smaller needs a dot to be seen
FINE = 2  # steps in a unit: what the outlines are rounded to
Ring = list[tuple[float, float]]

# Šavrič, Patterson, Jenny (2018): "The Equal Earth map projection".
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
HALF = math.sqrt(3) / 2


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Return x and y for a sphere of radius 1; y points north."""
    theta = math.asin(HALF * math.sin(math.radians(latitude)))
    t2 = theta * theta
    slope = 9 * A4 * t2**4 + 7 * A3 * t2**3 + 3 * A2 * t2 + A1
    x = math.radians(longitude) * math.cos(theta) / (HALF * slope)
    return x, theta * (A1 + A2 * t2 + t2**3 * (A3 + A4 * t2))


SCALE = WIDTH / (2 * equal_earth(180, 0)[0])
TOP = equal_earth(0, NORTH)[1]


def placed(longitude: float, latitude: float) -> tuple[float, float]:
    x, y = equal_earth(longitude, max(SOUTH, min(NORTH, latitude)))
    return WIDTH / 2 + x * SCALE, (TOP - y) * SCALE


def arcs_of(topology: dict[str, Any]) -> list[Ring]:
    """Undo the delta coding of TopoJSON."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(points)
    return arcs


def rings_of(geometry: dict[str, Any], arcs: list[Ring]) -> list[Ring]:
    polygons = geometry.get("arcs", [])
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    rings = []
    for polygon in polygons:
        points: Ring = []
        for index in polygon[0]:  # the outer ring; a hole is another country, drawn over it
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        rings += [[placed(*point) for point in part] for part in within(points)]
    return rings


def within(ring: Ring) -> Iterator[Ring]:
    """Yield the ring's parts between 180° west and 180° east: one that crosses the line is cut there."""
    round_about: Ring = []
    for longitude, latitude in ring:
        before = round_about[-1][0] if round_about else longitude
        round_about.append((longitude - 360 * round((longitude - before) / 360), latitude))
    for turn in (-360, 0, 360):
        moved = [(longitude + turn, latitude) for longitude, latitude in round_about]
        part = _side(_side(moved, 180, east=False), -180, east=True)
        if len(part) > 2:
            yield part


def _side(ring: Ring, edge: float, *, east: bool) -> Ring:
    """Return what of the ring lies on one side of a meridian (Sutherland and Hodgman)."""
    part: Ring = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        inside, stays = (x1 >= edge) == east or x1 == edge, (x2 >= edge) == east or x2 == edge
        if inside:
            part.append((x1, y1))
        if inside != stays:
            part.append((edge, y1 + (y2 - y1) * (edge - x1) / (x2 - x1)))
    return part


def area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def path(rings: list[Ring]) -> str:
    """Return SVG path data in steps from point to point, to half a unit, without points that fall together.

    Half a unit is less than a pixel, with large text too, and what is rounded alike stays joined at the borders.
    """
    parts = []
    for ring in rings:
        points = [(round(x * FINE), round(y * FINE)) for x, y in ring]
        points = [point for place, point in enumerate(points) if point != points[place - 1]]
        if len(points) > 2:
            steps = [_words(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(points)]
            parts.append(f"M{_words(*points[0])}l{' '.join(steps)}z")
    return "".join(parts)


def _words(x: int, y: int) -> str:
    return f"{x / FINE:g} {y / FINE:g}"


def countries_of(topology: dict[str, Any]) -> dict[str, list[Ring]]:
    """Return outlines by alpha-2 code; what has no code of its own is under "" and drawn without a count."""
    codes = {countries.numeric(country.code, padded=True): country.code for country in countries}
    arcs = arcs_of(topology)
    found: dict[str, list[Ring]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        code = codes.get(geometry.get("id"), "XK" if name == "Kosovo" else "")
        if code != "AQ":
            found.setdefault(code, []).extend(rings_of(geometry, arcs))
    return found


def drawn(coarse: dict[str, list[Ring]], fine: dict[str, list[Ring]]) -> dict[str, Any]:
    shapes = {code: path(rings) for code, rings in sorted(coarse.items())}
    dots = {code: [round(value, 1) for value in placed(*place)] for code, place in BESIDE.items()}
    for code, rings in sorted(fine.items()):
        if code and sum(map(area, coarse.get(code, []))) < LEAST_AREA:
            ring = max(rings, key=area)
            middle = [sum(values) / len(ring) for values in zip(*ring, strict=True)]
            dots[code] = [round(value, 1) for value in middle]
    return {
        "source": "Natural Earth 4.1.0 (public domain), by npm world-atlas 2.0.2 (ISC, Michael Bostock)",
        "projection": "Equal Earth",
        "width": WIDTH,
        "height": round((TOP - equal_earth(0, SOUTH)[1]) * SCALE),
        "shapes": {code: shape for code, shape in shapes.items() if shape},
        "dots": dict(sorted(dots.items())),
    }


class Command(BaseCommand):
    help = "Draws the world map of the register anew from the outlines of world-atlas (coarse, then fine)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("coarse", type=Path)
        parser.add_argument("fine", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        coarse, fine = (countries_of(json.loads(options[name].read_text())) for name in ("coarse", "fine"))
        self.stdout.write(json.dumps(drawn(coarse, fine), separators=(",", ":")))
