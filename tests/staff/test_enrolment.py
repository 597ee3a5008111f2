"""The one-time link of ``add_staff``: password and second factor, once, by its person only."""

import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from mimc_site.logs import masked
from staff import accounts, enrolment
from staff.models import Enrolment, RecoveryCode, Role, StaffAccount

pytestmark = pytest.mark.django_db

PASSWORD = "a horse, a battery and a staple"


def added(name: str = "m.moss", role: str = Role.MODERATOR) -> tuple[StaffAccount, str]:
    """Return the new account and the path of its link, as the command prints it."""
    out = StringIO()
    call_command("add_staff", name, role=role, stdout=out)
    link = out.getvalue().split()[-1]
    return StaffAccount.objects.get(username=name), link.removeprefix("http://127.0.0.1:8000")


def code_of(account: StaffAccount, *, steps: int = 0) -> str:
    device = TOTPDevice.objects.filter(user=account).order_by("confirmed").first()
    assert device is not None
    totp = TOTP(device.bin_key)
    totp.time = time.time() + steps * 30
    return f"{totp.token():06d}"


@pytest.fixture
def strict(settings: Any) -> None:
    """As outside DEBUG: the second factor is required."""
    settings.SECOND_FACTOR = True


@pytest.mark.parametrize(("origin", "status"), [("null", 200), ("https://elsewhere.example", 403)])
def test_a_browser_names_no_origin_on_such_a_page_and_its_form_is_taken(origin: str, status: int) -> None:
    _, link = added()
    client = Client(enforce_csrf_checks=True)
    words = {"password": PASSWORD, "again": PASSWORD}
    token = client.get(link).context["csrf_token"]
    assert client.post(link, words, headers={"Origin": "null"}).status_code == 403
    answer = client.post(link, {**words, "csrfmiddlewaretoken": str(token)}, headers={"Origin": origin})
    assert (answer.status_code, answer["Referrer-Policy"]) == (status, "no-referrer")


def test_the_command_prints_a_link_that_sets_the_password() -> None:
    account, link = added()
    assert link.startswith("/admin/enrol/")
    assert (account.role, account.is_staff, account.has_usable_password()) == (Role.MODERATOR, True, False)
    client = Client()
    opened = client.get(link)
    assert opened.status_code == 200
    assert {name: opened[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")} == {
        "Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex",
    }  # fmt: skip
    assert client.post(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 200
    response = client.post(reverse("admin:login"), {"username": "m.moss", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, reverse("admin:index"))


def test_opening_the_link_changes_nothing() -> None:
    _, link = added()
    before = list(Enrolment.objects.values()), list(StaffAccount.objects.values())
    Client().get(link)
    Client().head(link)
    assert (list(Enrolment.objects.values()), list(StaffAccount.objects.values())) == before


def test_the_link_opens_once_and_not_after_three_days_and_not_when_changed() -> None:
    _, link = added()
    assert Client().get(f"{link[:-3]}xyz/").status_code == 404
    assert Client().get("/admin/enrol/x/").status_code == 404
    Enrolment.objects.update(expires_at=timezone.now())
    assert Client().get(link).status_code == 404
    Enrolment.objects.update(expires_at=timezone.now() + timedelta(days=1))
    Client().post(link, {"password": PASSWORD, "again": PASSWORD})
    stored = StaffAccount.objects.get().password
    again = Client().post(link, {"password": f"{PASSWORD}!", "again": f"{PASSWORD}!"})
    assert (again.status_code, StaffAccount.objects.get().password) == (404, stored)


def test_a_newer_link_replaces_the_older() -> None:
    account, link = added()
    newer = enrolment.link(accounts.reset(account)).removeprefix("http://127.0.0.1:8000")
    assert (Client().get(link).status_code, Client().get(newer).status_code) == (404, 200)


def test_a_link_of_an_account_that_was_turned_off_does_not_open() -> None:
    _, link = added()
    StaffAccount.objects.update(is_active=False)
    assert Client().get(link).status_code == 404


def test_the_token_is_masked_in_logs() -> None:
    _, link = added()
    assert masked(link) == "/admin/enrol/***/"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "123456789012345", "again": "123456789012345"}, "password"),
        ({"password": PASSWORD, "again": "other"}, "again"),
        ({"password": "", "again": ""}, "password"),
        ({"password": "x" * 300, "again": "x" * 300}, "password"),
        ({"password": f"{PASSWORD}\x00", "again": f"{PASSWORD}\x00"}, "password"),
    ],
)
def test_a_bad_password_is_refused_and_the_link_still_opens(words: dict[str, str], field: str) -> None:
    _, link = added()
    response = Client().post(link, words)
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert (Client().get(link).status_code, StaffAccount.objects.get().has_usable_password()) == (200, False)


# --- outside DEBUG -----------------------------------------------------------------------------------


def test_the_second_factor_is_set_up_with_the_password(strict: None) -> None:
    account, link = added()
    page = Client().get(link)
    assert 'src="data:image/svg+xml;charset=utf-8,' in page.content.decode()
    assert page.context["written"].replace(" ", "").isalnum()
    response = Client().post(link, {"password": PASSWORD, "again": PASSWORD, "code": code_of(account)})
    codes = response.context["codes"]
    assert (response.status_code, len(set(codes))) == (200, 10)
    assert [code for code in codes if code in response.content.decode()] == codes
    assert RecoveryCode.objects.filter(digest__in=codes).count() == 0
    assert [device.confirmed for device in TOTPDevice.objects.all()] == [True]


@pytest.mark.parametrize("code", ["", "000000", "x", "1" * 20])
def test_without_its_code_nothing_is_set_up(strict: None, code: str) -> None:
    account, link = added()
    code = code if code != code_of(account) else "000001"
    response = Client().post(link, {"password": PASSWORD, "again": PASSWORD, "code": code})
    assert (response.status_code, list(response.context["form"].errors)) == (400, ["code"])
    assert StaffAccount.objects.get().has_usable_password() is False
    assert (RecoveryCode.objects.count(), Enrolment.objects.get().used_at) == (0, None)


# --- the command -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "demo-owner", "two words", "a" * 151, "x\x00y"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(CommandError):
        call_command("add_staff", name, role=Role.EDITOR)
    assert StaffAccount.objects.count() == 0


def test_a_name_is_given_once_and_reset_makes_a_new_link() -> None:
    added()
    with pytest.raises(CommandError):
        call_command("add_staff", "m.moss", role=Role.EDITOR)
    with pytest.raises(CommandError):
        call_command("add_staff", "nobody", reset=True)
    call_command("add_staff", "m.moss", reset=True, stdout=StringIO())
    assert (StaffAccount.objects.count(), Enrolment.objects.count()) == (1, 2)


def test_the_command_works_as_a_process(fresh_database: str, manage: Callable[..., Any]) -> None:
    done = manage("add_staff", "o.wren", "--role", "owner")
    assert (done.returncode, done.stdout.split()[0]) == (0, "o.wren,")
    assert manage("add_staff", "o.wren").returncode == 1
