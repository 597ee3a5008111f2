"""All that is stored about one signature, as its owner sees it on the page, in the file and on the receipt."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from signatories.models import (
    Access,
    AuditEvent,
    Contact,
    Mail,
    Question,
    Reason,
    Revision,
    Signature,
    Statement,
)

LIVE = frozenset({Signature.State.PENDING, Signature.State.PUBLISHED})
DECIDED = frozenset({Signature.State.PUBLISHED, Signature.State.DECLINED, Signature.State.WITHDRAWN})


def page(access: Access) -> dict[str, Any]:
    """Return what the own page shows."""
    signature = access.signature
    live = signature.state in LIVE
    return {
        "signature": signature,
        "statements": _statements(signature),
        "contact": contact(signature),
        "consents": signature.consents.order_by("pk"),
        "unsent": signature.mails.filter(state=Mail.State.FAILED).exists(),
        "live": live,
        "revised": _revised(signature),
        "questions": _open_questions(signature) if live else [],
        "reason": _reason(signature),
        "before": _waiting_before(signature),
        "session_until": access.session_until,
        "specimen": signature.is_demonstration,
        "signer_unknown": contact(signature) is None,
    }


def contact(signature: Signature) -> Contact | None:
    return Contact.objects.filter(signature=signature).first()


def _statements(signature: Signature) -> list[Statement]:
    ended = [Statement.State.SUPERSEDED]
    return list(signature.statements.exclude(state__in=ended).prefetch_related("targets").order_by("order", "pk"))


def _open_revision(signature: Signature) -> Revision | None:
    return signature.revisions.filter(state=Revision.State.OPEN).first()


def _revised(signature: Signature) -> Signature | None:
    """Return the signature with the line that its signer asked for, while staff have not read the change."""
    revision = _open_revision(signature)
    if revision is None:
        return None
    revised = copy(signature)
    for field, value in revision.after.items():
        setattr(revised, field, value)
    return revised


def _open_questions(signature: Signature) -> list[Question]:
    return list(signature.questions.filter(ended_at=None, answered_at=None).select_related("statement"))


def _reason(signature: Signature) -> Reason | None:
    """Return why it is not shown, for one that staff declined or took down."""
    if signature.state != Signature.State.DECLINED:
        return None
    decisions = signature.decisions.filter(undone_at=None, verb__in=("decline", "take_down")).order_by("-pk")
    decision = decisions.select_related("reason").first()
    return decision.reason if decision else None


def _waiting_before(signature: Signature) -> int | None:
    """Return how many wait longer; ``None`` for one that waits for nothing."""
    if signature.state != Signature.State.PENDING or signature.confirmed_at is None:
        return None
    return Signature.objects.pending().filter(confirmed_at__lt=signature.confirmed_at).count()


# --- the file ----------------------------------------------------------------------------------------


def download(signature: Signature) -> dict[str, Any]:
    """Return everything about the signature as plain values.

    Once decided, with staff notes and kinds of signal; never with their weights, or with facts about others.
    """
    known = contact(signature)
    decided = signature.state in DECIDED
    return {
        "what": "Everything this site holds about one signature, for its signer",
        "site": settings.SITE_URL,
        "signature": {
            **{field: str(getattr(signature, field) or "") for field in LINE},
            "number": signature.number,
            "page": public_address(signature),
            **{field: _iso(getattr(signature, field)) for field in DATES},
            "open_data": signature.open_data,
            "edition": signature.edition.slug,
            "edition_sha256": signature.edition_digest,
        },
        "statements": [_statement(statement) for statement in signature.statements.prefetch_related("targets")],
        "contact": {
            "email": known.email if known else "",
            "network_fingerprint": known.network_key if known else "",
        },
        "consents": [
            {
                "purpose": consent.purpose,
                "wording": consent.wording,
                "wording_sha256": consent.wording_sha256,
                "given_at": _iso(consent.given_at),
            }
            for consent in signature.consents.order_by("pk")
        ],
        "revisions": [_revision(revision) for revision in signature.revisions.order_by("pk")],
        "questions": [_question(question) for question in signature.questions.order_by("pk")],
        "decisions": [
            {"verb": decision.verb, "at": _iso(decision.at), "reason": decision.reason.title if decision.reason else ""}
            for decision in signature.decisions.filter(undone_at=None).select_related("reason").order_by("pk")
        ],
        "notes": _notes(signature) if decided else [],
        "signals": sorted({signal.get_kind_display() for signal in signature.signals.all()}) if decided else [],
        "reports": [{"kind": report.kind, "at": _iso(report.at)} for report in signature.reports.order_by("pk")],
        "mails": [
            {"kind": mail.template, "state": mail.state, "sent_at": _iso(mail.sent_at)}
            for mail in signature.mails.order_by("pk")
        ],
        "history": [
            {"at": _iso(event.at), "verb": event.verb, "of": event.subject_kind, "state": event.to_state}
            for event in AuditEvent.objects.filter(signature_uuid=signature.uuid).order_by("pk")
        ],
    }


LINE = ("name", "affiliation", "position", "organisation", "country", "capacity", "kind", "state")
DATES = ("submitted_at", "confirmed_at", "published_at", "ended_at")


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "kind": statement.kind,
        "state": statement.state,
        "language": statement.language,
        "text": statement.text,
        "made_at": _iso(statement.made_at),
        "published_at": _iso(statement.published_at),
        "ended_at": _iso(statement.ended_at),
        "about": [
            {"scope": target.scope, "anchor": target.anchor, "label": target.label, "quoted": target.excerpt}
            for target in statement.targets.all()
        ],
    }


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "state": revision.state,
        "made_at": _iso(revision.made_at),
        "decided_at": _iso(revision.decided_at),
        "before": revision.before,
        "after": revision.after,
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "at": _iso(question.at),
        "text": question.text,
        "answer": question.answer,
        "answered_at": _iso(question.answered_at),
    }


def _notes(signature: Signature) -> list[dict[str, Any]]:
    notes = [{"at": _iso(note.at), "text": note.text} for note in signature.notes.order_by("pk")]
    return notes + [
        {"at": _iso(decision.at), "text": decision.note} for decision in signature.decisions.exclude(note="")
    ]


def public_address(signature: Signature) -> str:
    """Return the address of the public page, empty while there is none."""
    if signature.number is None:
        return ""
    return settings.SITE_URL + reverse("signatories:signature", args=[signature.number])


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
