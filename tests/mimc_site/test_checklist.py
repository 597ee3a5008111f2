"""What an owner is told to do before people sign, the test of mail, and what burns on the start page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core import signing
from django.utils import timezone

from convention.models import Edition, SiteFacts
from mimc_site import checklist
from mimc_site.backup import state
from signatories import mail_test, mailing, runs
from signatories.models import LastRun, Mail
from staff.models import Role, StaffAccount
from tests.support.queueing import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def watched(settings: Any) -> None:
    settings.WATCHED = True


def open_items() -> list[str]:
    return [item.title for item in checklist.items() if not item.done]


def copied(**facts: Any) -> None:
    state.folder().mkdir(exist_ok=True)
    state.save(state.BackupState(made_at=timezone.now().isoformat(), **facts))


def test_each_thing_done_leaves_the_list() -> None:
    assert len(open_items()) == 12
    SiteFacts.objects.create(
        pk=1, controller="An owner", contact_removal="r@example.org", contact_questions="q@example.org",
        data_licence="CC0", help_url="https://help.example", security_contact="mailto:s@example.org",
    )  # fmt: skip
    Edition.objects.create(
        language="en", label="2017", title="C", is_current=True, published_at=timezone.now(), article_count=213,
        digest="d" * 64, loaded_at=timezone.now(), rights_holder="The owner", licence="CC BY", proofread_by="A. B.",
    )  # fmt: skip
    for name in ("one", "two"):
        StaffAccount.objects.create(username=name, role=Role.MODERATOR, is_staff=True)
    runs.note(runs.MAIL_TEST)
    runs.note(runs.WORKER)
    copied(sent_at=timezone.now().isoformat())
    assert open_items() == []


def test_only_the_owner_is_told_what_to_do() -> None:
    owner, moderator = client_of(Role.OWNER), client_of(Role.MODERATOR)
    assert "things to do" in owner.get("/admin/").content.decode()
    assert "things to do" not in moderator.get("/admin/").content.decode()
    page = owner.get("/admin/checklist/").content.decode()
    assert '<progress id="done" max="12" value="1">' in page
    assert page.count("The form stays paused until then") == 1
    assert moderator.get("/admin/checklist/").status_code == 403


# --- the test of mail --------------------------------------------------------------------------------


def test_mail_counts_only_once_the_link_in_it_is_pressed() -> None:
    owner = client_of(Role.OWNER)
    assert "No worker is running" in owner.get("/admin/checklist/").content.decode()
    assert owner.post("/admin/checklist/", {"email": "not an address"}).status_code == 400
    assert Mail.objects.count() == 0
    owner.post("/admin/checklist/", {"email": "owner@elsewhere.example"})
    assert "A test has waited for" in owner.get("/admin/checklist/").content.decode()
    mailing.deliver_due()
    (letter,) = outgoing.outbox
    assert letter.to == ["owner@elsewhere.example"]
    assert Mail.objects.get().address == ""
    (path,) = re.findall(r"https?://[^/\s]+(/admin/mail-test/\S+)", letter.body)

    assert owner.get(path).status_code == 200
    assert mail_test.passed() is False
    owner.post(path)
    assert mail_test.passed() is True


def test_a_forged_an_old_and_a_foreign_link_lead_nowhere() -> None:
    owner = client_of(Role.OWNER)
    known = mail_test.queue("owner@elsewhere.example")
    tokens = [
        "nothing",
        signing.dumps(str(known.uuid), salt="another purpose"),
        signing.dumps("00000000-0000-4000-8000-000000000000", salt=mail_test.SALT),
    ]
    for token in tokens:
        assert owner.get(f"/admin/mail-test/{token}/").status_code == 404
        assert owner.post(f"/admin/mail-test/{token}/").status_code == 404
    assert not LastRun.objects.filter(name=runs.MAIL_TEST).exists()


# --- what burns --------------------------------------------------------------------------------------


def burning() -> list[str]:
    return [light.name for light in checklist.lights()]


def test_a_site_for_real_misses_copies_and_a_worker(settings: Any) -> None:
    assert burning() == ["backup", "worker"]
    moderator = client_of(Role.MODERATOR)
    assert moderator.get("/admin/").content.decode().count("notice error") == 2
    copied()
    runs.note(runs.WORKER)
    assert burning() == []
    LastRun.objects.update(at=timezone.now() - timedelta(minutes=6))
    assert burning() == ["worker"]
    settings.WATCHED = False
    assert burning() == []


def test_a_failed_copy_and_held_mail_burn() -> None:
    runs.note(runs.WORKER)
    copied(error="no room")
    Mail.objects.create(template="published", due_at=timezone.now(), state=Mail.State.HELD)
    assert burning() == ["backup", "restore"]
