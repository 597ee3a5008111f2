"""The drill: a state by chance, a copy, more people leaving, the loss of everything, and the way back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult
from pyrage import x25519

from mimc_site.backup import archive, keys, state
from signatories import ledger, lifecycle, mailing
from signatories.lifecycle import DraftEvidence
from signatories.models import Contact, LinkRequest, Mail, NumberSequence, Signature, Statement
from signatories.startup import check_restored, unfinished
from tests.signatories import makers

# Written anew by the replay or by what follows it, whoever left: versions, copies, counts.
BESIDE = {
    "convention.ContentVersion",
    "signatories.Change",
    "signatories.Count",
    "signatories.CountChange",
    "signatories.LastRun",
    "signatories.LinkRequest",
    "signatories.AuditEvent",
    "signatories.Mail",
    "signatories.NumberSequence",
    "signatories.QueueEntry",
}


@pytest.fixture
def key(tmp_path: Path, settings: Any) -> Path:
    path = tmp_path / "key.txt"
    path.write_text(f"# for the drill\n{x25519.Identity.generate()}\n")
    settings.BACKUP_KEY = str(path)
    return path


def destroy() -> None:
    """Lose the database: what stands there afterwards is an empty one, as ``createdb`` leaves it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        connection.close()
    else:
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{ending}").unlink(missing_ok=True)


def lose_everything(settings: Any) -> None:
    destroy()
    if settings.MEDIA_ROOT.exists():
        settings.MEDIA_ROOT.rename(settings.MEDIA_ROOT.with_name("lost"))


def copy_now() -> Path:
    call_command("backup", verbosity=0)
    return state.folder() / state.load().file


def people(chance: random.Random, many: int) -> list[Signature]:
    kinds = ["unconfirmed", "pending", "published", "published", "published", "declined", "withdrawn", "erased"]
    made = [makers.MAKERS[chance.choice(kinds)](name=f"Person {place}") for place in range(many)]
    return [makers.again(one) for one in made]


def leave(signature: Signature, chance: random.Random) -> str:
    """Do one thing that a restore must not take back; return what, or nothing where the state has none."""
    signature = makers.again(signature)
    ways = ["erase"]
    if signature.state in {"pending", "published"}:
        ways += ["withdraw", "withdraw_statement"]
    if signature.state == "published":
        ways.append("take_down")
    way = chance.choice(ways)
    if signature.state == "erased":
        return ""
    if way == "withdraw_statement":
        lifecycle.withdraw_statement(makers.statement_of(signature))
    elif way == "take_down":
        lifecycle.take_down(signature, seen=signature.version, by=makers.moderator(), reason=makers.reason())
    else:
        getattr(lifecycle, way)(signature)
    return way


