"""Loads the reasons for declining and the people of the Convention's own page. Safe to run again.

A person is known by a key that outlives erasure: who is in the database in any state is left as they are.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from convention.models import Edition
from signatories import lifecycle
from signatories.lifecycle import Draft, DraftStatement
from signatories.models import Reason, Signature, Statement

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
KINDS = (Signature.Kind.COMMISSION, Signature.Kind.SELECTED)


class NoEdition(Exception):  # noqa: N818 - said to the operator in one line
    """There is no edition that the people could belong to."""


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the Convention's own page, to the character; ``marked`` carries the ``*`` as data."""

    seed_key: str
    kind: str
    rank: int
    name: str
    affiliation: str
    marked: bool


def people(folder: Path = FIXTURES / "people") -> list[Person]:
    """Return everybody in the page's own order: commission, then selected."""
    return [person for kind in KINDS for person in _read(folder / f"{kind}.csv", kind)]


def _read(path: Path, kind: str) -> Iterator[Person]:
    with path.open(encoding="utf-8", newline="") as lines:
        for rank, row in enumerate(csv.DictReader(lines), start=1):
            yield Person(row["seed_key"], kind, rank, row["name"], row["affiliation"], row["marker"] == "*")


@transaction.atomic
def seed() -> list[str]:
    """Load what is missing; return one line for each thing that changed."""
    return [*_seed_reasons(), *_seed_people()]


def _seed_reasons() -> list[str]:
    known = set(Reason.objects.values_list("code", flat=True))
    reasons = json.loads((FIXTURES / "reasons.json").read_text(encoding="utf-8"))
    missing = [Reason(**reason) for reason in reasons if reason["code"] not in known]
    Reason.objects.bulk_create(missing)
    return [f"reasons for declining: {len(missing)}"] if missing else []


def _seed_people() -> list[str]:
    known = set(Signature.objects.filter(seed_key__isnull=False).values_list("seed_key", flat=True))
    missing = [person for person in people() if person.seed_key not in known]
    if not missing:
        return []
    edition = Edition.objects.filter(language="en", label="2017").first()
    if edition is None:
        raise NoEdition("The edition “English, 2017” is missing, so its signatories cannot be loaded.")
    for person in missing:
        lifecycle.import_signature(_draft(person, edition), state=Signature.State.PUBLISHED)
    return [f"signatories: {len(missing)}"]


def _draft(person: Person, edition: Edition) -> Draft:
    unspecified = (DraftStatement(kind=Statement.Kind.UNSPECIFIED),)
    return Draft(
        name=person.name,
        affiliation=person.affiliation,
        kind=person.kind,
        rank=person.rank,
        seed_key=person.seed_key,
        edition=edition,
        statements=unspecified if person.marked else (),
    )
