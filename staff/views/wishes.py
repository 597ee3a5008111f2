"""What mail one wants oneself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staff.access import account, staff_page
from staff.forms import MailWishForm
from staff.models import MailWish


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def mail(request: HttpRequest) -> HttpResponse:
    staff = account(request)
    wish = MailWish.objects.filter(account=staff).first() or MailWish(account=staff)
    form = MailWishForm(request.POST if request.method == "POST" else None, instance=wish)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your wishes are kept."))
        return redirect("staff:mail")
    return render(request, "staff/mail.html", {"form": form}, status=400 if form.errors else 200)
