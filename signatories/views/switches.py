"""``/admin/queue/switches/``: what the owner switches for the whole site."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from signatories import switches
from signatories.forms.errors import summary
from signatories.forms.switches import SwitchesForm
from signatories.lifecycle import Actor
from signatories.models import Switches
from staff.access import account, freshly_proved, staff_page


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
@freshly_proved()
def page(request: HttpRequest) -> HttpResponse:
    form = SwitchesForm(
        request.POST if request.method == "POST" else None, initial=SwitchesForm.initial_of(Switches.load())
    )
    if request.method == "POST" and form.is_valid():
        switches.change(by=Actor.of(account(request)), **form.cleaned_data)
        messages.success(request, _("Done. It is in force now; pages that were kept show it within a minute."))
        return redirect("queue:switches")
    wrong = {"errors": summary(form)} if form.is_bound else {}
    return render(request, "queue/switches.html", {"form": form, **wrong}, status=422 if wrong else 200)
