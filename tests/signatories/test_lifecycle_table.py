"""The product of states and verbs: what the table has works, everything else leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from signatories import lifecycle
from signatories.lifecycle import Refusal, table
from signatories.models import AddressChange, AuditEvent, Invitation, Question, Revision, Signature, Statement
from tests.signatories import makers
from tests.signatories.makers import again, draft, moderator, reason, reservation

pytestmark = pytest.mark.django_db

Call = Callable[[Signature], Any]


def seen(signature: Signature) -> dict[str, Any]:
    return {"seen": again(signature).version, "by": moderator()}


def question(signature: Signature, kind: str) -> Question:
    return Question.objects.filter(signature=signature, kind=kind).latest("pk")


# How each verb is called on a signature that exists. What it needs beside it is laid out by ``BESIDE``.
VERBS: dict[str, Call] = {
    "confirm": lifecycle.confirm,
    "expire": lifecycle.expire,
    "publish": lambda s: lifecycle.publish(s, **seen(s)),
    "decline": lambda s: lifecycle.decline(s, reason=reason(), **seen(s)),
    "hold": lambda s: lifecycle.hold(s, code="identity", **seen(s)),
    "release": lambda s: lifecycle.release(s, **seen(s)),
    "ask": lambda s: lifecycle.ask(s, text="Which of the two is you?", **seen(s)),
    "answer": lambda s: lifecycle.answer(question(s, "question"), text="The second."),
    "agree": lambda s: lifecycle.agree(question(s, "agreement")),
    "take_down": lambda s: lifecycle.take_down(s, reason=reason(), **seen(s)),
    "reopen": lambda s: lifecycle.reopen(s, **seen(s)),
    "edit_form": lambda s: lifecycle.edit_form(s, changes={"name": "Ada King"}, **seen(s)),
    "revise": lambda s: lifecycle.revise(s, changes={"name": "Ada King"}),
    "accept": lambda s: lifecycle.accept(Revision.objects.get(signature=s), **seen(s)),
    "refuse_revision": lambda s: lifecycle.refuse_revision(
        Revision.objects.get(signature=s), reason=reason(), **seen(s)
    ),
    "withdraw": lifecycle.withdraw,
    "claim": lambda s: lifecycle.claim(Invitation.objects.get(signature=s)),
    "feature": lambda s: lifecycle.feature(s, rank=3, **seen(s)),
    "unfeature": lambda s: lifecycle.unfeature(s, **seen(s)),
    "change_address": lambda s: lifecycle.change_address(AddressChange.objects.get(signature=s)),
    "erase": lifecycle.erase,
    "undo": lambda s: lifecycle.undo(s, by=moderator()),
}
# These verbs make a signature: there is no state from which they could be called on one that exists.
BIRTHS = {"submit", "import", "enter"}


def without_contact(signature: Signature) -> None:
    """As the commission's lines are, so that only the state can refuse an invitation's claim."""
    signature.contact.delete() if hasattr(signature, "contact") else None


def invited(signature: Signature) -> None:
    without_contact(again(signature))
    Invitation.objects.create(
        signature=signature, email="ada@example.net", by=moderator().staff, at=signature.submitted_at
    )


def asked(signature: Signature, kind: str = "question") -> None:
    statement = makers.statement_of(signature) if kind == "agreement" else None
    Question.objects.create(
        signature=signature, statement=statement, kind=kind, by=moderator().staff, at=signature.submitted_at
    )


BESIDE: dict[str, Call] = {
    "release": lambda s: s.holds.create(code="identity", at=s.submitted_at),
    "answer": asked,
    "agree": lambda s: asked(s, "agreement"),
    "accept": lambda s: s.revisions.create(origin="signer", after={"name": "Ada King"}, made_at=s.submitted_at),
    "refuse_revision": lambda s: s.revisions.create(origin="signer", after={"name": "A"}, made_at=s.submitted_at),
    "claim": invited,
    "unfeature": lambda s: Signature.objects.filter(pk=s.pk).update(kind="selected", rank=1),
    "change_address": lambda s: AddressChange.objects.create(signature=s, email="new@example.org", at=s.submitted_at),
}


def arranged(state: str, verb: str) -> Signature:
    """Return a signature in the state, with all beside it that the verb could ask for."""
    signature = makers.MAKERS[state]()
    if verb == "undo" and state in {"withdrawn", "erased", "unconfirmed"}:
        return signature
    if verb == "undo" and state == "pending":
        lifecycle.hold(signature, code="identity", **seen(signature))
    elif lay_out := BESIDE.get(verb):
        lay_out(signature)
    return again(signature)


def trace() -> tuple[Any, str]:
    ledger = settings.DATA_DIR / "ledger" / "removals.log"
    return makers.everything(), ledger.read_text() if ledger.exists() else ""


PRODUCT = [(state, verb) for state in table.SIGNATURE_STATES for verb in VERBS]
ALLOWED = {(t.before, t.verb) for t in table.SIGNATURE}


def test_every_verb_of_the_table_is_walked_and_built() -> None:
    assert {t.verb for t in table.SIGNATURE} == {*VERBS, *BIRTHS}
    assert {t.before for t in table.SIGNATURE if t.verb in BIRTHS} == {table.NEW}
    assert [t for t in (*table.SIGNATURE, *table.STATEMENT) if not t.built] == []


@pytest.mark.parametrize(("state", "verb"), [pair for pair in PRODUCT if pair not in ALLOWED])
def test_what_is_not_in_the_table_leaves_no_trace(state: str, verb: str) -> None:
    signature = arranged(state, verb)
    reason(), moderator()
    before = trace()
    with pytest.raises(Refusal):
        VERBS[verb](signature)
    assert trace() == before


@pytest.mark.parametrize(("state", "verb"), [pair for pair in PRODUCT if pair in ALLOWED])
def test_what_is_in_the_table_works_and_is_audited_once(state: str, verb: str) -> None:
    signature = arranged(state, verb)
    count = AuditEvent.objects.filter(subject=signature.uuid).count()
    VERBS[verb](signature)
    after = again(signature)
    events = list(AuditEvent.objects.filter(subject=signature.uuid).order_by("pk"))
    assert len(events) == count + 1
    assert (events[-1].verb, events[-1].from_state, events[-1].to_state) == (verb, state, after.state)
    assert events[-1].version == after.version > signature.version
    assert table.allowed(table.SIGNATURE, verb, state, after.state)


@pytest.mark.parametrize("verb", sorted(BIRTHS))
def test_births(verb: str) -> None:
    born = {
        "submit": makers.unconfirmed,
        "import": makers.commission,
        "enter": makers.entered,
    }[verb]()
    event = AuditEvent.objects.get(subject=born.uuid)
    assert (event.verb, event.from_state, event.to_state) == (verb, table.NEW, born.state)
    assert table.allowed(table.SIGNATURE, verb, table.NEW, born.state)


@pytest.mark.parametrize("state", ["unconfirmed", "declined", "withdrawn", "erased", "", "live"])
def test_nobody_is_imported_into_another_state(state: str) -> None:
    sent = draft()
    before = trace()
    with pytest.raises(Refusal):
        lifecycle.import_signature(sent, state=state)
    assert trace() == before


# --- statements --------------------------------------------------------------------------------------

STATEMENT_VERBS: dict[str, Callable[[Statement], Any]] = {
    "publish": lambda s: lifecycle.publish_statement(s, seen=s.version, by=moderator()),
    "decline": lambda s: lifecycle.decline_statement(s, seen=s.version, by=moderator(), reason=reason()),
    "withdraw": lifecycle.withdraw_statement,
    "give_text": lambda s: lifecycle.give_text(s, reservation("Now in words.")),
    "supersede": lambda s: lifecycle.publish_statement(
        s.revisions.get(), seen=s.revisions.get().version, by=moderator()
    ),
}


def statement_in(state: str, verb: str) -> Statement:
    """Return a later statement of a published signature, in the state."""
    signature = makers.published(statements=())
    if verb == "give_text":
        signature = makers.commission(statements=(lifecycle.DraftStatement("unspecified"),))
        statement = makers.statement_of(signature)
        Statement.objects.filter(pk=statement.pk).update(state=state)
        return Statement.objects.get(pk=statement.pk)
    statement = lifecycle.propose(signature, reservation())
    if state in {"published", "superseded"}:
        lifecycle.publish_statement(statement, seen=statement.version, by=moderator())
    if state == "superseded" or verb == "supersede":
        statement.refresh_from_db()
        newer = Statement.objects.create(
            signature=signature, kind="declaration", text="Newer.", revises=statement, order=1
        )
        if state == "superseded":
            lifecycle.publish_statement(newer, seen=newer.version, by=moderator())
    if state == "declined":
        lifecycle.decline_statement(statement, seen=statement.version, by=moderator(), reason=reason())
    if state == "withdrawn":
        lifecycle.withdraw_statement(statement)
    return Statement.objects.get(pk=statement.pk)


STATEMENT_PRODUCT = [
    (state, verb) for state in table.STATEMENT_STATES for verb in STATEMENT_VERBS if verb != "supersede"
]
STATEMENT_ALLOWED = {(t.before, t.verb) for t in table.STATEMENT}


@pytest.mark.parametrize(("state", "verb"), [pair for pair in STATEMENT_PRODUCT if pair not in STATEMENT_ALLOWED])
def test_a_statement_moves_only_as_the_table_says(state: str, verb: str) -> None:
    statement = statement_in(state, verb)
    reason(), moderator()
    before = trace()
    with pytest.raises(Refusal):
        STATEMENT_VERBS[verb](statement)
    assert trace() == before


@pytest.mark.parametrize(
    ("state", "verb"), [*(pair for pair in STATEMENT_PRODUCT if pair in STATEMENT_ALLOWED), ("published", "supersede")]
)
def test_a_statement_moves_and_is_audited_once(state: str, verb: str) -> None:
    statement = statement_in(state, verb)
    assert statement.state == state
    count = AuditEvent.objects.filter(subject=statement.uuid).count()
    STATEMENT_VERBS[verb](statement)
    after = Statement.objects.get(pk=statement.pk)
    events = list(AuditEvent.objects.filter(subject=statement.uuid).order_by("pk"))
    assert len(events) == count + 1
    assert (events[-1].verb, events[-1].from_state, events[-1].to_state) == (verb, state, after.state)
    assert table.allowed(table.STATEMENT, verb, state, after.state)


def test_every_verb_of_statements_is_walked() -> None:
    with_the_signature = {"reopen", "undo", "import", "propose"}  # walked with it in test_lifecycle_decisions
    assert {t.verb for t in table.STATEMENT} == {*STATEMENT_VERBS, *with_the_signature}


@pytest.mark.parametrize("state", ["unconfirmed", "declined", "withdrawn", "erased"])
def test_nothing_is_proposed_to_a_signature_that_is_not_live(state: str) -> None:
    signature = makers.MAKERS[state]()
    before = trace()
    with pytest.raises(Refusal):
        lifecycle.propose(signature, reservation())
    assert trace() == before


# --- versions ----------------------------------------------------------------------------------------

DECISIONS = [verb for verb in VERBS if verb not in {"confirm", "expire", "withdraw", "claim", "change_address"}
             and verb not in {"erase", "undo", "revise", "answer", "agree"}]  # fmt: skip


@pytest.mark.parametrize("verb", DECISIONS)
def test_a_decision_on_an_older_version_is_refused(verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    state = next(t.before for t in table.SIGNATURE if t.verb == verb)
    signature = arranged(state, verb)
    reason(), moderator()
    before = trace()
    monkeypatch.setitem(globals(), "seen", lambda s: {"seen": again(s).version - 1, "by": moderator()})
    with pytest.raises(lifecycle.Stale):
        VERBS[verb](signature)
    assert trace() == before
