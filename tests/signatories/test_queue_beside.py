"""What stands beside a signature: its claimed post, its look-alikes; and requests that name no signature."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from signatories import lifecycle, runs
from signatories.lifecycle import Actor, Draft, DraftStatement, DraftTarget
from signatories.models import AuditEvent, LastRun, Report, Signal, Signature
from signatories.moderation import alike, dossier, posts, statistics
from staff.models import Role
from tests.support.queueing import client_of, edition, staff, waiting

pytestmark = pytest.mark.django_db


def page(client: Client, signature: Signature) -> str:
    return client.get(reverse("queue:item", args=[signature.uuid])).content.decode()


# --- the claimed post ----------------------------------------------------------------------------------


def test_how_a_post_was_checked_stands_on_the_page_and_in_the_timeline() -> None:
    signature = waiting(email="a@columbia.edu", affiliation="Columbia University")
    client = client_of()
    before = page(client, signature)
    assert ("The domain fits the organisation." in before, "Post: not checked" in before) == (True, True)
    where = reverse("queue:check-post", args=[signature.uuid])
    answer = client.post(where, {"seen": signature.version, "code": "own-site"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("queue:item", args=[signature.uuid]))
    assert "Post: on the organisation’s own site" in page(client, signature)
    event = AuditEvent.objects.get(verb="check_post")
    assert (event.reason, event.signature_uuid, event.actor) == ("own-site", signature.uuid, staff().pk)
    told = client.get(reverse("queue:timeline", args=[signature.uuid])).content.decode()
    assert ("Claimed post checked" in told, "on the organisation’s own site" in told) == (True, True)
    # It moves nothing: a decision on the version that was seen still goes through.
    lifecycle.publish(signature, seen=signature.version, by=Actor.of(staff()))


def test_an_unknown_code_is_refused_and_writes_nothing() -> None:
    signature = waiting(affiliation="Columbia University")
    where = reverse("queue:check-post", args=[signature.uuid])
    assert client_of().post(where, {"seen": signature.version, "code": "by-magic"}).status_code == 400
    assert AuditEvent.objects.filter(verb="check_post").count() == 0


def test_who_claims_nothing_has_nothing_to_be_checked() -> None:
    signature = waiting(email="a@columbia.edu")
    facts = dossier.of(Signature.objects.select_related("contact").get(pk=signature.pk))
    assert (facts.claims_post, facts.fit) == (False, None)
    assert "queue-post" not in page(client_of(), signature)


def test_the_web_search_has_name_organisation_and_domain_and_tells_nobody_where_from() -> None:
    signature = waiting("Ana Silva", email="a@columbia.edu", affiliation="Columbia University")
    shown = page(client_of(), signature)
    assert "?q=%22Ana+Silva%22+Columbia+University+columbia.edu" in shown
    assert 'rel="noreferrer noopener external"' in shown
    facts = dossier.of(Signature.objects.select_related("contact").get(pk=signature.pk))
    assert facts.fit is posts.Fit.FITS


# --- look-alikes ---------------------------------------------------------------------------------------


def stating(name: str, text: str, **facts: Any) -> Signature:
    whole = edition()
    said = (DraftStatement("declaration", text, "en", (DraftTarget(edition=whole),)),)
    email = facts.pop("email", f"{name.lower().replace(' ', '.')}@uni.example")
    return lifecycle.confirm(lifecycle.submit(Draft(name=name, edition=whole, email=email, statements=said, **facts)))


def test_look_alikes_stand_side_by_side_with_what_they_share() -> None:
    long = "We read article 1 as it was meant. " * 40
    first = stating("José Álvarez", long, affiliation="Instituto del Mar")
    turned = waiting("Alvarez, Jose")
    neighbour = waiting("Mei Lin", affiliation="INSTITUTO DEL MAR")
    echo = stating("Ola Nordmann", long.upper(), affiliation="Instituto del mar")
    stating("Somebody Else", long + "But not article 2.")  # the same for 300 letters, and then another
    gone = waiting("José Álvarez", email="other@uni.example")
    lifecycle.withdraw(gone)
    found = alike.to(first, [statement.search_text for statement in first.statements.all()])
    told = {one.signature: [str(why) for why in one.same] for one in found}
    assert told == {turned: ["name"], neighbour: ["affiliation"], echo: ["affiliation", "statement"]}
    assert (found[0].signature, found[0].domain) == (echo, "uni.example")
    shown = page(client_of(), first)
    assert ("Look-alikes, side by side" in shown, "affiliation, statement" in shown) == (True, True)


def test_of_many_that_are_like_it_the_newest_are_shown() -> None:
    words = "We read article 1 as it was meant."
    written = [
        "Ana Silva",
        "Silva, Ana",
        "ana silva",
        "Silva Ana",
        "Ána Silva",
        "SILVA, ANA",
        "ANA SILVA",
        "Silva,  Ana",
    ]
    first, *others = [
        stating(name, words, affiliation="Instituto do Mar", email=f"{place}@uni.example")
        for place, name in enumerate(written)
    ]
    newest = others[: -alike.ENOUGH - 1 : -1]
    assert alike.of_name(first) == alike.of_affiliation(first) == alike.of_text(first, [words.lower()]) == newest


def test_without_affiliation_and_statement_nobody_is_like_it() -> None:
    waiting("One Person")
    assert alike.to(waiting("Another Person"), []) == []


# --- requests that name no signature -------------------------------------------------------------------


def request(words: str = "Please remove me.") -> Report:
    return lifecycle.report(Report.Kind.REMOVE, name="Zenobia Quill", email="z@home.example", words=words)


def test_a_request_without_a_signature_is_shown_until_it_is_closed() -> None:
    made, client = request(), client_of()
    head = client.get(reverse("queue:index")).content.decode()
    assert ("1 request without a signature" in head, reverse("queue:requests") in head) == (True, True)
    shown = client.get(reverse("queue:requests")).content.decode()
    assert ("Zenobia Quill" in shown, "Please remove me." in shown) == (True, True)
    where = reverse("queue:close-request", args=[made.uuid])
    assert client.post(where, {"note": "Found as number 3, taken down."}).status_code == 302
    made.refresh_from_db()
    assert (made.closed_by, made.note) == (staff(), "Found as number 3, taken down.")
    assert "Zenobia Quill" not in client.get(reverse("queue:requests")).content.decode()
    # The second to close it changes nothing.
    closed = made.closed_at
    client.post(where, {"note": "Again."})
    made.refresh_from_db()
    assert (made.closed_at, made.note) == (closed, "Found as number 3, taken down.")


def test_a_report_about_a_signature_is_closed_at_it_and_not_here() -> None:
    made = lifecycle.report(Report.Kind.NOT_ME, signature=waiting())
    assert client_of().post(reverse("queue:close-request", args=[made.uuid])).status_code == 404
    made.refresh_from_db()
    assert made.closed_at is None


# --- the start page ------------------------------------------------------------------------------------


def test_the_start_page_tells_signals_requests_and_whether_the_worker_lives() -> None:
    lifecycle.signal(waiting(), Signal.Kind.TOO_FAST, weight=3)
    request()
    client = client_of(Role.AUDITOR)
    shown = client.get(reverse("admin:index")).content.decode()
    assert "No worker has been seen yet" in shown
    assert "1 request without a signature" in shown
    assert statistics.start().signals == [("sent faster than a person types", 1)]
    runs.note(runs.WORKER)
    assert "No worker has been seen yet" not in client.get(reverse("admin:index")).content.decode()
    LastRun.objects.update(at=timezone.now() - runs.SILENT * 2)
    assert "The worker was last seen" in client.get(reverse("admin:index")).content.decode()
