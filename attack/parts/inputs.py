"""Hostile words in every place that takes words: parameters, paths, headers and the fields of every form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import html

from attack.client import ORIGIN, Request, form, get
from attack.parts.routes import LEFT_OUT, addresses
from attack.site import EVERYBODY, Site, shape
from attack.strings import BROKEN, DATABASE, ELSEWHERE, NAUGHTY, NUMBERS, SCRIPTS, any_escaped, any_text, escaped

Field = tuple[str, str, bool]  # of a form: its name, its value, and whether one may write into it

WANTED = 101_500  # requests of the whole attack; what the others left is sent here
KEPT_BACK = 150.0  # seconds for the parts that follow
ALONE = 8_000  # where this part runs without the others
LEAST = 3_000
NAMES = (
    "q", "page", "in", "number", "group", "scheme", "with", "after", "since", "only", "open", "about", "edition", "bom",
    "at", "as", "a", "b", "next", "country", "order", "from", "before", "limit", "kind", "by", "to", "lang", "format",
    "state", "o", "p", "e", "all", "_popup", "_to_field", "_facets", "app_label", "model_name", "field_name", "verb",
    "actor", "subject", "id", "pk", "uuid", "csrfmiddlewaretoken", "__proto__", "q[]", "q.x", "a=b", "",
)  # fmt: skip
HEADERS = (
    "Host", "X-Forwarded-Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix",
    "Forwarded", "X-Real-IP", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "Range", "If-Range",
    "If-None-Match", "If-Match", "If-Modified-Since", "If-Unmodified-Since", "Accept", "Accept-Encoding",
    "Accept-Language", "Authorization", "Referer", "Origin", "User-Agent", "Content-Type", "Expect", "Via", "Cookie",
    "Cache-Control", "Purpose", "Sec-Fetch-Site", "X-Requested-With", "X-CSRFToken", "Script-Name", "X-Request-ID",
)  # fmt: skip
VALUES = {
    "Range": (
        "bytes=0-0", "bytes=-1", "bytes=9-1", "bytes=0-,1-,2-,3-", "bytes=" + "0-1," * 400, "lines=1", "bytes=a-b",
        "bytes=0-99999999999999999999", "bytes=-99999999999999999999", "bytes=", "bytes=--1", "bytes=٠-١",
    ),
    "If-None-Match": ("*", 'W/"a"', '"' + "a" * 2_000 + '"', '"', "a, b, c"),
    "If-Modified-Since": ("Thu, 01 Jan 1970 00:00:00 GMT", "Sat, 31 Dec 9999 23:59:59 GMT", "0", "yesterday", "-1"),
    "Accept-Encoding": ("gzip;q=0, *;q=1", "br;q=x", "zstd", "identity;q=0", "gzip, " * 300, "zstd;q=1e99", "*;q=0"),
    "X-Forwarded-Proto": ("http", "https, http", "", "HTTPS", "ftp"),
    "Host": (ELSEWHERE, f"convention.example.{ELSEWHERE}", "convention.example:99999", "[::1", "a b", "127.0.0.1", ""),
    "Content-Type": ("text/html; charset=none", "application/x-www-form-urlencoded; boundary=a", "a/b" * 500),
}  # fmt: skip


@dataclass
class Seen:
    """What the pages themselves offer: forms that are pressed, and the names that their lists are asked by."""

    forms: list[tuple[str, str, list[Field]]] = field(default_factory=list)  # who, where it goes, its fields
    asked: set[tuple[str, str, str]] = field(default_factory=set)  # who, path, name


def attack(site: Site) -> None:
    luck = site.luck()
    places = [path for _, _, path in addresses(site)]
    seen = _seen(site)
    site.figures["forms found"] = len(seen.forms)
    turns = (_asked(luck, places), _walked(luck, places), _headed(luck, places), _typed(luck, seen.forms))
    for _request, _answer in site.hurl(chain(_each(luck, seen), _in_turn(site, turns))):
        pass
    site.mend()


def _each(luck: Random, seen: Seen) -> Iterator[Request]:
    """Yield every list of the site asked by each of its own names, with something of each kind."""
    for number, (who, path, name) in enumerate(sorted(seen.asked)):
        kinds = [*luck.sample(SCRIPTS, 2), luck.choice(NUMBERS), luck.choice(DATABASE), luck.choice(NAUGHTY)]
        for words in [*map(escaped, kinds), *luck.sample(BROKEN, 2), "%ff"]:
            yield replace(get(f"{path}?{escaped(name)}={words}"[:4_000], who), network=_network(1 << 20 | number))


def _in_turn(site: Site, turns: tuple[Iterator[Request], ...]) -> Iterator[Request]:
    count, most = 0, max(LEAST, WANTED - sum(site.requests.values())) if site.whole else ALONE
    while (count < most and site.left > KEPT_BACK) or site.only_case is not None:
        for turn in turns:
            count += 1
            # Each from a network of its own: here it is the words that are tried, not the limits.
            yield replace(next(turn), network=_network(count))


def _network(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def _asked(luck: Random, places: list[str]) -> Iterator[Request]:
    """Yield looks with hostile parameters, now and then one name twice."""
    while True:
        path = luck.choice(places).partition("?")[0]
        names = luck.sample(NAMES, luck.choice((1, 1, 1, 2, 3)))
        pairs = [f"{escaped(name)}={any_escaped(luck)}" for name in [*names, *names[: luck.choice((0, 0, 1))]]]
        yield get(f"{path}?{'&'.join(pairs)}"[:4_000], luck.choice(EVERYBODY))


def _walked(luck: Random, places: list[str]) -> Iterator[Request]:
    """Yield addresses with something hostile in the place of one of their parts."""
    while True:
        parts = luck.choice(places).partition("?")[0].split("/")
        place = luck.randrange(1, max(2, len(parts)))
        parts[place : place + luck.choice((0, 1, 1, 1))] = [any_escaped(luck)]
        path = "/".join(parts)[:4_000]
        yield Request(luck.choice(("GET", "GET", "HEAD", "POST")), path, luck.choice(EVERYBODY), (("Origin", ORIGIN),))


def _headed(luck: Random, places: list[str]) -> Iterator[Request]:
    """Yield looks with a hostile header."""
    while True:
        name = luck.choice(HEADERS)
        own = VALUES.get(name, ())
        value = luck.choice(own) if own and luck.random() < 0.7 else any_text(luck)
        value = value.replace("\r", " ").replace("\n", " ").replace("\x00", "")[:3_000]
        yield Request("GET", luck.choice(places), luck.choice(EVERYBODY), ((name, value),))


def _typed(luck: Random, forms: list[tuple[str, str, list[Field]]]) -> Iterator[Request]:
    """Yield forms as their pages have them, with hostile words in one field or in all."""
    while True:
        who, target, inputs = luck.choice(forms)
        names = [name for name, _, is_open in inputs if is_open]
        chosen = set(names) if luck.random() < 0.3 else set(luck.sample(names, min(1, len(names))))
        pairs: list[tuple[str, object]] = [
            (name, any_text(luck) if name in chosen else value) for name, value, _ in inputs
        ]
        yield form(target, [(name, str(value).encode("utf-8", "replace")) for name, value in pairs], who)


def _seen(site: Site) -> Seen:
    """Open every page as everybody and note its forms and what its links ask."""
    seen, known = Seen(), set()
    for name, _, path in addresses(site):
        for who in EVERYBODY:
            answer = site.ask(get(path, who))
            if answer.status != 200:
                continue
            seen.asked |= {(who, path.partition("?")[0], given) for given, _ in parse_qsl(urlsplit(path).query)}
            if not answer.is_html or not answer.body:
                continue
            page: Any = html.fromstring(answer.body)
            for link in page.xpath("//a[contains(@href, '?')]/@href"):
                there = urlsplit(urljoin(path, link))
                seen.asked |= {(who, there.path, given) for given, _ in parse_qsl(there.query)}
            for one in page.forms:
                target = urljoin(path, one.action or path)
                names = tuple(sorted(filter(None, one.fields.keys())))
                key = (who, shape(target.partition("?")[0]), names)
                if (one.method or "GET").upper() != "POST":
                    seen.asked |= {(who, urlsplit(target).path, given) for given in names}
                elif key not in known and not _puts_out(name, target):
                    known.add(key)
                    seen.forms.append((who, target, list(_fields(one))))
    return seen


def _puts_out(name: str, target: str) -> bool:
    words = ("logout", "/switches/", "/end/", "/leave/", "/reset/", "/change/?", "/accounts/", "password_change")
    return name in LEFT_OUT or any(word in target for word in words)


def _fields(one: Any) -> Iterator[Field]:
    for given in one.inputs:
        name = given.name
        if not name or name == "csrfmiddlewaretoken" or given.get("type") == "file":
            continue
        value = given.value
        if not isinstance(value, str):
            value = next(iter(value or []), "")
        hidden = given.get("type") in {"hidden", "submit", "checkbox", "radio"} and name not in {"next", "text"}
        yield name, value, not hidden
