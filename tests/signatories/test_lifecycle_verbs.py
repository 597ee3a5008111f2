"""What each verb promises beyond the table: mails, numbers, copies, marks, undo, and what staff are held to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from convention.models import ContentVersion
from signatories import counts, lifecycle
from signatories.lifecycle import DraftStatement, Refusal, waiting
from signatories.models import (
    Access,
    AuditEvent,
    Contact,
    CountChange,
    Decision,
    Mail,
    Question,
    QueueEntry,
    Signature,
    Statement,
)
from tests.signatories import makers
from tests.signatories.makers import again, draft, mails_of, moderator, reason, reservation, statement_of, verbs_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff(db: None) -> None:
    """Made beforehand, so that a look at everything before and after differs by what the verb did."""
    moderator(), moderator("stranger"), reason()


def now_is(monkeypatch: pytest.MonkeyPatch, **later: float) -> None:
    moment = timezone.now() + timedelta(**later)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def seen(signature: Signature, by: lifecycle.Actor | None = None) -> dict[str, Any]:
    return {"seen": again(signature).version, "by": by or moderator()}


def ledger_lines() -> list[str]:
    path = settings.DATA_DIR / "ledger" / "removals.log"
    return [line.split(" ", 1)[1] for line in path.read_text().splitlines()] if path.exists() else []


def stored() -> dict[str, Any]:
    """Everything but what an undone decision leaves behind: itself, its audit, dropped mail, versions and changes."""
    rows = makers.everything()
    for left in ("AuditEvent", "Decision", "Mail", "CountChange", "Change"):
        del rows[f"signatories.{left}"]
    del rows["convention.ContentVersion"]
    for table in rows.values():
        for row in table:
            row.pop("version", None)
            row.pop("number", None)
    del rows["signatories.NumberSequence"]
    return rows


# --- submitting and confirming -----------------------------------------------------------------------


def test_the_same_submission_twice_is_one_signature_and_one_mail() -> None:
    sent = draft()
    first = lifecycle.submit(sent)
    assert lifecycle.submit(sent) == first
    assert Signature.objects.count() == 1
    assert mails_of(first) == ["confirm"]
    assert verbs_of(first) == ["submit"]
    assert Access.objects.get().purpose == Access.Purpose.CONFIRM


def test_confirming_erases_the_others_of_the_address_and_capacity_only() -> None:
    mine = [makers.unconfirmed(email="ada@example.org") for _ in range(3)]
    for_a_society = makers.unconfirmed(email="ADA@example.org", capacity="organisation")
    strangers = makers.unconfirmed(email="bob@example.org")
    assert lifecycle.rivals(mine[1]) == [mine[0], mine[2]]
    lifecycle.confirm(mine[1])
    assert [again(s).state for s in mine] == ["erased", "pending", "erased"]
    assert [again(s).state for s in (for_a_society, strangers)] == ["unconfirmed", "unconfirmed"]
    assert lifecycle.confirm(for_a_society).state == "pending"


def test_a_second_of_an_address_and_capacity_is_refused_and_shown_the_first() -> None:
    first = makers.pending(email="ada@example.org")
    second = makers.unconfirmed(email="Ada@Example.org")
    assert lifecycle.live_twin(second) == first
    before = makers.everything()
    with pytest.raises(lifecycle.AlreadyLive):
        lifecycle.confirm(second)
    assert makers.everything() == before


def test_the_database_itself_refuses_a_second_live_signature_of_an_address() -> None:
    makers.pending(email="ada@example.org")
    second = makers.unconfirmed(email="ada@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(signature=second).update(live=True)


@pytest.mark.parametrize("end", [lifecycle.withdraw, lifecycle.erase])
def test_after_an_end_the_address_may_sign_again(end: Any) -> None:
    first = makers.published(email="ada@example.org")
    end(first)
    second = makers.pending(email="ada@example.org")
    assert (second.pk != first.pk, second.state) == (True, "pending")


# --- publishing and numbers --------------------------------------------------------------------------


def test_a_signature_is_published_with_its_statements_in_one_decision() -> None:
    signature = makers.pending(statements=(reservation(), reservation("And not 13.")))
    version = ContentVersion.objects.get(pk=1).number if ContentVersion.objects.exists() else 0
    lifecycle.publish(signature, **seen(signature))
    signature = again(signature)
    assert [s.state for s in signature.statements.all()] == ["published", "published"]
    assert (signature.marked, signature.number) == (True, 1)
    assert (signature.contact.live, mails_of(signature)) == (True, ["confirm", "published"])
    assert ContentVersion.objects.get(pk=1).number > version
    assert AuditEvent.objects.filter(signature_uuid=signature.uuid, verb="publish").count() == 3


def test_numbers_rise_and_are_never_given_twice() -> None:
    first, second = makers.published(), makers.published()
    lifecycle.erase(second)
    third = makers.published()
    lifecycle.reopen(first, **seen(first))
    makers.publish(first)
    assert [again(s).number for s in (first, second, third)] == [1, 2, 3]
    assert [line for line in ledger_lines() if line.startswith("number")] == ["number 1", "number 2", "number 3"]


def test_a_published_signature_without_a_number_is_refused_by_the_database() -> None:
    signature = makers.pending()
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.filter(pk=signature.pk).update(state="published")


# --- undo --------------------------------------------------------------------------------------------


def declined_statement(signature: Signature) -> Any:
    statement = statement_of(signature)
    return lifecycle.decline_statement(statement, seen=statement.version, by=moderator(), reason=reason())


def superseding(signature: Signature) -> Any:
    fresh = lifecycle.revise_statement(statement_of(signature), reservation("Other words."))
    return lambda: lifecycle.publish_statement(fresh, seen=fresh.version, by=moderator())


def revised(signature: Signature) -> Any:
    return lifecycle.revise(signature, changes={"name": "Ada King", "country": "FR"})


# name: (maker, what comes before the decision, the decision)
DECISIONS: dict[str, tuple[Any, Any, Any]] = {
    "publish": (makers.pending, None, lambda s, _: lifecycle.publish(s, **seen(s))),
    "publish one that was held and asked": (
        makers.pending,
        lambda s: (
            lifecycle.hold(s, code="other", **seen(s, moderator("other"))),
            lifecycle.ask(s, text="Who?", **seen(s, moderator("other"))),
        ),
        lambda s, _: lifecycle.publish(s, **seen(s)),
    ),
    "decline": (makers.pending, None, lambda s, _: lifecycle.decline(s, reason=reason(), **seen(s))),
    "take down": (makers.published, None, lambda s, _: lifecycle.take_down(s, reason=reason(), **seen(s))),
    "reopen published": (makers.published, None, lambda s, _: lifecycle.reopen(s, **seen(s))),
    "reopen declined": (makers.declined, None, lambda s, _: lifecycle.reopen(s, **seen(s))),
    "hold": (makers.pending, None, lambda s, _: lifecycle.hold(s, code="identity", note="?", **seen(s))),
    "release": (
        makers.pending,
        lambda s: lifecycle.hold(s, code="identity", **seen(s)),
        lambda s, _: lifecycle.release(s, **seen(s)),
    ),
    "ask": (makers.pending, None, lambda s, _: lifecycle.ask(s, text="Who?", **seen(s))),
    "edit": (
        makers.published,
        None,
        lambda s, _: lifecycle.edit_form(s, changes={"name": "ADA", "country": "FR"}, **seen(s)),
    ),
    "edit of the place": (
        makers.pending,
        None,
        lambda s, _: lifecycle.edit_form(s, changes={"sort_key": "z"}, **seen(s)),
    ),
    "accept": (makers.published, revised, lambda s, r: lifecycle.accept(r, **seen(s))),
    "refuse": (makers.published, revised, lambda s, r: lifecycle.refuse_revision(r, reason=reason(), **seen(s))),
    "feature": (makers.published, None, lambda s, _: lifecycle.feature(s, rank=9, **seen(s))),
    "decline a statement of a pending one": (makers.pending, None, lambda s, _: declined_statement(s)),
    "decline a statement of a public one": (
        makers.published,
        lambda s: lifecycle.propose(s, reservation("Later.")),
        lambda s, _: declined_statement(s),
    ),
    "publish a statement that supersedes": (makers.published, superseding, lambda _, supersede: supersede()),
}


def standing() -> dict[str, int]:
    """Return the counts of what stands and waits; what happened is told for ever, an undo too."""
    return {name: number for name, number in counts.starting("").items() if not name.startswith("events")}


@pytest.mark.parametrize("name", DECISIONS)
def test_undo_within_ten_minutes_is_as_if_it_had_not_happened(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make, lay_out, decide = DECISIONS[name]
    signature = make()
    beside = lay_out(signature) if lay_out else None
    counts.recount()
    before, counted = stored(), standing()
    mails = mails_of(signature)
    now_is(monkeypatch)  # stands still from here: a slow machine must not take the last second
    decide(signature, beside)
    assert stored() != before
    now_is(monkeypatch, minutes=9, seconds=59)
    lifecycle.undo(signature, by=moderator())
    after = stored()
    # A revision taken back by staff's own edit stays as a dropped row; nothing else may differ.
    if name.startswith("edit"):
        [dropped] = after["signatories.Revision"]
        assert dropped["state"] == "dropped"
        after["signatories.Revision"] = []
    assert after == before
    assert standing() == counted
    assert counts.recount() == {}
    assert mails_of(signature) == mails
    assert Decision.objects.filter(signature=signature).first().undone_at is not None


@pytest.mark.parametrize("name", DECISIONS)
def test_undo_is_for_the_same_person_for_ten_minutes_while_nothing_is_newer(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, lay_out, decide = DECISIONS[name]
    signature = make()
    decide(signature, lay_out(signature) if lay_out else None)
    before = makers.everything()
    with pytest.raises(lifecycle.TooLate):
        lifecycle.undo(signature, by=moderator("stranger"))
    now_is(monkeypatch, minutes=10)
    with pytest.raises(lifecycle.TooLate):
        lifecycle.undo(signature, by=moderator())
    assert makers.everything() == before


def test_undo_is_refused_once_something_newer_happened() -> None:
    signature = makers.published()
    lifecycle.propose(signature, reservation("Later."))
    before = makers.everything()
    with pytest.raises(lifecycle.TooLate):
        lifecycle.undo(signature, by=moderator())
    assert makers.everything() == before


def test_an_undone_decision_is_not_undone_again() -> None:
    signature = makers.published()
    lifecycle.undo(signature, by=moderator())
    with pytest.raises(Refusal):
        lifecycle.undo(signature, by=moderator())
    assert mails_of(signature) == ["confirm"]
    assert mails_of(signature, Mail.State.DROPPED) == ["published"]


def test_a_taken_down_one_that_is_restored_is_noted_outside_too() -> None:
    signature = makers.published()
    lifecycle.take_down(signature, reason=reason(), **seen(signature))
    lifecycle.undo(signature, by=moderator())
    assert ledger_lines()[-2:] == [f"take_down {signature.uuid}", f"restored {signature.uuid}"]


# --- reopening ---------------------------------------------------------------------------------------


def test_reopening_is_refused_while_another_is_live() -> None:
    first = makers.declined(email="ada@example.org")
    makers.pending(email="ada@example.org")
    before = makers.everything()
    with pytest.raises(lifecycle.AlreadyLive):
        lifecycle.reopen(first, **seen(first))
    assert makers.everything() == before


def test_reopening_brings_back_what_was_declined_with_it_and_not_what_was_declined_apart() -> None:
    signature = makers.pending(statements=(reservation("Apart."), reservation("Together.")))
    apart, together = signature.statements.order_by("pk")
    lifecycle.decline_statement(apart, seen=apart.version, by=moderator(), reason=reason())
    lifecycle.agree(makers.question_of(signature))
    lifecycle.decline(signature, reason=reason(), **seen(signature))
    lifecycle.reopen(signature, **seen(signature))
    assert [Statement.objects.get(pk=s.pk).state for s in (apart, together)] == ["declined", "pending"]


# --- questions and agreement -------------------------------------------------------------------------


def test_a_signature_waits_until_its_signer_agrees_to_appear_without_a_statement() -> None:
    signature = makers.pending()
    declined_statement(signature)
    assert mails_of(signature)[-1] == "agreement"
    assert QueueEntry.objects.get(pk=signature.pk).place == QueueEntry.Place.ASIDE
    before = makers.everything()
    with pytest.raises(lifecycle.NotAgreed):
        lifecycle.publish(signature, **seen(signature))
    assert makers.everything() == before
    lifecycle.agree(makers.question_of(signature))
    makers.publish(signature)
    signature = again(signature)
    assert (signature.state, signature.marked, statement_of(signature).state) == ("published", False, "declined")


def test_an_answer_comes_back_to_who_asked_and_is_given_once() -> None:
    signature = makers.pending()
    asker = moderator("asker")
    lifecycle.ask(signature, text="Which Ada?", **seen(signature, asker))
    question = makers.question_of(signature)
    lifecycle.answer(question, text="The countess.")
    entry = QueueEntry.objects.get(pk=signature.pk)
    assert (entry.staff, entry.asked, entry.answered, entry.place) == (asker.staff, False, True, entry.Place.ORDINARY)
    before = makers.everything()
    with pytest.raises(Refusal):
        lifecycle.answer(question, text="Or another.")
    assert makers.everything() == before
    makers.publish(signature)
    assert Question.objects.get().ended_at is not None


def test_a_second_hold_is_refused() -> None:
    signature = makers.pending()
    lifecycle.hold(signature, code="busy", by=lifecycle.SYSTEM)
    assert Decision.objects.count() == 0
    before = makers.everything()
    with pytest.raises(lifecycle.Waiting):
        lifecycle.hold(signature, code="identity", **seen(signature))
    assert makers.everything() == before


# --- revisions ---------------------------------------------------------------------------------------


def test_a_revision_of_a_public_line_waits_while_the_line_stays() -> None:
    signature = makers.published()
    first = lifecycle.revise(signature, changes={"name": "Ada B."})
    second = lifecycle.revise(signature, changes={"name": "Ada King", "affiliation": "Society"})
    first.refresh_from_db()
    assert (first.state, second.state, again(signature).name) == ("dropped", "open", "Ada Lovelace")
    lifecycle.accept(second, **seen(signature))
    line = again(signature)
    assert (line.name, line.affiliation, line.sort_key) == ("Ada King", "Society", "king, ada")
    assert line.search_text == "ada king society"
    second.refresh_from_db()
    assert (second.state, second.before["name"]) == ("accepted", "Ada Lovelace")
    assert mails_of(signature)[-1] == "revision-accepted"


def test_a_pending_line_is_revised_at_once_and_the_older_version_cannot_be_decided() -> None:
    signature = makers.pending()
    old = signature.version
    lifecycle.revise(signature, changes={"name": "Ada King"})
    assert again(signature).name == "Ada King"
    with pytest.raises(lifecycle.Stale):
        lifecycle.publish(signature, seen=old, by=moderator())


@pytest.mark.parametrize("changes", [{}, {"name": "Ada Lovelace"}, {"name": ""}])
def test_a_revision_that_changes_nothing_is_refused(changes: dict[str, str]) -> None:
    signature = makers.published()
    before = makers.everything()
    with pytest.raises(lifecycle.NoChange):
        lifecycle.revise(signature, changes=changes)
    assert makers.everything() == before


def test_a_signer_cannot_reach_what_is_not_of_the_line() -> None:
    signature = makers.published()
    with pytest.raises(ValueError, match="kind"):
        lifecycle.revise(signature, changes={"kind": "commission"})


def test_a_place_in_the_alphabet_corrected_by_hand_stays() -> None:
    signature = makers.published()
    lifecycle.edit_form(signature, changes={"sort_key": "byron, ada"}, **seen(signature))
    assert "edited" not in mails_of(signature)
    lifecycle.edit_form(signature, changes={"name": "Ada King"}, **seen(signature))
    assert again(signature).sort_key == "byron, ada"
    assert mails_of(signature)[-1] == "edited"


# --- statements --------------------------------------------------------------------------------------


def test_a_new_text_supersedes_the_old_one_once_it_is_published() -> None:
    signature = makers.published()
    old = statement_of(signature)
    fresh = lifecycle.revise_statement(old, reservation("Other words."))
    old.refresh_from_db()
    assert (old.state, fresh.state, fresh.revises, fresh.order) == ("published", "pending", old, old.order)
    assert QueueEntry.objects.get(pk=signature.pk).revised is True
    lifecycle.publish_statement(fresh, seen=fresh.version, by=moderator())
    old.refresh_from_db()
    assert (old.state, again(signature).marked) == ("superseded", True)
    assert QueueEntry.objects.filter(pk=signature.pk).exists() is False


def test_newer_words_take_the_place_of_those_that_wait() -> None:
    signature = makers.published()
    old = statement_of(signature)
    first = lifecycle.revise_statement(old, reservation("First."))
    second = lifecycle.revise_statement(old, reservation("Second."))
    third = lifecycle.revise_statement(second, reservation("Third."))
    states = dict(Statement.objects.values_list("text", "state"))
    assert states == {
        "Not article 12.": "published",
        "First.": "withdrawn",
        "Second.": "withdrawn",
        "Third.": "pending",
    }
    assert (first.revises, third.revises) == (old, old)


def test_an_unspecified_mark_stays_until_the_text_is_published() -> None:
    signature = makers.commission(statements=(DraftStatement("unspecified"),))
    mark = statement_of(signature)
    given = lifecycle.give_text(mark, reservation("In words."))
    assert again(signature).marked is True
    with pytest.raises(Refusal):
        lifecycle.revise_statement(mark, reservation("Not by this way."))
    lifecycle.publish_statement(given, seen=given.version, by=moderator())
    assert again(signature).marked is True
    assert [s.state for s in Statement.objects.order_by("pk")] == ["superseded", "published"]


def test_withdrawing_a_statement_takes_its_history_and_its_open_revision_along() -> None:
    signature = makers.published()
    old = statement_of(signature)
    fresh = lifecycle.revise_statement(old, reservation("Second words."))
    lifecycle.publish_statement(fresh, seen=fresh.version, by=moderator())
    newest = lifecycle.revise_statement(fresh, reservation("Third words."))
    lifecycle.withdraw_statement(fresh)
    rows = {s.pk: s for s in Statement.objects.all()}
    assert (rows[old.pk].state, rows[old.pk].text, rows[old.pk].targets.count()) == ("superseded", "", 0)
    assert (rows[fresh.pk].state, rows[newest.pk].state) == ("withdrawn", "withdrawn")
    assert (again(signature).marked, again(signature).state) == (False, "published")
    assert ledger_lines()[-2:] == [f"withdraw_statement {one.uuid}" for one in (old, fresh)]


def test_ten_statements_and_not_one_more() -> None:
    signature = makers.published(statements=())
    for place in range(10):
        lifecycle.propose(signature, reservation(f"Number {place}."))
    before = makers.everything()
    with pytest.raises(lifecycle.Full):
        lifecycle.propose(signature, reservation("Eleventh."))
    assert makers.everything() == before


def test_a_statement_sent_with_a_signature_is_not_published_apart() -> None:
    signature = makers.pending()
    statement = statement_of(signature)
    before = makers.everything()
    with pytest.raises(Refusal):
        lifecycle.publish_statement(statement, seen=statement.version, by=moderator())
    assert makers.everything() == before


def test_publishing_again_after_reopening_leaves_an_open_revision_to_be_looked_at() -> None:
    signature = makers.published()
    old = statement_of(signature)
    fresh = lifecycle.revise_statement(old, reservation("Other words."))
    lifecycle.reopen(signature, **seen(signature))
    makers.publish(signature)
    assert [Statement.objects.get(pk=s.pk).state for s in (old, fresh)] == ["published", "pending"]


# --- doors -------------------------------------------------------------------------------------------


def test_a_member_claims_the_line_that_stands_here() -> None:
    line = makers.commission()
    older = lifecycle.invite(line, email="old@example.org", by=moderator())
    newer = lifecycle.invite(line, email="ada@example.org", by=moderator())
    with pytest.raises(Refusal):
        lifecycle.claim(older)
    lifecycle.claim(newer)
    contact = Contact.objects.get()
    assert (contact.email, contact.live, contact.signature) == ("ada@example.org", True, line)
    with pytest.raises(Refusal):
        lifecycle.claim(newer)
    assert list(Mail.objects.values_list("template", "address")) == [
        ("invitation", "old@example.org"), ("invitation", "ada@example.org"),
    ]  # fmt: skip


def test_a_line_is_not_claimed_by_an_address_that_signs_already() -> None:
    makers.pending(email="ada@example.org")
    invitation = lifecycle.invite(makers.commission(), email="ada@example.org", by=moderator())
    before = makers.everything()
    with pytest.raises(lifecycle.AlreadyLive):
        lifecycle.claim(invitation)
    assert makers.everything() == before


def test_a_new_address_holds_once_confirmed_and_the_old_one_is_told() -> None:
    signature = makers.published(email="old@example.org")
    old_key = Contact.objects.get().email_key
    change = lifecycle.ask_address(signature, email="new@example.org")
    assert Contact.objects.get().email == "old@example.org"
    lifecycle.change_address(change)
    contact = Contact.objects.get()
    assert (contact.email, contact.email_domain, contact.email_key != old_key) == (
        "new@example.org",
        "example.org",
        True,
    )
    told = Mail.objects.get(template="address-changed")
    assert (told.address, told.access.purpose) == ("old@example.org", Access.Purpose.NOT_ME)
    with pytest.raises(Refusal):
        lifecycle.change_address(change)


def test_a_report_heads_the_queue_and_changes_no_version() -> None:
    published, waiting = makers.published(), makers.pending()
    version = again(published).version
    report = lifecycle.report("not-me", signature=published, words="I never signed.")
    assert again(published).version == version
    assert list(QueueEntry.objects.in_order().values_list("signature", flat=True)) == [published.pk, waiting.pk]
    lifecycle.close_report(report, by=moderator(), note="Asked; it was him.")
    assert list(QueueEntry.objects.values_list("signature", flat=True)) == [waiting.pk]
    with pytest.raises(Refusal):
        lifecycle.close_report(report, by=moderator())


def test_who_sees_an_address_is_in_the_audit() -> None:
    signature = makers.pending(email="ada@example.org")
    contact = lifecycle.reveal(signature, by=moderator())
    assert contact is not None
    assert contact.email == "ada@example.org"
    event = AuditEvent.objects.get(verb="reveal")
    assert (event.actor, event.signature_uuid) == (moderator().staff.pk, signature.uuid)


# --- the fact and what follows from it ---------------------------------------------------------------


@pytest.mark.parametrize("verb", [lifecycle.withdraw, lifecycle.erase])
def test_the_ledger_has_its_line_before_the_transaction_ends(verb: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    signature = makers.published()

    def fail(*arguments: Any) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(waiting, "refresh", fail)
    before = makers.everything()
    with pytest.raises(DatabaseError):
        verb(signature)
    assert makers.everything() == before
    # A line too many removes once more than was removed, and never less.
    assert ledger_lines()[-1] == f"{verb.__name__} {signature.uuid}"


def test_counts_are_what_a_recount_finds() -> None:
    made = [make() for make in makers.MAKERS.values()]
    lifecycle.revise(made[2], changes={"country": "FR"})
    assert counts.values(["published", "published:public", "queue", "queue:revised"]) == {
        "published": 1, "published:public": 1, "queue": 2, "queue:revised": 1,
    }  # fmt: skip
    assert counts.fold() > 0
    assert CountChange.objects.count() == 0
    assert counts.starting("published:country:") == {"GB": 1}
    assert counts.recount() == {}
