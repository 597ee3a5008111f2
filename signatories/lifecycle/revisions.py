"""Changes of the line: asked for by the signer and moderated, or a form error corrected by staff; and "Selected"."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from signatories.lifecycle import lines, table
from signatories.lifecycle.actor import SIGNER, Actor
from signatories.lifecycle.decided import decided, snapshot
from signatories.lifecycle.moves import locked, move, require
from signatories.lifecycle.refusals import NotInTable
from signatories.models import Decision, Reason, Revision, Signature


@transaction.atomic
def edit_form(signature: Signature, *, seen: int, by: Actor, changes: Mapping[str, str]) -> Decision:
    """Correct obvious errors of form (case, spacing, a doubled organisation); the old values are kept for staff."""
    signature = locked(signature, seen=seen)
    require("edit_form", signature.state)
    before = snapshot(signature)
    now = timezone.now()
    old, new = lines.difference(signature, changes, fields=lines.STAFFS)
    revision = Revision.objects.create(
        signature=signature,
        origin=Revision.Origin.STAFF,
        state=Revision.State.ACCEPTED,
        before={"sort_key": signature.sort_key, **old},
        after=new,
        made_at=now,
        decided_at=now,
    )
    lines.write(signature, new)
    signature = move(signature, "edit_form", signature.state, by=by)
    told = "edited" if set(new) - {"sort_key"} else ""  # the place in A–Z is nobody's words
    return decided("edit_form", signature, before, seen=seen, by=by, revision=revision, mail=told)


@transaction.atomic
def revise(signature: Signature, *, changes: Mapping[str, str], by: Actor = SIGNER) -> Revision:
    """Change a pending line at once; of a published one open a revision, which waits while the line stays public."""
    signature = locked(signature)
    require("revise", signature.state)
    old, new = lines.difference(signature, changes)
    drop_open(signature)
    pending = signature.state == table.PENDING
    now = timezone.now()
    revision = Revision.objects.create(
        signature=signature,
        origin=Revision.Origin.SIGNER,
        state=Revision.State.ACCEPTED if pending else Revision.State.OPEN,
        before={"sort_key": signature.sort_key, **old},
        after=new,
        made_at=now,
        decided_at=now if pending else None,
    )
    if pending:
        lines.write(signature, new)
    move(signature, "revise", signature.state, by=by)
    return revision


@transaction.atomic
def accept(revision: Revision, *, seen: int, by: Actor) -> Decision:
    """Show the line as its signer wants it now. ``seen`` is the signature's version."""
    signature, revision = _open(revision, "accept", seen=seen)
    before = snapshot(signature)
    # What stands now is the old value, even where staff corrected it after the revision was sent.
    revision.before = {
        "sort_key": signature.sort_key,
        **{field: str(getattr(signature, field) or "") for field in revision.after},
    }
    lines.write(signature, revision.after)
    _close(revision, Revision.State.ACCEPTED)
    signature = move(signature, "accept", signature.state, by=by)
    return decided("accept", signature, before, seen=seen, by=by, revision=revision, mail="revision-accepted")


@transaction.atomic
def refuse_revision(revision: Revision, *, seen: int, by: Actor, reason: Reason, note: str = "") -> Decision:
    """Leave the line as it is, for a reason that the signer is told in ten minutes."""
    signature, revision = _open(revision, "refuse_revision", seen=seen)
    before = snapshot(signature)
    _close(revision, Revision.State.REFUSED)
    signature = move(signature, "refuse_revision", signature.state, by=by, reason=reason.code)
    return decided(
        "refuse_revision", signature, before, seen=seen, by=by,
        revision=revision, reason=reason, note=note, mail="revision-refused",
    )  # fmt: skip


@transaction.atomic
def feature(signature: Signature, *, seen: int, by: Actor, rank: int) -> Decision:
    """List a public signatory under "Selected", at the given rank."""
    return _list(signature, "feature", Signature.Kind.PUBLIC, Signature.Kind.SELECTED, rank, seen=seen, by=by)


@transaction.atomic
def unfeature(signature: Signature, *, seen: int, by: Actor) -> Decision:
    """Take a signatory out of "Selected", back among the public ones."""
    return _list(signature, "unfeature", Signature.Kind.SELECTED, Signature.Kind.PUBLIC, None, seen=seen, by=by)


def _list(
    signature: Signature, verb: str, from_kind: str, to_kind: str, rank: int | None, *, seen: int, by: Actor
) -> Decision:
    signature = locked(signature, seen=seen)
    require(verb, signature.state)
    if signature.kind != from_kind:
        raise NotInTable
    before = snapshot(signature)
    signature.kind, signature.rank = to_kind, rank
    signature = move(signature, verb, signature.state, by=by)
    return decided(verb, signature, before, seen=seen, by=by)


def drop_open(signature: Signature) -> None:
    """Drop the open revision, in the caller's transaction."""
    signature.revisions.filter(state=Revision.State.OPEN).update(
        state=Revision.State.DROPPED, decided_at=timezone.now()
    )


def _open(revision: Revision, verb: str, *, seen: int) -> tuple[Signature, Revision]:
    signature = locked(revision.signature, seen=seen)
    require(verb, signature.state)
    current = Revision.objects.select_for_update().get(pk=revision.pk)
    if current.state != Revision.State.OPEN:
        raise NotInTable
    return signature, current


def _close(revision: Revision, state: str) -> None:
    revision.state, revision.decided_at = state, timezone.now()
    revision.save(update_fields=["before", "state", "decided_at"])
