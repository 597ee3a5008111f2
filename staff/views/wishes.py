"""What mail one wants oneself."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staff.access import account, staff_page
from staff.forms import MailWishForm
from staff.models import MailWish, StaffAccount


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def mail(request: HttpRequest) -> HttpResponse:
    staff = account(request)
    if request.method == "POST":
        with transaction.atomic():
            # Lock first: of two presses at once the second must find the row that the first made.
            StaffAccount.objects.select_for_update().get(pk=staff.pk)
            return _pressed(request, MailWishForm(request.POST, instance=_wish(staff)))
    return render(request, "staff/mail.html", {"form": MailWishForm(instance=_wish(staff))})


def _wish(staff: StaffAccount) -> MailWish:
    return MailWish.objects.filter(account=staff).first() or MailWish(account=staff)


def _pressed(request: HttpRequest, form: MailWishForm) -> HttpResponse:
    if not form.is_valid():
        return render(request, "staff/mail.html", {"form": form}, status=400)
    form.save()
    messages.success(request, _("Your choice is saved."))
    return redirect("staff:mail")
