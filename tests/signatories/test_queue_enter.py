"""Signatures that reach staff on paper, with what they are known from; invitations; and the policy in short."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from signatories import lifecycle
from signatories.models import AuditEvent, Evidence, Invitation, Mail, Signature
from tests.support.queueing import client_of, edition, reason, staff, waiting

pytestmark = pytest.mark.django_db

ENTER = "/admin/queue/enter/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WORDS = {"name": "Ana Silva", "capacity": "own", "what": "Letter of 3 May 2026"}


@pytest.fixture(autouse=True)
def _text() -> None:
    edition()


def test_a_letter_is_entered_kept_and_handed_out_as_a_file() -> None:
    client = client_of()
    letter = SimpleUploadedFile("../../evil.html", PDF)
    words = {**WORDS, "statement_kind": "reservation", "statement": "Not article 3.", "file": letter}
    response = client.post(ENTER, words)
    signature = Signature.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("queue:item", args=[signature.uuid]))
    assert (signature.state, [s.text for s in signature.statements.all()]) == ("pending", ["Not article 3."])
    kept = Evidence.objects.get()
    assert (kept.what, kept.file.name.endswith(f"{signature.uuid}.pdf")) == ("Letter of 3 May 2026", True)
    page = client.get(response["Location"])
    assert "Letter of 3 May 2026" in page.content.decode()
    handed = client.get(reverse("queue:evidence", args=[signature.uuid, kept.pk]))
    assert b"".join(handed.streaming_content) == PDF
    assert handed["Content-Disposition"].startswith("attachment;")
    assert client.get(reverse("queue:evidence", args=[waiting("Other").uuid, kept.pk])).status_code == 404


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"name": ""}, "name"), ({"name": "a\x00b"}, "name"), ({"name": "x" * 201}, "name"), ({"what": ""}, "what"),
        ({"name": "<script>"}, "name"), ({"name": "\u202eabc"}, "name"), ({"email": "none"}, "email"),
        ({"capacity": "king"}, "capacity"), ({"country": "ZZ"}, "country"), ({"statement": "Words"}, "statement_kind"),
        ({"statement_kind": "reservation"}, "statement"), ({"statement_kind": "unspecified"}, "statement_kind"),
        ({"file": SimpleUploadedFile("a.pdf", b"<html>")}, "file"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "file"),
    ],
)  # fmt: skip
def test_what_is_entered_badly_is_refused_and_still_there(words: dict[str, Any], field: str) -> None:
    response = client_of().post(ENTER, {**WORDS, **words})
    assert (response.status_code, list(response.context["form"].errors)) == (400, [field])
    assert response.context["form"].data["capacity"] == words.get("capacity", "own")
    assert (Signature.objects.count(), Evidence.objects.count()) == (0, 0)


def test_an_address_with_a_live_signature_is_refused() -> None:
    waiting("Ana", email="ana@uni.example")
    response = client_of().post(ENTER, {**WORDS, "email": "ana@uni.example"})
    assert (response.status_code, list(response.context["form"].errors)) == (409, ["email"])
    assert Signature.objects.count() == 1


def member() -> Signature:
    draft = lifecycle.Draft(name="M. Member", edition=edition(), kind="commission", rank=1)
    return lifecycle.import_signature(draft, state="published")


def test_a_member_is_invited_to_claim_the_line() -> None:
    signature, client = member(), client_of()
    page = client.get(reverse("queue:item", args=[signature.uuid]))
    assert page.context["item"].may_be_invited is True
    response = client.post(reverse("queue:invite", args=[signature.uuid]), {"email": "m@uni.example"})
    assert response.status_code == 302
    assert Invitation.objects.get().email == "m@uni.example"
    assert Mail.objects.get(template="invitation").address == "m@uni.example"
    assert AuditEvent.objects.filter(verb="invite").count() == 1


@pytest.mark.parametrize("email", ["", "none", "a@b\x00.example", "x" * 400])
def test_a_bad_address_invites_nobody(email: str) -> None:
    signature, client = member(), client_of()
    client.post(reverse("queue:invite", args=[signature.uuid]), {"email": email})
    assert "notice warn" in client.get(reverse("queue:item", args=[signature.uuid])).content.decode()
    assert (Invitation.objects.count(), Mail.objects.count()) == (0, 0)


def test_who_has_an_address_already_is_not_invited() -> None:
    signature = waiting()
    lifecycle.publish(signature, seen=signature.version, by=lifecycle.Actor.of(staff()))
    client_of().post(reverse("queue:invite", args=[signature.uuid]), {"email": "m@uni.example"})
    assert Invitation.objects.count() == 0


def test_the_policy_in_short_names_every_reason_in_use(client: Any) -> None:
    used, unused = reason("advertising"), reason("old")
    used.public, unused.public, unused.active = "It advertises.", "It is old.", False
    used.save()
    unused.save()
    page = client.get("/signatories/moderation/")
    assert (page.status_code, page.cookies) == (200, {})
    assert ("It advertises." in page.content.decode(), "It is old." in page.content.decode()) == (True, False)
    assert "usually shown within" not in page.content.decode()
