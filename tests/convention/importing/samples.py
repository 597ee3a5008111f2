"""Real treaties that stand beside the project, where they do; their words are never copied into it."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from convention.importing.reading import Reading, read

ROOT = Path(__file__).resolve().parents[3]
PLACES = [Path(os.environ["TREATY_SAMPLES"])] if os.environ.get("TREATY_SAMPLES") else []
PLACES += [parent / "shared" / "treaties" for parent in ROOT.parents]

UNCLOS = "unclos-1982.txt"
CISG = "cisg-1980.md"
WORKERS = "european-migrant-workers-1977.md"
ARTICLES = {UNCLOS: 320, CISG: 101, WORKERS: 38}


def folder() -> Path | None:
    return next((place for place in PLACES if place.is_dir()), None)


needed = pytest.mark.skipif(folder() is None, reason="no treaties to try: set TREATY_SAMPLES to their folder")


def content(name: str) -> bytes:
    place = folder()
    assert place is not None
    return (place / name).read_bytes()


@cache
def reading(name: str) -> Reading:
    """Return a sample as it was read, once a session; tests only look at it."""
    return read(name, content(name))
