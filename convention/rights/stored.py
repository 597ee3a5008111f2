"""Annotations as rows: loaded whole from a table, and read back as the graph that pages ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import slugify

from convention.models import Annotation, ChapterGroups, ContentVersion, Edition
from convention.outline import PROVISION, Outline, outline_of
from convention.rights.graph import Entry, Rights
from convention.rights.tables import ANNOTATIONS, CHAPTERS, Known, Read, rule, write
from convention.rights.words import GROUPS


def known_places(edition: Edition) -> Known:
    """Return the articles, paragraphs and chapters that a table may name."""
    outline = outline_of(edition)
    articles = {
        node.key: frozenset(child.key for child in node.downward() if child.kind == PROVISION and child.key)
        for node in outline.articles
    }
    return Known(articles, frozenset(chapter.key for chapter in outline.chapters))


@transaction.atomic
def load_annotations(edition: Edition, read: Read) -> int:
    """Put the table in the place of what the edition had; return how many rows it now has."""
    Annotation.objects.filter(edition=edition).delete()
    Annotation.objects.bulk_create(
        Annotation(edition=edition, order=order, **row) for order, row in enumerate(read.rows, start=1)
    )
    ContentVersion.bump()
    return len(read.rows)


@transaction.atomic
def load_chapters(edition: Edition, read: Read) -> int:
    """Put the table in the place of what the edition had; return how many rows it now has."""
    ChapterGroups.objects.filter(edition=edition).delete()
    for row in read.rows:
        ChapterGroups.objects.create(
            edition=edition,
            chapter=row["chapter"],
            groups=row["groups"],
            builds_on=row["builds_on"],
            exceptions=row["except"],
        )
    ContentVersion.bump()
    return len(read.rows)


def rights_of(edition: Edition, **only: str) -> Rights:
    """Return the graph of an edition, in two queries beside its outline; ``only`` narrows the annotations."""
    chapters = _chapters(outline_of(edition))
    rules = [
        rule(row.chapter, row.groups, row.builds_on, row.exceptions)
        for row in ChapterGroups.objects.filter(edition=edition)
    ]
    entries = [
        Entry(
            row.code,
            chapters.get(row.article, ""),
            row.article,
            row.provision,
            row.kind,
            row.right,
            frozenset(row.groups.split()),
            row.note,
        )
        for row in Annotation.objects.filter(edition=edition, **only)
    ]
    return Rights(rules, entries)


@dataclass(frozen=True, slots=True)
class OnArticle:
    """Whom an article names, and to whom what it gives comes down by inheritance; (key, name) of each group."""

    named: Sequence[tuple[str, str | Promise]]
    heirs: Sequence[tuple[str, str | Promise]]


def on_article(edition: Edition, number: str) -> OnArticle:
    """Return whom an article of the body applies to; both empty where nothing is annotated."""
    rights = rights_of(edition, article=number)
    named = {group for entry in rights.entries for group in entry.groups}
    heirs = {group for entry in rights.entries for group in rights.heirs(entry.code)} - named
    return OnArticle(_in_order(named), _in_order(heirs))


def _in_order(groups: set[str]) -> list[tuple[str, str | Promise]]:
    return [(key, label) for key, label in GROUPS.items() if key in groups]


def _chapters(outline: Outline) -> dict[str, str]:
    return {article.key: article.top.key for article in outline.articles}


def anchor_of(outline: Outline, entry: Entry) -> str:
    """Return page and fragment of what an entry is about; the article's where its paragraph is not in the text."""
    article = next((node for node in outline.articles if node.key == entry.article), None)
    if article is None:
        return ""
    paragraph = outline.by_anchor.get(f"{article.anchor}-p{slugify(entry.provision)}") if entry.provision else None
    return (paragraph or article).address


def annotations_csv(edition: Edition) -> str:
    rows = Annotation.objects.filter(edition=edition).values(*ANNOTATIONS)
    return write(ANNOTATIONS, rows)


def chapters_csv(edition: Edition) -> str:
    rows = ChapterGroups.objects.filter(edition=edition)
    return write(
        CHAPTERS,
        (
            {"chapter": row.chapter, "groups": row.groups, "builds_on": row.builds_on, "except": row.exceptions}
            for row in rows
        ),
    )
