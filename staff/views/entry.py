"""Enrolment by link, the code asked for again, and one's own sign-ins."""

from __future__ import annotations

import functools
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staff import enrolment, limits, second_factor, sessions
from staff.access import View, account, staff_page
from staff.enrolment import BadLink, WrongCode
from staff.forms import CodeForm, EnrolForm
from staff.links import without_origin
from staff.models import Enrolment, StaffSession
from staff.permissions import may_open


def private(view: View) -> View:
    """A page whose address is a secret: kept by nobody, told to nobody, found by nobody."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        assert isinstance(response, HttpResponse)
        return response

    return wrapped


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@private
@without_origin
def enrol(request: HttpRequest, token: str) -> HttpResponse:
    """Open by GET, which changes nothing; the button uses the link up."""
    try:
        opened = enrolment.read(token)
        form = EnrolForm(request.POST if request.method == "POST" else None, account=opened.account)
        if form.is_valid():
            codes = enrolment.complete(
                opened, password=form.cleaned_data["password"], code=form.cleaned_data.get("code", "")
            )
            return render(request, "staff/enrolled.html", {"account": opened.account, "codes": codes})
    except BadLink:
        return render(request, "staff/bad_link.html", status=404)
    except WrongCode:
        form.add_error("code", _("This is not the code that the app shows now. Wait for the next one."))
    return _enrol_page(request, opened, form)


def _enrol_page(request: HttpRequest, opened: Enrolment, form: EnrolForm) -> HttpResponse:
    device = second_factor.unconfirmed(opened.account) if second_factor.is_required() else None
    context = {"account": opened.account, "form": form, "until": opened.expires_at}
    if device is not None:
        context.update(picture=second_factor.picture(device), written=second_factor.written(device))
    return render(request, "staff/enrol.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def prove(request: HttpRequest) -> HttpResponse:
    """Ask for a code again before a verb that only an owner has."""
    staff, form = account(request), CodeForm(request.POST if request.method == "POST" else None)
    name = staff.get_username()
    if form.is_valid():
        busy = limits.is_busy(request, name)
        if not busy and second_factor.verify(staff, form.cleaned_data["code"]):
            sessions.prove(request)
            return redirect(_back(request))
        limits.note_failure(request, name)
        form.add_error("code", _("This code was not accepted. Wait for the next one in your app, then type that."))
    context = {"form": form, "next": _back(request)}
    return render(request, "staff/prove.html", context, status=400 if form.errors else 200)


def _back(request: HttpRequest) -> str:
    address = request.POST.get("next", "") or request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/admin/")
    return address if here else reverse("staff:accounts")


@require_safe
@staff_page
def sessions_list(request: HttpRequest) -> HttpResponse:
    staff = account(request)
    context = {
        "sessions": sessions.open_sessions(staff),
        "current": sessions.of(request),
        "may_have_mail": may_open(staff.role, "staff:mail"),
    }
    return render(request, "staff/sessions.html", context)


@require_POST
@staff_page
def end_session(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """End one of one's own sign-ins, wherever it is."""
    ended = get_object_or_404(StaffSession, uuid=uuid, account=account(request))
    sessions.end(account(request), pk=ended.pk)
    return redirect("staff:sessions")
