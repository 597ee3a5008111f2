"""The verbs of annotations: change a table, bring an earlier one back. Each change keeps a version and its author."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from convention.models import Edition, RightsVersion
from convention.rights.stored import annotations_csv, chapters_csv, known_places, load_annotations, load_chapters
from convention.rights.tables import ANNOTATIONS, CHAPTERS, Known, Mistake, Read, read_annotations, read_chapters, write
from staff.models import StaffAccount

Table = RightsVersion.Table


@dataclass(frozen=True, slots=True)
class Way:
    """How a table is read, loaded and written, and the column that names its rows."""

    columns: tuple[str, ...]
    key: str
    read: Callable[[bytes, Known], Read]
    load: Callable[[Edition, Read], int]
    written: Callable[[Edition], str]


WAYS: dict[str, Way] = {
    Table.CHAPTERS: Way(CHAPTERS, "chapter", read_chapters, load_chapters, chapters_csv),
    Table.ANNOTATIONS: Way(ANNOTATIONS, "code", read_annotations, load_annotations, annotations_csv),
}


class Stale(Exception):  # noqa: N818 - an answer to the editor, not an error
    """Somebody else has changed the table since the editor opened it."""


class Mistaken(Exception):  # noqa: N818 - the same
    """The table has mistakes, each with its line; nothing was changed."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(str(mistakes[0]))
        self.mistakes = mistakes


def current(edition: Edition, table: str) -> int:
    """Return the number of the version that stands; 0 where nothing was changed since it was loaded."""
    return edition.rights_versions.filter(table=table).order_by("-number").values_list("number", flat=True).first() or 0


@transaction.atomic
def change(edition: Edition, table: str, content: bytes, *, seen: int, by: StaffAccount, how: str) -> bool:
    """Put the table in the place of what the edition has; tell whether anything changed."""
    # Lock first: two editors may press Save together.
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    way, number = WAYS[table], current(edition, table)
    if number != seen:
        raise Stale
    read = way.read(content, known_places(edition))
    if read.mistakes:
        raise Mistaken(read.mistakes)
    before, after = way.written(edition), write(way.columns, read.rows)
    if after == before:
        return False
    if number == 0:
        number = 1
        _keep(edition, table, number, before, by=None, how=_("as it was loaded"))
    way.load(edition, read)
    _keep(edition, table, number + 1, after, by=by, how=how)
    return True


def _keep(edition: Edition, table: str, number: int, content: str, *, by: StaffAccount | None, how: str) -> None:
    RightsVersion.objects.create(
        edition=edition, table=table, number=number, content=content, saved_by=by, how=how[:200]
    )


def bring_back(version: RightsVersion, *, seen: int, by: StaffAccount) -> bool:
    """Take an earlier table again, as a new version."""
    how = _("version %(number)s taken again") % {"number": version.number}
    return change(version.edition, version.table, version.content.encode(), seen=seen, by=by, how=how)


# --- what a change changed ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows that came, went and changed, by their names."""

    added: Sequence[str]
    removed: Sequence[str]
    changed: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed)


def difference(table: str, before: str, after: str) -> Difference:
    """Return what differs between two tables; of a changed row, each cell with what it was and is."""
    way = WAYS[table]
    old, new = _by_key(before, way.key), _by_key(after, way.key)
    changed = []
    for key in old.keys() & new.keys():
        cells = [(name, old[key][name], new[key][name]) for name in way.columns if old[key][name] != new[key][name]]
        if cells:
            changed.append((key, cells))
    return Difference([key for key in new if key not in old], [key for key in old if key not in new], sorted(changed))


def _by_key(content: str, key: str) -> dict[str, dict[str, str]]:
    return {row[key]: row for row in csv.DictReader(io.StringIO(content, newline=""))}
