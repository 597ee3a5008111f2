"""What staff do with a text: upload it, see what was read of it, accept or drop it, publish it."""

from __future__ import annotations

import json
import logging
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import JSONField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from convention import editions
from convention.apart import Limits, Stopped, Why, answered
from convention.importing import load, stored
from convention.models import Edition, TextImport
from staff.models import StaffAccount

log = logging.getLogger("site.importing")
State = TextImport.State
AT_ONCE = 300_000  # bytes of plain text that are read while the uploader waits; more is the worker's
SLOW = {".pdf", ".docx"}
AT_ONCE_SLOW = 100_000
READER = "convention.importing.answer.lines"
KEPT = "Nothing was loaded. The file is kept until you drop this import."
SIMPLER = (
    "Save the text anew as a plain .docx or .txt, without pictures, and upload that. If this is the whole treaty and "
    "nothing else, ask the operator to raise the limit (docs/settings.md)."
)
AGAIN = "Upload it once more. If it ends so again, save the text in another format, and tell the operator."


class Refused(Exception):  # noqa: N818 - said to staff in one line
    """The import is in no state for this; nothing was done."""


def submit(upload: File, words: dict[str, str], *, by: StaffAccount) -> TextImport:
    """Store an upload; read it at once where that is quickly done, else let the worker."""
    name = PurePath(upload.name or "").name
    with transaction.atomic():
        item = TextImport(source_name=name[:255], uploaded_by=by, **words)
        item.file.save(name, upload, save=False)
        item.save()
        if not _is_small(name, upload.size or 0):
            transaction.on_commit(lambda: _leave_to_the_worker(item))
            return item
    try:
        return _read(item, settings.PARSER_AT_ONCE)
    except Stopped:
        _leave_to_the_worker(item)
    return item


def _is_small(name: str, size: int) -> bool:
    slow = PurePath(name).suffix.lower() in SLOW
    return size <= (AT_ONCE_SLOW if slow else AT_ONCE)


def _leave_to_the_worker(item: TextImport) -> None:
    from convention.tasks import read_text_import

    read_text_import.enqueue(item.pk)


def read(pk: int) -> TextImport:
    """Read an upload that waits, within the limits of the settings; reading it twice is harmless.

    Whatever the file does to its reader, it ends as read or as refused, and the reason says what to do.
    """
    item = TextImport.objects.get(pk=pk)
    if item.state != State.WAITING:
        return item
    limits = settings.PARSER_LIMITS
    try:
        return _read(item, limits)
    except Stopped as stopped:
        fields = {"import": pk, "why": stopped.why.name, "detail": stopped.detail, "trace": stopped.trace}
        log.warning("the reading of a file was stopped", extra={"fields": fields})
        return _settle(item, state=State.REFUSED, refusal=_refusal(stopped, limits))


def _read(item: TextImport, limits: Limits) -> TextImport:
    """Let another process read the upload, and store what it answers. What it read passes through here unparsed."""
    with (
        item.file.open("rb") as file,
        answered(READER, file.file, limits, name=item.source_name, language=item.language) as answer,
    ):
        facts = json.loads(answer.readline())
        if "refusal" in facts:
            return _settle(item, state=State.REFUSED, refusal=facts["refusal"][:500])
        report, outcome = (Cast(Value(answer.readline().decode()), JSONField()) for _ in range(2))
        return _settle(item, state=State.READ, report=report, outcome=outcome, **facts)


def _refusal(stopped: Stopped, limits: Limits) -> str:
    """Say what happened, what was kept and what to do."""
    happened, then = {
        Why.MEMORY: (f"Reading this file took more than {limits.memory} MB of memory and was stopped.", SIMPLER),
        Why.TIME: (f"Reading this file took more than {limits.seconds} seconds and was stopped.", SIMPLER),
        Why.ANSWER: (f"What was read of this file fills more than {limits.answer} MB, and no treaty does.", SIMPLER),
        Why.KILLED: (f"The process that read this file was ended from outside or crashed ({stopped.detail}).", AGAIN),
        Why.BROKEN: (f"This file met a fault of ours while it was read ({stopped.detail}).", AGAIN),
    }[stopped.why]
    return f"{happened} {KEPT} {then}"


@transaction.atomic
def _settle(item: TextImport, **changes: Any) -> TextImport:
    # Lock first: the task may have been queued twice, or staff may have dropped the upload meanwhile.
    rows = TextImport.objects.filter(pk=item.pk)
    if rows.select_for_update().values_list("state", flat=True).get() == State.WAITING:
        rows.update(**changes)
    # Report and outcome are megabytes, and only pages show them.
    return rows.defer("report", "outcome").get()


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
