"""What staff do with a signature beside publishing it: each verb by its press, and refused for others' ids."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from signatories import lifecycle
from signatories.lifecycle import Actor, DraftStatement
from signatories.models import (
    AuditEvent,
    Claim,
    Contact,
    Decision,
    Mail,
    QueueEntry,
    Report,
    Revision,
    Signal,
    Signature,
    Statement,
)
from signatories.moderation import batch, dossier, finding
from signatories.moderation.queue import Only
from staff.models import Role
from tests.support.queueing import aged, client_of, reason, staff, waiting

pytestmark = pytest.mark.django_db

INDEX = "/admin/queue/"


def rows() -> tuple[int, int, int]:
    return Decision.objects.count(), Mail.objects.count(), AuditEvent.objects.count()


def press(client: Client, name: str, signature: Signature, part: Any = None, /, **words: Any) -> Any:
    signature.refresh_from_db()
    words = {"seen": signature.version if part is None else part.version, **words}
    given = [signature.uuid] if part is None else [signature.uuid, part.uuid]
    return client.post(reverse(f"queue:{name}", args=given), words)


def press_part(client: Client, name: str, signature: Signature, part: Any, **words: Any) -> Any:
    """For a part without a version of its own."""
    signature.refresh_from_db()
    address = reverse(f"queue:{name}", args=[signature.uuid, part.uuid])
    return client.post(address, {"seen": signature.version, **words})


def published(name: str = "Ana Silva", **facts: Any) -> Signature:
    signature = waiting(name, **facts)
    lifecycle.publish(signature, seen=signature.version, by=Actor.of(staff()))
    signature.refresh_from_db()
    return signature


def entry(signature: Signature) -> QueueEntry:
    return QueueEntry.objects.get(signature=signature)


# --- before a decision -------------------------------------------------------------------------------


def test_hold_sets_aside_and_release_brings_back() -> None:
    signature, other = aged(waiting("Held"), hours=2), waiting("Other")
    client = client_of()
    response = press(client, "hold", signature, code="post", note="Called them.")
    assert (response.status_code, response["Location"]) == (302, reverse("queue:item", args=[other.uuid]))
    assert (entry(signature).held, entry(signature).place) == (True, QueueEntry.Place.ASIDE)
    page = client.get(reverse("queue:item", args=[signature.uuid]))
    assert "Called them." in page.content.decode()
    assert ("hold" in page.context["verbs"], "release" in page.context["verbs"]) == (False, True)
    press(client, "release", signature)
    assert entry(signature).held is False


def test_a_question_goes_out_in_ten_minutes_and_its_answer_comes_back_to_who_asked() -> None:
    aged(waiting("Older"), hours=5)
    signature = waiting("Asked")
    asker, other = client_of(), client_of(Role.MODERATOR, "other")
    press(asker, "ask", signature, text="Is it you?")
    question = signature.questions.get()
    mail = Mail.objects.get(template="question")
    assert (question.text, mail.state) == ("Is it you?", "waiting")
    lifecycle.answer(question, text="Yes, it is.")
    assert asker.get(INDEX).context["signature"] == signature
    assert "Yes, it is." in asker.get(INDEX).content.decode()
    assert other.get(INDEX).context["signature"].name == "Older"


def test_the_line_is_corrected_and_the_signer_told() -> None:
    signature = waiting("ANA  SILVA", email="ana@uni.example")
    line = {"name": "Ana  Silva ", "affiliation": "", "position": "", "organisation": "", "country": "", "sort_key": ""}
    assert press(client_of(), "edit", signature, **line).status_code == 302
    signature.refresh_from_db()
    assert signature.name == "Ana Silva"
    assert signature.revisions.get().before["name"] == "ANA  SILVA"
    assert Mail.objects.filter(template="edited").count() == 1


def test_a_note_moves_nothing() -> None:
    signature = waiting()
    press(client_of(), "note", signature, text="Look at the second name.")
    version = signature.version
    signature.refresh_from_db()
    assert (signature.version, [note.text for note in signature.notes.all()]) == (version, ["Look at the second name."])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hold", {"code": "nothing"}), ("hold", {}), ("ask", {"text": ""}), ("ask", {"text": "x" * 2001}),
        ("ask", {"text": "a\x00b"}), ("edit", {"name": ""}), ("edit", {"name": "x" * 201}),
        ("note", {"text": ""}), ("decline", {"reason": "advertising", "duplicate_of": "9"}),
        ("decline", {"reason": "advertising", "duplicate_of": "x"}),
    ],
)  # fmt: skip
def test_what_is_filled_in_badly_is_refused_and_still_there(name: str, words: dict[str, str]) -> None:
    signature = waiting()
    reason()
    before = rows()
    response = press(client_of(), name, signature, **words)
    assert response.status_code == 400
    assert response.context["refused"].form.data.dict().items() >= words.items()
    assert (Signature.objects.get().state, rows()) == ("pending", before)


def test_decline_as_a_duplicate_names_the_number() -> None:
    other, signature = published("Ana Silva", email="one@uni.example"), waiting("Ana Silva", email="two@uni.example")
    press(client_of(), "decline", signature, reason=reason("duplicate").code, duplicate_of=other.number)
    assert Decision.objects.get(verb="decline").duplicate_of == other


# --- statements apart --------------------------------------------------------------------------------


def test_a_declined_statement_makes_the_signature_wait_for_its_signer() -> None:
    signature = waiting(statements=1)
    statement, client = signature.statements.get(), client_of()
    response = press(client, "decline-statement", signature, statement, reason=reason().code)
    assert (response.status_code, response["Location"]) == (302, reverse("queue:item", args=[signature.uuid]))
    page = client.get(response["Location"])
    assert "publish" not in page.context["verbs"]
    before = rows()
    assert press(client, "publish", signature).status_code == 409
    assert rows() == before
    lifecycle.agree(signature.questions.get())
    assert press(client, "publish", signature).status_code == 302
    assert Signature.objects.get().marked is False


def test_a_statement_added_later_is_decided_apart() -> None:
    signature = published()
    statement = lifecycle.propose(signature, DraftStatement("declaration", "More.", "en"))
    client = client_of()
    assert client.get(INDEX, {"only": "revised"}).context["signature"] == signature
    assert press(client, "publish-statement", signature, statement).status_code == 302
    statement.refresh_from_db()
    assert (statement.state, QueueEntry.objects.count()) == ("published", 0)


def test_after_a_declined_statement_the_next_one_is_open_unless_another_is_to_be_read() -> None:
    one, two = aged(waiting("One", statements=1), hours=9), aged(waiting("Two", statements=2), hours=8)
    other, client, why = waiting("Other"), client_of(), reason().code
    ways = []
    for signature in (one, two, two):
        statement = signature.statements.pending().first()
        ways.append(press(client, "decline-statement", signature, statement, reason=why)["Location"])
    assert ways == [reverse("queue:item", args=[following.uuid]) for following in (two, two, other)]


def test_what_stands_in_no_list_of_decisions_is_told() -> None:
    signature = published("Ana Silva")
    report, client = lifecycle.report("not-me", signature=signature), client_of()
    told = []
    for name, part, words in (
        ("note", None, {"text": "Seen."}), ("check-post", None, {"code": "own-site"}), ("undo", None, {}),
        ("close-report", report, {}),
    ):  # fmt: skip
        answer = press_part(client, name, signature, part, **words) if part else press(client, name, signature, **words)
        told += [str(message) for message in client.get(answer["Location"]).context["messages"]]
    assert told == [
        "Note kept: Ana Silva", "Kept how the post was checked: Ana Silva", "Undone: Ana Silva",
        "Report closed: Ana Silva",
    ]  # fmt: skip


def test_a_stale_statement_is_refused() -> None:
    signature = published()
    statement = lifecycle.propose(signature, DraftStatement("declaration", "More.", "en"))
    before = rows()
    assert press(client_of(), "publish-statement", signature, statement, seen=99).status_code == 409
    assert rows() == before


# --- changes of what is public, reports ----------------------------------------------------------------


@pytest.mark.parametrize(("name", "affiliation"), [("accept", "New House"), ("refuse-revision", "Old House")])
def test_a_change_of_the_line_is_accepted_or_refused(name: str, affiliation: str) -> None:
    signature = published(affiliation="Old House")
    revision = lifecycle.revise(signature, changes={"affiliation": "New House"})
    client = client_of()
    page = client.get(INDEX)
    assert [(row.before, row.after) for row in page.context["item"].revision_rows] == [("Old House", "New House")]
    assert press_part(client, name, signature, revision, reason=reason().code).status_code == 302
    signature.refresh_from_db()
    assert (signature.affiliation, QueueEntry.objects.count()) == (affiliation, 0)


def test_a_report_heads_the_queue_until_it_is_closed() -> None:
    aged(waiting("Older"), hours=9)
    signature = published()
    report = lifecycle.report("not-me", signature=signature, name="Ana", words="I never signed.")
    client = client_of()
    assert client.get(INDEX).context["signature"] == signature
    press_part(client, "close-report", signature, report, note="Asked; it was her.")
    report.refresh_from_db()
    assert (report.closed_by, report.note) == (staff(), "Asked; it was her.")
    assert client.get(INDEX).context["signature"].name == "Older"


@pytest.mark.parametrize(
    "name", ["publish-statement", "decline-statement", "accept", "refuse-revision", "close-report"]
)
def test_a_part_of_another_signature_is_not_found(name: str) -> None:
    mine, theirs = waiting("Mine", statements=1), published("Theirs", statements=1)
    parts: dict[str, Any] = {
        "statement": theirs.statements.get(),
        "accept": lifecycle.revise(theirs, changes={"affiliation": "New"}),
        "close-report": lifecycle.report("not-me", signature=theirs),
    }
    part = parts["statement"] if "statement" in name else parts.get(name, parts["accept"])
    before = rows()
    assert press_part(client_of(), name, mine, part, reason=reason().code).status_code == 404
    assert (rows(), Report.objects.get().closed_at, Revision.objects.get().state) == (before, None, "open")


# --- the address ---------------------------------------------------------------------------------------


def test_the_whole_address_is_shown_by_an_audited_press_only() -> None:
    signature = waiting(email="ana.secret@uni.example")
    client = client_of()
    assert "ana.secret" not in client.get(reverse("queue:item", args=[signature.uuid])).content.decode()
    response = client.post(reverse("queue:reveal", args=[signature.uuid]))
    assert "ana.secret@uni.example" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    event = AuditEvent.objects.get(verb="reveal")
    assert (event.actor, event.subject) == (staff().pk, signature.uuid)


def test_who_came_from_the_same_network_is_shown_by_that_press_until_it_is_forgotten() -> None:
    signature, near, far = (waiting(name, network_key=key) for name, key in (("A", "one"), ("B", "one"), ("C", "two")))
    client, address = client_of(), reverse("queue:reveal", args=[signature.uuid])
    assert client.post(address).context["near"] == [near]
    Contact.objects.update(network_key="")
    assert client.post(address).context["near"] is None
    assert client.post(reverse("queue:reveal", args=[far.uuid])).context["near"] is None


def test_an_owner_erases_on_request_and_only_what_was_seen() -> None:
    signature = published(email="ana@uni.example", statements=1)
    client, before = client_of(Role.OWNER), rows()
    address = reverse("queue:erase", args=[signature.uuid])
    assert "Ana Silva" in client.get(address).content.decode()
    seen = signature.version
    tries: list[dict[str, Any]] = [{}, {"seen": "x", "sure": "on"}, {"seen": seen}, {"seen": seen - 1, "sure": "on"}]
    assert [client.post(address, words).status_code for words in tries] == [400, 400, 400, 409]
    signature.refresh_from_db()
    assert (signature.state, rows()) == ("published", before)
    assert client.post(address, {"seen": seen, "sure": "on"}).status_code == 302
    signature.refresh_from_db()
    assert (signature.state, signature.name, signature.statements.get().text) == ("erased", "", "")
    event = AuditEvent.objects.get(verb="erase")
    assert (event.actor, event.actor_kind) == (staff(Role.OWNER).pk, "staff")
    assert Mail.objects.get(state="waiting").template == "erased"
    assert client.get(address).status_code == 404


def test_what_stands_beside_is_found() -> None:
    earlier = waiting("Ana Silva", email="ana@uni.example")
    lifecycle.decline(earlier, seen=earlier.version, by=Actor.of(staff()), reason=reason())
    turned = published("SILVÀ Ana", email="other@else.example")
    known = published("Bo Known", email="bo@uni.example")
    waiting("Ana Silvas", email="c@uni.example")
    signature = waiting("Ana Silva", email="ana@uni.example", affiliation="Somewhere")
    facts = dossier.of(Signature.objects.select_related("contact", "edition").get(pk=signature.pk))
    assert (facts.earlier, [one.signature for one in facts.alike], facts.known_people) == ([earlier], [turned], [known])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("silva", ["Ana Silva"]), ("SILVÁ ana", ["Ana Silva"]), ("ana@uni.example", ["Ana Silva"]),
        ("ANA@UNI.EXAMPLE", ["Ana Silva"]), ("ana@uni", []), ("na@uni.example", []), ("1", ["Bo Known"]), ("2", []),
        ("", []), ("%", []), ("'", []), ("9" * 30, []), ("not yet", []),
    ],
)  # fmt: skip
def test_search_by_name_number_and_exact_address(words: str, found: list[str]) -> None:
    published("Bo Known", email="bo@else.example")
    waiting("Ana Silva", email="ana@uni.example")
    assert [signature.name for signature in finding.find(words)] == found
    assert client_of().get(reverse("queue:search"), {"q": f"{words}\x00"}).status_code == 200


# --- order, filters, claims, batches ---------------------------------------------------------------------


def test_reports_come_first_then_signals_then_age_and_last_who_is_set_aside() -> None:
    held, old, young, signalled, reported = (
        aged(waiting(name), hours=hours)
        for name, hours in (("Held", 50), ("Old", 40), ("Young", 1), ("Signalled", 2), ("Reported", 3))
    )
    lifecycle.hold(held, seen=held.version, by=Actor.of(staff()), code="other")
    Signal.objects.create(signature=signalled, kind="too-fast", weight=2, at=signalled.confirmed_at)
    lifecycle.waiting.refresh(signalled)
    lifecycle.report("not-me", signature=reported)
    listed = client_of().get(INDEX).context["listed"]
    assert [e.pk for e in listed.entries] == [one.pk for one in (reported, signalled, old, young, held)]


@pytest.mark.parametrize(
    ("only", "names"),
    [
        ("with_statements", ["Stated"]), ("on_behalf", ["Body"]), ("held", ["Held"]), ("asked", ["Asked"]),
        ("mine", ["Asked"]), ("country:FR", ["French"]), ("country:DE", []), ("domain:else.example", ["Elsewhere"]),
        ("domain:'--", []), ("answered", []),
        ("nonsense", ["Asked", "Body", "Elsewhere", "French", "Held", "Stated"]),
        ("country:ZZ", ["Asked", "Body", "Elsewhere", "French", "Held", "Stated"]),
    ],
)  # fmt: skip
def test_filters_show_whom_they_name_and_count_them(only: str, names: list[str]) -> None:
    waiting("Stated", statements=1)
    waiting("Body", capacity="organisation")
    waiting("French", country="FR")
    waiting("Elsewhere", email="x@else.example")
    held, asked = waiting("Held"), waiting("Asked")
    lifecycle.hold(held, seen=held.version, by=Actor.of(staff()), code="other")
    lifecycle.ask(asked, seen=asked.version, by=Actor.of(staff()), text="?")
    context = client_of().get(INDEX, {"only": only}).context
    assert sorted(entry.name for entry in context["listed"].entries) == names
    counted = {choice.text: choice.count for choice in (*context["flags"], *context["countries"])}
    if only in counted:
        assert counted[only] == len(names)


def test_a_filter_reads_nothing_odd() -> None:
    assert [
        Only.read(text).text for text in ("place", "domain:", f"domain:{'x' * 256}", "country:", "domain:a\x00")
    ] == ([""] * 5)


def test_a_claim_is_a_courtesy_that_ends() -> None:
    signature = waiting()
    first, second = client_of(Role.MODERATOR, "first"), client_of(Role.MODERATOR, "second")
    claim = reverse("queue:claim", args=[signature.uuid])
    as_script = {"headers": {"Accept": "application/json"}}
    assert first.post(claim, **as_script).json()["mine"] is True
    told = second.post(claim, **as_script).json()
    assert (told["mine"], told["by"]) == (False, "first")
    assert second.post(claim)["Location"] == reverse("queue:item", args=[signature.uuid])
    news = second.get(reverse("queue:news"), {"open": signature.uuid}).json()
    assert news == {"waiting": 1, "version": signature.version, "by": "first"}
    assert press(second, "publish", signature).status_code == 302
    Claim.objects.update(until=signature.confirmed_at)
    assert second.post(claim, **as_script).json()["mine"] is True


@pytest.mark.parametrize("asked", ["", "x", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_news_of_nothing(asked: str) -> None:
    assert client_of().get(reverse("queue:news"), {"open": asked}).json() == {"waiting": 0}


def mark(signature: Signature) -> str:
    return f"{signature.uuid}:{signature.version}"


def test_marked_ones_are_declined_together_each_by_its_own_verb() -> None:
    people = [waiting(f"P{place}") for place in range(3)]
    response = client_of().post(
        reverse("queue:batch"),
        {"marked": [mark(person) for person in people], "verb": "decline", "reason": reason().code},
    )
    assert response.status_code == 302
    decisions = Decision.objects.order_by("pk")
    assert [decision.signature for decision in decisions] == people
    assert len({decision.batch for decision in decisions}) == 1
    assert Mail.objects.filter(template="declined").count() == 3


def test_a_batch_decides_what_it_may_and_says_why_not() -> None:
    plain, stated, changed = waiting("Plain"), waiting("Stated", statements=1), waiting("Changed")
    gone = published("Gone")
    marks = [mark(person) for person in (plain, stated, changed, gone)]
    lifecycle.edit_form(changed, seen=changed.version, by=Actor.of(staff()), changes={"name": "Changed Name"})
    client = client_of()
    client.post(reverse("queue:batch"), {"marked": marks, "verb": "publish"})
    page = client.get(INDEX).content.decode()
    assert "1 was decided." in page
    assert page.count("Not decided:") == 3
    assert sorted(Signature.objects.published().values_list("name", flat=True)) == ["Gone", "Plain"]


@pytest.mark.parametrize(
    "words",
    [
        {"marked": ["x"], "verb": "publish"}, {"marked": ["x:1"], "verb": "publish"},
        {"marked": ["00000000-0000-0000-0000-000000000000:x"], "verb": "publish"},
        {"marked": [f"00000000-0000-0000-0000-{n:012}:1" for n in range(batch.MOST + 1)], "verb": "publish"},
        {"marked": ["00000000-0000-0000-0000-000000000000:1"], "verb": "erase"},
    ],
)  # fmt: skip
def test_a_bad_batch_is_refused(words: dict[str, Any]) -> None:
    assert client_of().post(reverse("queue:batch"), words).status_code == 400


def test_a_batch_needs_marks_and_a_reason() -> None:
    person, client = waiting(), client_of()
    before = rows()
    for words in ({"verb": "publish"}, {"verb": "decline", "marked": [mark(person)]}):
        assert client.post(reverse("queue:batch"), words).status_code == 302
    assert "choose the reason" in client.get(INDEX).content.decode()
    assert rows() == before


# --- Selected ----------------------------------------------------------------------------------------------


def test_an_editor_lists_somebody_under_selected_and_takes_them_out() -> None:
    signature, client = published(), client_of(Role.EDITOR)
    page = client.get(reverse("queue:selected"), {"number": signature.number})
    assert page.context["found"] == signature
    assert press(client, "feature", signature, rank=3).status_code == 302
    signature.refresh_from_db()
    assert (signature.kind, signature.rank) == ("selected", 3)
    assert press(client, "unfeature", signature).status_code == 302
    assert press(client, "unfeature", signature).status_code == 409  # done before, in another window
    signature.refresh_from_db()
    assert (signature.kind, signature.rank) == ("public", None)


@pytest.mark.parametrize(
    ("words", "status"), [({"rank": "0"}, 400), ({"rank": ""}, 400), ({"rank": "1", "seen": 99}, 409)]
)
def test_a_bad_rank_or_a_stale_line_is_refused(words: dict[str, Any], status: int) -> None:
    signature = published()
    before = rows()
    assert press(client_of(Role.EDITOR), "feature", signature, **words).status_code == status
    assert rows() == before


def test_an_editor_never_sees_who_waits() -> None:
    signature = waiting("Secret Person")
    client = client_of(Role.EDITOR)
    assert client.get(reverse("queue:item", args=[signature.uuid])).status_code == 403
    assert press(client, "feature", signature, rank=1).status_code == 404
    assert "Secret Person" not in client.get(reverse("queue:selected"), {"number": "1"}).content.decode()


# --- the record --------------------------------------------------------------------------------------------


def test_the_timeline_tells_the_whole_story() -> None:
    signature, client = waiting(), client_of()
    press(client, "ask", signature, text="Is it you?")
    lifecycle.answer(signature.questions.get(), text="Yes.")
    press(client, "note", signature, text="Seen the page.")
    press(client, "publish", signature)
    page = client_of(Role.AUDITOR).get(reverse("queue:timeline", args=[signature.uuid]))
    moments = [(moment.what, moment.who) for moment in page.context["moments"]]
    moderator = staff().username
    wanted = {
        ("Submitted", "signer"), ("Confirmed", "signer"), ("Signer asked", moderator), ("Question", moderator),
        ("Answer", ""), ("Note", moderator), ("Published", moderator),
    }  # fmt: skip
    assert wanted - set(moments) == set()
    assert [word for word in ("Is it you?", "Yes.", "Seen the page.") if word in page.content.decode()] == [
        "Is it you?", "Yes.", "Seen the page.",
    ]  # fmt: skip
    assert Statement.objects.count() == 0
