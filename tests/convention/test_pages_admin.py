"""What staff fill: facts about the site, the interview, the talks."""

import pytest
from django.test import Client
from django.urls import reverse

from convention.models import ContentVersion, Interview, SiteFacts, Talk
from staff.models import Role, StaffAccount

pytestmark = pytest.mark.django_db

FACTS = {"controller": "An Institute", "contact_questions": "q@example.org", "contact_removal": "r@example.org"}
INTERVIEW = {"title": "Interview", "person": "P", "transcript": "## A\n\n<script>alert(1)</script>"}
TALK = {"title": "Talk", "publisher": "P", "date": "2020-01-02"}


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(StaffAccount.objects.create_user(role, role=role, is_staff=True))
    return client


def test_the_owner_fills_the_facts_once() -> None:
    client = client_of(Role.OWNER)
    add = reverse("admin:convention_sitefacts_add")
    assert client.post(add, FACTS).status_code == 302
    assert SiteFacts.load().may_take_signatures is True
    assert ContentVersion.objects.get().number >= 1
    assert client.post(add, FACTS).status_code == 403
    assert client.post(reverse("admin:convention_sitefacts_delete", args=[1]), {"post": "yes"}).status_code == 403
    assert SiteFacts.objects.count() == 1


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR, Role.AUDITOR])
def test_only_the_owner_says_who_answers_for_the_site(role: str) -> None:
    assert client_of(role).post(reverse("admin:convention_sitefacts_add"), FACTS).status_code == 403
    assert SiteFacts.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("help_url", "javascript:alert(1)"), ("security_contact", "javascript:alert(1)"),
        ("security_contact", "mailto:a@b.example\nX: y"), ("contact_press", "no address"), ("controller", "a\x00b"),
    ],
)  # fmt: skip
def test_bad_facts_are_refused(field: str, value: str) -> None:
    response = client_of(Role.OWNER).post(reverse("admin:convention_sitefacts_add"), {**FACTS, field: value})
    assert (response.status_code, list(response.context["adminform"].form.errors)) == (200, [field])
    assert SiteFacts.objects.count() == 0


def test_an_editor_fills_the_interview_and_its_transcript_is_made_safe() -> None:
    client = client_of(Role.EDITOR)
    assert client.post(reverse("admin:convention_interview_add"), INTERVIEW).status_code == 302
    html = "<h2>A</h2>\n<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"
    assert Interview.objects.get().transcript_html == html
    change = reverse("admin:convention_interview_change", args=[1])
    client.post(change, {**INTERVIEW, "transcript": "Said.", "address": "example.org/interview"})
    interview = Interview.objects.get()
    assert (interview.transcript_html, interview.address) == ("<p>Said.</p>\n", "https://example.org/interview")


def test_an_editor_adds_and_removes_talks() -> None:
    client = client_of(Role.EDITOR)
    client.post(reverse("admin:convention_talk_add"), TALK)
    talk = Talk.objects.get()
    assert (talk.title, str(talk.date)) == ("Talk", "2020-01-02")
    before = ContentVersion.objects.get().number
    client.post(reverse("admin:convention_talk_delete", args=[talk.pk]), {"post": "yes"})
    assert (Talk.objects.count(), ContentVersion.objects.get().number) == (0, before + 1)


@pytest.mark.parametrize("name", ["prose", "document", "interview", "talk", "sitefacts"])
def test_every_list_opens_for_all_staff_and_nobody_else(name: str) -> None:
    address = reverse(f"admin:convention_{name}_changelist")
    assert [client_of(role).get(address, follow=True).status_code for role in Role.values] == [200] * 4
    assert Client().get(address).status_code == 302


def test_a_list_of_one_row_leads_to_it_or_to_where_it_is_made() -> None:
    client, facts = client_of(Role.OWNER), "admin:convention_sitefacts"
    assert client.get(reverse(f"{facts}_changelist"))["Location"] == reverse(f"{facts}_add")
    SiteFacts.objects.create(pk=1)
    assert client.get(reverse(f"{facts}_changelist"))["Location"] == reverse(f"{facts}_change", args=[1])
