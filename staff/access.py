"""The door of every staff page: who is not signed in is asked to, who lacks the role is refused."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from staff import sessions
from staff.models import StaffAccount
from staff.permissions import may_open

View = Callable[..., HttpResponseBase]
SAFE = ("GET", "HEAD")


def account(request: HttpRequest) -> StaffAccount:
    """Return who asks; a visitor counts as an account without a role."""
    return request.user if isinstance(request.user, StaffAccount) else StaffAccount()


def may_enter(request: HttpRequest) -> bool:
    """Tell whether who asks is signed in as active staff, with the second factor where it is required."""
    user = request.user
    return isinstance(user, StaffAccount) and user.is_active and user.is_staff and sessions.is_proved(request)


def staff_page(view: View) -> View:
    """Open the view by its row in ``staff.permissions``, and keep its answers out of every cache."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_enter(request):
            # After a lost session a press is not repeated by itself: its page is opened again, and read again.
            back = request.get_full_path() if request.method in SAFE else reverse("admin:index")
            return redirect_to_login(back, reverse("admin:login"))
        match = request.resolver_match
        if match is None or not may_open(account(request).role, match.view_name):
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return wrapped


def freshly_proved(back: str = "") -> Callable[[View], View]:
    """Ask for a code again where the last one is older than a quarter of an hour: for the owner's verbs.

    ``back`` names the page to go on from where the view itself takes presses only.
    """

    def decorator(view: View) -> View:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not sessions.is_fresh(request):
                onward = reverse(back) if back else request.path
                return redirect(f"{reverse('staff:prove')}?{urlencode({'next': onward})}")
            return view(request, *args, **kwargs)

        return wrapped

    return decorator
