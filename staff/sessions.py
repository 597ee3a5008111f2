"""Sign-ins as rows: 12 hours at most, 30 minutes without use, listed, and ended from anywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from staff import second_factor
from staff.models import StaffAccount, StaffSession

LONGEST = timedelta(hours=12)
IDLE = timedelta(minutes=30)
NOTED_EVERY = timedelta(minutes=1)  # so that a page costs a write once a minute, not each time
PROVED_FOR = timedelta(minutes=15)  # how long a code covers the owner's verbs
KEY = "staff_session"
STAFF_PATHS = "/admin/"


class StaffSessionMiddleware:
    """Ends what is too old, unused or revoked before any view sees it, and notes the last use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Asking for the user elsewhere would make a reading page vary by cookie.
        if request.path.startswith(STAFF_PATHS) and request.user.is_authenticated:
            current = _current(request)
            if current is None:
                logout(request)
            else:
                _note_use(current)
            request.staff_session = current  # type: ignore[attr-defined]
        return self.get_response(request)


def _current(request: HttpRequest) -> StaffSession | None:
    key = request.session.get(KEY)
    if not isinstance(key, int):
        return None
    return open_sessions(request.user).filter(pk=key).first()  # type: ignore[arg-type]


def open_sessions(account: StaffAccount) -> QuerySet[StaffSession]:
    """Return the account's sign-ins that are still good, latest first."""
    now = timezone.now()
    return StaffSession.objects.filter(
        account=account, ended_at=None, began_at__gt=now - LONGEST, last_used_at__gt=now - IDLE
    )


def _note_use(current: StaffSession) -> None:
    now = timezone.now()
    if now - current.last_used_at > NOTED_EVERY:
        StaffSession.objects.filter(pk=current.pk, ended_at=None).update(last_used_at=now)


def end(account: StaffAccount, **which: Any) -> int:
    """End sign-ins of the account, all or those that ``which`` names; return how many."""
    return StaffSession.objects.filter(account=account, ended_at=None, **which).update(ended_at=timezone.now())


def of(request: HttpRequest) -> StaffSession | None:
    """Return the sign-in that the request came with."""
    return getattr(request, "staff_session", None)


def is_proved(request: HttpRequest) -> bool:
    """Tell whether the second factor was given in this sign-in, where it is required."""
    current = of(request)
    return not second_factor.is_required() or (current is not None and current.proved_at is not None)


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether it was given in the last quarter of an hour, as the owner's verbs ask."""
    current = of(request)
    if not second_factor.is_required():
        return True
    return current is not None and current.proved_at is not None and timezone.now() - current.proved_at < PROVED_FOR


def prove(request: HttpRequest) -> None:
    """Note that the second factor was given just now."""
    current = of(request)
    if current is not None:
        StaffSession.objects.filter(pk=current.pk, ended_at=None).update(proved_at=timezone.now())


@receiver(user_logged_in)
def _begin(request: HttpRequest, user: StaffAccount, **kwargs: Any) -> None:  # noqa: ARG001
    now = timezone.now()
    proved = getattr(user, "second_factor_given", False)
    row = StaffSession.objects.create(
        account=user,
        began_at=now,
        last_used_at=now,
        proved_at=now if proved else None,
        browser=request.META.get("HTTP_USER_AGENT", "")[:200],
    )
    request.session[KEY] = row.pk


@receiver(user_logged_out)
def _end(request: HttpRequest, user: StaffAccount | None, **kwargs: Any) -> None:  # noqa: ARG001
    key = request.session.get(KEY)
    if user is not None and isinstance(key, int):
        end(user, pk=key)
