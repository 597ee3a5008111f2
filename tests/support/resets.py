"""What a process keeps between requests, and must not keep between tests.

A room that keeps something in the process adds its forgetting function here, as ``module:function``.
"""

from __future__ import annotations

from importlib import import_module

from django.core.cache import caches

RESETS: list[str] = [
    "convention.comparing.kept:forget",
    "convention.exporting.book:forget",
    "convention.http:forget_version",
    "convention.http:memory.forget",
    "convention.outline:forget",
    "convention.search:forget",
    "signatories.limit_cache:forget_outage",
    "mimc_site.metrics:forget",
    "mimc_site.watching:forget",
]


def forget_everything() -> None:
    for alias in caches:
        # The limits count in the test's own database, which goes with the test; in Redis they go with the cache.
        if alias != "limits":
            caches[alias].clear()
    for address in RESETS:
        module, _, name = address.partition(":")
        function = import_module(module)
        for part in name.split("."):
            function = getattr(function, part)
        function()
