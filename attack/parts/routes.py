"""Every address × every method × every role × every kind of body; and a look changes no row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random

from django.contrib import admin
from django.urls import reverse

from attack.client import FORM, ORIGIN, Headers, Request, form, get
from attack.site import EVERYBODY, Site, changed, digests, is_shared
from attack.strings import SCRIPTS, any_text
from tests.structure.pages import Row, everything
from tests.structure.reading import address

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "Get", "BREW")
TOKENS = re.compile(rb'name="(csrfmiddlewaretoken|submission|began)" value="[^"]*"|data-challenge="[^"]*"')
# Pressed as the owner these put out everybody, the attacker first; parts of their own press them.
LEFT_OUT = {
    "admin:logout",
    "queue:switches",
    "staff:end-session",
    "staff:change",
    "staff:reset",
    "signatories:own-leave",
}


def addresses(site: Site) -> list[tuple[str, Row | None, str]]:
    """Return name, row and path of every address, Django's own admin with each model included."""
    found: list[tuple[str, Row | None, str]] = [
        (name, row, address(name, row, site.world)) for name, row in everything()
    ]
    return [*found, *admin_pages()]


def admin_pages() -> Iterator[tuple[str, None, str]]:
    for name in ("index", "password_change", "login", "logout", "jsi18n", "autocomplete"):
        yield f"admin:{name}", None, reverse(f"admin:{name}")
    for model, model_admin in admin.site._registry.items():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield from ((f"{base}_{name}", None, reverse(f"{base}_{name}")) for name in ("changelist", "add"))
        first = model_admin.model._default_manager.first()
        if first is not None:
            verbs = ("change", "history", "delete")
            yield from ((f"{base}_{name}", None, reverse(f"{base}_{name}", args=[first.pk])) for name in verbs)


def attack(site: Site) -> None:
    places = addresses(site)
    _look(site, places)
    _shared(site, places)
    _press(site, places)


def _look(site: Site, places: list[tuple[str, Row | None, str]]) -> None:
    """Look at everything as everybody; what is stored must be what it was."""
    before = digests()
    looks = [get(path, who) for _, _, path in places for who in EVERYBODY]
    looks += [get(f"{path}{'&' if '?' in path else '?'}_method=DELETE&action=delete", "owner") for _, _, path in places]
    for request, answer in site.hurl(looks):
        if request.who == "visitor" and answer.status == 200 and request.target.startswith("/admin/queue"):
            site.find("who may", request.target, "a visitor reads the queue")
    for table in changed(before):
        site.find("a look that writes", table, "rows differ after everybody looked at everything")
        _narrow(site, looks, table)


def _narrow(site: Site, looks: list[Request], table: str) -> None:
    """Say which look it was: each again alone."""
    before = digests()[table]
    for request in looks:
        site.ask(request)
        now = digests()[table]
        if now != before:
            site.find("a look that writes", f"{request.method} {request.target}", f"changes {table} | {request}")
            return


def _shared(site: Site, places: list[tuple[str, Row | None, str]]) -> None:
    """What a cache may keep for all must be the same for all, whoever's cookies came with it."""
    everything_at_once = tuple((name, value) for who in EVERYBODY for name, value in site.cookies.get(who, {}).items())
    strange = (("anything", "1"), ("csrftoken", "b" * 32), ("django_language", "fr"), ("messages", "x"))
    for _, _, path in places:
        plain = site.ask(Request("GET", path, cookies=()))
        if not is_shared(plain) or plain.status != 200:
            continue
        if "cookie" in plain.header("vary").lower():
            site.find("shared and varies by cookie", path, plain.header("vary"))
        for cookies in (everything_at_once, strange):
            other = site.ask(Request("GET", path, cookies=cookies, headers=(("Accept-Language", "fr"),)))
            if TOKENS.sub(b"", other.body) != TOKENS.sub(b"", plain.body):
                site.find("shared and differs by cookie", path, f"with {[name for name, _ in cookies]}")


def _press(site: Site, places: list[tuple[str, Row | None, str]]) -> None:
    luck = site.luck()
    for request, answer in site.hurl(_presses(places, luck)):
        if request.method == "TRACE" and (b"X-Forwarded-For" in answer.body or b"__Secure-" in answer.body):
            site.find("method", f"TRACE {request.target}", "the request is sent back, cookies and all")
    site.mend()


def _presses(places: list[tuple[str, Row | None, str]], luck: Random) -> Iterator[Request]:
    for name, _row, path in places:
        for who in EVERYBODY:
            for method in METHODS:
                if name in LEFT_OUT and who != "visitor" and method == "POST":
                    continue
                yield Request(method, path, who)
            if name in LEFT_OUT and who != "visitor":
                continue
            for headers, body in bodies(luck):
                yield Request("POST", path, who, headers, body)


def bodies(luck: Random) -> Iterator[tuple[Headers, bytes]]:
    """Yield one body of each kind, with its headers, the site's token among its words where the kind has words."""
    token = b"csrfmiddlewaretoken=" + b"a" * 32
    origin = ("Origin", ORIGIN)
    text = any_text(luck)
    yield (("Content-Type", FORM), origin), token
    yield (("Content-Type", FORM), ("Origin", "https://elsewhere.example")), token
    yield (("Content-Type", FORM), origin), form("/", _guessed(luck)).body
    yield (("Content-Type", FORM), origin), token + b"&name=%ff%fe&text=%c3%28&email=%00&seen=%e2%82&" + b"a=1&" * 50
    yield (("Content-Type", f"{FORM}; charset=utf-7"), origin), token + b"&name=+ADw-zq7+AD4-"
    yield (("Content-Type", f"{FORM}; charset=no-such"), origin), token
    yield (("Content-Type", "application/json"), origin), json.dumps({"name": text}).encode()
    yield (
        (("Content-Type", "application/xml"), origin),
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    )
    yield (
        (("Content-Type", "multipart/form-data; boundary=x"), origin),
        b'--x\r\nContent-Disposition: form-data; name="a',
    )
    yield (("Content-Type", "multipart/form-data"), origin), b"no boundary"
    yield (("Content-Type", "multipart/form-data; boundary=" + "y" * 300), origin), b"--" + b"y" * 300 + b"--"
    yield (("Content-Type", FORM), origin, ("X-HTTP-Method-Override", "DELETE")), token + b"&_method=DELETE"
    yield (("Content-Type", FORM), origin, ("Content-Length", "999999999")), b""


def _guessed(luck: Random) -> dict[str, object]:
    """Return hostile words in the names that forms of the site have."""
    names = ("name", "email", "affiliation", "text", "seen", "reason", "next", "q", "only", "after", "code", "action")
    return {name: any_text(luck) if luck.random() < 0.8 else luck.choice(SCRIPTS) for name in names}
