"""What happened to one signature, for staff: from the audit, and from the tables beside it that can be emptied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from signatories.models import AuditEvent, Decision, Mail, PostCheck, Signature
from signatories.moderation import changes, words

CHECKS = {code: str(label) for code, label in PostCheck.choices}


@dataclass(frozen=True, slots=True)
class Moment:
    """One line; ``words`` are what people wrote, ``facts`` what the house knows."""

    at: datetime
    what: str
    who: str = ""
    facts: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def of(signature: Signature) -> list[Moment]:
    """Return every moment, oldest first, by a fixed number of queries."""
    found = [
        *_moves(signature),
        *_written(signature),
        *_mails(signature),
        *_notes(signature),
    ]
    return sorted(found, key=lambda moment: moment.at)


def _moves(signature: Signature) -> Iterator[Moment]:
    events = list(AuditEvent.objects.filter(signature_uuid=signature.uuid).order_by("pk"))
    for change, event in zip(changes.in_words(events), events, strict=True):
        facts = [f"{event.from_state} → {event.to_state}"] if event.from_state != event.to_state else []
        facts.append(_("version %(version)d") % {"version": event.version})
        if event.reason:
            facts.append(CHECKS.get(event.reason, event.reason) if event.verb == "check_post" else event.reason)
        if event.batch:
            facts.append(_("together with others: %(batch)s") % {"batch": event.batch})
        what = words.done(event.verb)
        if event.subject_kind == "statement":
            what = _("Statement: %(what)s") % {"what": what}
        yield Moment(event.at, what, change.who or str(event.get_actor_kind_display()), facts)


def _written(signature: Signature) -> Iterator[Moment]:
    """What stands in the moderation tables beside the audit's codes."""
    for decision in Decision.objects.filter(signature=signature).exclude(note="").select_related("actor"):
        yield Moment(decision.at, _("Note of the decision"), decision.actor.get_username(), words=[decision.note])
    for hold in signature.holds.exclude(note="").select_related("by"):
        who = hold.by.get_username() if hold.by else ""
        yield Moment(hold.at, _("Note of the hold"), who, [hold.get_code_display()], [hold.note])
    for question in signature.questions.exclude(text="").select_related("by"):
        yield Moment(question.at, _("Question"), question.by.get_username(), words=[question.text])
        if question.answered_at:
            yield Moment(question.answered_at, _("Answer"), words=[question.answer] if question.answer else [])
    for revision in signature.revisions.all():
        lines = [f"{name}: {revision.before.get(name, '')} → {after}" for name, after in revision.after.items()]
        yield Moment(revision.made_at, _("Line before and after"), revision.get_origin_display(), words=lines)


def _mails(signature: Signature) -> Iterator[Moment]:
    for mail in Mail.objects.filter(signature=signature):
        facts = [mail.template, mail.get_state_display()]
        if mail.error:
            facts.append(mail.error)
        yield Moment(mail.sent_at or mail.created_at, _("Mail"), facts=facts)


def _notes(signature: Signature) -> Iterator[Moment]:
    for note in signature.notes.select_related("by"):
        yield Moment(note.at, _("Note"), note.by.get_username(), words=[note.text])
    for report in signature.reports.all():
        yield Moment(report.at, _("Report"), facts=[report.get_kind_display()], words=[report.words])
        if report.closed_at and report.note:
            yield Moment(report.closed_at, _("What was done about the report"), words=[report.note])
