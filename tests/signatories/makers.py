"""Signatures in every state, made by the verbs themselves, and a look at everything that is stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.utils import timezone

from convention.models import Edition
from signatories import lifecycle
from signatories.lifecycle import Actor, Draft, DraftConsent, DraftEvidence, DraftStatement, DraftTarget
from signatories.models import AuditEvent, Mail, Question, Reason, Signature, Statement
from staff.models import Role, StaffAccount


def edition() -> Edition:
    made, _ = Edition.objects.get_or_create(
        language="en",
        label="2017",
        defaults={"title": "A Convention", "is_current": True, "published_at": timezone.now()},
    )
    return made


def moderator(name: str = "moderator", role: str = Role.MODERATOR) -> Actor:
    account, _ = StaffAccount.objects.get_or_create(username=name, defaults={"role": role, "is_staff": True})
    return Actor.of(account)


def reason(code: str = "not-a-person") -> Reason:
    made, _ = Reason.objects.get_or_create(code=code, defaults={"title": code, "public": code, "letter": code})
    return made


def reservation(text: str = "Not article 12.", kind: str = Statement.Kind.RESERVATION) -> DraftStatement:
    target = DraftTarget(edition(), "article", "art-12", "Article 12", "Everyone may leave.")
    return DraftStatement(kind, text, "en", (target,))


def draft(**changes: Any) -> Draft:
    facts: dict[str, Any] = {
        "name": "Ada Lovelace",
        "edition": edition(),
        "email": f"{uuid.uuid4().hex}@example.org",
        "affiliation": "Analytical Society",
        "country": "GB",
        "network_key": "n" * 64,
        "submission": uuid.uuid4(),
        "statements": (reservation(),),
        "consents": (DraftConsent("publication", "1", "0" * 64),),
    }
    return Draft(**{**facts, **changes})


def unconfirmed(**changes: Any) -> Signature:
    return lifecycle.submit(draft(**changes))


def pending(**changes: Any) -> Signature:
    return lifecycle.confirm(unconfirmed(**changes))


def published(**changes: Any) -> Signature:
    return again(publish(pending(**changes)))


def declined(**changes: Any) -> Signature:
    signature = pending(**changes)
    lifecycle.decline(signature, seen=signature.version, by=moderator(), reason=reason())
    return again(signature)


def withdrawn(**changes: Any) -> Signature:
    return lifecycle.withdraw(published(**changes))


def erased(**changes: Any) -> Signature:
    return lifecycle.erase(published(**changes))


MAKERS = {
    "unconfirmed": unconfirmed,
    "pending": pending,
    "published": published,
    "declined": declined,
    "withdrawn": withdrawn,
    "erased": erased,
}


def entered(**changes: Any) -> Signature:
    return lifecycle.enter(draft(**changes), evidence=DraftEvidence("a letter"), by=moderator())


def commission(**changes: Any) -> Signature:
    facts = {"kind": "commission", "rank": 1, "email": "", "consents": (), "submission": None, **changes}
    return lifecycle.import_signature(draft(**facts), state="published")


def publish(signature: Signature) -> Signature:
    signature = again(signature)
    lifecycle.publish(signature, seen=signature.version, by=moderator())
    return signature


def again(signature: Signature) -> Signature:
    return Signature.objects.get(pk=signature.pk)


def statement_of(signature: Signature) -> Statement:
    return Statement.objects.filter(signature=signature).latest("pk")


def question_of(signature: Signature) -> Question:
    return Question.objects.filter(signature=signature).latest("pk")


def verbs_of(signature: Signature) -> list[str]:
    """Return the signature's own verbs, oldest first, from the audit."""
    events = AuditEvent.objects.filter(subject=signature.uuid).order_by("pk")
    return list(events.values_list("verb", flat=True))


def mails_of(signature: Signature, state: str = Mail.State.WAITING) -> list[str]:
    mails = Mail.objects.filter(signature=signature, state=state).order_by("pk")
    return list(mails.values_list("template", flat=True))


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table of the project's own apps."""
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in own_models()}


def own_models() -> Iterator[Any]:
    for app in ("signatories", "convention", "staff"):
        yield from apps.get_app_config(app).get_models()
