"""Hostile files end in a process of their own: each is refused with what to do, and the worker does its next job."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from convention.apart import Limits, Stopped, Why, answered
from convention.importing import desk
from convention.models import Edition, TextImport
from convention.tasks import read_text_import
from staff.models import Role, StaffAccount
from tests.convention.importing import making
from tests.convention.importing.test_load import treaty

pytestmark = pytest.mark.alike  # what an answer becomes in each database, test_desk.py shows
State = TextImport.State
READERS = "tests.support.readers"
LIMITS = Limits(memory=120, seconds=2, patience=600, answer=3)
KEPT = "Nothing was loaded. The file is kept until you drop this import."
SIMPLER = (
    "Save the text anew as a plain .docx or .txt, without pictures, and upload that. If this is the whole treaty and "
    "nothing else, ask the operator to raise the limit (docs/settings.md)."
)
AGAIN = "Upload it once more. If it ends so again, save the text in another format, and tell the operator."


def bomb() -> bytes:
    """Return a Word document within all limits of size that unpacks to more than a reader may hold."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", b"<a>" + b" " * (90 << 20) + b"</a>")
    return held.getvalue()


LAUGHS = (
    b"<!DOCTYPE l ["
    + b"".join(b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1)) * 10 if n else b"ha") for n in range(10))
    + b"]><akomaNtoso>&a9;</akomaNtoso>"
)
DEEP = b"<akomaNtoso>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</akomaNtoso>"
MEMORY = f"Reading this file took more than 120 MB of memory and was stopped. {KEPT} {SIMPLER}"
REFUSED = {
    "bomb.docx": (bomb, MEMORY),
    "laughs.xml": (lambda: LAUGHS, "The file has a document type or entities, which are not read for safety."),
    "deep.xml": (lambda: DEEP, "line 1: The file is not well-formed XML."),
    "take.txt": (lambda: b"x", MEMORY),
    "loop.txt": (lambda: b"x", f"Reading this file took more than 2 seconds and was stopped. {KEPT} {SIMPLER}"),
    "write.txt": (
        lambda: b"x",
        f"What was read of this file fills more than 3 MB, and no treaty does. {KEPT} {SIMPLER}",
    ),
    "sink.txt": (lambda: b"x", f"This file met a fault of ours while it was read (RecursionError). {KEPT} {AGAIN}"),
    "break.txt": (lambda: b"x", f"This file met a fault of ours while it was read (LookupError). {KEPT} {AGAIN}"),
    "killed.txt": (
        lambda: b"x",
        f"The process that read this file was ended from outside or crashed (SIGKILL). {KEPT} {AGAIN}",
    ),
}  # fmt: skip


def queued(name: str, content: bytes, by: StaffAccount) -> TextImport:
    item = TextImport(source_name=name, language="en", label="1999", uploaded_by=by)
    item.file.save(name, ContentFile(content), save=False)
    item.save()
    read_text_import.enqueue(item.pk)
    return item


@pytest.mark.django_db(transaction=True)
def test_the_worker_refuses_each_hostile_file_and_goes_on(
    settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.PARSER_LIMITS = LIMITS
    monkeypatch.setattr(desk, "READER", f"{READERS}.lines")
    by = StaffAccount.objects.create_user("editor", role=Role.EDITOR, is_staff=True)
    for name, (content, _) in REFUSED.items():
        queued(name, content(), by)
    good = queued("treaty.md", making.as_markdown(treaty()), by)
    with caplog.at_level(logging.WARNING, "site.importing"):
        call_command("db_worker", batch=True, startup_delay=False)
    refused = TextImport.objects.filter(state=State.REFUSED, outcome__isnull=True, report=[])
    assert dict(refused.values_list("source_name", "refusal")) == {name: line for name, (_, line) in REFUSED.items()}
    assert all(item.file.storage.exists(item.file.name) for item in refused)
    good.refresh_from_db()
    assert (good.state, good.articles, Edition.objects.count()) == (State.READ, 2, 0)
    logged = [record.fields for record in caplog.records if record.name == "site.importing"]  # type: ignore[attr-defined]
    assert [one["why"] for one in logged] == ["MEMORY", "MEMORY", "TIME", "ANSWER", "BROKEN", "BROKEN", "KILLED"]
    assert logged[5]["trace"][-1].endswith(" break_")
    assert "Wren" not in repr(logged)


@pytest.mark.django_db(transaction=True)
def test_what_is_too_much_while_somebody_waits_is_left_to_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "READER", f"{READERS}.lines")
    by = StaffAccount.objects.create_user("editor", role=Role.EDITOR, is_staff=True)
    words = {"language": "en", "label": "1999", "date": "", "title": ""}
    item = desk.submit(ContentFile(b"x", "killed.txt"), words, by=by)
    assert (item.state, item.refusal) == (State.WAITING, "")
    monkeypatch.setattr(desk, "READER", "convention.importing.answer.lines")
    call_command("db_worker", batch=True, startup_delay=False)
    item.refresh_from_db()
    assert item.state == State.READ


@pytest.mark.django_db
def test_what_was_settled_meanwhile_is_not_settled_again() -> None:
    by = StaffAccount.objects.create_user("editor", role=Role.EDITOR, is_staff=True)
    item = queued("treaty.md", making.as_markdown(treaty()), by)
    TextImport.objects.update(state=State.DROPPED)
    found = desk._settle(item, state=State.REFUSED, refusal="Late.")
    assert (found.state, found.refusal) == (State.DROPPED, "")


def ask(call: str, limits: Limits) -> Any:
    with Path("/dev/null").open("rb") as file, answered(f"{READERS}.{call}", file, limits) as answer:
        return json.loads(answer.read())


def test_a_reader_is_held_to_its_limits_and_knows_no_secret() -> None:
    mb = 1 << 20
    limits = {"CORE": [0, 0], "AS": [90 * mb, 90 * mb], "CPU": [7, 8], "FSIZE": [2 * mb, 2 * mb]}
    found = ask("bounds", Limits(memory=90, seconds=7, patience=600, answer=2))
    assert found == {"limits": limits, "has alarm": True, "environment": ["LC_CTYPE", "MALLOC_ARENA_MAX"]}


def test_one_that_waits_for_ever_is_ended_by_the_clock() -> None:
    with pytest.raises(Stopped) as stopped:
        ask("wait", Limits(memory=90, seconds=7, patience=1, answer=2))
    assert stopped.value.why is Why.TIME
