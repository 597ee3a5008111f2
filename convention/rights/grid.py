"""The grids in which staff fill the annotations: a table as rows of fields, and what was sent as the table's file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.text import slugify

from convention.models import Annotation, ChapterGroups, Edition
from convention.outline import PROVISION, Node, outline_of
from convention.rights.tables import ANNOTATIONS, CHAPTERS, Mistake, write

FIRST_LINE = 2  # of a table's file, after the line that names its columns
CELL = ("article", "provision", "kind", "code", "right", "groups", "note")


@dataclass(slots=True)
class Cells:
    """One row of a grid, with what is wrong in it."""

    values: dict[str, str]
    mistakes: list[str] = field(default_factory=list)

    def words(self, name: str) -> list[str]:
        return self.values.get(name, "").split()

    @property
    def groups(self) -> list[str]:
        return self.words("groups")

    @property
    def builds_on(self) -> list[str]:
        return self.words("builds_on")


def said(rows: Sequence[Cells], mistakes: Sequence[Mistake]) -> list[str]:
    """Give each mistake to its row, and return those that belong to none."""
    lost = []
    for mistake in mistakes:
        place = mistake.line - FIRST_LINE
        if 0 <= place < len(rows):
            rows[place].mistakes.append(mistake.message)
        else:
            lost.append(mistake.message)
    return lost


# --- chapters ------------------------------------------------------------------------------------------


def chapters(edition: Edition) -> list[tuple[Node, Cells]]:
    """Return a row for each chapter, filled or not."""
    stored = {row.chapter: row for row in ChapterGroups.objects.filter(edition=edition)}
    rows = []
    for node in outline_of(edition).chapters:
        row = stored.get(node.key) or ChapterGroups(chapter=node.key)
        values = {"chapter": node.key, "groups": row.groups, "builds_on": row.builds_on, "except": row.exceptions}
        rows.append((node, Cells(values)))
    return rows


def sent_chapters(edition: Edition, sent: QueryDict) -> list[tuple[Node, Cells]]:
    """Read the grid that was sent; the lists keep the order of its boxes."""
    return [
        (
            node,
            Cells(
                {
                    "chapter": node.key,
                    "groups": " ".join(sent.getlist(f"groups-{node.key}")),
                    "builds_on": " ".join(sent.getlist(f"builds-{node.key}")),
                    "except": " ".join(sent.get(f"except-{node.key}", "").split()),
                }
            ),
        )
        for node in outline_of(edition).chapters
    ]


def chapters_file(rows: Sequence[Cells]) -> bytes:
    return write(CHAPTERS, [row.values for row in rows]).encode()


# --- annotations of one chapter --------------------------------------------------------------------------


@dataclass(slots=True)
class Article:
    """An article with its rows; the last one is empty, to be filled."""

    node: Node
    rows: list[Cells]

    @property
    def paragraphs(self) -> list[str]:
        keys = (child.key for child in self.node.downward() if child.kind == PROVISION and child.key)
        return list(dict.fromkeys(keys))


def articles(edition: Edition, chapter: Node) -> list[Article]:
    stored: dict[str, list[Cells]] = {}
    for row in Annotation.objects.filter(edition=edition).values(*ANNOTATIONS):
        stored.setdefault(row["article"], []).append(Cells(dict(row)))
    return [Article(node, [*stored.get(node.key, []), _empty(node.key)]) for node in chapter.articles]


def _empty(article: str) -> Cells:
    return Cells({**dict.fromkeys(ANNOTATIONS, ""), "article": article})


def sent_articles(chapter: Node, sent: QueryDict) -> list[Article]:
    """Read the grid that was sent. A row without a kind is no row: that is how one is taken out."""
    found = []
    for node in chapter.articles:
        rows = [Cells(values) for values in _sent(node.key, sent) if values["kind"]]
        found.append(Article(node, [*rows, _empty(node.key)]))
    return found


def _sent(article: str, sent: QueryDict) -> Iterator[dict[str, str]]:
    # One list for each column: rows of an article are told apart by their place alone.
    columns = {name: sent.getlist(f"{name}-{article}") for name in CELL if name != "article"}
    for place in range(len(columns["kind"])):
        cells = {
            name: " ".join(values[place].split()) if place < len(values) else "" for name, values in columns.items()
        }
        yield {**cells, "article": article}


def filled(given: Sequence[Article]) -> list[Cells]:
    return [row for article in given for row in article.rows if row.values["kind"]]


def annotations_file(edition: Edition, given: Sequence[Article]) -> tuple[bytes, list[Cells]]:
    """Return the whole table with these articles' rows in their places, and its rows in the order of its lines."""
    places = {node.key: place for place, node in enumerate(outline_of(edition).articles)}
    ours = {article.node.key for article in given}
    kept = [Cells(dict(row)) for row in Annotation.objects.filter(edition=edition).values(*ANNOTATIONS)]
    rows = [row for row in kept if row.values["article"] not in ours] + filled(given)
    rows.sort(key=lambda row: places.get(row.values["article"], len(places)))
    _name(rows)
    return write(ANNOTATIONS, [row.values for row in rows]).encode(), rows


def _name(rows: Sequence[Cells]) -> None:
    """Give new rows a code, made from what they are about; it never changes afterwards."""
    taken = {row.values["code"] for row in rows}
    for row in rows:
        if not row.values["code"]:
            wanted = slugify(f"{row.values['right'] or row.values['kind']}-{row.values['article']}")[:50]
            code, count = wanted, 1
            while code in taken:
                count += 1
                code = f"{wanted}-{count}"
            row.values["code"] = code
            taken.add(code)
