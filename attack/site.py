"""The site under attack: its content of every state, who visits it, and what holds for every single answer."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attack.client import CSRF, HOST, Answer, Request, Wire
from attack.findings import Finding, Findings
from attack.strings import ELSEWHERE, MARK, MARKUP
from convention.models import SiteFacts
from signatories import wayin
from signatories.models import Signature, Switches
from signatories.views.own_session import COOKIE
from staff.models import Role, StaffAccount, StaffSession
from tests.structure.world import World
from tests.support.queueing import staff
from tests.support.sink import Sink

AT_ONCE = 8
CHUNK = 400
STAFF = tuple(Role.values)
EVERYBODY = ("visitor", "signer", "asked", *STAFF)
# Answers of 503 that are meant: files that the worker has not made yet, and readiness without a worker.
AWAY = re.compile(r"^/(admin/)?readyz|/downloads/|\.pdf\b|/snapshot/")
TRACE = (
    b"Traceback (most recent call last)",
    b"DisallowedHost at",
    b"django/core/handlers",
    b"You're seeing this error",
)
# What a look may move: when a sign-in was last used, once a minute.
MOVES = {"staff_staffsession": ("last_used_at",)}
REDIRECTS = {301, 302, 303, 307, 308}


class Enough(BaseException):
    """What was planted is found: the rest of the attack is not needed."""


@dataclass
class Site:
    wire: Wire
    world: World
    sink: Sink
    folder: Path
    seed: int
    until: float  # by time.monotonic(): when all must be done
    only_case: int | None = None
    enough: Callable[[str, str], bool] = lambda _kind, _words: False
    whole: bool = True  # all parts, so that what one leaves of the requests another sends
    findings: Findings = field(default_factory=Findings)
    requests: Counter[str] = field(default_factory=Counter)
    figures: dict[str, object] = field(default_factory=dict)  # what parts measured
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    facts: SiteFacts = field(default_factory=SiteFacts.load)  # as they were before the attack
    part: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE))

    def luck(self) -> Random:
        """Return the chance of a part: the same for the same seed, whatever ran before."""
        return Random(f"{self.seed} {self.part}")

    @property
    def left(self) -> float:
        """Return the seconds that are left."""
        return self.until - time.monotonic()

    # --- asking -----------------------------------------------------------------------------------------

    def ask(self, request: Request) -> Answer:
        """Send one request and hold its answer to what holds for all."""
        answer = self._send(request)
        self._judge(request, answer, "")
        return answer

    def hurl(self, requests: Iterable[Request], *, at_once: bool = True) -> Iterator[tuple[Request, Answer]]:
        """Send many, several at once, and hold each to what holds for all. Each has a number, by which one is sent
        again alone (``--case``).
        """
        numbered: Iterator[tuple[int, Request]] = enumerate(requests, 1)
        if self.only_case is not None:
            numbered = islice(numbered, self.only_case - 1, self.only_case)
        while chunk := list(islice(numbered, CHUNK)):
            sent = (request for _, request in chunk)
            answers = self.pool.map(self._send, sent) if at_once else map(self._send, sent)
            for (number, request), answer in zip(chunk, answers, strict=True):
                self._judge(request, answer, f" --case {number}")
                yield request, answer
            if self.left < 0:
                return

    def _send(self, request: Request) -> Answer:
        given = dict(request.cookies) if request.cookies is not None else self.cookies.get(request.who, {})
        self.requests[self.part] += 1
        return self.wire.send(request, {"csrftoken": CSRF, "__Secure-csrftoken": CSRF, **given})

    def find(self, kind: str, where: str, what: str = "", *, again: str = "") -> None:
        words = f'make attack ARGS="--seed {self.seed} --only {self.part}{again}"'
        self.findings.add(Finding(kind, where, what, words))
        if self.enough(kind, f"{where} {what}"):
            raise Enough

    def _judge(self, request: Request, answer: Answer, case: str) -> None:
        for kind, what in faults(request, answer):
            if kind == "5xx" and answer.status == 503 and self._was_switched_off():
                continue
            path = request.target.partition("?")[0][:120]
            self.find(kind, f"{request.method} {shape(path)}", f"{what}{self._trace(answer)} | {request}", again=case)

    def _trace(self, answer: Answer) -> str:
        """Return what the site's log says of a request that broke."""
        identifier = answer.header("x-request-id")
        if answer.status < 500 or not identifier:
            return ""
        for line in (self.folder / "web.log").read_text(errors="replace").splitlines():
            if identifier in line and '"trace"' in line:
                entry = json.loads(line)
                return f" {entry.get('exception')} in {' < '.join(reversed(entry['trace'][-4:]))}"
        return ""

    def _was_switched_off(self) -> bool:
        """Tell whether an owner's own press closed the site, and open it again."""
        shut = Q(read_only=True) | Q(signing_paused=True) | ~Q(closed_at=None)
        closed = Switches.objects.filter(shut).exists() or not SiteFacts.load().may_take_signatures
        if closed:
            self.mend()
        return closed

    # --- who visits -------------------------------------------------------------------------------------

    def mend(self) -> None:
        """Open what was closed and let everybody in again whom a press of the attack put out."""
        Switches.objects.all().delete()
        self.facts.save()
        now = timezone.now()
        for role in STAFF:
            account = staff(role)
            StaffAccount.objects.filter(pk=account.pk).update(is_active=True, is_staff=True, role=role)
            StaffSession.objects.filter(account=account, ended_at=None).update(proved_at=now, last_used_at=now)
            if not self._opens(role):
                self.cookies[role] = signed_in(role)
        for who, signature in (("signer", self.world.published), ("asked", self.world.asked)):
            if wayin.session(self.cookies.get(who, {}).get(COOKIE, "")) is None:
                self.cookies[who] = led_in(signature)

    def _opens(self, role: str) -> bool:
        if role not in self.cookies:
            return False
        answer = self.wire.send(Request("GET", reverse("admin:index")), self.cookies[role])
        return answer.status == 200

    def as_who(self, who: str) -> dict[str, str]:
        return self.cookies.get(who, {})


