"""What a copy needs, where it goes, how long it is kept, and what is known of it afterwards."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pyrage import x25519

from mimc_site.backup import keys, making, offsite, state
from mimc_site.backup.refusals import BackupError
from signatories import ledger


@pytest.fixture
def away(tmp_path: Path, settings: Any) -> Path:
    """Let BACKUP_COMMAND copy into a folder that stands for another machine."""
    place = tmp_path / "away"
    place.mkdir()
    settings.BACKUP_COMMAND = f"cp {{}} '{place}/'"
    return place


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Copy a database of a few words: what is copied is held by the drill."""

    class Words:
        name = "words"

        def dump(self, into: Path) -> tuple[dict[str, Any], list[str]]:
            into.write_text("words")
            return {}, []

    monkeypatch.setattr("mimc_site.backup.engines.engine", Words)
    settings.BACKUP_KEY = str(x25519.Identity.generate().to_public())


def copies() -> list[str]:
    return sorted(path.name for path in state.folder().glob("mimc-*"))


@pytest.mark.parametrize(
    ("key", "said"),
    [("", "BACKUP_KEY is not set"), ("age1nothing", "neither an age recipient"), ("/no/such/file", "cannot be read")],
)
def test_without_a_key_that_can_be_used_nothing_is_copied(key: str, said: str, settings: Any) -> None:
    settings.BACKUP_KEY = key
    with pytest.raises(CommandError, match=said):
        call_command("backup")
    assert copies() == []
    assert said in state.load().error


def test_a_key_file_may_hold_recipients_or_private_keys(tmp_path: Path) -> None:
    identity = x25519.Identity.generate()
    path = tmp_path / "keys"
    path.write_text(f"# two of us\n{identity.to_public()}\n\n{identity}\n")
    assert [str(one) for one in keys.recipients(str(path))] == [str(identity.to_public())] * 2
    assert [str(one) for one in keys.identities(str(path))] == [str(identity)]
    assert keys.identities(str(identity.to_public())) == []
    path.write_text("# empty\n")
    with pytest.raises(BackupError, match="holds no key"):
        keys.recipients(str(path))


def test_a_new_pair_of_keys_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("backup", "--new-key")
    public, _, private = capsys.readouterr().out.strip().splitlines()
    assert str(x25519.Identity.from_str(private).to_public()) == public.removeprefix("# BACKUP_KEY=")


def test_each_copy_and_the_log_leave_the_machine(quick: None, away: Path) -> None:
    ledger.write("number", "7")
    call_command("backup")
    assert sorted(path.name for path in away.iterdir()) == [*copies(), "removals.log"]
    assert state.load().sent_at != ""
    assert state.load().verified == "digest"


def test_the_log_leaves_whenever_it_grew_and_only_then(away: Path) -> None:
    assert (offsite.send_log(), offsite.log_is_behind()) == (False, False)
    ledger.write("number", "7")
    assert offsite.log_is_behind() is True
    assert [offsite.send_log(), offsite.send_log()] == [True, False]
    ledger.write("number", "8")
    assert offsite.send_log() is True
    assert (away / "removals.log").read_text() == ledger.path().read_text()


def test_the_log_goes_to_a_new_place_at_once(away: Path, tmp_path: Path, settings: Any) -> None:
    """A restore stops without it, and a copy lies there before anybody leaves again."""
    ledger.write("number", "7")
    assert offsite.send_log() is True
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    settings.BACKUP_COMMAND = f"cp {{}} '{elsewhere}/'"
    assert offsite.log_is_behind() is True
    assert [offsite.send_log(), offsite.send_log()] == [True, False]
    assert (elsewhere / "removals.log").read_text() == ledger.path().read_text()


def test_a_command_that_fails_is_told_and_the_copy_stays(quick: None, settings: Any) -> None:
    settings.BACKUP_COMMAND = f"{sys.executable} -c 'import sys; sys.exit(\"no line to the other machine\")'"
    with pytest.raises(CommandError, match="no line to the other machine"):
        call_command("backup")
    known = state.load()
    assert (copies(), known.sent_at) == ([known.file], "")
    assert "no line to the other machine" in known.error
    settings.BACKUP_COMMAND = ""
    call_command("backup")
    assert state.load().error == ""


def test_a_file_that_does_not_read_as_it_was_written_is_no_copy(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mimc_site.backup.archive.file_digest", lambda path: "another")
    with pytest.raises(CommandError, match="does not read as it was written"):
        call_command("backup")
    assert copies() == []


def test_copies_are_kept_for_thirty_days() -> None:
    state.folder().mkdir()
    now = timezone.now()
    for days in (29, 31):
        (state.folder() / f"mimc-{(now - timedelta(days=days)).strftime(making.STAMP)}.tar.age").touch()
    (state.folder() / "mimc-of-somebody.tar.age").touch()
    making.forget_old(now)
    assert copies() == [f"mimc-{(now - timedelta(days=29)).strftime(making.STAMP)}.tar.age", "mimc-of-somebody.tar.age"]


def test_only_where_the_newest_is_older(quick: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("backup", "--if-older", "24")
    call_command("backup", "--if-older", "24")
    assert len(copies()) == 1
    assert "the newest copy is of" in capsys.readouterr().out


def test_a_copy_is_old_after_two_days() -> None:
    now = timezone.now()
    ages = [state.BackupState(made_at=(now - timedelta(days=days)).isoformat()).is_old for days in (1, 3)]
    assert [state.BackupState().is_old, *ages] == [True, False, True]


def test_two_copies_at_once_are_refused(quick: None) -> None:
    state.folder().mkdir()
    with making._alone(), pytest.raises(BackupError, match="Another copy is being made"), making._alone():
        pass


def test_a_copy_that_may_wait_begins_when_the_other_has_ended(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    state.folder().mkdir()
    other = ExitStack()
    other.enter_context(making._alone())
    waited = []
    monkeypatch.setattr(making.time, "sleep", lambda seconds: (waited.append(seconds), other.close()))
    with making._alone(patience=60):
        assert waited == [making.BETWEEN_TRIES]
