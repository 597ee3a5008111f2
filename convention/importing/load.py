"""From a text to the rows of an edition, in one transaction; and from a loaded edition to a published one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from convention import editions
from convention.importing import canonical
from convention.importing.reading import Reading
from convention.importing.rows import write
from convention.importing.structure import Division as TextDivision
from convention.importing.structure import Kind, Text
from convention.models import Edition

COUNTED = (Kind.CHAPTER, Kind.PART, Kind.TITLE, Kind.BOOK)


class NotLoaded(Exception):  # noqa: N818 - a refusal, said in one line
    """The edition may not take this text; nothing was written."""


@dataclass(frozen=True, slots=True)
class Target:
    """Which edition a text is for, and the file that it comes from. An empty title takes the text's own."""

    language: str
    label: str
    title: str = ""
    date: str = ""
    source_name: str = ""
    source_sha256: str = ""
    is_specimen: bool = False


def of_file(target: Target, reading: Reading) -> Target:
    """Return the target with the file that was read."""
    return replace(target, source_name=reading.name, source_sha256=reading.sha256)


@transaction.atomic
def load(text: Text, target: Target) -> tuple[Edition, bool]:
    """Write the text as the edition's draft, in the place of an earlier draft; tell whether anything changed."""
    from convention.rendering import render_edition

    edition, digest = _edition(target), canonical.digest(text)
    if edition.digest == digest or (not edition.digest and edition.draft.get("digest") == digest):
        return edition, False
    if edition.digest:
        raise NotLoaded(
            f"The edition {edition.slug} is published with another text (digest {edition.digest[:12]}…). "
            "A published text is never changed: import the correction under a label of its own."
        )
    editions.clear(edition)
    write(edition, text)
    edition.draft = _draft(text, target, digest)
    if not edition.published_at:
        edition.title = edition.draft["title"]
    edition.save()
    render_edition(edition)
    return edition, True


def _edition(target: Target) -> Edition:
    # Lock first: two imports of one edition may run together.
    known = Edition.objects.select_for_update().filter(language=target.language, label=target.label).first()
    if known is None:
        return Edition.objects.create(
            language=target.language,
            label=target.label,
            date=target.date,
            title=(target.title or "…")[:300],
            is_specimen=target.is_specimen,
        )
    if known.is_specimen != target.is_specimen:
        raise NotLoaded(f"The edition {known.slug} is {'' if known.is_specimen else 'not '}the specimen.")
    return known


def _draft(text: Text, target: Target, digest: str) -> dict[str, object]:
    """What publishing will say of the edition."""
    return {
        "digest": digest,
        "title": (target.title or text.title or target.label)[:300],
        "subtitle": text.subtitle,
        "date": target.date,
        "article_count": sum(1 for _ in text.articles()),
        "chapter_count": _chapters(text),
        "source_name": target.source_name[:255],
        "source_sha256": target.source_sha256,
        "loaded_at": timezone.now().isoformat(timespec="seconds"),
    }


def _chapters(text: Text) -> int:
    """Count the divisions of the first rank, whatever the treaty calls them."""
    return sum(1 for item in text.items if isinstance(item, TextDivision) and item.kind in COUNTED)
