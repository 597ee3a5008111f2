"""Every mail that a verb queues can be rendered, says what it is about and leads to the right place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signatories import lifecycle, mailing, tokens
from signatories.models import Access, Mail, Signature
from tests.signatories import makers
from tests.signatories.makers import again, moderator, reason, reservation, statement_of

pytestmark = pytest.mark.django_db


def seen(signature: Signature) -> dict[str, Any]:
    return {"seen": again(signature).version, "by": moderator()}


def declined_statement(signature: Signature) -> None:
    statement = statement_of(signature)
    lifecycle.decline_statement(statement, seen=statement.version, by=moderator(), reason=reason())


def new_statement(signature: Signature) -> None:
    statement = lifecycle.propose(signature, reservation("Words of a later day."))
    lifecycle.publish_statement(statement, seen=statement.version, by=moderator())


def refused(signature: Signature) -> None:
    revision = lifecycle.revise(signature, changes={"name": "Ada King"})
    lifecycle.refuse_revision(revision, reason=reason(), **seen(signature))


def accepted(signature: Signature) -> None:
    revision = lifecycle.revise(signature, changes={"name": "Ada King"})
    lifecycle.accept(revision, **seen(signature))


# template: (how the signature is made, what is done to it, what its text holds)
MAILS: dict[str, tuple[Callable[..., Signature], Callable[[Signature], Any], tuple[str, ...]]] = {
    "published": (makers.pending, makers.publish, ("Ada Lovelace", "/signatories/1/")),
    "declined": (makers.pending, lambda s: lifecycle.decline(s, reason=reason(), **seen(s)), ("not-a-person",)),
    "taken-down": (makers.published, lambda s: lifecycle.take_down(s, reason=reason(), **seen(s)), ("not-a-person",)),
    "reopened": (makers.published, lambda s: lifecycle.reopen(s, **seen(s)), ("Ada Lovelace",)),
    "question": (makers.pending, lambda s: lifecycle.ask(s, text="Which Ada?", **seen(s)), ("Which Ada?",)),
    "agreement": (makers.pending, declined_statement, ("Reservation: Not article 12.", "not-a-person")),
    "edited": (
        makers.published,
        lambda s: lifecycle.edit_form(s, changes={"name": "Ada King"}, **seen(s)),
        ("Name: Ada Lovelace → Ada King",),
    ),
    "revision-accepted": (makers.published, accepted, ("Ada King",)),
    "revision-refused": (makers.published, refused, ("Ada Lovelace", "not-a-person")),
    "statement-published": (makers.published, new_statement, ("Words of a later day.",)),
    "statement-declined": (
        lambda: Signature.objects.get(pk=lifecycle.propose(makers.published(), reservation("Later.")).signature_id),
        declined_statement,
        ("Reservation: Later.", "not-a-person"),
    ),
    "withdrawn": (makers.published, lifecycle.withdraw, ()),
    "erased": (makers.published, lifecycle.erase, ()),
    "address-kept": (makers.published, lambda s: mailing.queue("address-kept", s), ("Ada Lovelace", "30 days")),
    "invitation": (makers.commission, lambda s: lifecycle.invite(s, email="a@example.net", by=moderator()), ("LINK",)),
    "new-address": (makers.published, lambda s: lifecycle.ask_address(s, email="new@example.net"), ("LINK",)),
    "address-changed": (
        makers.published,
        lambda s: lifecycle.change_address(lifecycle.ask_address(s, email="new@example.net")),
        ("LINK",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("template", MAILS)
def test_a_mail_says_what_it_is_about(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "link", lambda access: f"LINK-{access.purpose}")
    make, do, holds = MAILS[template]
    do(make())
    letter = mailing.message(Mail.objects.filter(template=template).latest("pk"), "reader@example.org")
    html = str(letter.alternatives[0][0])
    assert letter.subject.strip() == letter.subject != ""
    for words in holds:
        assert words in letter.body
        assert words in html or "→" in words or ": " in words
    for text in (letter.subject, letter.body, html):
        assert "{{" not in text
        assert "{%" not in text
        assert "None" not in text


def test_every_purpose_leads_to_a_page() -> None:
    assert set(tokens.PAGES) == set(Access.Purpose)
