"""The register at two sizes side by side: ``python -m bench.register DATABASE_URL DATABASE_URL …``.

Each address is a database that ``manage.py fill_register`` filled. Pages are made anew for every request, in process,
through the whole of middleware, views and templates; databases take turns, in rounds. Prints a table and, with
``--json FILE``, writes every figure.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from bench.figures import percentile
from tools.running import last_line
from tools.terminal import stop

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
REQUESTS = 20  # of each page in a round
PAGE_DEEP = 5_000
EXPORTS = ("/signatories/export.csv", "/signatories/export.jsonl")


# --- in a process of its own, on one database -----------------------------------------------------------


def pages() -> dict[str, str]:
    """Return what is measured: name and address, chosen from what the database holds."""
    from signatories.models import Signature, StatementTarget

    public = Signature.objects.published().of_kind(Signature.Kind.PUBLIC).order_by("-number")
    last = min(PAGE_DEEP * 50, public.count() - 51)
    deep = public.values_list("number", flat=True)[last]
    rare = public.filter(country="GB").exclude(affiliation="").order_by("number").first()
    assert rare is not None
    target = StatementTarget.objects.exclude(anchor="").first()
    article = target.anchor.partition("-p")[0].partition("-u")[0] if target else "art-12"
    return {
        "register, first page": "/signatories/",
        "register, page 5,000 (or the last)": f"/signatories/?before={deep}",
        "register A–Z, from n": "/signatories/?order=name&from=n",
        "register, a country": "/signatories/?country=FR",
        "register, with a statement": "/signatories/?only=statement",
        "search, common": "/signatories/?q=university",
        "search, none": "/signatories/?q=zanzibar",
        "search, rare": f"/signatories/?q={quote(_rare(public))}",
        "search, two letters": "/signatories/?q=yi",
        "search in a country": "/signatories/?q=institute&country=FR",
        "one signature": f"/signatories/{rare.number}/",
        "statements": "/signatories/statements/",
        "statements, words": "/signatories/statements/?q=cities",
        "statements, no such words": "/signatories/statements/?q=zanzibar",
        "statements on an article": f"/signatories/statements/?about={article}",
        "statements, by name": "/signatories/statements/?by=gross",
        "figures": "/signatories/counts/",
        "queue": "/admin/queue/",
    }


def _rare(public: Any) -> str:
    """Return a whole line that few others share."""
    names = public.exclude(affiliation="").values_list("search_text", flat=True)[:200]
    return str(max(names, key=len))[:120]


def look(requests: int) -> dict[str, Any]:
    """Return seconds of each request by page, how many of them the database took, and what the exports cost."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client

    settings.KEEP_PAGES = False  # each page is made anew
    settings.SECOND_FACTOR = False  # the queue's page is measured here, not the way in
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"x-forwarded-proto": "https"}, SERVER_NAME="localhost")
    staff = _staff(client)
    seconds: dict[str, list[float]] = {}
    database: dict[str, list[float]] = {}
    for name, address in pages().items():
        visitor = staff if address.startswith("/admin/") else client
        _get(visitor, address)  # connections, templates, the outline of the text
        seconds[name], database[name] = [], []
        for _ in range(requests):
            cache.clear()
            watch = Watch()
            start = time.perf_counter()
            with connection.execute_wrapper(watch):
                _get(visitor, address)
            seconds[name].append(time.perf_counter() - start)
            database[name].append(watch.seconds)
    exports = {address: _export(client, address) for address in EXPORTS}
    return {"seconds": seconds, "database": database, "exports": exports}


class Watch:
    """How long the queries of one request took."""

    seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.seconds += time.perf_counter() - start


def _staff(client: Any) -> Any:
    from staff.models import StaffAccount

    account, _ = StaffAccount.objects.get_or_create(
        username="bench", defaults={"role": "moderator", "is_staff": True, "is_active": True}
    )
    visitor = type(client)(headers={"x-forwarded-proto": "https"}, SERVER_NAME="localhost")
    visitor.force_login(account)
    return visitor


