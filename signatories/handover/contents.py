"""What stands in the typeset register, as data: typst sets it and never reads a person's word as markup."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from convention.models import Edition, SiteFacts
from convention.typesetting import missing, rightwards
from signatories import open_data, register
from signatories.handover.order import Order
from signatories.models import Signature, Statement

WHOLE = 10_000  # signatories that are set by name; past it commission, statements and counts
LINKED = 2_000  # lines of an index whose page numbers are links
TAGGED = 5_000  # lines of an index with which the file still carries its structure for screen readers
# typst keeps every page until the last is set. Within these its process stays under 500 MB: measured at 10,000 people,
# at 5,000 with a million characters of statements, and at two million characters without people.
WORDS = 2_000_000  # characters of statements set in full; the others are named with their address
WORDS_A_PERSON = 180  # of which each person set by name takes the room
AT_ONCE = 1_000

Said = Callable[[int, int], None]  # how many of how many rows were read
Line = dict[str, Any]


@dataclass(slots=True)
class Contents:
    """``data`` is what the layout reads; ``numbers`` are those of whom anything stands in it."""

    data: dict[str, Any]
    complete: bool
    highest: int = 0
    numbers: set[int] = field(default_factory=set)


def read(now: datetime, table: dict[str, Any], said: Said) -> Contents:
    """Read the register. ``table`` says of the stored CSV of everybody: its date, SHA-256 and rows."""
    total = Signature.objects.published().count()
    contents = Contents({}, complete=total <= WHOLE)
    listed = {kind: _listed(kind, contents) for kind in (Signature.Kind.COMMISSION, Signature.Kind.SELECTED)}
    by_country, index = _people(contents, total, said) if contents.complete else ([], [])
    contents.data = {
        "language": "en",
        "title": _("Register of signatories"),
        "instrument": _("Model International Mobility Convention"),
        "date": date_format(now, "j F Y"),
        "specimen": _specimen(),
        "facts": _facts(now, total, table),
        "notes": _notes(complete=contents.complete),
        "words": _words(),
        "commission": listed[Signature.Kind.COMMISSION],
        "selected": listed[Signature.Kind.SELECTED],
        "countries": by_country,
        "counts": [] if contents.complete else _counts(),
        "statements": _statements(contents, len(index)),
        "index": sorted(index + _names(listed.values())) if contents.complete else [],
        "linked": len(index) <= LINKED,
        "tagged": len(index) <= TAGGED,
    }
    contents.data["index"] = [[name, number] for _key, name, number in contents.data["index"]]
    return contents


GAP = "[…]"


def written(contents: Contents) -> str:
    """Return the data as JSON; signs that no shipped face has become a gap, which the title page then tells of."""
    words = json.dumps(contents.data, ensure_ascii=False)
    unknown = missing(words)
    if not unknown:
        return words
    told = _("%(gap)s stands for signs that this file cannot show; the CSV file named above has them.") % {"gap": GAP}
    contents.data["notes"].append(told)
    runs = re.compile(f"(?:[{re.escape(unknown)}][\u200d\ufe0e\ufe0f]*)+")
    return runs.sub(GAP, json.dumps(contents.data, ensure_ascii=False))


def _words() -> dict[str, str]:
    return {
        "specimen": _("Specimen text, drafted to show this site. It is not the Convention."),
        "commission": _("Commission members"),
        "selected": _("Selected public signatories"),
        "countries": _("Public signatories by country of residence"),
        "counts": _("Signatories by country of residence"),
        "statements": _("Reservations, understandings and declarations, by article"),
        "index": _("Index of names"),
        "mark": _("*Denotes a Reservation, Understanding, or Declaration"),
    }


# --- the title page ----------------------------------------------------------------------------------


def _specimen() -> bool:
    return Signature.objects.published().demonstrations().exists()


def _facts(now: datetime, total: int, table: dict[str, Any]) -> list[list[str]]:
    stored = register.stored()
    statements = Statement.objects.published().filter(signature__state=Signature.State.PUBLISHED).count()
    rows = [
        [_("As of"), f"{date_format(now, 'j F Y, H:i')} UTC"],
        [_("Signatories"), f"{total:,}"],
        [_("Organisations"), f"{stored.organisations:,}"],
        [_("Countries"), f"{len(stored.by_country):,}"],
        [_("Statements"), f"{statements:,}"],
        *_editions(),
        [_("The list as CSV"), f"{_site(reverse('signatories:snapshot'))} ({table['created']})"],
        [_("Its SHA-256"), table["sha256"]],
    ]
    return [[str(name), str(value)] for name, value in rows]


def _editions() -> Iterator[list[str]]:
    """Yield each edition that was signed, by the digest of the text as each signed it."""
    signed = Signature.objects.published().order_by().values("edition", "edition_digest").annotate(count=Count("pk"))
    editions = Edition.objects.in_bulk([row["edition"] for row in signed])
    for row in sorted(signed, key=lambda row: -row["count"]):
        edition = editions[row["edition"]]
        count = ngettext("%(n)s signature", "%(n)s signatures", row["count"]) % {"n": f"{row['count']:,}"}
        yield [_("Edition signed"), f"{edition.title}, {edition.label} ({edition.language}): {count}"]
        yield [_("SHA-256 of the text"), row["edition_digest"] or _("digest not recorded")]


def _notes(*, complete: bool) -> list[str]:
    licence = SiteFacts.load().data_licence or _("not stated")
    notes = [
        _("The Convention is a model proposed by scholars, not law in force. Signing it supports it and binds nobody."),
        _("Affiliations are for identification only. Statements of private persons have no legal effect."),
        _("Who did not agree to open data stands here by number alone."),
        _("Names are personal data: whoever keeps a copy must remove who has withdrawn or was erased."),
        _("What is current: %(site)s") % {"site": _site(reverse("signatories:register"))},
        _("Licence of the data: %(licence)s. Statements stay their authors’.") % {"licence": licence},
    ]
    if not complete:
        many = _("More than %(most)s people signed. The CSV file named above holds their names.")
        notes.insert(0, many % {"most": f"{WHOLE:,}"})
    return [str(note) for note in notes]


def _site(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


# --- people ------------------------------------------------------------------------------------------


def _listed(kind: str, contents: Contents) -> list[Line]:
    lines = []
    for signature in register.listed(kind):
        contents.numbers.add(signature.number or 0)
        lines.append(_line(signature.number, signature.name, signature.affiliation, signature.marked))
    return lines


def _line(number: int | None, name: str, about: str, marked: bool) -> Line:
    return {"number": number, "name": name, "about": about, "marked": marked}


FIELDS = ("number", "name", "affiliation", "country", "sort_key", "marked", "open_data")


def _people(contents: Contents, total: int, said: Said) -> tuple[list[Line], list[tuple[str, str, str]]]:
    """Return the public by country, and who of them is named as lines of the index."""
    lands: dict[str, list[tuple[str, Line]]] = {}
    unnamed: dict[str, list[int]] = {}
    index = []
    rows = Signature.objects.published().of_kind(Signature.Kind.PUBLIC).order_by("number").values_list(*FIELDS)
    for place, row in enumerate(rows.iterator(chunk_size=AT_ONCE), start=1):
        number, name, affiliation, country, key, marked, open_ = row
        contents.highest = max(contents.highest, number)
        if open_:
            lands.setdefault(country, []).append((key, _line(number, name, affiliation, marked)))
            index.append((key, name, str(number)))
        else:
            unnamed.setdefault(country, []).append(number)
        if place % AT_ONCE == 0:
            said(place, total)
    by_name = sorted({*lands, *unnamed}, key=lambda code: (not code, _country(code)))
    return [_land(code, lands.get(code, []), unnamed.get(code, [])) for code in by_name], index


def _land(code: str, people: list[tuple[str, Line]], unnamed: list[int]) -> Line:
    people.sort(key=lambda pair: (pair[0], pair[1]["number"]))
    more = ""
    if unnamed:
        more = _("By number alone: %(numbers)s.") % {"numbers": ", ".join(map(str, unnamed))}
    count = f"{len(people) + len(unnamed):,}"
    return {"name": _country(code), "count": count, "people": [line for _key, line in people], "unnamed": more}


def _country(code: str) -> str:
    return str(countries.name(code)) if code else _("Country not given")


def _counts() -> list[list[str]]:
    stored = register.stored()
    rows = sorted(((_country(code), count) for code, count in stored.by_country.items()), key=lambda row: row[0])
    rest = stored.everybody - sum(stored.by_country.values())
    return [[name, f"{count:,}"] for name, count in [*rows, (_country(""), rest)]]


def _names(lists: Iterable[list[Line]]) -> list[tuple[str, str, str]]:
    keys = dict(Signature.objects.published().exclude(kind=Signature.Kind.PUBLIC).values_list("number", "sort_key"))
    return [(keys[one["number"]], one["name"], str(one["number"])) for lines in lists for one in lines]


# --- statements --------------------------------------------------------------------------------------


def _statements(contents: Contents, people: int) -> list[Line]:
    """Return the statements under the first part of the text that each is on, in the order of the text."""
    order = Order()
    left = WORDS - WORDS_A_PERSON * people
    groups: dict[tuple[Any, ...], Line] = {}
    for statement in open_data.statements().iterator(chunk_size=200):
        contents.numbers.add(statement.signature.number or 0)
        contents.highest = max(contents.highest, statement.signature.number or 0)
        places = sorted(order.place(target) for target in statement.targets.all()) or [order.nowhere()]
        group = groups.setdefault(places[0].key, {"name": places[0].name, "made": []})
        full = len(statement.text) <= left
        left -= len(statement.text) if full else 0
        group["made"].append(_statement(statement, full=full))
    return [groups[key] for key in sorted(groups)]


def _statement(statement: Statement, *, full: bool) -> Line:
    row = open_data.statement_row(statement)
    labels = [target["label"] or _("the whole Convention") for target in row["targets"]]
    return {
        "kind": capfirst(str(statement.get_kind_display())),
        "author": row["name"],
        "number": row["signature"],
        "day": date_format(statement.published_at, "j F Y") if statement.published_at else "",
        "on": ", ".join(str(label) for label in labels),
        "language": _language(row["language"]),
        "text": [
            {"words": piece, "rightwards": rightwards(piece)} for piece in _text(statement, row["text"], full=full)
        ],
    }


def _text(statement: Statement, words: str, *, full: bool) -> list[str]:
    if statement.kind == Statement.Kind.UNSPECIFIED:
        return [_("The Convention’s own page marks that a statement was made. Its text is not recorded.")]
    if not words:
        return [_("Its author did not agree to open data; its words stand on the site.")]
    if not full:
        return [
            _("Its words: %(address)s") % {"address": _site(reverse("signatories:statement", args=[statement.uuid]))}
        ]
    return [piece for piece in words.splitlines() if piece.strip()]


def _language(tag: str) -> str:
    """Return the part of a language tag that typst knows, which sets hyphens, quotes and direction."""
    code = tag.partition("-")[0].lower()
    return code if code.isascii() and code.isalpha() and len(code) in {2, 3} else "en"
