"""The queue's page: one signature in full, the list beside it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from signatories.forms.deciding import ReasonForm
from signatories.lifecycle import table
from signatories.models import Reason, Signature
from signatories.moderation import queue, undoing
from signatories.moderation.changes import Change
from signatories.moderation.queue import Place
from staff.access import account, staff_page
from staff.permissions import DECIDE

SHOWN_VERBS = ("publish", "decline", "take_down", "reopen")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a press did nothing, what happened meanwhile, and what had been typed."""

    message: str
    changes: list[Change]
    form: ReasonForm | None = None


@require_safe
@staff_page
def index(request: HttpRequest) -> HttpResponse:
    """Show who waits longest, or the first behind the place that the address names."""
    listed = queue.page(Place.read(request.GET.get("after", "")))
    return show(request, listed.items[0].uuid if listed.items else None, listed=listed)


@require_safe
@staff_page
def item(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return show(request, uuid)


def visible(identifier: uuid.UUID) -> Signature:
    """Return the signature, unless its address was never confirmed: then it is nobody's business yet."""
    signature = get_object_or_404(Signature.objects.select_related("edition", "contact"), uuid=identifier)
    if signature.state == table.UNCONFIRMED:
        raise Http404
    return signature


def show(
    request: HttpRequest,
    identifier: uuid.UUID | None,
    *,
    listed: queue.Listed | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page on one signature, read anew, or with an empty queue."""
    staff = account(request)
    after = Place.read(request.GET.get("after", ""))
    context = {
        "listed": listed or queue.page(after),
        "after": after or "",
        "undoable": undoing.undoable(staff) if staff.has_role(*DECIDE) else [],
        "may_decide": staff.has_role(*DECIDE),
        "refused": refused,
        **(_in_full(visible(identifier)) if identifier is not None else {"signature": None}),
    }
    return render(request, "queue/index.html", context, status=status)


def _in_full(signature: Signature) -> dict[str, Any]:
    return {
        "signature": signature,
        "domain": signature.contact.email_domain if hasattr(signature, "contact") else "",
        "statements": signature.statements.prefetch_related("targets__edition"),
        "verbs": [verb for verb in SHOWN_VERBS if signature.state in table.starts(table.SIGNATURE, verb)],
        "reasons": Reason.objects.filter(active=True),
    }
