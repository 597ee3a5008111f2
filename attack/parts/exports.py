"""Hostile words in what is taken away: formulas in cells, and feeds and files that must still parse."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from lxml import etree

from attack.client import get
from attack.site import Site
from attack.strings import MARKUP, SCRIPTS
from convention.models import ContentVersion
from signatories.models import Signature
from tests.signatories import makers

FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "=cmd|'/c calc'!A1", '=HYPERLINK("https://elsewhere.example")', "＝1+1",
    '"=1', ",=1", "\u200b=1", " =1", "==1", "-", "@", "+49 30 12345", "=1\u2028=2", '"', '","=1+1","', ";=1", "|=1",
    "%0A=1",
]  # fmt: skip
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
OPEN = {
    "csv": ("/signatories/export.csv", "/signatories/export.csv?bom=1", "/signatories/statements.csv",
            "/signatories/counts.csv"),
    "json": ("/signatories/export.json", "/api/v1/signatories/?limit=100", "/api/v1/statements/", "/api/v1/changes/",
             "/api/v1/counts/", "/api/v1/countries/", "/api/v1/openapi.json"),
    "jsonl": ("/signatories/export.jsonl",),
    "xml": ("/signatories/feed.atom", "/sitemap.xml", "/signatories/embed/badge.svg"),
}  # fmt: skip


def attack(site: Site) -> None:
    for number, words in enumerate([*FORMULAS, *SCRIPTS]):
        statement = makers.reservation(f"{words} and why")
        made = makers.published(
            name=f"{words} x{number}", affiliation=words[:200], open_data=True, statements=(statement,)
        )
        # Past every form, as an import or an older version may have stored it.
        Signature.objects.filter(pk=made.pk).update(
            name=words[:200] or "x", organisation=words[:200], position=words[:200]
        )
    ContentVersion.bump()
    for kind, addresses in OPEN.items():
        for address in addresses:
            _parsed(site, kind, address, "visitor")
    _parsed(site, "csv", "/admin/queue/audit.csv", "auditor")
    for table in ("chapters", "groups", "annotations", "rights"):
        path = f"/admin/rights/{site.world.edition.pk}/{table}.csv"
        _parsed(site, "csv", path, "owner", may_be_missing=True)
    shown = Signature.objects.published().order_by("-number")[: len(FORMULAS) + len(SCRIPTS)]
    for signature in shown:
        site.ask(get(f"/signatories/{signature.number}/"))
        site.ask(get(f"/api/v1/signatories/{signature.number}/"))
    for query in ("", "?order=name", "?only=statement"):
        site.ask(get(f"/signatories/{query}"))


def _parsed(site: Site, kind: str, address: str, who: str, *, may_be_missing: bool = False) -> None:
    answer = site.ask(get(address, who, network="203.0.113.250"))  # whose limit nobody has used up
    if answer.status == 404 and may_be_missing:
        return
    if answer.status != 200:
        site.find("export", address, f"answered {answer.status}")
        return
    try:
        for what in CHECKS[kind](answer.body):
            site.find("export", address, what)
    except (ValueError, csv.Error, etree.XMLSyntaxError) as error:
        site.find("export", address, f"does not parse: {error}")


def _cells(body: bytes) -> Iterator[str]:
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    for row in rows:
        if len(row) != len(rows[0]):
            yield f"a row of {len(row)} cells under {len(rows[0])}: {row[:3]}"
        for cell in row:
            if cell.startswith(STARTS):
                yield f"a cell begins a formula: {cell[:60]!r}"


def _json(body: bytes) -> Iterator[str]:
    json.loads(body)
    yield from ()


def _lines(body: bytes) -> Iterator[str]:
    for line in body.decode().split("\n"):
        if line:
            json.loads(line)
    yield from ()


def _xml(body: bytes) -> Iterator[str]:
    tree = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in tree.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname == MARKUP[1:]:
            yield "an element that an attacker wrote"


CHECKS = {"csv": _cells, "json": _json, "jsonl": _lines, "xml": _xml}
