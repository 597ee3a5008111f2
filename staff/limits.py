"""How often a sign-in may fail. Counted in the database, so that every process counts the same."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from staff.models import LoginFailure
from staff.network import keyed, network_key

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
# One person who mistypes stays far below; a guesser of one name from everywhere meets the third.
MOST_OF_NAME_FROM_NETWORK = 10
MOST_FROM_NETWORK = 50
MOST_OF_NAME = 100


def name_key(name: str) -> str:
    return keyed("staff.name", name.strip().casefold())


def is_busy(request: HttpRequest, name: str) -> bool:
    """Tell whether so many sign-ins failed lately that this one is refused unread."""
    lately = LoginFailure.objects.filter(at__gt=timezone.now() - WINDOW)
    of_name = lately.filter(name_key=name_key(name))
    from_network = lately.filter(network_key=network_key(request))
    return (
        (of_name & from_network).count() >= MOST_OF_NAME_FROM_NETWORK
        or from_network.count() >= MOST_FROM_NETWORK
        or of_name.count() >= MOST_OF_NAME
    )


def note_failure(request: HttpRequest, name: str) -> None:
    """Count a failed sign-in, and forget those of days before."""
    now = timezone.now()
    LoginFailure.objects.create(at=now, name_key=name_key(name), network_key=network_key(request))
    LoginFailure.objects.filter(at__lt=now - KEPT).delete()
