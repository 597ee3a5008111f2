"""Who may do what: every staff page × role by its table, others' ids, fields that no form has, files by their paths."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.urls import URLResolver, get_resolver, reverse

from attack.client import Answer, Request, form, get
from attack.site import STAFF, Site, changed, digests
from attack.strings import FILES, escaped
from signatories.models import Signature
from staff.models import StaffAccount, StaffSession
from staff.permissions import PAGES, may_open
from tests.signatories import makers

OUTSIDE = ("visitor", "signer", "asked")
INSIDE = (b"SECRET_KEY", b"root:x:0", b"SQLite format 3", b"[core]\n", b"INSTALLED_APPS", b"daemon:")


def attack(site: Site) -> None:
    _pages(site)
    _admin(site)
    _others(site)
    _more_fields(site)
    _files(site)
    site.mend()


# --- the table -------------------------------------------------------------------------------------------


def _pages(site: Site) -> None:
    reason = makers.reason("attack").code
    before = digests()
    for role in (*OUTSIDE, *STAFF):
        for page in sorted(PAGES):
            if role in STAFF and may_open(role, page):
                continue
            for request in _tries(site, page, role, reason):
                _refused(site, page, request, site.ask(request))
    for table in changed(before):
        site.find("who may", table, "rows differ after pages and presses that the table of rights refuses")
    for role in STAFF:
        for page in sorted(PAGES):
            if may_open(role, page):
                answer = site.ask(get(_address(site, page), role))
                if answer.status == 403:
                    site.find("who may not", page, f"the {role} is refused, whom the table lets in")


def _tries(site: Site, page: str, who: str, reason: str) -> Iterator[Request]:
    path = _address(site, page)
    yield get(path, who)
    words = {"seen": site.world.waiting.version, "reason": reason, "text": "Words.", "name": "x", "role": "owner"}
    yield form(path, {**words, "code": "identity", "rank": 1, "signing_paused": "on", "email": "x@example.org"}, who)


def _address(site: Site, page: str) -> str:
    given = {
        "uuid": site.world.waiting.uuid, "pk": site.world.edition.pk, "part": site.world.statement, "key": "1",
        "table": "chapters", "token": "none",
    }  # fmt: skip
    return reverse(page, kwargs={name: given[name] for name in _takes(page)})


def _takes(page: str) -> set[str]:
    """Return the names of what the page's address takes."""
    space, _, name = page.partition(":")
    for entry in get_resolver().url_patterns:
        found = entry.reverse_dict.getlist(name) if isinstance(entry, URLResolver) and entry.namespace == space else []
        if found:
            return {parameter for ways, *_ in found for _, names in ways for parameter in names}
    raise LookupError(page)


def _refused(site: Site, page: str, request: Request, answer: Answer) -> None:
    login = answer.status == 302 and answer.header("location").startswith(reverse("admin:login"))
    if request.who in OUTSIDE and not login and answer.status != 405:
        site.find(
            "who may", f"{request.method} {page}", f"{request.who} is answered {answer.status}, not led to the door"
        )
    if request.who in STAFF and answer.status not in {403, 405}:
        site.find("who may", f"{request.method} {page}", f"{request.who} is answered {answer.status}, not 403")


def _admin(site: Site) -> None:
    """Press everything of Django's own admin as those who may change nothing there."""
    before = digests()
    for model, room in admin.site._registry.items():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        first = model._default_manager.first()
        may = set(getattr(room, "changed_by", ()))
        paths = [reverse(f"{base}_add"), reverse(f"{base}_changelist")]
        paths += [reverse(f"{base}_{verb}", args=[first.pk]) for verb in ("change", "delete")] if first else []
        words = {"post": "yes", "action": "delete_selected", "_selected_action": getattr(first, "pk", 1), "title": "x"}
        for who in (*OUTSIDE, *(role for role in STAFF if role not in may)):
            for path in paths:
                site.ask(form(path, words, who))
    for table in changed(before):
        site.find("who may", f"admin {table}", "rows differ after presses in the admin by who may change nothing there")


# --- ids of others ---------------------------------------------------------------------------------------


