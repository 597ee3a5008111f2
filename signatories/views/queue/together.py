"""The marked ones of the list, published or declined by one press."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from signatories import lifecycle
from signatories.lifecycle import Actor
from signatories.models import Reason
from signatories.moderation import batch as together
from signatories.moderation.batch import Mark, Outcome
from signatories.views.queue.pages import carried, walk
from staff.access import account, staff_page


@require_POST
@staff_page
def batch(request: HttpRequest) -> HttpResponse:
    """Decide the marked ones, each by itself; say of each that was not decided why, and go on behind the last."""
    marks, by, way = _marks(request), Actor.of(account(request)), walk(request)
    last = together.last_place(marks)
    verb = request.POST.get("verb", "")
    if not marks:
        messages.warning(request, _("Nothing was marked. Tick some of the list, then press again."))
    elif verb == "publish":
        _tell(request, together.decide(marks, lifecycle.publish, by=by))
    elif verb == "decline":
        reason = Reason.objects.filter(active=True, code=request.POST.get("reason", "")).first()
        if reason is None:
            messages.warning(request, _("Nothing was decided: choose the reason that the signers shall read."))
        else:
            _tell(request, together.decide(marks, lifecycle.decline, by=by, reason=reason))
    else:
        raise BadRequest
    following = way.next_after(last)
    onward = reverse("queue:item", args=[following.uuid]) if following else reverse("queue:index")
    return redirect(onward + carried(way))


def _marks(request: HttpRequest) -> list[Mark]:
    try:
        marks = [Mark.read(text) for text in dict.fromkeys(request.POST.getlist("marked"))]
    except ValueError as error:
        raise BadRequest from error
    if len(marks) > together.MOST:
        raise BadRequest
    return marks


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    if outcome.done:
        count = len(outcome.done)
        said = ngettext("%(count)d was decided.", "%(count)d were decided.", count) % {"count": count}
        messages.success(request, said)
    for name, why in outcome.refused:
        messages.warning(request, _("Not decided: %(name)s %(why)s.") % {"name": f"“{name}”", "why": why.rstrip(".")})
