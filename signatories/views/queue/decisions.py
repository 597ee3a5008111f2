"""The presses that decide, as a table; one view calls the verb on the version that was seen and goes on."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from signatories import lifecycle
from signatories.forms.deciding import (
    AskForm,
    CheckForm,
    CloseForm,
    DeclineForm,
    EditForm,
    HoldForm,
    NoteForm,
    ReasonForm,
    SeenForm,
)
from signatories.lifecycle import Actor, Refusal, Stale
from signatories.models import QueueEntry, Report, Revision, Signature, Statement
from signatories.moderation import changes, claims, queue
from signatories.views.queue.pages import Refused, carried, show, visible, walk
from staff.access import account, staff_page

NEXT, STAY, WHEN_DONE = "next", "stay", "when done"  # the last: go on once nothing of this signature waits


@dataclass(frozen=True, slots=True)
class Press:
    """``verb`` takes the signature, or its ``part`` that the address names, the version seen, who and the words."""

    form: type[SeenForm]
    verb: Callable[..., object]
    then: str = NEXT
    part: type[Statement] | type[Revision] | type[Report] | None = None
    address: str = ""
    said: str | Promise = ""  # of what stands in no list of decisions, and so would not be heard of


def _undo(signature: Signature, *, seen: int, by: Actor) -> Signature:
    # The bar named one decision; if another of mine came after it, that one is not what I meant to undo.
    if signature.version != seen:
        raise Stale
    return lifecycle.undo(signature, by=by)


def _unseen(verb: Callable[..., object]) -> Callable[..., object]:
    """Call a verb that moves no state, so that no version of it can be stale."""

    def called(subject: object, *, seen: int, **words: Any) -> object:  # noqa: ARG001
        return verb(subject, **words)

    return called


PRESSES: dict[str, Press] = {
    "publish": Press(SeenForm, lifecycle.publish),
    "decline": Press(DeclineForm, lifecycle.decline),
    "hold": Press(HoldForm, lifecycle.hold),
    "release": Press(SeenForm, lifecycle.release, STAY),
    "ask": Press(AskForm, lifecycle.ask),
    "edit": Press(EditForm, lifecycle.edit_form, STAY),
    "note": Press(NoteForm, _unseen(lifecycle.note), STAY, said=_lazy("Note kept")),
    "check-post": Press(CheckForm, _unseen(lifecycle.check_post), STAY, said=_lazy("Kept how the post was checked")),
    "take-down": Press(ReasonForm, lifecycle.take_down),
    "reopen": Press(SeenForm, lifecycle.reopen, STAY),
    "undo": Press(SeenForm, _undo, STAY, said=_lazy("Undone")),
    "publish-statement": Press(
        SeenForm, lifecycle.publish_statement, WHEN_DONE, Statement, "statements/<uuid:part>/publish/"
    ),
    "decline-statement": Press(
        ReasonForm, lifecycle.decline_statement, WHEN_DONE, Statement, "statements/<uuid:part>/decline/"
    ),
    "accept": Press(SeenForm, lifecycle.accept, WHEN_DONE, Revision, "revisions/<uuid:part>/accept/"),
    "refuse-revision": Press(
        ReasonForm, lifecycle.refuse_revision, WHEN_DONE, Revision, "revisions/<uuid:part>/refuse/"
    ),
    "close-report": Press(
        CloseForm,
        _unseen(lifecycle.close_report),
        WHEN_DONE,
        Report,
        "reports/<uuid:part>/close/",
        said=_lazy("Report closed"),
    ),
}


@require_POST
@staff_page
def press(request: HttpRequest, uuid: uuid.UUID, name: str, part: uuid.UUID | None = None) -> HttpResponse:
    """Call the verb with what was filled in, and go on.

    A refusal is a page that says what changed meanwhile, with what was typed still in it.
    """
    signature, pressed = visible(uuid), PRESSES[name]
    subject = get_object_or_404(pressed.part, uuid=part, signature=signature) if pressed.part else signature
    form, staff = pressed.form(request.POST), account(request)
    valid = form.is_valid()
    if "seen" not in form.cleaned_data:
        raise BadRequest
    if not valid:
        refused = Refused(name, _("Nothing was decided. See what is missing."), [], form)
        return show(request, signature.uuid, refused=refused, status=400)
    here, seen = queue.place_of(signature), form.cleaned_data["seen"]
    try:
        pressed.verb(subject, seen=seen, by=Actor.of(staff), **form.words())
    except Refusal as refusal:
        refused = Refused(name, str(refusal.message), changes.since(signature, seen), form)
        return show(request, signature.uuid, refused=refused, status=409)
    claims.end(signature, staff)
    if pressed.said:
        messages.success(request, f"{pressed.said}: {signature.name}")
    return redirect(_address(request, signature, here, pressed.then))


def _waits_for_staff(signature: Signature) -> bool:
    """Tell whether something of it is still to be decided; while only its signer is asked, nothing is."""
    entry = QueueEntry.objects.filter(signature=signature).first()
    aside = entry is not None and entry.place == QueueEntry.Place.ASIDE
    return entry is not None and (not aside or signature.statements.pending().exists())


def _address(request: HttpRequest, signature: Signature, here: queue.Place | None, then: str) -> str:
    """Return the page of what comes next, the list beside it beginning where it began before."""
    way = walk(request)
    stay = then == STAY or (then == WHEN_DONE and _waits_for_staff(signature))
    following = signature if stay else way.next_after(here)
    if following is None:
        return reverse("queue:index")
    return reverse("queue:item", args=[following.uuid]) + carried(way)