def signed_in(role: str) -> dict[str, str]:
    """Return the cookies of a sign-in with the second factor given."""
    account = StaffAccount.objects.get(pk=staff(role).pk)
    account.second_factor_given = True
    client = Client()
    client.force_login(account)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def led_in(signature: Signature) -> dict[str, str]:
    return {COOKIE: wayin.exchange(wayin.make(signature)) or ""}


# --- what holds for every answer ------------------------------------------------------------------------


def faults(request: Request, answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield what no answer may be, whatever was asked: kind and what was seen."""
    if answer.status >= 500 and not (answer.status == 503 and AWAY.search(request.target.partition("?")[0])):
        yield "5xx", str(answer.status)
    if answer.status == 0:
        yield "no answer", "the connection was closed"
    if any(words in answer.body for words in TRACE):
        yield "traceback", "the inside of the site is shown"
    if answer.is_html and MARKUP.encode() in answer.body:
        at = answer.body.index(MARKUP.encode())
        yield "markup", answer.body[max(0, at - 60) : at + 60].decode("utf-8", "replace")
    if answer.status in REDIRECTS and leads_away(answer.header("location")):
        yield "open redirect", answer.header("location")[:200]
    for name, value in answer.headers:
        if name == f"x-{MARK}" or (name == "set-cookie" and value.startswith(MARK)):
            yield "header injection", f"{name}: {value[:100]}"
    # What is no HTTP gunicorn refuses itself, in words of its own and before the site.
    of_the_site = answer.header("x-request-id") != ""
    if answer.is_html and of_the_site and not answer.header("content-security-policy"):
        yield "no policy", "a page without Content-Security-Policy"
    if "set-cookie" in {name for name, _ in answer.headers} and is_shared(answer):
        yield "cookie in a shared answer", answer.header("set-cookie")[:100]


def leads_away(location: str) -> bool:
    """Tell whether a browser that follows it would leave the site."""
    there = location.strip().replace("\\", "/").replace("\t", "")
    if there.startswith("//") or re.match(r"^[a-z][a-z0-9+.-]*:", there, re.IGNORECASE):
        host = re.sub(r"^([a-z][a-z0-9+.-]*:)?/*", "", there, flags=re.IGNORECASE).split("/")[0].split("?")[0]
        return host != HOST
    return False


def is_shared(answer: Answer) -> bool:
    """Tell whether a cache between may keep the answer for others."""
    words = {word.strip().partition("=")[0] for word in answer.header("cache-control").lower().split(",")}
    return bool(words & {"public", "max-age", "s-maxage"}) and not words & {"private", "no-store"}


def shape(path: str) -> str:
    """Return the path with what differs from case to case taken out, so that one fault is one finding."""
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<uuid>", path)
    path = re.sub(r"%[0-9a-zA-Z]{2}", "%", path)
    parts = [part if len(part) < 40 and "%" not in part else "<…>" for part in path.split("/")]
    return "/".join("<n>" if part.isdigit() else part for part in parts)


# --- what is stored -------------------------------------------------------------------------------------


def digests() -> dict[str, str]:
    """Return a digest of every table's rows, whatever their order."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            read = ", ".join(f'"{name}"' for name in columns if name not in MOVES.get(table, ()))
            cursor.execute(
                f"SELECT md5(string_agg(one, '' ORDER BY one)) FROM (SELECT md5(ROW({read})::text) AS one"  # noqa: S608
                f' FROM "{table}") AS rows'
            )
            found[table] = cursor.fetchone()[0] or ""
    return found


def changed(before: dict[str, str]) -> list[str]:
    return [table for table, digest in digests().items() if before.get(table) != digest]


__all__ = ["ELSEWHERE", "EVERYBODY", "STAFF", "Site", "changed", "digests", "is_shared", "led_in", "signed_in"]
