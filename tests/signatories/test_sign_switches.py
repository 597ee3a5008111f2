"""The switches: by the owner only, audited, in force at once for whatever would write."""

import pytest
from django.test import Client

from convention.models import ContentVersion, SiteFacts
from signatories import switches
from signatories.lifecycle import Actor
from signatories.models import AuditEvent, Mail, Report, Signature, Switches
from staff.models import Role
from tests.support.queueing import client_of, edition, staff

pytestmark = pytest.mark.django_db
PAGE = "/admin/queue/switches/"
GIVEN = {"name": "Ana Silva", "email": "ana@example.org", "publication": "on"}
OFF = {"signing_paused": False, "read_only": False, "closed": False}


def switch(**changes: object) -> Switches:
    return switches.change(by=Actor.of(staff(Role.OWNER)), **{**OFF, **changes})


def verbs() -> list[str]:
    return list(AuditEvent.objects.filter(subject_kind="switches").values_list("verb", flat=True))


@pytest.fixture(autouse=True)
def _edition(db) -> None:
    edition()


def test_paused_signing_shows_staffs_words_and_keeps_the_form() -> None:
    switch(signing_paused=True, paused_words="We move house until Monday.")
    page = Client().get("/sign/")
    assert page.status_code == 200
    assert "We move house until Monday." in page.content.decode()
    assert "The form cannot be sent now." in page.content.decode()
    response = Client().post("/sign/", GIVEN)
    assert response.status_code == 503
    assert response.context["form"]["name"].value() == "Ana Silva"
    assert (Signature.objects.count(), Mail.objects.count()) == (0, 0)
    switch()
    assert Client().post("/sign/", GIVEN).status_code == 302


def test_closed_for_good_takes_nothing_more() -> None:
    closed_at = switch(closed=True).closed_at
    page = Client().get("/sign/").content.decode()
    assert ("Signing is closed." in page, 'name="email"' in page) == (True, False)
    assert Client().post("/sign/", GIVEN).status_code == 503
    # Saying other words later does not make it younger.
    assert switch(closed=True, announcement="Thank you all.").closed_at == closed_at


@pytest.mark.parametrize(
    "path", ["/sign/", "/signature/", "/signature/help/", "/sign/confirm/x/", "/admin/queue/batch/"]
)
def test_a_read_only_site_takes_no_post(path: str) -> None:
    switch(read_only=True, read_only_words="The disk is being changed.")
    response = Client().post(path, {**GIVEN, "kind": "remove", "words": "x"})
    assert response.status_code == 503
    assert "The disk is being changed." in response.content.decode()
    assert (Signature.objects.count(), Mail.objects.count(), Report.objects.count()) == (0, 0, 0)
    assert Client().get("/signature/").status_code == 200


def test_a_read_only_site_hands_back_what_was_written() -> None:
    switch(read_only=True, read_only_words="The disk is being changed.")
    person = Client(headers={"origin": "http://testserver"})
    page = person.post("/signature/statements/add/", {"kind": "declaration", "text": "We declare <this>."})
    assert page.status_code == 503
    assert "We declare &lt;this&gt;.</textarea>" in page.content.decode()


def test_the_owner_can_still_switch_back() -> None:
    switch(read_only=True, read_only_words="x")
    assert client_of(Role.OWNER).post(PAGE, {})["Location"] == PAGE
    assert Switches.load().read_only is False


def test_an_announcement_stands_on_every_page_and_is_plain_text() -> None:
    version = ContentVersion.objects.get().number if ContentVersion.objects.exists() else 0
    switch(announcement="Signing <b>closes</b> on Friday.")
    assert ContentVersion.objects.get().number > version
    for path in ("/", "/sign/", "/signatories/"):
        assert "Signing &lt;b&gt;closes&lt;/b&gt; on Friday." in Client().get(path).content.decode()
    switch()
    assert "Friday" not in Client().get("/").content.decode()


def test_the_owners_facts_stay_beside_the_announcement() -> None:
    SiteFacts.objects.create(pk=1, controller="A University")
    switch(announcement="Hello.")
    assert SiteFacts.load().controller == "A University"


def test_each_change_is_in_the_audit_once() -> None:
    switch(signing_paused=True, paused_words="a")
    switch(signing_paused=True, paused_words="a")
    switch(signing_paused=True, paused_words="b")
    switch(read_only=True, read_only_words="c", announcement="d")
    switch()
    assert verbs() == [
        "pause_signing", "pause_signing", "resume_signing", "make_read_only", "announce", "make_writable",
        "end_announcement",
    ]  # fmt: skip
    assert set(AuditEvent.objects.filter(subject_kind="switches").values_list("actor", flat=True)) == {
        staff(Role.OWNER).pk
    }


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR, Role.AUDITOR])
def test_nobody_else_switches(role: str) -> None:
    assert client_of(role).post(PAGE, {"signing_paused": "on", "paused_words": "x"}).status_code == 403
    assert Client().post(PAGE, {"signing_paused": "on"}).status_code == 302
    assert (Switches.objects.count(), verbs()) == (0, [])


@pytest.mark.parametrize(
    "given",
    [
        {"signing_paused": "on"}, {"read_only": "on", "read_only_words": " "}, {"announcement": "a\x00"},
        {"announcement": "x" * 1_001},
    ],
)  # fmt: skip
def test_bad_words_are_refused_and_kept(given: dict[str, str]) -> None:
    response = client_of(Role.OWNER).post(PAGE, given)
    assert response.status_code == 422
    assert response.context["form"]["announcement"].value() == given.get("announcement")
    assert verbs() == []
