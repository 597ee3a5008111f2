"""One view for each verb: refuse early, call the verb on the version that was seen, go on to the next."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from signatories import lifecycle
from signatories.forms.deciding import ReasonForm, SeenForm
from signatories.lifecycle import Actor, Refusal, Stale
from signatories.models import Signature
from signatories.moderation import changes, queue
from signatories.moderation.queue import Place
from signatories.views.queue.pages import Refused, show, visible
from staff.access import account, staff_page


@require_POST
@staff_page
def publish(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    signature, seen = visible(uuid), _seen(request)
    return _decide(request, signature, seen, partial(lifecycle.publish, signature, seen=seen))


@require_POST
@staff_page
def decline(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _with_reason(request, visible(uuid), lifecycle.decline)


@require_POST
@staff_page
def take_down(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return _with_reason(request, visible(uuid), lifecycle.take_down)


@require_POST
@staff_page
def reopen(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    signature, seen = visible(uuid), _seen(request)
    return _decide(request, signature, seen, partial(lifecycle.reopen, signature, seen=seen), stay=True)


@require_POST
@staff_page
def undo(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    signature, seen = visible(uuid), _seen(request)
    return _decide(request, signature, seen, partial(_undo, signature, seen=seen), stay=True)


def _undo(signature: Signature, *, seen: int, by: Actor) -> Signature:
    # The bar named one decision; if another of mine came after it, that one is not what I meant to undo.
    if signature.version != seen:
        raise Stale
    return lifecycle.undo(signature, by=by)


def _seen(request: HttpRequest) -> int:
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    seen: int = form.cleaned_data["seen"]
    return seen


def _with_reason(request: HttpRequest, signature: Signature, verb: Callable[..., object]) -> HttpResponse:
    form, seen = ReasonForm(request.POST), _seen(request)
    if not form.is_valid():
        refused = Refused(_("Nothing was decided. See what is missing below."), [], form)
        return show(request, signature.uuid, refused=refused, status=400)
    why = {"reason": form.cleaned_data["reason"], "note": form.cleaned_data["note"]}
    return _decide(request, signature, seen, partial(verb, signature, seen=seen, **why), form=form)


def _decide(
    request: HttpRequest,
    signature: Signature,
    seen: int,
    verb: Callable[..., object],
    *,
    stay: bool = False,
    form: ReasonForm | None = None,
) -> HttpResponse:
    """Call the verb. A refusal is a page that says what changed meanwhile, with what was typed still in it."""
    try:
        verb(by=Actor.of(account(request)))
    except Refusal as refusal:
        refused = Refused(str(refusal.message), changes.since(signature, seen), form)
        return show(request, signature.uuid, refused=refused, status=409)
    following = signature if stay else queue.next_after(Place.of(signature))
    return redirect(_address(request, following))


def _address(request: HttpRequest, signature: Signature | None) -> str:
    """Return the page of what comes next, the list beside it beginning where it began before."""
    if signature is None:
        return reverse("queue:index")
    after = Place.read(request.GET.get("after", ""))
    address = reverse("queue:item", args=[signature.uuid])
    return f"{address}?after={after}" if after else address
