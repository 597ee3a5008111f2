"""All that a moderator needs of one signature and no more, by a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from signatories.lifecycle import table
from signatories.models import (
    AuditEvent,
    Contact,
    Evidence,
    Hold,
    Note,
    PostCheck,
    Question,
    Report,
    Revision,
    Signal,
    Signature,
    Statement,
)
from signatories.moderation import alike, posts
from signatories.moderation.alike import Alike
from signatories.moderation.posts import Fit

ENOUGH = 6  # earlier signatures shown at once
SHARED = 5  # known people of a domain; one more is said as "more"


@dataclass(frozen=True, slots=True)
class Row:
    """One changed field of the line, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """``domain`` is all that the page shows of the address."""

    signature: Signature
    domain: str
    statements: list[Statement]
    signals: list[Signal]
    hold: Hold | None
    questions: list[Question]
    notes: list[Note]
    reports: list[Report]
    revision: Revision | None
    revision_rows: list[Row]
    earlier: list[Signature]
    alike: list[Alike]
    known_people: list[Signature]
    waits_for_agreement: bool
    evidence: list[Evidence]
    may_be_invited: bool
    fit: Fit | None
    claims_post: bool
    check: PostCheck
    checked_at: datetime | None


def of(signature: Signature) -> Dossier:
    """Gather what stands beside the signature. ``signature`` comes with its contact and edition."""
    contact = signature.contact if hasattr(signature, "contact") else None
    questions = list(signature.questions.select_related("by", "statement"))
    revision = signature.revisions.filter(state=Revision.State.OPEN).first()
    statements = list(_statements(signature))
    claimed = " ".join((signature.organisation, signature.affiliation)).strip()
    check = _post_check(signature)
    return Dossier(
        signature=signature,
        domain=contact.email_domain if contact else "",
        statements=statements,
        signals=list(signature.signals.select_related("other")),
        hold=signature.holds.filter(ended_at=None).select_related("by").first(),
        questions=questions,
        notes=list(signature.notes.select_related("by")),
        reports=list(signature.reports.filter(closed_at=None)),
        revision=revision,
        revision_rows=_rows(revision) if revision else [],
        earlier=_earlier(signature, contact),
        alike=alike.to(signature, [one.search_text for one in statements if one.search_text]),
        known_people=_known_people(signature, contact),
        evidence=list(signature.evidence.all()),
        fit=posts.fit(contact.email_domain if contact else "", claimed),
        claims_post=bool(claimed or signature.position),
        check=PostCheck(check.reason) if check else PostCheck.NOT,
        checked_at=check.at if check else None,
        may_be_invited=contact is None and "claim" in _verbs_from(signature),
        waits_for_agreement=any(q.kind == Question.Kind.AGREEMENT and q.ended_at is None for q in questions),
    )


def _verbs_from(signature: Signature) -> set[str]:
    return {move.verb for move in table.SIGNATURE if move.before == signature.state}


def _statements(signature: Signature) -> QuerySet[Statement]:
    shown = signature.statements.exclude(state__in=[table.WITHDRAWN, table.SUPERSEDED])
    return shown.select_related("revises").prefetch_related(
        "targets__edition", Prefetch("revises__targets", to_attr="old_targets")
    )


def _rows(revision: Revision) -> list[Row]:
    fields = Signature._meta
    return [
        Row(str(fields.get_field(name).verbose_name), str(revision.before.get(name, "")), str(after))  # type: ignore[union-attr]
        for name, after in revision.after.items()
    ]


def _earlier(signature: Signature, contact: Contact | None) -> list[Signature]:
    """Return the other signatures of the same address, newest first; unconfirmed ones are nobody's."""
    rows = Signature.objects.exclude(state=table.UNCONFIRMED).exclude(pk=signature.pk).order_by("-pk")
    key = contact.email_key if contact else ""
    # Without an address the same query finds nobody, so that a page's cost does not depend on it.
    return list(rows.filter(contact__email_key=key)[:ENOUGH])


def _post_check(signature: Signature) -> AuditEvent | None:
    """Return how the claimed post was checked last."""
    checks = AuditEvent.objects.filter(signature_uuid=signature.uuid, verb="check_post")
    return checks.order_by("-pk").first()


def _known_people(signature: Signature, contact: Contact | None) -> list[Signature]:
    domain = contact.email_domain if contact else ""
    rows = Signature.objects.published().filter(contact__email_domain=domain, contact__live=True)
    return list(rows.exclude(pk=signature.pk).order_by("-pk")[: SHARED + 1])
