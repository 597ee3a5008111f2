"""A world in which every address of the site has something to show, and visitors who may open it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from convention.models import Document, Edition, SiteFacts
from mimc_site import outbox
from signatories import lifecycle, mail_test, tokens, wayin
from signatories.models import Access, Signature
from signatories.views.own_session import COOKIE
from staff import enrolment
from staff.models import StaffAccount
from tests.convention.texts import SMALL, small_text
from tests.signatories import makers
from tests.support.queueing import staff

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass
class World:
    published: Signature
    waiting: Signature
    withdrawn: Signature
    erased: Signature
    asked: Signature
    statement: UUID
    question: UUID
    confirm_token: str
    own_token: str
    address_token: str
    denial_token: str
    claim_token: str
    enrol_token: str
    mail_test_token: str
    document: dict[str, Any]
    letter: str
    account: StaffAccount
    edition: Edition
    clients: dict[str, Client]


def make_world() -> World:
    SiteFacts.objects.update_or_create(
        pk=1,
        defaults={
            "controller": "The Owner",
            "controller_address": "1 Street\nTown",
            "contact_questions": "questions@example.org",
            "contact_press": "press@example.org",
            "contact_removal": "removal@example.org",
            "help_url": "https://example.org/help",
            "help_label": "Example Help",
            "data_licence": "CC0",
            "security_contact": "mailto:safety@example.org",
        },
    )
    published = makers.published(name="Zoë Published", email="zoe@example.org")
    unconfirmed = makers.unconfirmed(name="Uma Unconfirmed")
    confirming = Access.objects.filter(signature=unconfirmed, purpose=Access.Purpose.CONFIRM).latest("pk")
    account, moderator = staff("owner"), makers.moderator()
    asked = makers.pending(name="Asa Asked")
    lifecycle.ask(asked, seen=asked.version, by=moderator, text="Which university?")
    change = lifecycle.ask_address(published, email="new@example.org")
    invitation = lifecycle.invite(Signature.objects.get(kind="commission", rank=1), email="m@example.org", by=moderator)
    denial = Access.objects.create(
        purpose=Access.Purpose.NOT_ME, signature=published, expires_at=timezone.now() + timedelta(days=1)
    )
    return World(
        published=published,
        waiting=makers.pending(name="Wei Waiting"),
        withdrawn=makers.withdrawn(name="Wanda Withdrawn"),
        erased=makers.erased(name="Eve Erased"),
        asked=asked,
        statement=makers.statement_of(published).uuid,
        question=makers.question_of(asked).uuid,
        confirm_token=tokens.make(confirming),
        own_token=tokens.make(wayin.make(published)),
        address_token=tokens.make(change.access),
        denial_token=tokens.make(denial),
        claim_token=tokens.make(invitation.access),
        mail_test_token=_last_part(mail_test.context(mail_test.queue("owner@example.org"))["link"]),
        enrol_token=_last_part(enrolment.link(enrolment.invite(staff("editor")))),
        document=_document(),
        letter=_letter(),
        account=account,
        edition=_edition(),
        clients={
            "visitor": Client(),
            "signer": signer_of(published),
            "asked": signer_of(asked),
            "staff": _staff(account),
        },
    )


def _last_part(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def signer_of(signature: Signature) -> Client:
    client = Client()
    client.cookies[COOKIE] = wayin.exchange(wayin.make(signature)) or ""
    return client


def _staff(account: StaffAccount) -> Client:
    client = Client()
    client.force_login(account)
    client.get(reverse("admin:index"))  # whatever a first visit writes is written now
    return client


def _edition() -> Edition:
    """Make a small text with an annex the current one; the specimen stays beside it."""
    small_text(label="smaller", text=SMALL.replace("12 bis. Visas", "12 ter. Visas"))
    edition = small_text()
    Edition.objects.filter(is_current=True).update(is_current=False)
    Edition.objects.filter(pk=edition.pk).update(is_current=True)
    return edition


def _document() -> dict[str, Any]:
    document = Document(kind="summary", language="en", title="The Summary", date=date(2017, 4, 1), size=len(PDF))
    document.suffix, document.content_type, document.sha256 = ".pdf", "application/pdf", "0" * 64
    document.file.save("any.pdf", ContentFile(PDF))
    match = document.get_absolute_url().strip("/").split("/")
    return {"kind": match[1], "language": match[2], "pk": int(match[3]), "name": match[4]}


def _letter() -> str:
    message = EmailMessage("⟦Please confirm⟧", "⟦Follow⟧ https://example.org/", "a@example.org", ["zoe@example.org"])
    outbox.OutboxBackend().send_messages([message])
    return next(outbox.folder().glob("*.eml")).stem


@pytest.fixture
def world(seeded: None) -> World:
    return make_world()