def _get(client: Any, address: str) -> None:
    response = client.get(address, secure=True)
    assert response.status_code == 200, (address, response.status_code, response.headers)


def _export(client: Any, address: str) -> dict[str, float]:
    idle = _peak()
    start, rows = time.perf_counter(), 0
    for piece in client.get(address, secure=True).streaming_content:
        rows += piece.count(b"\n")
    taken = time.perf_counter() - start
    return {"rows": rows, "seconds": taken, "megabytes over idle": (_peak() - idle) / 1024}


def _peak() -> int:
    """Return the most kilobytes that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


# --- the one that asks them in turns ----------------------------------------------------------------------


def measure(
    databases: list[str], *, rounds: int, requests: int, say: Callable[[str], None] = print
) -> list[dict[str, Any]]:
    """Return for each database what was seen: seconds by page over all rounds, and the exports of each round."""
    seen: list[dict[str, Any]] = [{"seconds": {}, "database": {}, "exports": []} for _ in databases]
    for number in range(1, rounds + 1):
        for database, one in zip(databases, seen, strict=True):
            say(f"round {number} of {rounds}: {database.rpartition('/')[2]}")
            found = asked({**os.environ, "DATABASE_URL": database}, requests)
            one["exports"].append(found["exports"])
            for what in ("seconds", "database"):
                for name, taken in found[what].items():
                    one[what].setdefault(name, []).append(taken)
    return seen


def asked(environment: dict[str, str], requests: int) -> dict[str, Any]:
    """Return what ``look`` saw in a process of its own on the environment's database."""
    answer = subprocess.run(
        [sys.executable, "-m", "bench.register", "--look", str(requests)],
        cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "mimc_site.settings"},
        capture_output=True,  # stderr holds a line for every request
        text=True,
        check=False,
    )
    if answer.returncode:
        stop(f"bench.register: {last_line(answer.stderr)}")
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def table(databases: list[str], seen: list[dict[str, Any]]) -> Iterator[str]:
    """Yield lines: p50 and p95 of each page by database, and of which how much in it; how the last grew over the first.

    A list that is short in a small register is a full page in a large one: the database's part says what grew.
    """
    names = [database.rpartition("/")[2] for database in databases]
    head = f"{'ms: p50 / p95 (in the database, p50)':36}" + "".join(f"{name:>24}" for name in names)
    yield f"{head}{'grew by':>10}"
    for page in seen[0]["seconds"]:
        every, within = ([_milliseconds(one[what][page]) for one in seen] for what in ("seconds", "database"))
        cells = [
            f"{percentile(taken, 0.5):.1f} / {percentile(taken, 0.95):.1f} ({percentile(inside, 0.5):.1f})"
            for taken, inside in zip(every, within, strict=True)
        ]
        grown = percentile(every[-1], 0.5) / percentile(every[0], 0.5)
        yield f"{page:36}" + "".join(f"{cell:>24}" for cell in cells) + f"{grown:>9.2f}×"
    for address in seen[0]["exports"][0]:
        cells = []
        for one in seen:
            made = [each[address] for each in one["exports"]]
            speed = median(each["rows"] / each["seconds"] for each in made)
            cells.append(f"{speed:,.0f} rows/s")
            cells[-1] += f" {max(each['megabytes over idle'] for each in made):+.0f} MB"
        yield f"{address:36}" + "".join(f"{cell:>24}" for cell in cells)


def _milliseconds(rounds: list[list[float]]) -> list[float]:
    return [1000 * taken for some in rounds for taken in some]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("databases", nargs="*")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--look", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.look:
        print(json.dumps(look(options.look)))
        return
    seen = measure(options.databases, rounds=options.rounds, requests=options.requests)
    print(*table(options.databases, seen), sep="\n")
    if options.json:
        options.json.write_text(json.dumps(dict(zip(options.databases, seen, strict=True)), indent=1))


if __name__ == "__main__":
    main()
