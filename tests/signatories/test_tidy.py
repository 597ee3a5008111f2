"""Retention: each rule at its border, nothing before it, and no word left in the file."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from signatories import counts, lifecycle, repairing, tasks, tidy
from signatories.models import (
    Access,
    AddressChange,
    AuditEvent,
    Claim,
    Contact,
    Count,
    Decision,
    Hold,
    Invitation,
    Mail,
    Note,
    Question,
    QueueEntry,
    Report,
    Revision,
    Signal,
    Signature,
    Statement,
    Switches,
)
from tests.signatories import makers
from tests.signatories.makers import again, moderator, reason, reservation, statement_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff(db: None) -> None:
    moderator(), reason()


def seen(signature: Signature) -> dict[str, Any]:
    return {"seen": again(signature).version, "by": moderator()}


def later(monkeypatch: pytest.MonkeyPatch, **time: float) -> None:
    moment = timezone.now() + timedelta(**time)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def removed() -> dict[str, int]:
    return {line.what: line.count for line in tidy.tidy() if line.count}


def closed_report(signature: Signature) -> Report:
    return lifecycle.close_report(lifecycle.report("not-me", signature=signature, words="Not me."), by=moderator())


def declined_apart(signature: Signature) -> Any:
    statement = lifecycle.propose(signature, reservation("Later."))
    return lifecycle.decline_statement(statement, seen=statement.version, by=moderator(), reason=reason())


def refused(signature: Signature) -> Any:
    revision = lifecycle.revise(signature, changes={"name": "Ada King"})
    return lifecycle.refuse_revision(revision, reason=reason(), **seen(signature))


def published_after(*steps: Callable[[Signature], Any]) -> Callable[[], Signature]:
    def make() -> Signature:
        signature = makers.pending()
        for step in steps:
            step(signature)
        return makers.again(makers.publish(signature))

    return make


# rule: (what is made, days after which it goes, what is left to look at then)
RULES: dict[str, tuple[Callable[[], Any], float, Callable[[], Any], Any]] = {
    "unconfirmed signatures": (makers.unconfirmed, 14, lambda: Signature.objects.get().state, "erased"),
    "declined signatures": (makers.declined, 180, lambda: Signature.objects.get().state, "erased"),
    "names and statements of withdrawn signatures": (
        makers.withdrawn,
        30,
        lambda: (*Signature.objects.values_list("state", "name", "number").get(), Contact.objects.count()),
        ("withdrawn", "", 1, 0),
    ),
    "texts of withdrawn statements": (
        lambda: lifecycle.withdraw_statement(statement_of(makers.published())),
        30,
        lambda: list(Statement.objects.values_list("state", "text", "targets")),
        [("withdrawn", "", None)],
    ),
    "texts of declined statements": (
        lambda: declined_apart(makers.published(statements=())),
        180,
        lambda: list(Statement.objects.values_list("state", "text", "targets")),
        [("declined", "", None)],
    ),
    "refused and dropped changes of lines": (
        lambda: refused(makers.published()),
        180,
        lambda: list(Revision.objects.values_list("state", "before", "after")),
        [("refused", {}, {})],
    ),
    "keyed hashes of networks": (makers.pending, 30, lambda: Contact.objects.get().network_key, ""),
    "keyed hashes of networks in reports": (
        lambda: lifecycle.report("remove", network_key="n"),
        30,
        lambda: Report.objects.get().network_key,
        "",
    ),
    "notes": (published_after(lambda s: lifecycle.note(s, by=moderator(), text="?")), 180, Note.objects.count, 0),
    "notes with decisions": (
        lambda: lifecycle.take_down(
            s := makers.published(), reason=reason(), note="Because.", **seen(s)
        ) and lifecycle.reopen(s, **seen(s)) and makers.publish(s),
        180,
        lambda: {d.note for d in Decision.objects.all()},
        {""},
    ),
    "signals": (published_after(lambda s: lifecycle.signal(s, "too-fast")), 180, Signal.objects.count, 0),
    "holds": (published_after(lambda s: lifecycle.hold(s, code="other", **seen(s))), 180, Hold.objects.count, 0),
    "questions and answers": (
        published_after(lambda s: lifecycle.ask(s, text="Who?", **seen(s))),
        180,
        lambda: list(Question.objects.values_list("text", "answer")),
        [("", "")],
    ),
    "reports": (lambda: closed_report(makers.published()), 180, Report.objects.count, 0),
    "invitations not used": (
        lambda: lifecycle.invite(makers.commission(), email="ada@example.org", by=moderator()),
        30,
        lambda: Invitation.objects.get().email,
        "",
    ),
    "new addresses not confirmed": (
        lambda: lifecycle.ask_address(makers.published(), email="new@example.org"),
        1,
        lambda: AddressChange.objects.get().email,
        "",
    ),
    "links and sessions": (makers.published, 14 + 30, Access.objects.count, 0),
    "claims of moderators": (
        lambda: Claim.objects.create(
            signature=makers.pending(), by=moderator().staff, until=timezone.now() + timedelta(minutes=5)
        ),
        5 / 1440,
        Claim.objects.count,
        0,
    ),
    "mails sent, failed or dropped": (
        lambda: (makers.pending(), Mail.objects.update(state="sent", due_at=timezone.now())),
        30,
        Mail.objects.count,
        0,
    ),
}  # fmt: skip
ELSEWHERE = {
    "addresses told that they will be emptied",
    "addresses of published signatures",
    "requests for a link",
    "results of tasks",
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_at_its_border(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make, days, look, left = RULES[rule]
    make()
    before = look()
    with monkeypatch.context() as patch:
        later(patch, days=days, minutes=-1)
        assert rule not in removed()
        assert look() == before != left
    later(monkeypatch, days=days, minutes=1)
    planned = {line.what: line.count for line in tidy.tidy(dry_run=True) if line.count}
    assert look() == before
    assert removed()[rule] == planned[rule] == 1
    assert look() == left
    assert rule not in removed()


def test_every_rule_is_tried() -> None:
    assert {rule.what for rule in tidy.RULES} == {*RULES, *ELSEWHERE}


def test_nobody_is_told_about_retention(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [make() for make in (makers.declined, makers.withdrawn, makers.unconfirmed)]
    Mail.objects.update(state="sent")
    later(monkeypatch, days=200)
    tidy.tidy()
    assert [again(s).state for s in made] == ["erased", "withdrawn", "erased"]
    assert Mail.objects.count() == 0


def test_what_waits_keeps_what_was_said_about_it(monkeypatch: pytest.MonkeyPatch) -> None:
    signature = makers.published()
    lifecycle.note(signature, by=moderator(), text="An old friend.")
    lifecycle.reopen(signature, **seen(signature))
    later(monkeypatch, days=400)
    tidy.tidy()
    assert Note.objects.count() == 1


def test_addresses_are_emptied_a_year_after_closing_and_are_told_before(monkeypatch: pytest.MonkeyPatch) -> None:
    makers.published()
    makers.pending()
    assert [removed().get(rule, 0) for rule in sorted(ELSEWHERE)] == [0, 0, 0, 0]
    Switches.objects.create(pk=1, closed_at=timezone.now())
    with monkeypatch.context() as patch:
        later(patch, days=334)
        assert "addresses told that they will be emptied" not in removed()
    with monkeypatch.context() as patch:
        later(patch, days=336)
        assert removed()["addresses told that they will be emptied"] == 1
        assert Mail.objects.filter(template="address-kept").count() == 1
        assert "addresses told that they will be emptied" not in removed()
    with monkeypatch.context() as patch:
        later(patch, days=364)
        assert "addresses of published signatures" not in removed()
    later(monkeypatch, days=367)
    assert removed()["addresses of published signatures"] == 1
    assert [contact.signature.state for contact in Contact.objects.all()] == ["pending"]


def test_the_command_prints_a_table_and_a_dry_run_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    makers.unconfirmed()
    later(monkeypatch, days=15)
    before = makers.everything()
    out = StringIO()
    call_command("tidy", "--dry-run", stdout=out)
    assert makers.everything() == before
    lines = out.getvalue().splitlines()
    assert lines[0] == "       1  unconfirmed signatures, after 14 days"
    assert len(lines) == len(tidy.RULES)


def test_the_daily_task_tidies_and_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    makers.unconfirmed()
    later(monkeypatch, days=15)
    result = tasks.tidy.call()
    assert (result["unconfirmed signatures"], result["counts"]) == (1, 0)


def test_no_word_is_left_in_the_file(fresh_database: str) -> None:
    """On SQLite erased text stays in free pages and in the log until both are written anew."""
    if connection.vendor != "sqlite":
        return
    secrets = [uuid.uuid4().hex for _ in range(4)]
    signature = makers.published(
        name=f"Ada {secrets[0]}",
        affiliation=secrets[1],
        email=f"{secrets[2]}@example.org",
        statements=(reservation(secrets[3] * 50),),
    )
    lifecycle.note(signature, by=moderator(), text=secrets[0])
    lifecycle.erase(signature)
    Mail.objects.update(state="sent", address="", due_at=timezone.now() - timedelta(days=60))
    Mail.objects.update(created_at=timezone.now() - timedelta(days=60))
    assert removed() != {}
    path = Path(str(connection.settings_dict["NAME"]))
    files = [path, path.with_name(path.name + "-wal")]
    held = [s for s in secrets for file in files if file.exists() and s.encode() in file.read_bytes()]
    assert held == []


# --- the nightly check -------------------------------------------------------------------------------


def test_wrong_copies_are_put_right() -> None:
    published, pending = makers.published(country="FR"), makers.pending()
    Signature.objects.filter(pk=published.pk).update(marked=False)
    Contact.objects.filter(signature=pending).update(live=False, capacity="organisation")
    QueueEntry.objects.all().delete()
    counts.recount()
    Count.objects.filter(name="published:public").update(value=7)
    Count.objects.create(name="published:country:XX", value=3)
    out = StringIO()
    call_command("recount", stdout=out)
    assert [line.split()[0] for line in out.getvalue().splitlines()] == ["1", "1", "1", "2"]
    assert again(published).marked is True
    assert (Contact.objects.get(signature=pending).live, Contact.objects.get(signature=pending).capacity) == (
        True,
        "own",
    )
    assert counts.values(["published:public", "queue", "published:country:XX"]) == {
        "published:public": 1, "queue": 1, "published:country:XX": 0,
    }  # fmt: skip
    assert {line.count for line in repairing.repair()} == {0}


def test_repairing_tells_nobody_and_decides_nothing() -> None:
    makers.published()
    audited, mails = AuditEvent.objects.count(), Mail.objects.count()
    Contact.objects.update(live=False)
    repairing.repair()
    assert (AuditEvent.objects.count(), Mail.objects.count()) == (audited, mails)
