"""What staff do with a text: upload it, see what was read of it, accept or drop it, publish it."""

from __future__ import annotations

import logging
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from convention import editions
from convention.importing import load, reading, stored
from convention.importing.reading import Reading
from convention.importing.source import Unreadable
from convention.importing.structure import Place
from convention.models import Edition, TextImport
from staff.models import StaffAccount

log = logging.getLogger("site.importing")
State = TextImport.State
AT_ONCE = 300_000  # bytes of plain text that are read while the uploader waits; more is the worker's
SLOW = {".pdf", ".docx"}
AT_ONCE_SLOW = 100_000


class Refused(Exception):  # noqa: N818 - said to staff in one line
    """The import is in no state for this; nothing was done."""


def submit(upload: File, words: dict[str, str], *, by: StaffAccount) -> TextImport:
    """Store an upload; read it at once where it is small, else let the worker."""
    from convention.tasks import read_text_import

    name = PurePath(upload.name or "").name
    with transaction.atomic():
        item = TextImport(source_name=name[:255], uploaded_by=by, **words)
        item.file.save(name, upload, save=False)
        item.save()
        if not _is_small(name, upload.size or 0):
            transaction.on_commit(lambda: read_text_import.enqueue(item.pk))
            return item
    return read(item.pk)


def _is_small(name: str, size: int) -> bool:
    slow = PurePath(name).suffix.lower() in SLOW
    return size <= (AT_ONCE_SLOW if slow else AT_ONCE)


def read(pk: int) -> TextImport:
    """Read an upload that waits; reading it twice is harmless."""
    item = TextImport.objects.get(pk=pk)
    if item.state != State.WAITING:
        return item
    with item.file.open("rb") as file:
        content = file.read(reading.MOST_BYTES + 1)
    try:
        found = reading.read(item.source_name, content, language=item.language)
    except Unreadable as refusal:
        return _settle(item, state=State.REFUSED, refusal=str(refusal)[:500])
    return _settle(
        item,
        state=State.READ,
        outcome=stored.to_json(found.text),
        report=_report(found),
        digest=found.digest,
        articles=found.articles,
        source_sha256=found.sha256,
    )


@transaction.atomic
def _settle(item: TextImport, **changes: Any) -> TextImport:
    # Lock first: the task may have been queued twice, or staff may have dropped the upload meanwhile.
    item = TextImport.objects.select_for_update().get(pk=item.pk)
    if item.state == State.WAITING:
        for name, value in changes.items():
            setattr(item, name, value)
        item.save()
    return item


def _report(found: Reading) -> list[dict[str, str]]:
    """Return the report as lines; what was left out is in it whole, not shortened."""
    order = ["error", "warning", "guess"]
    lines = [
        {"severity": one.severity.value, "place": _said(one.place), "text": one.message}
        for one in sorted(found.findings, key=lambda one: order.index(one.severity.value))
    ]
    lines += [
        {"severity": "left out", "place": _said(one.place), "text": one.text, "reason": one.reason}
        for one in found.text.left_out
    ]
    return lines


def _said(place: Place) -> str:
    return "" if place.sort_key == (0, 0) else str(place)


@transaction.atomic
def accept(item: TextImport) -> Edition:
    """Load what was read as the edition's text, not public yet."""
    item = _locked(item, State.READ)
    if item.count("error"):
        raise Refused("A text with errors cannot be accepted. Correct the file and upload it again.")
    target = load.Target(
        language=item.language,
        label=item.label,
        title=item.title,
        date=item.date,
        source_name=item.source_name,
        source_sha256=item.source_sha256,
    )
    edition, _ = load.load(stored.from_json(item.outcome or {}), target)
    item.edition, item.state = edition, State.ACCEPTED
    item.save(update_fields=["edition", "state"])
    return edition


@transaction.atomic
def publish(item: TextImport) -> Edition:
    """Make an accepted text public."""
    item = _locked(item, State.ACCEPTED)
    edition = item.edition
    if edition is None or edition.draft.get("digest") != item.digest:
        raise Refused("Another text was loaded for this edition meanwhile. Look at its import.")
    editions.publish(edition)
    _close(item, State.PUBLISHED)
    edition.refresh_from_db()
    return edition


@transaction.atomic
def drop(item: TextImport) -> None:
    """Throw away what was read and, where it was accepted, the text that was loaded from it."""
    item = _locked(item, State.WAITING, State.READ, State.REFUSED, State.ACCEPTED)
    edition = item.edition
    if item.state == State.ACCEPTED and edition is not None and edition.draft.get("digest") == item.digest:
        editions.drop(edition)
    item.edition = None
    _close(item, State.DROPPED)


def _locked(item: TextImport, *states: State) -> TextImport:
    locked = TextImport.objects.select_for_update().get(pk=item.pk)
    if locked.state not in states:
        raise Refused(f"This import is {locked.get_state_display()}; that can no longer be done.")
    return locked


def _close(item: TextImport, state: State) -> None:
    """The outcome lives on in the edition or nowhere; the file goes once the row is settled for certain."""
    name, storage = item.file.name, item.file.storage
    item.state, item.settled_at, item.outcome, item.file = state, timezone.now(), None, ""
    item.save()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