def _others(site: Site) -> None:
    world = site.world
    other = makers.published(name="Olga Other", email="olga@example.org")
    foreign = makers.statement_of(other)
    asked = makers.question_of(world.asked)
    before = digests()
    for who, name, given in [
        ("signer", "own-statement", {"statement": foreign.uuid}),
        ("signer", "own-statement-withdraw", {"statement": foreign.uuid}),
        ("signer", "own-answer", {"question": asked.uuid}),
        ("signer", "own-agree", {"question": asked.uuid}),
        ("asked", "own-statement", {"statement": world.statement}),
        ("asked", "own-statement-withdraw", {"statement": world.statement}),
        ("visitor", "own-statement-withdraw", {"statement": world.statement}),
    ]:
        path = reverse(f"signatories:{name}", kwargs=given)
        words = {"kind": "reservation", "text": "Not mine.", "language": "en", "about": "", "answer": "Words."}
        for request in (get(path, who), form(path, words, who), form(f"{path}?signature={other.uuid}", words, who)):
            answer = site.ask(request)
            if answer.status not in {302, 403, 404, 405} or (answer.status == 302 and who != "visitor"):
                site.find("others' ids", f"{request.method} {name}", f"{who} is answered {answer.status}")
    for verb in ("publish-statement", "decline-statement", "accept", "refuse-revision", "close-report"):
        path = reverse(f"queue:{verb}", kwargs={"uuid": world.waiting.uuid, "part": foreign.uuid})
        answer = site.ask(form(path, {"seen": world.waiting.version, "reason": "attack"}, "moderator"))
        if answer.status != 404:
            site.find("others' ids", f"queue:{verb}", f"a part of another signature is answered {answer.status}")
    theirs = StaffSession.objects.filter(account__username="a-owner", ended_at=None).latest("pk")
    answer = site.ask(form(reverse("staff:end-session", args=[theirs.uuid]), {}, "editor"))
    if answer.status != 404:
        site.find("others' ids", "staff:end-session", f"answered {answer.status}")
    for table in changed(before):
        site.find("others' ids", table, "rows differ after presses on what belongs to others")


# --- fields that no form has -----------------------------------------------------------------------------

MORE = {
    "state": "published", "kind": "commission", "rank": 1, "number": 1, "marked": "on", "live": "on", "id": 1, "pk": 1,
    "uuid": "00000000-0000-4000-8000-000000000001", "version": 99, "published_at": "2017-01-01", "confirmed_at": "2017",
    "is_demonstration": "", "featured": "on", "seed_key": "x", "sort_key": "aaa", "edition": 1, "edition_id": 1,
    "is_superuser": "on", "is_staff": "on", "role": "owner", "signature": 1, "signature_id": 1, "email_key": "x",
    "number_given": 1, "consents": "all", "network_key": "x", "search_text": "x", "capacity": "organisation",
}  # fmt: skip
KEPT = ("state", "kind", "rank", "number", "marked", "capacity", "uuid", "seed_key", "version")


def _more_fields(site: Site) -> None:
    chosen = uuid.uuid4()
    words: dict[str, Any] = {"name": "Mia Mass", "email": "mia@example.org", "publication": "on", "submission": chosen}
    answer = site.ask(form("/sign/", {**MORE, **words, "capacity": "own"}))
    made = Signature.objects.filter(submission=chosen).first()
    if made is None:
        site.find("set-up", "/sign/", f"the form with more fields was answered {answer.status}")
    elif _facts(made) != ("unconfirmed", "public", None, None):
        site.find("mass assignment", "/sign/", f"the signature began as {_facts(made)}")
    own = makers.published(name="Otto Own", email="otto@example.org")
    site.cookies["otto"] = _cookies_of(own)
    before = {name: getattr(own, name) for name in KEPT if name != "version"}
    for name in ("own-edit", "own-statement-add", "own-new-address"):
        typed = {
            "name": "Otto Own",
            "kind": "reservation",
            "text": "Words.",
            "language": "en",
            "email": "o@example.org",
        }
        site.ask(form(reverse(f"signatories:{name}"), {**MORE, "capacity": "own", **typed}, "otto"))
    now = makers.again(own)
    for name, value in before.items():
        if getattr(now, name) != value:
            site.find("mass assignment", f"/signature/ {name}", f"{value!r} became {getattr(now, name)!r}")
    account = StaffAccount.objects.get(username="a-moderator")
    site.ask(form(reverse("staff:mail"), {**MORE, "email": "m@example.org", "account": 1}, "moderator"))
    now_account = StaffAccount.objects.get(pk=account.pk)
    if (now_account.role, now_account.is_superuser) != (account.role, False):
        site.find("mass assignment", "staff:mail", f"role {now_account.role}, superuser {now_account.is_superuser}")


def _facts(made: Signature) -> tuple[object, ...]:
    return (made.state, made.kind, made.rank, made.number)


def _cookies_of(signature: Signature) -> dict[str, str]:
    from attack.site import led_in

    return led_in(signature)


# --- files -----------------------------------------------------------------------------------------------


def _files(site: Site) -> None:
    stored = [path.relative_to(settings.DATA_DIR) for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()]
    names = [*FILES, *(escaped(name) for name in FILES), *map(str, stored), *(path.name for path in stored)]
    bases = ("/", "/static/", "/static/..%2f", "/uploads/", "/media/", "/data/", "/documents/summary/en/1/",
             "/signatories/snapshot/", "/convention/downloads/", "/cards/x/", "/admin/queue/evidence/")  # fmt: skip
    for request, answer in site.hurl(
        get(f"{base}{name}", who) for base in bases for name in names for who in ("visitor", "editor")
    ):
        if any(words in answer.body for words in INSIDE):
            site.find("file", request.target, "the inside of the machine is shown")
        if answer.status == 200 and "/documents/" not in request.target and not answer.is_html:
            site.find("file", request.target, f"answered with {answer.header('content-type')}")
