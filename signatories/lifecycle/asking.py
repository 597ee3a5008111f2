"""What happens to a pending signature before it is decided: held, released, asked about, answered, agreed to."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from signatories import staff_mail
from signatories.lifecycle import table, waiting
from signatories.lifecycle.actor import SIGNER, Actor
from signatories.lifecycle.decided import decided, snapshot
from signatories.lifecycle.moves import locked, move, record, require
from signatories.lifecycle.refusals import NotInTable, Waiting
from signatories.models import Decision, Hold, Note, PostCheck, Question, Signature


@transaction.atomic
def hold(signature: Signature, *, seen: int | None = None, by: Actor, code: str, note: str = "") -> Decision | None:
    """Set the signature aside for a reason. Held by the site itself, it is nobody's decision to undo."""
    signature = locked(signature, seen=seen)
    require("hold", signature.state)
    if signature.holds.filter(ended_at=None).exists():
        raise Waiting
    before = snapshot(signature)
    seen = signature.version
    Hold.objects.create(signature=signature, code=code, note=note, by=by.staff, at=timezone.now())
    signature = move(signature, "hold", signature.state, by=by, reason=code)
    return decided("hold", signature, before, seen=seen, by=by) if by.staff else None


@transaction.atomic
def release(signature: Signature, *, seen: int, by: Actor) -> Decision:
    """Bring a held signature back to its turn."""
    signature = locked(signature, seen=seen)
    require("release", signature.state)
    before = snapshot(signature)
    if not signature.holds.filter(ended_at=None).update(ended_at=timezone.now()):
        raise NotInTable
    signature = move(signature, "release", signature.state, by=by)
    return decided("release", signature, before, seen=seen, by=by)


@transaction.atomic
def ask(signature: Signature, *, seen: int, by: Actor, text: str) -> Decision:
    """Ask the signer, by a mail in ten minutes; the answer comes back to who asked."""
    signature = locked(signature, seen=seen)
    require("ask", signature.state)
    if by.staff is None:
        raise NotInTable
    before = snapshot(signature)
    # An answer that led to a further question has been dealt with.
    signature.questions.filter(kind=Question.Kind.QUESTION, ended_at=None, answered_at__isnull=False).update(
        ended_at=timezone.now()
    )
    Question.objects.create(signature=signature, by=by.staff, at=timezone.now(), text=text)
    signature = move(signature, "ask", signature.state, by=by)
    return decided("ask", signature, before, seen=seen, by=by, mail="question")


@transaction.atomic
def answer(question: Question, *, text: str, by: Actor = SIGNER) -> Question:
    """Keep the signer's answer, once."""
    signature, question = _open(question, Question.Kind.QUESTION)
    require("answer", signature.state)
    question.answer, question.answered_at = text, timezone.now()
    question.save(update_fields=["answer", "answered_at"])
    move(signature, "answer", signature.state, by=by)
    staff_mail.answer_came(question)
    return question


@transaction.atomic
def agree(question: Question, *, by: Actor = SIGNER) -> Question:
    """The signer agrees to appear without the declined statement; staff may publish then."""
    signature, question = _open(question, Question.Kind.AGREEMENT)
    require("agree", signature.state)
    question.answered_at = question.ended_at = timezone.now()
    question.save(update_fields=["answered_at", "ended_at"])
    move(signature, "agree", signature.state, by=by)
    return question


def _open(question: Question, kind: str) -> tuple[Signature, Question]:
    signature = locked(question.signature)
    current = Question.objects.select_for_update().get(pk=question.pk)
    if current.kind != kind or current.answered_at or current.ended_at:
        raise NotInTable
    return signature, current


@transaction.atomic
def note(signature: Signature, *, by: Actor, text: str) -> Note:
    """Keep what staff say to each other; it moves nothing, so the version stays."""
    signature = locked(signature)
    if by.staff is None or not signature.name:
        raise NotInTable
    return Note.objects.create(signature=signature, by=by.staff, at=timezone.now(), text=text)


@transaction.atomic
def check_post(signature: Signature, *, by: Actor, code: str) -> None:
    """Write in the audit how a claimed post was checked; it moves nothing, so the version stays."""
    signature = locked(signature)
    if by.staff is None or not signature.name:
        raise NotInTable
    state = signature.state
    record(signature, "check_post", state, state, version=signature.version, by=by, reason=PostCheck(code))


@transaction.atomic
def signal(signature: Signature, kind: str, *, weight: int = 1, other: Signature | None = None) -> None:
    """Note something for staff to look at, once. It refuses nothing, tells nobody and makes no new version."""
    signature = locked(signature)
    if not signature.signals.filter(kind=kind, other=other).exists():
        signature.signals.create(kind=kind, weight=weight, other=other, at=timezone.now())
    if signature.state != table.UNCONFIRMED:
        waiting.refresh(signature)
