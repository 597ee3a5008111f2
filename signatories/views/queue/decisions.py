"""One view for each verb: refuse early, call the verb on the version that was seen, go on to the next."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from signatories import lifecycle
from signatories.forms.deciding import (
    AskForm,
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


@require_POST
@staff_page
def publish(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _press(request, visible(uuid), "publish", SeenForm, lifecycle.publish)


@require_POST
@staff_page
def decline(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _press(request, visible(uuid), "decline", DeclineForm, lifecycle.decline)


@require_POST
@staff_page
def hold(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _press(request, visible(uuid), "hold", HoldForm, lifecycle.hold)


@require_POST
@staff_page
def release(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _press(request, visible(uuid), "release", SeenForm, lifecycle.release, then=STAY)


@require_POST
@staff_page
def ask(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _press(request, visible(uuid), "ask", AskForm, lifecycle.ask)


@require_POST
@staff_page
def edit(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _press(request, visible(uuid), "edit", EditForm, lifecycle.edit_form, then=STAY)


@require_POST
@staff_page
def note(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _press(request, visible(uuid), "note", NoteForm, _note, then=STAY)


@require_POST
@staff_page
def take_down(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _press(request, visible(uuid), "take-down", ReasonForm, lifecycle.take_down)


@require_POST
@staff_page
def reopen(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _press(request, visible(uuid), "reopen", SeenForm, lifecycle.reopen, then=STAY)


@require_POST
@staff_page
def undo(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _press(request, visible(uuid), "undo", SeenForm, _undo, then=STAY)


@require_POST
@staff_page
def publish_statement(request: HttpRequest, uuid: uuid.UUID, part: uuid.UUID) -> HttpResponse:
    statement = get_object_or_404(Statement, uuid=part, signature=visible(uuid))
    verb = partial(_of_part, lifecycle.publish_statement, statement)
    return _press(request, statement.signature, "publish-statement", SeenForm, verb, then=WHEN_DONE)


@require_POST
@staff_page
def decline_statement(request: HttpRequest, uuid: uuid.UUID, part: uuid.UUID) -> HttpResponse:
    statement = get_object_or_404(Statement, uuid=part, signature=visible(uuid))
    verb = partial(_of_part, lifecycle.decline_statement, statement)
    return _press(request, statement.signature, "decline-statement", ReasonForm, verb, then=WHEN_DONE)


@require_POST
@staff_page
def accept(request: HttpRequest, uuid: uuid.UUID, part: uuid.UUID) -> HttpResponse:
    revision = get_object_or_404(Revision, uuid=part, signature=visible(uuid))
    verb = partial(_of_part, lifecycle.accept, revision)
    return _press(request, revision.signature, "accept", SeenForm, verb, then=WHEN_DONE)


@require_POST
@staff_page
def refuse_revision(request: HttpRequest, uuid: uuid.UUID, part: uuid.UUID) -> HttpResponse:
    revision = get_object_or_404(Revision, uuid=part, signature=visible(uuid))
    verb = partial(_of_part, lifecycle.refuse_revision, revision)
    return _press(request, revision.signature, "refuse-revision", ReasonForm, verb, then=WHEN_DONE)


@require_POST
@staff_page
def close_report(request: HttpRequest, uuid: uuid.UUID, part: uuid.UUID) -> HttpResponse:
    signature = visible(uuid)
    report = get_object_or_404(Report, uuid=part, signature=signature)
    return _press(request, signature, "close-report", CloseForm, partial(_close, report), then=WHEN_DONE)


# --- where a press leads -------------------------------------------------------------------------------

NEXT, STAY, WHEN_DONE = "next", "stay", "when done"  # the last: go on once nothing of this signature waits


def _press(
    request: HttpRequest,
    signature: Signature,
    name: str,
    form_class: type[SeenForm],
    verb: Callable[..., object],
    *,
    then: str = NEXT,
) -> HttpResponse:
    """Call the verb with what was filled in, and go on.

    A refusal is a page that says what changed meanwhile, with what was typed still in it.
    """
    form, staff = form_class(request.POST), account(request)
    valid = form.is_valid()
    if "seen" not in form.cleaned_data:
        raise BadRequest
    if not valid:
        refused = Refused(name, _("Nothing was decided. See what is missing."), [], form)
        return show(request, signature.uuid, refused=refused, status=400)
    here = queue.place_of(signature)
    try:
        verb(signature, seen=form.cleaned_data["seen"], by=Actor.of(staff), **form.words())
    except Refusal as refusal:
        seen = form.cleaned_data["seen"]
        refused = Refused(name, str(refusal.message), changes.since(signature, seen), form)
        return show(request, signature.uuid, refused=refused, status=409)
    claims.end(signature, staff)
    return redirect(_address(request, signature, here, then))


def _address(request: HttpRequest, signature: Signature, here: queue.Place | None, then: str) -> str:
    """Return the page of what comes next, the list beside it beginning where it began before."""
    way = walk(request)
    stay = then == STAY or (then == WHEN_DONE and QueueEntry.objects.filter(signature=signature).exists())
    following = signature if stay else way.next_after(here)
    if following is None:
        return reverse("queue:index")
    return reverse("queue:item", args=[following.uuid]) + carried(way)


# --- verbs that take something else than a signature and its version ------------------------------------


def _undo(signature: Signature, *, seen: int, by: Actor) -> Signature:
    # The bar named one decision; if another of mine came after it, that one is not what I meant to undo.
    if signature.version != seen:
        raise Stale
    return lifecycle.undo(signature, by=by)


def _note(signature: Signature, *, seen: int, by: Actor, text: str) -> object:  # noqa: ARG001 - it moves nothing
    return lifecycle.note(signature, by=by, text=text)


def _close(report: Report, _signature: Signature, *, seen: int, by: Actor, note: str) -> object:  # noqa: ARG001
    return lifecycle.close_report(report, by=by, note=note)


def _of_part(verb: Callable[..., object], part: object, _signature: Signature, **words: Any) -> object:
    """A statement's or a revision's verb takes the part in the place of its signature."""
    return verb(part, **words)
