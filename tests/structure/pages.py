"""Every address of the site and what stands there. An address without a row fails ``test_addresses.py``.

A row says how to reach the address in a world that has everything (``tests.structure.world``), as whom, and what
comes back. The rules in this folder then hold it like all others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.structure.world import World

SAFE = ("GET", "HEAD")
BOTH = ("GET", "HEAD", "POST")
PRESS = ("POST",)
OPEN = ("GET", "HEAD", "OPTIONS")  # from any origin, which asks first


@dataclass(frozen=True)
class Row:
    """``kind``: a page is HTML, a file anything else, a way leads on by a redirect, a button takes POST only."""

    kind: str = "page"
    who: str = "visitor"  # or "signer" or "asked", with a session of one hour; or "staff", who may open everything
    methods: tuple[str, ...] = SAFE
    status: int = 200
    kwargs: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    query: str = ""


def staff(**facts: Any) -> Row:
    return Row(**{"who": "staff", **facts})


def button(kwargs: Callable[[World], dict[str, Any]] = lambda world: {}, *, who: str = "staff") -> Row:
    return Row("button", who, PRESS, 405, kwargs)


def item(world: World) -> dict[str, Any]:
    return {"uuid": world.waiting.uuid}


def part(world: World) -> dict[str, Any]:
    return {"uuid": world.waiting.uuid, "part": world.statement}


# The pages of a text, each once for the current edition and once at an edition's permanent address.
TEXT: dict[str, dict[str, Any]] = {
    "preamble": {},
    "chapter": {"number": "1"},
    "article": {"slug": "12-bis"},
    "article-txt": {"slug": "12-bis"},
    "article-json": {"slug": "12-bis"},
    "annex-article-txt": {"annex": "2", "slug": "9"},
    "annex-article-json": {"annex": "2", "slug": "9"},
    "article-xml": {"slug": "12-bis"},
    "annex-article-xml": {"annex": "2", "slug": "9"},
    "preamble-txt": {},
    "preamble-json": {},
    "preamble-xml": {},
    "annex-txt": {"number": "2"},
    "annex-json": {"number": "2"},
    "annex-xml": {"number": "2"},
    "closing-txt": {},
    "closing-json": {},
    "closing-xml": {},
    "chapter-txt": {"number": "1"},
    "chapter-json": {"number": "1"},
    "chapter-xml": {"number": "1"},
    "cite": {"slug": "12-bis"},
    "annex-cite": {"annex": "2", "slug": "9"},
    "definitions": {},
    "annex": {"number": "2"},
    "annex-article": {"annex": "2", "slug": "9"},
    "closing": {},
    "whole": {},
    "search": {},
    "downloads": {},
    "instruments": {},
    "rights": {},
    "rights-compare": {},
    "rights-group": {"group": "students"},
    "rights-right": {"right": "work"},
}


def text_rows() -> dict[str, Row]:
    rows = {}
    for name, words in TEXT.items():
        query = "?q=student" if name == "search" else ""
        kind = "file" if name.endswith(("-txt", "-json", "-xml")) else "page"
        rows[f"convention:{name}"] = Row(kind, kwargs=lambda world, words=words: words, query=query)
        rows[f"convention:edition-{name}"] = Row(
            kind, kwargs=lambda world, words=words: {"edition": world.edition.slug, **words}, query=query
        )
    return rows


ROWS: dict[str, Row] = {
    # mimc_site
    "site:healthz": Row("file"),
    "site:readyz": Row("file"),
    "site:metrics": Row("file", status=404),
    "site:checklist": staff(methods=BOTH),
    "site:mail-test": staff(methods=BOTH, kwargs=lambda world: {"token": world.mail_test_token}),
    "site:readyz-staff": staff(kind="file"),
    "site:robots": Row("file"),
    "site:sitemap": Row("file"),
    "site:security": Row("file"),
    "site:styleguide": Row(),
    "site:outbox": Row(),
    "site:outbox-message": Row(kwargs=lambda world: {"name": world.letter}),
    # convention
    "convention:home": Row(),
    "convention:summary": Row(),
    "convention:summary-pdf": Row("file", status=503),
    "convention:interview": Row(),
    "convention:about": Row(),
    "convention:privacy": Row(),
    "convention:accessibility": Row(),
    "convention:text": Row(),
    "convention:editions": Row(),
    "convention:edition": Row(kwargs=lambda world: {"edition": world.edition.slug}),
    **text_rows(),
    "convention:compare": Row(),
    "convention:compare-editions": Row(kwargs=lambda world: {"old": "smaller-en", "new": world.edition.slug}),
    "convention:compare-article": Row(
        kwargs=lambda world: {"old": "smaller-en", "new": world.edition.slug, "slug": "12-bis"}
    ),
    "convention:compare-annex-article": Row(
        kwargs=lambda world: {"old": "smaller-en", "new": world.edition.slug, "annex": "2", "slug": "9"}
    ),
    "convention:card-home": Row("way", status=302, kwargs=lambda world: {"digest": "before"}),
    "convention:card": Row(
        "way", status=302, kwargs=lambda world: {"digest": "before", "edition": "specimen-en", "page": "articles/12"}
    ),
    "convention:document": Row("file", kwargs=lambda world: world.document),
    "convention:download": Row("file", status=503, kwargs=lambda world: {"name": f"{world.edition.slug}.pdf"}),
    "convention:edition-download": Row(
        "file",
        status=503,
        kwargs=lambda world: {"edition": world.edition.slug, "name": f"{world.edition.slug}.pdf"},
    ),
    # signatories
    "signatories:sign": Row(methods=BOTH),
    "signatories:sign-sent": Row(),
    "signatories:confirm": Row(methods=BOTH, kwargs=lambda world: {"token": world.confirm_token}),
    "signatories:sign-deleted": Row(),
    "signatories:own": Row(who="signer", methods=BOTH),
    "signatories:own-sent": Row(),
    "signatories:own-open": Row(methods=BOTH, kwargs=lambda world: {"token": world.own_token}),
    "signatories:own-withdraw": Row(who="signer", methods=BOTH),
    "signatories:own-erase": Row(who="signer", methods=BOTH),
    "signatories:own-erased": Row(),
    "signatories:own-leave": button(who="signer"),
    "signatories:own-edit": Row(who="signer", methods=BOTH),
    "signatories:own-statement-add": Row(who="signer", methods=BOTH),
    "signatories:own-statement": Row(who="signer", methods=BOTH, kwargs=lambda world: {"statement": world.statement}),
    "signatories:own-statement-withdraw": Row(
        who="signer", methods=BOTH, kwargs=lambda world: {"statement": world.statement}
    ),
    "signatories:own-new-address": Row(who="signer", methods=BOTH),
    "signatories:own-answer": Row(who="asked", methods=BOTH, kwargs=lambda world: {"question": world.question}),
    "signatories:own-agree": button(lambda world: {"question": world.question}, who="asked"),
    "signatories:own-download": Row("file", "signer"),
    "signatories:own-receipt-pdf": Row("file", "signer"),
    "signatories:own-receipt-txt": Row("file", "signer"),
    "signatories:own-address": Row(methods=BOTH, kwargs=lambda world: {"token": world.address_token}),
    "signatories:own-not-me": Row(methods=BOTH, kwargs=lambda world: {"token": world.denial_token}),
    "signatories:claim": Row(methods=BOTH, kwargs=lambda world: {"token": world.claim_token}),
    "signatories:own-told": Row(),
    "signatories:own-help": Row(methods=BOTH),
    "signatories:report": Row(methods=BOTH, kwargs=lambda world: {"number": world.published.number}),
    "signatories:report-sent": Row(),
    "signatories:sign-parts": Row("file", query="?q=article+2"),
    "signatories:register": Row(),
    "signatories:export-csv": Row("file"),
    "signatories:export-json": Row("file"),
    "signatories:export-jsonl": Row("file"),
    "signatories:statements-csv": Row("file"),
    "signatories:feed": Row("file"),
    "signatories:statements": Row(),
    "signatories:statement": Row(kwargs=lambda world: {"one": world.statement}),
    "signatories:figures": Row(),
    "signatories:snapshot": Row("file", status=503),
    "signatories:snapshot-file": Row("file", status=503, kwargs=lambda world: {"name": "signatories.csv"}),
    "signatories:counts-csv": Row("file"),
    "signatories:card": Row("way", status=302, kwargs=lambda world: {"digest": "before"}),
    "signatories:hand-over": Row(),
    "signatories:register-pdf": Row("file", status=503),
    "signatories:embed": Row(),
    "signatories:embed-frame": Row(),
    "signatories:embed-badge": Row("file"),
    "signatories:api": Row(),
    **{
        f"signatories:api-{name}": Row("file", methods=OPEN)
        for name in ("index", "openapi", "signatories", "statements", "counts", "countries", "changes")
    },
    "signatories:api-signatory": Row("file", methods=OPEN, kwargs=lambda world: {"number": world.published.number}),
    "signatories:api-nothing": Row("file", methods=OPEN, kwargs=lambda world: {"rest": "nothing/"}, status=404),
    "signatories:moderation": Row(),
    "signatories:signature": Row(kwargs=lambda world: {"number": world.published.number}),
    # annotations
    "annotations:index": staff(),
    "annotations:chapters": staff(methods=BOTH, kwargs=lambda world: {"pk": world.edition.pk}),
    "annotations:chapter": staff(methods=BOTH, kwargs=lambda world: {"pk": world.edition.pk, "key": "1"}),
    "annotations:export": staff(kind="file", kwargs=lambda world: {"pk": world.edition.pk, "table": "chapters"}),
    "annotations:load": button(lambda world: {"pk": world.edition.pk, "table": "chapters"}),
    "annotations:history": staff(kwargs=lambda world: {"pk": world.edition.pk}),
    "annotations:restore": button(lambda world: {"pk": world.edition.pk}),
    # staff
    "staff:enrol": Row(methods=BOTH, kwargs=lambda world: {"token": world.enrol_token}),
    "staff:prove": staff(methods=BOTH),
    "staff:mail": staff(methods=BOTH),
    "staff:sessions": staff(),
    "staff:end-session": button(lambda world: {"uuid": world.waiting.uuid}),
    "staff:accounts": staff(),
    "staff:invite": button(),
    "staff:reset": button(lambda world: {"pk": world.account.pk}),
    "staff:change": button(lambda world: {"pk": world.account.pk}),
    # queue
    "queue:index": staff(),
    "queue:item": staff(kwargs=item),
    "queue:publish": button(item),
    "queue:decline": button(item),
    "queue:take-down": button(item),
    "queue:reopen": button(item),
    "queue:undo": button(item),
    "queue:hold": button(item),
    "queue:release": button(item),
    "queue:ask": button(item),
    "queue:edit": button(item),
    "queue:note": button(item),
    "queue:reveal": button(item),
    "queue:erase": staff(kwargs=item, methods=BOTH),
    "queue:claim": button(item),
    "queue:feature": button(item),
    "queue:unfeature": button(item),
    "queue:publish-statement": button(part),
    "queue:decline-statement": button(part),
    "queue:accept": button(part),
    "queue:refuse-revision": button(part),
    "queue:close-report": button(part),
    "queue:check-post": button(item),
    "queue:requests": staff(),
    "queue:close-request": button(lambda world: {"part": world.statement}),
    "queue:batch": button(),
    "queue:enter": staff(methods=BOTH),
    "queue:invite": button(item),
    "queue:evidence": staff(kind="file", kwargs=lambda world: {**item(world), "pk": 1}, status=404),
    "queue:search": staff(query="?q=wei"),
    "queue:selected": staff(),
    "queue:timeline": staff(kwargs=item),
    "queue:news": staff(kind="file"),
    "queue:switches": staff(methods=BOTH),
    "queue:audit": staff(),
    "queue:audit-csv": staff(kind="file"),
}

# The same addresses in another state: what a rule holds must hold there, too.
ALSO: list[tuple[str, Row]] = [
    ("convention:edition", Row(kwargs=lambda world: {"edition": "specimen-en"})),
    ("convention:edition-article", Row(kwargs=lambda world: {"edition": "specimen-en", "slug": "12"})),
    ("convention:edition-chapter", Row(kwargs=lambda world: {"edition": "specimen-en", "number": "4"})),
    ("convention:edition-definitions", Row(kwargs=lambda world: {"edition": "specimen-en"})),
    ("convention:edition-search", Row(kwargs=lambda world: {"edition": "specimen-en"}, query="?q=viza")),
    (
        "convention:edition-cite",
        Row(kwargs=lambda world: {"edition": "specimen-en", "slug": "8"}, query="?at=art-8-p2-b"),
    ),
    ("convention:search", Row()),
    ("convention:search", Row(query="?q=nothing-of-that-kind")),
    ("signatories:register", Row(query="?before=1000")),
    ("signatories:signature", Row(kwargs=lambda world: {"number": world.withdrawn.number})),
    ("signatories:signature", Row(kwargs=lambda world: {"number": world.erased.number}, status=410)),
    ("signatories:own", Row(methods=BOTH)),
    ("signatories:own", Row(who="asked", methods=BOTH)),
    ("queue:item", staff(kwargs=lambda world: {"uuid": world.published.uuid})),
    ("queue:item", staff(kwargs=lambda world: {"uuid": world.asked.uuid})),
    ("queue:item", staff(kwargs=lambda world: {"uuid": world.erased.uuid})),
    ("signatories:confirm", Row(methods=BOTH, kwargs=lambda world: {"token": "nothing"}, status=404)),
]


def everything() -> list[tuple[str, Row]]:
    return [*ROWS.items(), *ALSO]
