"""The queue's pages: who waits, in which order, and what a decision, a refusal and an undo do."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from signatories import lifecycle
from signatories.lifecycle import Actor, Draft
from signatories.models import AuditEvent, Decision, Mail, QueueEntry, Signature
from signatories.moderation import queue
from signatories.moderation.queue import Place
from staff.models import Role
from tests.support.queueing import aged, client_of, edition, reason, staff, waiting

pytestmark = pytest.mark.django_db

INDEX = "/admin/queue/"


def rows() -> tuple[int, int, int]:
    return Decision.objects.count(), Mail.objects.count(), AuditEvent.objects.count()


def press(client: Client, name: str, signature: Signature, **words: Any) -> Any:
    words = {"seen": signature.version, **words}
    return client.post(reverse(f"queue:{name}", args=[signature.uuid]), words)


def state(signature: Signature) -> str:
    return Signature.objects.get(pk=signature.pk).state


# --- reading -----------------------------------------------------------------------------------------


def test_the_address_is_what_others_build_on() -> None:
    assert reverse("queue:index") == INDEX


def test_an_empty_queue_says_so() -> None:
    response = client_of().get(INDEX)
    assert (response.status_code, response.context["signature"]) == (200, None)
    assert "Nothing waits" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_who_waits_longest_is_shown_in_full_and_all_are_listed_oldest_first() -> None:
    young, old, middle = waiting("Young"), waiting("Old", statements=2), waiting("Middle")
    for signature, hours in ((young, 1), (old, 30), (middle, 5)):
        aged(signature, hours=hours)
    response = client_of().get(INDEX)
    assert response.context["signature"] == old
    assert [e.name for e in response.context["listed"].entries] == ["Old", "Middle", "Young"]
    page = response.content.decode()
    assert page.count("We sign, reading article 1 as it was meant.") == 2
    assert "On the whole Convention" in page
    assert "uni.example" in page


def test_the_page_shows_the_domain_and_never_the_address() -> None:
    waiting("Ana", email="ana.secret@uni.example")
    assert "ana.secret" not in client_of().get(INDEX).content.decode()


def test_words_of_signers_are_never_markup() -> None:
    waiting("<script>alert(1)</script>", email="a@b.example", affiliation="=1+1 <b>")
    page = client_of().get(INDEX).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_published_and_unconfirmed_ones_do_not_wait() -> None:
    shown = waiting("Shown")
    lifecycle.publish(shown, seen=shown.version, by=Actor.of(staff()))
    unconfirmed = lifecycle.submit(Draft(name="Not yet", edition=edition(), email="not.yet@uni.example"))
    assert client_of().get(INDEX).context["listed"].entries == []
    assert client_of().get(reverse("queue:item", args=[unconfirmed.uuid])).status_code == 404
    assert client_of().get(reverse("queue:item", args=[shown.uuid])).status_code == 200


def test_pages_follow_by_key_and_lose_nobody_who_came_in_the_same_moment(monkeypatch: Any) -> None:
    monkeypatch.setattr(queue, "ON_A_PAGE", 2)
    moment = timezone.now()
    people = [waiting(f"P{number}") for number in range(5)]
    QueueEntry.objects.update(since=moment)
    client, seen, address = client_of(), [], INDEX
    while address:
        listed = client.get(address).context["listed"]
        seen += [entry.pk for entry in listed.entries]
        address = f"{INDEX}?after={listed.rest}" if listed.rest else ""
    assert seen == [person.pk for person in people]


@pytest.mark.parametrize("after", ["", "x", "-1--1", "99999999999999999-9", "1-", "1-2-3-4", "٣-٣", "\x00", "1'--"])
def test_a_place_that_is_none_is_the_beginning(after: str) -> None:
    waiting()
    response = client_of().get(INDEX, {"after": after})
    assert response.status_code == 200


def test_a_place_survives_its_own_writing() -> None:
    place = Place.of(QueueEntry.objects.get(signature=waiting()))
    assert Place.read(str(place)) == place


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_number_of_queries(count: int) -> None:
    for number in range(count):
        signature = waiting(f"P{number}", statements=count)
        decided = waiting(f"D{number}")
        lifecycle.publish(decided, seen=decided.version, by=Actor.of(staff()))
    client = client_of()
    client.get(INDEX)
    # The front page asks once more: whose answer came back to me?
    for address, queries in ((INDEX, 27), (reverse("queue:item", args=[signature.uuid]), 26)):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert len(captured) == queries, [query["sql"] for query in captured]


# --- deciding ----------------------------------------------------------------------------------------


def test_publish_goes_on_to_the_next_and_offers_undo() -> None:
    first, second = aged(waiting("First", statements=1), hours=2), waiting("Second")
    client = client_of()
    response = press(client, "publish", first)
    assert (response.status_code, response["Location"]) == (302, reverse("queue:item", args=[second.uuid]))
    assert state(first) == "published"
    assert [s.state for s in first.statements.all()] == ["published"]
    page = client.get(response["Location"])
    assert [decision.signature for decision in page.context["undoable"]] == [first]
    mail = Mail.objects.get(template="published")
    assert mail.due_at - mail.created_at == timedelta(minutes=10)


def test_the_last_decision_leads_back_to_the_empty_queue() -> None:
    response = press(client_of(), "publish", waiting())
    assert (response.status_code, response["Location"]) == (302, INDEX)


def test_the_place_in_the_list_is_kept() -> None:
    first, second = aged(waiting("First"), hours=2), waiting("Second")
    place = Place.of(QueueEntry.objects.get(signature=first))
    address = reverse("queue:publish", args=[first.uuid])
    response = client_of().post(f"{address}?after={place}", {"seen": first.version})
    assert response["Location"] == f"{reverse('queue:item', args=[second.uuid])}?after={place}"


def test_decline_takes_a_reason_and_a_note_that_the_signer_does_not_get() -> None:
    signature, why = waiting(), reason()
    page = client_of().get(INDEX).content.decode()
    assert why.letter in page
    response = press(client_of(), "decline", signature, reason=why.code, note="Known for this.")
    assert response.status_code == 302
    decision = Decision.objects.get()
    assert (decision.verb, decision.reason, decision.note) == ("decline", why, "Known for this.")
    assert (state(signature), decision.seen) == ("declined", signature.version)


@pytest.mark.parametrize("code", ["", "unknown", "old"])
def test_without_a_reason_in_use_nothing_is_declined_and_the_note_is_still_there(code: str) -> None:
    signature, old = waiting(), reason("old")
    old.active = False
    old.save()
    before = rows()
    response = press(client_of(), "decline", signature, reason=code, note="Typed with care")
    assert response.status_code == 400
    assert "Typed with care" in response.content.decode()
    assert (state(signature), rows()) == ("pending", before)


def test_take_down_and_reopen() -> None:
    signature = waiting()
    client = client_of()
    press(client, "publish", signature)
    signature.refresh_from_db()
    assert press(client, "take-down", signature, reason=reason().code).status_code == 302
    assert state(signature) == "declined"
    signature.refresh_from_db()
    response = press(client, "reopen", signature)
    assert (response.status_code, response["Location"]) == (302, reverse("queue:item", args=[signature.uuid]))
    assert state(signature) == "pending"


def test_undo_brings_it_back_and_shows_it() -> None:
    signature = waiting(statements=1)
    client = client_of()
    press(client, "publish", signature)
    signature.refresh_from_db()
    response = press(client, "undo", signature)
    assert (response.status_code, response["Location"]) == (302, reverse("queue:item", args=[signature.uuid]))
    assert (state(signature), [s.state for s in signature.statements.all()]) == ("pending", ["pending"])
    assert Mail.objects.get(template="published").state == "dropped"
    assert client.get(INDEX).context["undoable"] == []


def test_undo_of_another_than_the_one_shown_is_refused() -> None:
    signature, client = waiting(), client_of()
    press(client, "publish", signature)
    before = rows()
    assert press(client, "undo", signature).status_code == 409  # the version before the decision
    assert (state(signature), rows()) == ("published", before)


def test_undo_is_over_after_ten_minutes_and_never_anothers() -> None:
    signature, client = waiting(), client_of()
    press(client, "publish", signature)
    signature.refresh_from_db()
    before = rows()
    other = client_of(Role.MODERATOR, "other")
    assert other.get(INDEX).context["undoable"] == []
    assert press(other, "undo", signature).status_code == 409
    Decision.objects.update(at=timezone.now() - timedelta(minutes=10))
    assert client.get(INDEX).context["undoable"] == []
    assert press(client, "undo", signature).status_code == 409
    assert (state(signature), rows()) == ("published", before)


def test_the_second_of_two_moderators_is_told_what_the_first_did() -> None:
    signature = waiting()
    press(client_of(Role.MODERATOR, "first"), "decline", signature, reason=reason().code)
    before = rows()
    response = press(client_of(Role.MODERATOR, "second"), "publish", signature)
    assert response.status_code == 409
    assert [(c.verb, c.who, c.reason) for c in response.context["refused"].changes] == [
        ("decline", "first", "advertising")
    ]
    page = response.content.decode()
    assert "Somebody has changed this signature since you opened it." in page
    assert "by first" in page
    assert (state(signature), rows()) == ("declined", before)


def test_a_signer_who_adds_a_statement_meanwhile_is_noticed() -> None:
    signature = waiting()
    lifecycle.propose(signature, lifecycle.DraftStatement("declaration", "Wait!", "en"))
    before = rows()
    response = press(client_of(), "publish", signature)
    assert response.status_code == 409
    assert [(c.verb, c.subject_kind) for c in response.context["refused"].changes] == [("propose", "statement")]
    assert "Wait!" in response.content.decode()
    assert (state(signature), rows()) == ("pending", before)


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999", "1.5", "\x00"])
@pytest.mark.parametrize("name", ["publish", "decline", "take-down", "reopen", "undo"])
def test_a_press_without_a_version_is_refused(name: str, seen: str) -> None:
    signature = waiting()
    before = rows()
    assert press(client_of(), name, signature, seen=seen, reason=reason().code).status_code == 400
    assert (state(signature), rows()) == ("pending", before)


@pytest.mark.parametrize("name", ["take-down", "reopen"])
def test_a_verb_that_the_state_does_not_have_is_refused(name: str) -> None:
    signature = waiting()
    before = rows()
    assert press(client_of(), name, signature, reason=reason().code).status_code == 409
    assert (state(signature), rows()) == ("pending", before)
