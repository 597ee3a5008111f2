"""Where a request came from, and how often."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

from django.core.cache import cache, caches
from django.http import HttpRequest
from django_ratelimit.core import get_usage
from redis.exceptions import RedisError

from staff.network import client_address, keyed, network_of


@dataclass(frozen=True, slots=True)
class Usage:
    """What one network has sent lately. ``come_back`` is in seconds, ``None`` while nobody is turned away."""

    busy: bool = False
    come_back: int | None = None


SUBMISSIONS = "submissions"
HOURLY = (600, 3600)  # from one IPv4 address or one IPv6 /64; past it 429
HOURLY_48 = (3000, 3600)  # from one IPv6 /48, which may be a whole university
BUSY = (30, 600)  # past it the sender's machine is asked for a proof of work
REPORTS = (30, 3600)  # to staff, from one network
DAY = 86_400  # seconds
API = (300, 60)  # answers of the API to one network: a mirror of a million rows is done in four minutes
EXPORTS = (30, 600)  # whole files made for one network; the stored ones of the hour are not counted
SITE_BUSY = (600, 600)  # everybody together; past it everybody's machine is asked, and nobody is turned away


def count_submission(request: HttpRequest) -> Usage:
    """Count one submission against its networks and the whole site."""
    address = client_address(request) or "unknown"
    turned_away: list[int] = []
    counted = [("hour", network_of(address, 64), HOURLY)]
    if network_of(address, 48) != network_of(address, 64):
        counted.append(("hour48", network_of(address, 48), HOURLY_48))
    for group, network, rate in counted:
        over, left = _count(f"{SUBMISSIONS}-{group}", network, rate)
        if over:
            turned_away.append(left)
    busy, _ = _count(f"{SUBMISSIONS}-busy", network_of(address, 64), BUSY)
    site_busy, _ = _count(f"{SUBMISSIONS}-site", "site", SITE_BUSY)
    return Usage(busy=busy or site_busy, come_back=max(turned_away) if turned_away else None)


def count_question(request: HttpRequest) -> Usage:
    """Count one question for the link to one's own page; it is turned away like a submission."""
    over, left = _count("questions", network_of(client_address(request) or "unknown", 64), HOURLY)
    return Usage(come_back=left if over else None)


def count_report(request: HttpRequest) -> Usage:
    """Count one report to staff."""
    over, left = _count("reports", network_of(client_address(request) or "unknown", 64), REPORTS)
    return Usage(come_back=left if over else None)


def count_reading(request: HttpRequest, name: str, rate: tuple[int, int]) -> Usage:
    """Count one answer that is only read.

    In the cache and not in a row, because a look writes nothing: exact where Redis is shared, else by process.
    """
    most, seconds = rate
    begun, left = divmod(int(time.time()), seconds)
    network = keyed(f"reading.{name}", network_of(client_address(request) or "unknown"))
    key = f"reading:{name}:{begun}:{network}"
    try:
        cache.add(key, 0, seconds)
        count = cache.incr(key)
    except (ValueError, RedisError, OSError):
        return Usage()  # forgotten meanwhile, or the cache is away: nobody is turned away for that
    return Usage(come_back=seconds - left if count > most else None)


def may_mail(purpose: str, email_key: str, *, most: int) -> bool:
    """Take one of the address's places for mail that anybody may ask for, and tell whether one was free.

    Each place is free again 24 hours after it was taken: no edge of a day lets a sixth mail through.
    """
    counts = caches["limits"]
    places = [_hashed(f"mail-{purpose}:{email_key}:{place}") for place in range(most)]
    taken = counts.get_many(places)
    return any(counts.add(place, 1, DAY) for place in places if place not in taken)


def is_first(name: str, value: str, *, seconds: int) -> bool:
    """Tell whether this is the first time that the value is seen within the time; remembers it."""
    over, _ = _count(name, value, (1, seconds))
    return not over


def _hashed(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _count(group: str, value: str, rate: tuple[int, int]) -> tuple[bool, int]:
    usage = get_usage(None, group=group, key=lambda _group, _request: value, rate=rate, increment=True)
    return bool(usage["should_limit"]), int(usage["time_left"])
