"""``manage.py trial``: what ``make run`` does to the database, and what stops it in one line."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from convention.models import Edition
from signatories.models import KeyCheck, Signature
from staff.models import StaffAccount


def test_it_leaves_a_site_that_works(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("trial")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[:3] for line in lines] == [
        ["account", role, f"demo-{role}"] for role in ("moderator", "editor", "owner", "auditor")
    ]
    for _, role, name, password in lines:
        account = StaffAccount.objects.get(username=name)
        assert (account.role, account.is_demo, account.check_password(password)) == (role, True, True)
    assert (Signature.objects.published().count(), Edition.objects.filter(is_specimen=True).count()) == (38, 1)


def test_without_debug_it_does_nothing(db: None, settings) -> None:
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError, match="needs DEBUG=1"):
        call_command("trial")
    assert (StaffAccount.objects.count(), Signature.objects.count()) == (0, 0)


def test_a_database_newer_than_the_code_stops_it(fresh_database: str, manage) -> None:
    MigrationRecorder(connection).record_applied("signatories", "9999_from_tomorrow")
    done = manage("trial")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "CommandError: The database is newer than this code (signatories.9999_from_tomorrow). Update the code, "
        "or name another place for the data: make run DATA_DIR=/some/where\n"
    )


def test_another_key_stops_it(fresh_database: str, manage) -> None:
    KeyCheck.objects.create(pk=1, value="of another key")
    done = manage("trial")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Settings: HASH_KEY is not the key that this database was made with")
    assert done.stderr.count("\n") == 1


def test_a_database_that_does_not_answer_is_one_line(manage, tmp_path) -> None:
    done = manage("trial", DATABASE_URL=f"sqlite:///{tmp_path}/no/such/folder/site.sqlite3")
    assert (done.returncode, done.stderr) == (
        1,
        "CommandError: The database does not answer: unable to open database file\n",
    )


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    call_command("trial")
    return capsys.readouterr().out


def test_a_second_start_keeps_the_passwords(db: None, settings, capsys: pytest.CaptureFixture[str]) -> None:
    first = printed(capsys)
    assert printed(capsys) == first
    kept = settings.DATA_DIR / "demo-accounts.json"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_password_that_no_longer_opens_is_made_anew(db: None, settings, capsys: pytest.CaptureFixture[str]) -> None:
    first = printed(capsys)
    StaffAccount.objects.filter(username="demo-owner").update(password="changed by hand")
    second = printed(capsys)
    name, password = second.splitlines()[2].split()[2:]
    assert second != first
    assert StaffAccount.objects.get(username=name).check_password(password) is True
    (settings.DATA_DIR / "demo-accounts.json").write_text("[[1], {")
    assert printed(capsys) != second
