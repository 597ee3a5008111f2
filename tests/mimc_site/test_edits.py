"""What staff edit outside of signatures is written down with its author, and nothing private with it."""

from __future__ import annotations

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from convention.models import SiteFacts
from mimc_site.edits import WATCHED
from signatories.models import Reason, Switches
from staff import accounts
from staff.models import Role, StaffAccount
from tests.support.queueing import client_of, reason, staff, waiting

pytestmark = pytest.mark.django_db

# Changed in the admin and not watched: each text import is a row of its own, with its author, that nobody edits.
UNWATCHED = {"convention.TextImport", "auditlog.LogEntry", "django_tasks_database.DBTaskResult"}


def edits(model: type[Any]) -> list[LogEntry]:
    return list(LogEntry.objects.get_for_model(model).order_by("pk"))


def test_all_that_the_admin_changes_is_watched() -> None:
    assert {model._meta.label for model in admin.site._registry} - set(WATCHED) == UNWATCHED
    for label, (left_out, private) in WATCHED.items():
        fields = {field.name for field in apps.get_model(label)._meta.fields}
        assert (label, (left_out | private) - fields) == (label, set())


def test_a_press_in_the_admin_has_its_author_old_and_new() -> None:
    kept = reason()
    LogEntry.objects.all().delete()
    where = reverse("admin:signatories_reason_change", args=[kept.pk])
    told = {"title": "Adverts", "public": "Adverts.", "letter": kept.letter, "order": kept.order, "active": "on"}
    response = client_of(Role.EDITOR).post(where, told)
    assert response.status_code == 302
    (edit,) = edits(Reason)
    assert (edit.actor, edit.action, edit.remote_addr) == (staff(Role.EDITOR), LogEntry.Action.UPDATE, None)
    assert edit.changes_dict["title"] == ["advertising", "Adverts"]


def test_the_switches_and_the_accounts_tell_who_turned_them() -> None:
    client = client_of(Role.OWNER)
    changed = staff(Role.MODERATOR)
    LogEntry.objects.all().delete()
    client.post(reverse("queue:switches"), {"signing_paused": "on", "paused_words": "Back on Monday."})
    client.post(reverse("staff:change", args=[changed.pk]), {"role": Role.AUDITOR, "active": "on"})
    assert {edit.actor for edit in (*edits(Switches), *edits(StaffAccount))} == {staff(Role.OWNER)}
    assert edits(Switches)[-1].changes_dict["signing_paused"][1] == "True"
    assert edits(StaffAccount)[0].changes_dict == {"role": ["moderator", "auditor"]}


def test_what_is_private_is_masked() -> None:
    account = accounts.add("mira", Role.EDITOR).account
    account.set_password("correct horse battery")
    account.email = "mira@home.example"
    account.save()
    SiteFacts.objects.create(pk=1, controller="A body", contact_removal="person@home.example")
    told = " ".join(str(edit.changes) + edit.object_repr for edit in LogEntry.objects.all())
    assert ("•••" in told, "home.example" in told, account.password in told, "A body" in told) == (
        True, False, False, True,
    )  # fmt: skip


def test_what_happens_to_signatures_is_not_written_here() -> None:
    signature = waiting()
    LogEntry.objects.all().delete()
    client = client_of()
    LogEntry.objects.all().delete()
    client.post(reverse("queue:publish", args=[signature.uuid]), {"seen": signature.version})
    assert LogEntry.objects.count() == 0


@pytest.mark.parametrize("role", Role.values)
def test_auditors_read_the_edits_and_nobody_changes_them(role: str) -> None:
    reason()
    (edit,) = edits(Reason)
    client, reads = client_of(role), role in (Role.AUDITOR, Role.OWNER)
    listing, one = reverse("admin:auditlog_logentry_changelist"), "admin:auditlog_logentry_"
    assert client.get(listing).status_code == (200 if reads else 403)
    assert client.get(reverse(f"{one}change", args=[edit.pk])).status_code == (200 if reads else 403)
    assert client.post(reverse(f"{one}change", args=[edit.pk]), {"object_repr": "x"}).status_code == 403
    assert client.post(reverse(f"{one}delete", args=[edit.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse(f"{one}add")).status_code == 403
