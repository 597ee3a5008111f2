"""The verbs of page texts: show, ship, revise, bring back. Each change keeps a version and names its author."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from convention.models import ContentVersion, Prose, ProseVersion
from convention.prose import Words, render, shipped
from staff.models import StaffAccount


class StaleText(Exception):  # noqa: N818 - an answer to the editor, not an error
    """Somebody else has saved the text since the editor opened it."""

    message = _("Somebody has changed this text since you opened it. Copy your words, open it again, then save.")


def page(key: str) -> Prose:
    """Return the text as it stands; before it was loaded, the shipped one, unsaved: a GET never writes."""
    stored = Prose.objects.filter(key=key).first()
    if stored is not None:
        return stored
    words = shipped()[key]
    prose = Prose(key=key, title=words.title, description=words.description, markdown=words.markdown)
    prose.html = render(prose.markdown)
    return prose


@transaction.atomic
def revise(prose: Prose, words: Words, *, seen: int, by: StaffAccount) -> Prose:
    """Store what an editor wrote; raise ``StaleText`` where it is not a change of version ``seen``."""
    prose = _locked(prose, seen)
    if words == current(prose):
        return prose
    return _store(prose, words, by=by)


@transaction.atomic
def back_to_shipped(prose: Prose, *, seen: int, by: StaffAccount) -> Prose:
    """Take the project's own text again; what staff wrote stays in the history."""
    prose = _locked(prose, seen)
    if prose.is_shipped:
        return prose
    words = Words(prose.shipped_title, prose.shipped_description, prose.shipped_markdown)
    return _store(prose, words, by=by)


@transaction.atomic
def ship(key: str, words: Words) -> bool:
    """Load a shipped text; where staff have changed theirs, only remember what is shipped. Tell if anything changed."""
    prose = Prose.objects.select_for_update().filter(key=key).first() or Prose(key=key)
    known = Words(prose.shipped_title, prose.shipped_description, prose.shipped_markdown)
    if prose.pk and known == words:
        return False
    untouched = prose.is_shipped
    prose.shipped_title, prose.shipped_description = words.title, words.description
    prose.shipped_markdown = words.markdown
    if untouched:
        _store(prose, words, by=None)
    else:
        prose.save()
    return True


def current(prose: Prose) -> Words:
    return Words(prose.title, prose.description, prose.markdown)


def _locked(prose: Prose, seen: int) -> Prose:
    # Lock first: two editors may press Save together.
    locked = Prose.objects.select_for_update().get(pk=prose.pk)
    if locked.version != seen:
        raise StaleText
    return locked


def _store(prose: Prose, words: Words, *, by: StaffAccount | None) -> Prose:
    prose.title, prose.description, prose.markdown = words.title, words.description, words.markdown
    prose.html = render(words.markdown)
    prose.version += 1
    prose.save()
    ProseVersion.objects.create(
        prose=prose,
        number=prose.version,
        title=words.title,
        description=words.description,
        markdown=words.markdown,
        saved_by=by,
    )
    ContentVersion.bump()
    return prose


OWNER_SUMMARY = "owner-summary"  # empty until staff paste the owner's own summary
# Where each text stands.
PAGES = {
    "home": "convention:home",
    "summary": "convention:summary",
    OWNER_SUMMARY: "convention:summary",
    "interview": "convention:interview",
    "about": "convention:about",
    "privacy": "convention:privacy",
    "accessibility": "convention:accessibility",
    "text-missing": "convention:text",
}
