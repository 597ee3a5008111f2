"""The queue's page: one signature in full, the list beside it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from signatories.forms.deciding import CheckForm, EditForm, HoldForm, SeenForm
from signatories.lifecycle import table
from signatories.models import Reason, Signature
from signatories.moderation import claims, dossier, finding, queue, undoing
from signatories.moderation import timeline as moments
from signatories.moderation.changes import Change
from signatories.moderation.queue import Only, Place, Walk
from staff import permissions
from staff.access import account, staff_page
from staff.models import StaffAccount
from staff.permissions import DECIDE


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the press named ``name`` did nothing, what happened meanwhile, and what had been typed."""

    name: str
    message: str
    changes: list[Change]
    form: SeenForm | None = None


def walk(request: HttpRequest) -> Walk:
    """Return the walk that the address describes."""
    after = Place.read(request.GET.get("after", ""))
    return Walk(account(request), Only.read(request.GET.get("only", "")), after)


def carried(way: Walk) -> str:
    """Return the query string that keeps the walk over a press."""
    kept = {"only": way.only.text, "after": str(way.after or "")}
    kept = {name: value for name, value in kept.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


@require_safe
@staff_page
def index(request: HttpRequest) -> HttpResponse:
    """Show who is first: whose answer came back to me, else the head of the list."""
    way = walk(request)
    listed = way.page()
    first = listed.entries[0].uuid if listed.entries else None
    if way == Walk(way.staff) and (answered := way.answered()) is not None:
        first = answered.uuid
    return show(request, first, listed=listed)


@require_safe
@staff_page
def item(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    return show(request, uuid)


@require_safe
@staff_page
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:320]
    found = finding.find(words.replace("\x00", ""))
    return render(request, "queue/search.html", {"q": words, "found": found, "most": finding.MOST})


@require_safe
@staff_page
def timeline(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    signature = visible(uuid)
    return render(request, "queue/timeline.html", {"signature": signature, "moments": moments.of(signature)})


def visible(identifier: uuid.UUID, *beside: str) -> Signature:
    """Return the signature with its edition, its contact and what else is asked for beside it.

    One whose address was never confirmed is nobody's business yet.
    """
    signature = get_object_or_404(Signature.objects.select_related("edition", "contact", *beside), uuid=identifier)
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
    staff, way = account(request), walk(request)
    flags, from_where = queue.choices(staff)
    listed, may_decide = listed or way.page(), staff.has_role(*DECIDE)
    context = {
        "listed": listed,
        "marks": may_decide and listed.has_plain,
        "way": way,
        "carried": carried(way),
        "flags": flags,
        "countries": from_where,
        "undoable": undoing.undoable(staff) if may_decide else [],
        "may_decide": may_decide,
        "refused": refused,
        "requests": finding.open_requests().count(),
        **(_in_full(identifier, staff, refused) if identifier else {"signature": None}),
    }
    return render(request, "queue/index.html", context, status=status)


def _in_full(identifier: uuid.UUID, staff: StaffAccount, refused: Refused | None) -> dict[str, Any]:
    signature = visible(identifier, "claim__by")
    facts = dossier.of(signature)
    return {
        "signature": signature,
        "item": facts,
        "verbs": verbs(facts, staff),
        "reasons": list(Reason.objects.filter(active=True)),
        "claim": claims.of_another(signature, staff),
        "forms": _forms(signature, refused),
    }


def verbs(facts: dossier.Dossier, staff: StaffAccount) -> set[str]:
    """Return the verbs that the state, what stands beside it and the role allow now."""
    signature = facts.signature
    able = {verb for verb in permissions.VERBS if signature.state in table.starts(table.SIGNATURE, verb)}
    able -= {"hold"} if facts.hold else {"release"}
    able -= {"publish"} if facts.waits_for_agreement else set()
    able -= {"accept", "refuse_revision"} if facts.revision is None else set()
    return {verb for verb in able if permissions.may(staff.role, verb)}


def _forms(signature: Signature, refused: Refused | None) -> dict[str, Any]:
    """Return the forms that show more than a button; a refused one still holds what was typed."""
    line = {name: str(getattr(signature, name) or "") for name in EditForm.base_fields if name != "seen"}
    forms: dict[str, Any] = {"edit": EditForm(initial=line), "hold": HoldForm(), "check-post": CheckForm()}
    if refused is not None and refused.form is not None:
        forms[refused.name] = refused.form
    return forms
