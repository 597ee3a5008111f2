"""Loads the project's own content: page texts, the edition, the interview and the talks. Safe to run again.

What staff changed stays; what staff removed does not come back.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from convention import editing, editions, instruments
from convention.importing import load
from convention.importing.reading import read
from convention.models import ContentVersion, Edition, Instrument, Interview, Talk
from convention.prose import shipped
from convention.rights.stored import known_places, load_annotations, load_chapters
from convention.rights.tables import read_annotations, read_chapters

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


@transaction.atomic
def seed() -> list[str]:
    """Load everything of this room but the specimen; return one line for each thing that changed."""
    return [*_seed_prose(), *_seed_edition(), *_seed_interview()]


def _seed_prose() -> list[str]:
    return [f"page text: {key}" for key, words in shipped().items() if editing.ship(key, words)]


def _seed_edition() -> list[str]:
    """Make the edition that people signed, without its text, which is the owner's to load."""
    fields = _read("edition.json")
    if Edition.objects.filter(language=fields["language"], label=fields["label"]).exists():
        return []
    is_current = Edition.objects.instrument(fields["language"]) is None
    edition = Edition.objects.create(**fields, is_current=is_current, published_at=timezone.now())
    ContentVersion.bump()
    return [f"edition: {edition.slug}"]


def _seed_interview() -> list[str]:
    """Load the interview and, with it and only then, the talks: staff may have removed some since."""
    if Interview.objects.exists():
        return []
    content = _read("interview.json")
    Interview.objects.create(pk=1, **content["interview"])
    for talk in content["talks"]:
        Talk.objects.create(**{**talk, "date": date.fromisoformat(talk["date"])})
    ContentVersion.bump()
    return ["interview and talks"]


def _read(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def seed_specimen() -> list[str]:
    """Import the specimen by the path that every text takes, and publish it. A published one is never changed."""
    said = _seed_instruments()
    if Edition.objects.filter(is_specimen=True).exclude(digest="").exists():
        return said
    files = sorted((FIXTURES / "specimen").glob("*.md"))
    content = b"\n\n".join(file.read_bytes() for file in files)
    reading = read("specimen.md", content)
    target = load.Target(language="en", label="specimen", is_specimen=True)
    edition, _ = load.load(reading.text, load.of_file(target, reading))
    editions.publish(edition)
    return [*said, f"specimen: {edition.slug}, {reading.articles} articles", *_annotate(edition)]


def _seed_instruments() -> list[str]:
    """Load the list of instruments that the specimen names, once: from then on it is the editors'."""
    if Instrument.objects.exists():
        return []
    rows = Instrument.objects.bulk_create(Instrument(**row) for row in _read("instruments.json"))
    instruments.index_all()
    return [f"other instruments: {len(rows)}"]


def _annotate(edition: Edition) -> list[str]:
    """Load whose rights and duties the specimen's articles are; the Convention's own are its staff's to fill."""
    known = known_places(edition)
    chapters = read_chapters((FIXTURES / "specimen" / "inheritance.csv").read_bytes(), known)
    annotations = read_annotations((FIXTURES / "specimen" / "rights.csv").read_bytes(), known)
    if mistakes := chapters.mistakes + annotations.mistakes:
        raise ValueError(f"The specimen's annotations: {mistakes[0]}")
    return [
        f"chapters with their groups: {load_chapters(edition, chapters)}",
        f"annotations: {load_annotations(edition, annotations)}",
    ]
