"""The specimen with known edits: what a comparison has to find, and nothing else."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from django.conf import settings

from convention.comparing.units import Unit, units
from convention.importing.reading import read

ADDED = """### Article 43 bis. Lost luggage

1. Whoever carries a traveller's luggage answers for its loss, and pays what a judge of the place finds fair.

2. A traveller has seven days to say that something is missing.
"""


def specimen() -> str:
    files = sorted((Path(settings.BASE_DIR) / "fixtures" / "specimen").glob("*.md"))
    return "\n\n".join(file.read_text(encoding="utf-8") for file in files)


def chapter() -> str:
    """Return one chapter of it, for what needs no whole text."""
    path = Path(settings.BASE_DIR) / "fixtures" / "specimen" / "04-work-and-residence.md"
    return path.read_text(encoding="utf-8")


@functools.cache
def cut(words: str) -> list[Unit]:
    return units(read("any.md", words.encode()).text)


def article(words: str, number: str) -> str:
    """Return an article's own lines, heading included."""
    found = re.search(rf"(?ms)^### Article {re.escape(number)}\. .*?(?=^#|^\[\^|\Z)", words)
    assert found is not None
    return found[0]


def edited(words: str) -> str:
    """Insert 43 bis, delete 44, move 60 after 65, split 41, call 200 "200 bis", and take a comma from 42."""
    words = words.replace(article(words, "43"), article(words, "43") + ADDED + "\n")
    words = words.replace(article(words, "44"), "")
    moved = article(words, "60")
    words = words.replace(moved, "").replace(article(words, "65"), article(words, "65") + moved)
    words = words.replace("\n3. A child who travels", "\n### Article 41 bis. Families\n\n1. A child who travels")
    words = words.replace("\n4. A family whose members hold", "\n2. A family whose members hold")
    words = words.replace("### Article 200. ", "### Article 200 bis. ")
    return words.replace("has a disability, or because", "has a disability or because")
