"""After erase no table holds anything that the person said, was told or was known by."""

from __future__ import annotations

import io
import os
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.core.files import File
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from signatories import ledger, lifecycle
from signatories.lifecycle import DraftEvidence, DraftStatement
from signatories.models import AuditEvent, Contact, Evidence, Mail, Signature
from tests.signatories import makers
from tests.signatories.makers import again, moderator, question_of, reason, reservation, statement_of

pytestmark = pytest.mark.django_db


class Person:
    """Whatever is said about or by the person holds a piece that occurs nowhere else."""

    def __init__(self) -> None:
        self.secrets: list[str] = []

    def says(self, before: str = "") -> str:
        secret = uuid.uuid4().hex
        self.secrets.append(secret)
        return f"{before} {secret}".strip()

    def address(self) -> str:
        return f"{self.says()}@example.org"


def seen(signature: Signature) -> dict[str, Any]:
    return {"seen": again(signature).version, "by": moderator()}


def draft_of(person: Person) -> lifecycle.Draft:
    return makers.draft(
        name=person.says("Ada"),
        affiliation=person.says("Society"),
        position=person.says("Fellow"),
        organisation=person.says("Society of"),
        email=person.address(),
        statements=(statement_by(person),),
    )


def statement_by(person: Person) -> DraftStatement:
    return reservation(person.says("Not this:"))


# What may happen to a signature, as long as the table lets it; each takes the signature and the person.
def revise(s: Signature, p: Person) -> Any:
    return lifecycle.revise(s, changes={"name": p.says("Augusta"), "affiliation": p.says("Union")})


def accept(s: Signature, p: Person) -> Any:
    return lifecycle.accept(revise(s, p), **seen(s))


def edit(s: Signature, p: Person) -> Any:
    return lifecycle.edit_form(s, changes={"name": p.says("ADA"), "sort_key": p.says("ada")}, **seen(s))


def ask(s: Signature, p: Person) -> Any:
    return lifecycle.ask(s, text=p.says("Are you"), **seen(s))


def answer(s: Signature, p: Person) -> Any:
    ask(s, p)
    return lifecycle.answer(question_of(s), text=p.says("Yes, I am"))


def hold(s: Signature, p: Person) -> Any:
    return lifecycle.hold(s, code="identity", note=p.says("who is"), **seen(s))


def note(s: Signature, p: Person) -> Any:
    return lifecycle.note(s, by=moderator(), text=p.says("I know"))


def report(s: Signature, p: Person) -> Any:
    return lifecycle.report("not-me", signature=s, name=p.says(), email=p.address(), words=p.says("It is not"))


def close(s: Signature, p: Person) -> Any:
    return lifecycle.close_report(report(s, p), by=moderator(), note=p.says("wrote to"))


def new_address(s: Signature, p: Person) -> Any:
    return lifecycle.change_address(lifecycle.ask_address(s, email=p.address()))


def asked_address(s: Signature, p: Person) -> Any:
    return lifecycle.ask_address(s, email=p.address())


def propose(s: Signature, p: Person) -> Any:
    return lifecycle.propose(s, statement_by(p))


def revise_statement(s: Signature, p: Person) -> Any:
    return lifecycle.revise_statement(statement_of(s), statement_by(p))


def decline_statement(s: Signature, p: Person) -> Any:
    statement = statement_of(s)
    return lifecycle.decline_statement(
        statement, seen=statement.version, by=moderator(), reason=reason(), note=p.says("because of")
    )


def publish_statement(s: Signature, p: Person) -> Any:
    statement = statement_of(s)
    return lifecycle.publish_statement(statement, seen=statement.version, by=moderator())


def publish(s: Signature, p: Person) -> Any:
    return lifecycle.publish(s, **seen(s))


def decline(s: Signature, p: Person) -> Any:
    return lifecycle.decline(s, reason=reason(), note=p.says("I think"), **seen(s))


def take_down(s: Signature, p: Person) -> Any:
    return lifecycle.take_down(s, reason=reason(), note=p.says("told by"), **seen(s))


def reopen(s: Signature, p: Person) -> Any:
    return lifecycle.reopen(s, note=p.says("wrong about"), **seen(s))


