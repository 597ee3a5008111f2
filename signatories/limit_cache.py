"""Where django-ratelimit counts: exact across processes, and never forgetting because Redis is gone.

Django's own database cache reads, adds and writes in three steps, so counts of several processes are lost.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from redis.exceptions import RedisError

from convention.caching import LastingRedisCache
from signatories.models import LimitCount

log = logging.getLogger("site.limits")
ASK_AGAIN_AFTER = 5.0  # seconds: while Redis is gone, not every request waits for it in vain
PATIENCE = 0.5  # seconds that a request waits for Redis
T = TypeVar("T")
_outage = {"until": 0.0}


class DatabaseCounts:
    """Counters as rows. ``UPDATE … SET value = value + 1`` locks the row, so two processes never count as one."""

    def add(self, key: str, value: int, timeout: float) -> bool:
        now = timezone.now()
        if LimitCount.objects.filter(key=key, expires_at__gt=now).exists():
            return False
        try:
            with transaction.atomic():
                LimitCount.objects.filter(key=key, expires_at__lte=now).delete()
                LimitCount.objects.create(key=key, value=value, expires_at=now + timedelta(seconds=timeout))
                return True
        except IntegrityError:
            return False  # another process was first, and counts on from there

    def incr(self, key: str, delta: int) -> int:
        with transaction.atomic():
            now = timezone.now()
            if not LimitCount.objects.filter(key=key, expires_at__gt=now).update(value=F("value") + delta):
                raise ValueError(key)
            # Still locked by the update above, so this is our own count and nobody else's.
            return LimitCount.objects.values_list("value", flat=True).get(key=key)

    def get(self, key: str) -> int | None:
        return LimitCount.objects.filter(key=key, expires_at__gt=timezone.now()).values_list("value", flat=True).first()

    def get_many(self, wanted: dict[str, str]) -> dict[str, int]:
        rows = LimitCount.objects.filter(key__in=wanted.values(), expires_at__gt=timezone.now())
        found = dict(rows.values_list("key", "value"))
        return {key: found[stored] for key, stored in wanted.items() if stored in found}


class LimitCache(BaseCache):
    """The part of Django's cache that counting needs."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.rows = DatabaseCounts()
        self.redis = self._redis(location, params) if location else None

    @staticmethod
    def _redis(location: str, params: dict[str, Any]) -> LastingRedisCache:
        options = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
        return LastingRedisCache(location, {**params, "OPTIONS": options, "KEY_PREFIX": "limits"})

    def add(self, key: str, value: int, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        seconds = float(timeout) if isinstance(timeout, int | float) else float(self.default_timeout or 0)
        return self._count(
            lambda redis: bool(redis.add(key, value, seconds, version)),
            lambda: self.rows.add(self.make_and_validate_key(key, version=version), value, seconds),
        )

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return self._count(
            lambda redis: int(redis.incr(key, delta, version)),
            lambda: self.rows.incr(self.make_and_validate_key(key, version=version), delta),
        )

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        found = self._count(
            lambda redis: redis.get(key, None, version),
            lambda: self.rows.get(self.make_and_validate_key(key, version=version)),
        )
        return default if found is None else found

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        wanted = {key: self.make_and_validate_key(key, version=version) for key in keys}
        return self._count(
            lambda redis: dict(redis.get_many(list(wanted), version)), lambda: self.rows.get_many(wanted)
        )

    def _count(self, in_redis: Callable[[LastingRedisCache], T], in_rows: Callable[[], T]) -> T:
        if self.redis is not None and time.monotonic() >= _outage["until"]:
            try:
                return in_redis(self.redis)
            except (RedisError, OSError) as error:
                _outage["until"] = time.monotonic() + ASK_AGAIN_AFTER
                log.warning("Redis away, counting in the database", extra={"fields": {"error": type(error).__name__}})
        return in_rows()


def forget_outage() -> None:
    _outage["until"] = 0.0
