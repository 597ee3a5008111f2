"""The table of rights, walked through the product: every staff page and verb × every role and a visitor."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from signatories import lifecycle
from signatories.lifecycle import table
from signatories.models import AuditEvent, Decision, Evidence, Mail, Signature
from staff.models import Role, StaffAccount, StaffSession
from staff.permissions import OPEN, PAGES, VERBS, may, may_open
from tests.support.queueing import client_of, reason, staff, waiting

pytestmark = pytest.mark.django_db

ROLES = [*Role.values, "", "none"]  # "" has an account without a role, "none" has no account


def names(patterns: Any, prefix: str = "", space: str = "", given: frozenset[str] = frozenset()) -> Iterator[Any]:
    """Yield every view whose address begins with ``admin/``, but for Django's own admin: its full name, and what its
    address takes.
    """
    for entry in patterns:
        address, takes = prefix + str(entry.pattern), given | set(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                inner = f"{entry.namespace}:" if entry.namespace else space
                yield from names(entry.url_patterns, address, inner, takes)
        elif address.startswith("admin/"):
            yield space + (entry.name or "?"), takes


HOUSE: dict[str, frozenset[str]] = dict(names(get_resolver().url_patterns))


def visitor(role: str) -> Client:
    return Client() if role == "none" else client_of(role)


def test_every_staff_page_has_its_row_and_every_row_its_page() -> None:
    assert set(HOUSE) == {*PAGES, *OPEN}
    assert set(PAGES) & set(OPEN) == set()


def test_every_verb_that_staff_press_leads_to_a_page() -> None:
    known = {transition.verb for transition in (*table.SIGNATURE, *table.STATEMENT)}
    assert (set(VERBS) - known, set(VERBS.values()) - set(PAGES)) == (set(), set())


PLAIN = {"key": "1", "table": "chapters", "token": "none"}  # what an address takes that is nobody's id


def address(page: str, *, uuid: uuid.UUID, pk: int = 0) -> str:
    given = {**PLAIN, "uuid": uuid, "pk": pk, "part": uuid}
    return reverse(page, kwargs={name: given[name] for name in HOUSE[page]})


DONE = {200, 302, 400, 404, 409}  # the view was reached, and answered what was asked


@pytest.mark.parametrize("role", ROLES)
def test_each_page_opens_for_its_roles_only(role: str) -> None:
    signature = waiting()
    reason()
    client, before = visitor(role), kept()
    outcomes = {}
    for page in sorted(PAGES):
        with beginning_anew():
            outcomes[page] = opened(client, page, signature)
            assert (page, kept() == before or may_open(role, page)) == (page, True)
    refused = "the door" if role == "none" else "forbidden"
    assert outcomes == {page: "reached" if may_open(role, page) else refused for page in PAGES}


def opened(client: Client, page: str, signature: Signature) -> str:
    """Ask for the page, or press it where it only takes presses; tell in a word what came."""
    where = address(page, uuid=signature.uuid)
    response = client.get(where)
    if response.status_code == 405:
        response = client.post(where, {"seen": signature.version, "reason": "advertising"})
    if response.get("Location", "").split("?")[0] == reverse("admin:login"):
        return "the door"
    words = {403: "forbidden", **dict.fromkeys(DONE, "reached")}
    return words.get(response.status_code, str(response.status_code))


def kept() -> tuple[Any, ...]:
    """Return all that a decision would have changed."""
    rows = (AuditEvent.objects.count(), Decision.objects.count(), Mail.objects.count(), StaffAccount.objects.count())
    return (*rows, *Signature.objects.values_list("state", "version"))


@contextmanager
def beginning_anew() -> Iterator[None]:
    """Let nothing of what is done inside stay, so that one walk is many tests."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_an_id_of_nothing_or_of_something_else_is_not_found() -> None:
    """Of each page that takes an id: one that nobody has, and those of what is another's or of another kind."""
    mine, theirs = waiting("Mine"), waiting("Theirs", statements=1)
    lifecycle.publish(theirs, seen=theirs.version, by=lifecycle.Actor.of(staff()))
    revision = lifecycle.revise(theirs, changes={"affiliation": "New"})
    report = lifecycle.report("not-me", signature=theirs)
    evidence = Evidence.objects.create(signature=theirs, what="Letter", by=staff(), at=timezone.now())
    client_of(Role.EDITOR)  # whose sign-in an owner does not end by its id either
    parts = [uuid.uuid4(), theirs.statements.get().uuid, revision.uuid, report.uuid, theirs.uuid]
    strange = [*parts[:-1], StaffSession.objects.get().uuid]
    client, before = client_of(Role.OWNER), kept()
    for page in sorted(page for page in PAGES if HOUSE[page]):
        for one in strange if HOUSE[page] == {"uuid"} else parts:
            whose = one if HOUSE[page] == {"uuid"} else mine.uuid
            given = {"uuid": whose, "part": one, "pk": evidence.pk if "uuid" in HOUSE[page] else 2**40}
            where = reverse(page, kwargs={name: {**PLAIN, **given}[name] for name in HOUSE[page]})
            answers = {client.get(where).status_code, client.post(where, {"seen": 1}).status_code}
            assert (page, one, answers - {404, 405}) == (page, one, set())
    assert (kept(), StaffSession.objects.filter(ended_at=None).count()) == (before, 2)


def test_an_inactive_account_has_no_page() -> None:
    client = client_of(Role.OWNER)
    StaffAccount.objects.update(is_active=False)
    assert client.get(reverse("queue:index")).status_code == 302


MODERATING = {
    "publish", "decline", "hold", "release", "ask", "edit_form", "take_down", "reopen", "undo", "accept",
    "refuse_revision",
}  # fmt: skip
LISTING = {"feature", "unfeature"}


@pytest.mark.parametrize(
    ("role", "verbs"),
    [
        (Role.MODERATOR, MODERATING),
        (Role.OWNER, MODERATING | LISTING | {"erase"}),
        (Role.EDITOR, LISTING),
        (Role.AUDITOR, set()),
        ("", set()),
    ],
)
def test_who_decides(role: str, verbs: set[str]) -> None:
    assert {verb for verb in VERBS if may(role, verb)} == verbs


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.MODERATOR, ["Start", "Queue", "Enter"]),
        (Role.EDITOR, ["Start", "Selected"]),
        (Role.AUDITOR, ["Start", "Queue", "Audit"]),
        (Role.OWNER, ["Start", "Queue", "Enter", "Audit", "Selected", "Switches", "Accounts"]),
    ],
)
def test_the_bar_leads_where_the_role_may_go_and_lets_out(role: str, labels: list[str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff(role))
    page = client.get(reverse("admin:index")).content.decode()
    bar = page[page.index('class="staff-bar"') : page.index("Log out")]
    assert re.findall(r'<a href="[^"]+"[^>]*>([A-Z][a-z]+)</a>', bar) == labels
    assert bar.count('aria-current="page"') == 1
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', bar)
    assert token is not None
    assert client.post(reverse("admin:logout"), {"csrfmiddlewaretoken": token[1]}).status_code == 200
