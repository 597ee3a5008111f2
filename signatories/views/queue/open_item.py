"""What the open item's script asks and says; each works as a plain press, too."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from signatories import counts, lifecycle
from signatories.lifecycle import Actor
from signatories.models import Signature
from signatories.moderation import claims, finding
from signatories.views.queue.pages import carried, visible, walk
from staff.access import account, staff_page


@require_POST
@staff_page
def claim(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Claim the item for five minutes; the script reads who has it, a press without it goes back to the page."""
    signature, staff = visible(uuid), account(request)
    taken = claims.take(signature, staff)
    if "application/json" in request.headers.get("Accept", ""):
        mine = taken.by_id == staff.pk
        return JsonResponse({"mine": mine, "by": taken.by.get_username(), "until": taken.until.isoformat()})
    return redirect(reverse("queue:item", args=[signature.uuid]) + carried(walk(request)))


@require_POST
@staff_page
def reveal(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show the whole address and who came from the same network, once, and write in the audit that it was seen."""
    signature = visible(uuid)
    contact = lifecycle.reveal(signature, by=Actor.of(account(request)))
    near = finding.of_network(contact) if contact else None
    return render(request, "queue/reveal.html", {"signature": signature, "contact": contact, "near": near})


@require_safe
@staff_page
def news(request: HttpRequest) -> HttpResponse:
    """Tell how many wait now and, of the item that is open, its version and who else has it."""
    asked = _asked(request)
    found = Signature.objects.select_related("claim__by").filter(uuid=asked).first() if asked else None
    answer: dict[str, object] = {"waiting": counts.value("queue")}
    if found is not None:
        answer["version"] = found.version
        answer["by"] = _holder(found, request)
    return JsonResponse(answer)


def _asked(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("open", ""))
    except ValueError:
        return None


def _holder(signature: Signature, request: HttpRequest) -> str:
    held = claims.of_another(signature, account(request))
    return held.by.get_username() if held else ""
