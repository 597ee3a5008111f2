"""What becomes of editions: a loaded text is published or dropped, a published one made the current one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from convention import instruments
from convention.models import ContentVersion, Edition

CARRIED = ("digest", "title", "subtitle", "article_count", "chapter_count", "source_name", "source_sha256")


class Refused(Exception):  # noqa: N818 - said to staff in one line
    """The edition may not be changed so; nothing was."""


@transaction.atomic
def publish(edition: Edition) -> bool:
    """Make a loaded text public; the first of a language becomes the current one. Tell whether anything changed."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    draft = edition.draft
    if not draft.get("digest"):
        return False
    for name in CARRIED:
        setattr(edition, name, draft[name])
    edition.date = draft["date"] or edition.date
    edition.loaded_at = datetime.fromisoformat(draft["loaded_at"])
    edition.published_at = edition.published_at or timezone.now()
    edition.draft = {}
    if not edition.is_specimen and Edition.objects.instrument(edition.language) is None:
        edition.is_current = True
    edition.save()
    instruments.index(edition)
    ContentVersion.bump()
    return True


@transaction.atomic
def make_current(edition: Edition) -> bool:
    """Let addresses without an edition mean this one; the one before stays at its own. Tell if anything changed."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.is_current:
        return False
    if edition.is_specimen or not edition.digest or edition.published_at is None:
        raise Refused(f"The edition {edition.slug} has no published text, so it cannot be the current one.")
    Edition.objects.filter(language=edition.language, is_current=True).update(is_current=False)
    edition.is_current = True
    edition.save(update_fields=["is_current"])
    ContentVersion.bump()
    return True


def clear(edition: Edition) -> None:
    """Drop a text that is not published."""
    if edition.digest:
        raise Refused(f"The edition {edition.slug} is published; its text cannot be dropped.")
    for rows in (edition.terms, edition.footnotes, edition.provisions, edition.articles, edition.divisions):
        rows.all().delete()
    edition.draft = {}
    edition.save(update_fields=["draft"])


@transaction.atomic
def drop(edition: Edition) -> None:
    """Remove a text that is not published, and its edition where nothing else needs it."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    clear(edition)
    if edition.published_at is None:
        edition.delete()
