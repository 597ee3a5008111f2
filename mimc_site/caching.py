"""The shared cache. It holds nothing that cannot be made again, so a Redis that is gone slows the site and no more."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from redis.exceptions import RedisError

from convention.caching import LastingRedisCache

log = logging.getLogger("site.cache")


class ForgivingRedisCache(LastingRedisCache):
    """Answers as an empty cache while Redis is away. Not for counters: those must not forget (signatories.limits)."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return _or(default, lambda: super(ForgivingRedisCache, self).get(key, default, version))

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        _or(None, lambda: super(ForgivingRedisCache, self).set(key, value, *args, **kwargs))

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(True, lambda: super(ForgivingRedisCache, self).add(key, value, *args, **kwargs)))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(_or(False, lambda: super(ForgivingRedisCache, self).delete(key, version)))


def _or(otherwise: Any, act: Callable[[], Any]) -> Any:
    try:
        return act()
    except (RedisError, OSError) as error:
        log.warning("cache away", extra={"fields": {"error": type(error).__name__}})
        return otherwise