def rows(tables: dict[str, list[dict[str, Any]]], but: set[Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the rows of each table that are of nobody in ``but``, by the primary keys of signatures."""
    for name, found in tables.items():
        if name in BESIDE:
            continue
        mine = "id" if name == "signatories.Signature" else "signature_id"
        yield name, [row for row in found if row.get(mine) not in but and row.get("statement_id") not in but]


def test_nobody_comes_back_and_the_rest_is_as_it_was(fresh_database: str, key: Path, settings: Any) -> None:
    chance = random.Random(1)
    before = people(chance, 14)
    lifecycle.enter(
        makers.draft(name="On Paper", email=""),
        evidence=DraftEvidence("a letter", ContentFile(b"words on paper", "letter.pdf")),
        by=makers.moderator(),
    )
    LinkRequest.objects.create(email_key="k" * 64)
    copy = copy_now()
    stood = makers.everything()

    gone = {one.pk: way for one in chance.sample(before, 9) if (way := leave(one, chance))}
    late = makers.published(name="After the copy")
    highest = NumberSequence.objects.get(pk=1).highest
    lose_everything(settings)

    call_command("restore", str(copy), verbosity=0)

    now = makers.everything()
    assert unfinished().exists() is False
    statements = set(Statement.objects.filter(signature__in=gone).values_list("pk", flat=True))
    changed = {*gone, *statements}
    assert dict(rows(now, changed)) == dict(rows(stood, changed))
    for pk, way in gone.items():
        one = Signature.objects.get(pk=pk)
        if way == "erase":
            assert (one.state, one.name) == ("erased", "")
        elif way == "withdraw":
            assert one.state == "withdrawn"
        elif way == "take_down":
            assert one.state == "declined"
        else:
            assert not one.statements.filter(state__in=["pending", "published"]).exists()
    assert not Contact.objects.filter(signature__state="erased").exists()
    assert not Signature.objects.filter(uuid=late.uuid).exists()
    assert mailing.deliver_due() == 0
    assert not Mail.objects.filter(state="waiting").exists()
    held = {row["id"] for row in stood["signatories.Mail"] if row["state"] == "waiting"}
    assert set(Mail.objects.filter(state="held").values_list("pk", flat=True)) <= held
    assert not LinkRequest.objects.exists()
    assert not DBTaskResult.objects.filter(finished_at=None).exists()
    assert makers.published(name="The next one").number == highest + 1
    assert [path.read_bytes() for path in settings.MEDIA_ROOT.rglob("*.pdf")] == [b"words on paper"]


def test_a_statement_revised_and_then_withdrawn_does_not_come_back_in_its_earlier_words(
    fresh_database: str, key: Path, settings: Any
) -> None:
    signature = makers.published()
    first = makers.statement_of(signature)
    copy = copy_now()
    lifecycle.revise_statement(first, makers.reservation("Other words."))
    second = makers.statement_of(signature)
    lifecycle.publish_statement(second, seen=second.version, by=makers.moderator())
    lifecycle.withdraw_statement(makers.statement_of(signature))
    lose_everything(settings)

    call_command("restore", str(copy), verbosity=0)

    assert list(Statement.objects.values_list("state", flat=True)) == ["withdrawn"]
    assert makers.again(signature).marked is False


def test_what_staff_took_down_and_showed_again_is_shown(fresh_database: str, key: Path, settings: Any) -> None:
    signature = makers.published()
    copy = copy_now()
    lifecycle.take_down(signature, seen=signature.version, by=makers.moderator(), reason=makers.reason())
    lifecycle.undo(signature, by=makers.moderator())
    lose_everything(settings)
    call_command("restore", str(copy), verbosity=0)
    assert makers.again(signature).state == "published"


# --- what stops a restore ----------------------------------------------------------------------------


def test_without_the_log_it_stops_and_says_who_could_come_back(fresh_database: str, key: Path, settings: Any) -> None:
    makers.published()
    copy = copy_now()
    lose_everything(settings)
    whole = ledger.path().read_bytes()
    for content in (None, b"", whole[:-1], whole.replace(b"number 1", b"number 7")):
        ledger.path().unlink() if content is None else ledger.path().write_bytes(content)
        with pytest.raises(CommandError) as stopped:
            call_command("restore", str(copy), verbosity=0)
        assert "holds 1 signatures, 1 statements and 1 addresses" in str(stopped.value)
        assert connection.introspection.table_names() == []
    ledger.path().write_bytes(whole + b"2026-11-24 forget everything\n")
    with pytest.raises(CommandError, match="line 2 of the log of erasures cannot be read"):
        call_command("restore", str(copy), verbosity=0)
    ledger.path().write_bytes(whole)
    call_command("restore", str(copy), verbosity=0)
    assert Signature.objects.get().state == "published"


def test_a_place_that_is_not_empty_is_left_alone(fresh_database: str, key: Path, settings: Any) -> None:
    copy = copy_now()
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", str(copy), verbosity=0)
    destroy()
    settings.MEDIA_ROOT.mkdir(exist_ok=True)
    (settings.MEDIA_ROOT / "a.txt").write_text("a")
    with pytest.raises(CommandError, match="uploads is not empty"):
        call_command("restore", str(copy), verbosity=0)
    assert connection.introspection.table_names() == []


def test_a_spoiled_copy_a_foreign_key_and_another_hash_key_are_refused(
    fresh_database: str, key: Path, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers.published()
    copy = copy_now()
    lose_everything(settings)
    whole = copy.read_bytes()
    for spoiled in (whole[:-100], whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:], b"not a copy"):
        copy.write_bytes(spoiled)
        with pytest.raises(CommandError, match=r"cannot be|damaged"):
            call_command("restore", str(copy), verbosity=0)
    copy.write_bytes(whole)
    other = tmp_path / "other.txt"
    other.write_text(f"{x25519.Identity.generate()}\n")
    with pytest.raises(CommandError, match="cannot be decrypted"):
        call_command("restore", str(copy), key=str(other), verbosity=0)
    monkeypatch.setattr("mimc_site.health.CHECKS", {"keys": lambda: "another key", "migrations": lambda: ""})
    with pytest.raises(CommandError, match="another key"):
        call_command("restore", str(copy), verbosity=0)
    assert connection.introspection.table_names() == []
    assert unfinished().exists() is False


def test_a_site_whose_restore_was_killed_does_not_start(settings: Any) -> None:
    check_restored()
    unfinished().write_text("2026\n")
    with pytest.raises(SystemExit, match="A restore was not finished"):
        check_restored()


# --- the copy itself ---------------------------------------------------------------------------------


def test_the_copy_holds_every_table_and_can_be_read_by_the_key_alone(fresh_database: str, key: Path) -> None:
    signature = makers.published(name="Only Readable With The Key")
    copy = copy_now()
    assert signature.name.encode() not in copy.read_bytes()
    manifest = archive.check(copy, keys.identities(str(key)))
    assert manifest["tables"]["signatories_signature"][0] == 1
    assert state.load().verified == "decrypted"
    assert [path.name for path in state.folder().iterdir() if path.name.startswith("stage-")] == []
    assert oct(copy.stat().st_mode & 0o777) == "0o600"