def undo(s: Signature, p: Person) -> Any:
    return lifecycle.undo(s, by=moderator())


def withdraw(s: Signature, p: Person) -> Any:
    return lifecycle.withdraw(s)


def withdraw_statement(s: Signature, p: Person) -> Any:
    return lifecycle.withdraw_statement(statement_of(s))


STEPS = [revise, accept, edit, ask, answer, hold, note, report, close, new_address, asked_address, propose,
         revise_statement, decline_statement, publish_statement, publish, publish, decline, take_down, reopen, undo,
         withdraw, withdraw_statement]  # fmt: skip


def leftovers(person: Person) -> list[tuple[str, str]]:
    stored = {table: repr(rows) for table, rows in makers.everything().items()}
    ledger = settings.DATA_DIR / "ledger" / "removals.log"
    stored["ledger"] = ledger.read_text() if ledger.exists() else ""
    return [(table, secret) for secret in person.secrets for table, text in stored.items() if secret in text]


@given(steps=st.lists(st.sampled_from(STEPS), max_size=9), confirmed=st.booleans())
@examples(max_examples=30)
def test_after_any_history_nothing_of_the_person_is_left(steps: list[Any], confirmed: bool) -> None:
    person = Person()
    signature = lifecycle.submit(draft_of(person))
    if confirmed:
        lifecycle.confirm(signature)
    for step in steps:
        try:
            step(again(signature), person)
        except lifecycle.Refusal:
            continue
    lifecycle.erase(again(signature))
    # The one last mail carries its address itself, and only until it is sent.
    last = Mail.objects.filter(signature=signature, state="waiting")
    assert list(last.values_list("template", flat=True)) in ([], ["erased"], ["address-changed", "erased"])
    last.update(address="", state="sent")
    assert leftovers(person) == []
    assert again(signature).state == "erased"


def test_history_without_names_stays() -> None:
    signature = makers.published()
    uuid_, number, published_at = signature.uuid, signature.number, signature.published_at
    lifecycle.erase(signature)
    left = again(signature)
    assert (left.uuid, left.number, left.published_at, left.country) == (uuid_, number, published_at, "")
    assert makers.verbs_of(signature) == ["submit", "confirm", "publish", "erase"]
    assert [s.kind for s in signature.statements.all()] == ["reservation"]
    assert AuditEvent.objects.filter(signature_uuid=uuid_, verb="withdraw", subject_kind="statement").count() == 1


def test_the_last_mail_is_sent_and_forgets_its_address(mailbox: Any) -> None:
    signature = makers.published(email="ada@example.org")
    lifecycle.erase(signature)
    assert Contact.objects.count() == 0
    mailbox.deliver()
    assert [str(letter["To"]) for letter in mailbox.letters()] == ["ada@example.org"]
    assert list(Mail.objects.filter(template="erased").values_list("state", "address")) == [("sent", "")]


def test_an_unconfirmed_one_is_erased_without_a_mail() -> None:
    signature = makers.unconfirmed()
    lifecycle.erase(signature)
    assert makers.mails_of(signature) == []


def test_evidence_goes_with_its_signature(fresh_database: str) -> None:
    file = File(io.BytesIO(b"signed by hand"), name="Letter of Ada.pdf")
    signature = lifecycle.enter(makers.draft(), evidence=DraftEvidence("her letter", file), by=moderator())
    evidence = Evidence.objects.get()
    stored = settings.MEDIA_ROOT / str(evidence.file)
    assert (stored.read_bytes(), "Ada" in str(evidence.file)) == (b"signed by hand", False)
    lifecycle.erase(signature)
    assert (Evidence.objects.count(), stored.exists()) == (0, False)


def test_a_full_disk_leaves_no_half_line_in_the_log_and_nothing_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signature = makers.published()
    before = ledger.path().read_bytes()
    whole = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, line: whole(descriptor, line[:20]))
    with pytest.raises(OSError, match="No space left"):
        lifecycle.erase(signature)
    monkeypatch.undo()
    signature.refresh_from_db()
    assert (ledger.path().read_bytes(), signature.state) == (before, "published")
