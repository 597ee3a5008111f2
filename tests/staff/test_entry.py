"""Signing in: silent, limited, with the second factor; and sign-ins that end."""

import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from signatories.models import Switches
from staff import accounts, enrolment, limits, second_factor
from staff.models import LoginFailure, RecoveryCode, Role, StaffAccount, StaffSession
from tests.support.queueing import client_of, staff, waiting

pytestmark = pytest.mark.django_db

PASSWORD = "a horse, a battery and a staple"
LOGIN = "/admin/login/"
QUEUE = "/admin/queue/"


@pytest.fixture
def strict(settings: Any) -> None:
    settings.SECOND_FACTOR = True


def code_of(account: StaffAccount, *, steps: int = 0) -> str:
    totp = TOTP(TOTPDevice.objects.get(user=account).bin_key)
    totp.time = time.time() + steps * 30
    return f"{totp.token():06d}"


def enrolled(name: str = "m.moss", role: str = Role.MODERATOR) -> tuple[StaffAccount, list[str]]:
    """Return an account that has set itself up, and its recovery codes. The app's code of now is used up by that."""
    made = accounts.add(name, role)
    return made.account, enrolment.complete(made, password=PASSWORD, code=code_of(made.account))


def unused(account: StaffAccount) -> None:
    """As if the last code had been given a while ago."""
    TOTPDevice.objects.filter(user=account).update(last_t=-1, throttling_failure_count=0)


def sign_in(client: Client, name: str = "m.moss", password: str = PASSWORD, **more: str) -> int:
    response = client.post(LOGIN, {"username": name, "password": password, "next": QUEUE, **more})
    return response.status_code


def is_in(client: Client) -> bool:
    return client.get(QUEUE).status_code == 200


def test_password_and_code_open_the_door(strict: None) -> None:
    account, _ = enrolled()
    unused(account)
    client = Client()
    assert (sign_in(client, code=code_of(account)), is_in(client)) == (302, True)
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("code", ["", "000000", "abcde-fghjk"])
def test_the_password_alone_does_not(strict: None, code: str) -> None:
    enrolled()
    client = Client()
    assert (sign_in(client, code=code), is_in(client)) == (200, False)
    assert StaffSession.objects.count() == 0


def test_a_session_without_the_second_factor_is_not_let_in(strict: None) -> None:
    client = client_of(Role.OWNER)  # as if made while it was not required
    assert [client.get(where).status_code for where in (QUEUE, "/admin/", "/admin/accounts/")] == [302, 302, 302]


def test_a_code_is_good_once(strict: None) -> None:
    account, _ = enrolled()
    unused(account)
    code = code_of(account)
    assert [sign_in(Client(), code=code) for _ in range(2)] == [302, 200]


def test_a_recovery_code_is_good_once_and_only_for_its_own_account(strict: None) -> None:
    _, codes = enrolled()
    enrolled("other")
    assert sign_in(Client(), name="other", code=codes[0]) == 200
    assert [sign_in(Client(), code=codes[0].upper().replace("-", " ")), sign_in(Client(), code=codes[0])] == [302, 200]
    assert RecoveryCode.objects.filter(account__username="m.moss", used_at=None).count() == 9


def test_a_code_without_the_password_is_not_used_up(strict: None) -> None:
    account, codes = enrolled()
    assert sign_in(Client(), password="wrong", code=codes[0]) == 200
    assert RecoveryCode.objects.filter(account=account, used_at=None).count() == 10


def test_every_refusal_says_the_same(strict: None) -> None:
    enrolled()
    StaffAccount.objects.create_user("off", password=PASSWORD, is_staff=True, is_active=False)
    StaffAccount.objects.create_user("nostaff", password=PASSWORD)
    StaffAccount.objects.create_user("demo", password=PASSWORD, is_staff=True, is_demo=True)
    pages = set()
    tries = [("m.moss", "wrong"), ("m.moss", PASSWORD), ("nobody", "x"), ("off", PASSWORD), ("nostaff", PASSWORD)]
    for name, password in tries:
        response = Client().post(LOGIN, {"username": name, "password": password})
        pages.add((response.status_code, tuple(response.context["form"].non_field_errors())))
    assert pages == {(200, ("What you typed opens no account. Please type all of it again, with a fresh code.",))}
    assert LoginFailure.objects.count() == len(tries)


def test_after_ten_failures_the_right_password_is_refused_in_the_same_words() -> None:
    staff().set_password(PASSWORD)
    account = staff()
    account.set_password(PASSWORD)
    account.save()
    for _ in range(limits.MOST_OF_NAME_FROM_NETWORK):
        assert sign_in(Client(), account.username, "wrong") == 200
    response = Client().post(LOGIN, {"username": account.username, "password": PASSWORD})
    assert list(response.context["form"].non_field_errors()) == [
        "What you typed opens no account. Please type all of it again, with a fresh code."
    ]
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert sign_in(elsewhere, account.username) == 302  # a stranger cannot lock somebody out
    LoginFailure.objects.update(at=timezone.now() - limits.WINDOW)
    assert sign_in(Client(), account.username) == 302


def test_failures_hold_no_name_and_no_address_and_go_after_a_day() -> None:
    sign_in(Client(), "somebody", "wrong")
    row = LoginFailure.objects.get()
    assert "somebody" not in f"{row.name_key} {row.network_key}"
    LoginFailure.objects.update(at=timezone.now() - timedelta(days=1, seconds=1))
    sign_in(Client(), "another", "wrong")
    assert LoginFailure.objects.count() == 1


@pytest.mark.parametrize("name", ["\x00", "x" * 5000, "<script>", "\u202eabc", "=1+1", ""])
def test_bad_names_are_refused(name: str) -> None:
    assert sign_in(Client(), name) == 200


# --- sign-ins that end -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "ago", "still"),
    [
        ("began_at", timedelta(hours=12), False),
        ("began_at", timedelta(hours=11, minutes=59), True),
        ("last_used_at", timedelta(minutes=30), False),
        ("last_used_at", timedelta(minutes=29), True),
    ],
)
def test_a_sign_in_ends_by_age_and_by_idleness(field: str, ago: timedelta, still: bool) -> None:
    client = client_of()
    StaffSession.objects.update(**{field: timezone.now() - ago})
    assert is_in(client) is still


def test_use_keeps_it_open_and_is_written_once_a_minute() -> None:
    client = client_of()
    earlier = timezone.now() - timedelta(minutes=20)
    StaffSession.objects.update(last_used_at=earlier)
    is_in(client)
    noted = StaffSession.objects.get().last_used_at
    is_in(client)
    assert noted > earlier
    assert StaffSession.objects.get().last_used_at == noted


def test_a_revoked_sign_in_is_out_though_its_cookie_was_stolen() -> None:
    mine, stolen = client_of(), Client()
    stolen.cookies = mine.cookies
    other = client_of()
    assert is_in(stolen) is True
    page = other.get(reverse("staff:sessions"))
    assert len(page.context["sessions"]) == 2
    theirs = StaffSession.objects.earliest("pk")
    assert other.post(reverse("staff:end-session", args=[theirs.uuid])).status_code == 302
    assert (is_in(stolen), is_in(mine), is_in(other)) == (False, False, True)


def test_nobody_ends_anothers_sign_in() -> None:
    client_of(Role.OWNER)
    row = StaffSession.objects.get()
    assert client_of().post(reverse("staff:end-session", args=[row.uuid])).status_code == 404
    row.refresh_from_db()
    assert row.ended_at is None


def test_signing_out_ends_the_row() -> None:
    client = client_of()
    client.post(reverse("admin:logout"))
    assert StaffSession.objects.get().ended_at is not None


def test_a_new_password_ends_the_sign_ins_of_the_old_one() -> None:
    client = client_of()
    enrolment.complete(accounts.reset(staff()), password=PASSWORD)
    assert is_in(client) is False


def test_a_password_is_changed_with_the_old_one_only() -> None:
    made = accounts.add("m.moss", Role.MODERATOR)
    enrolment.complete(made, password=PASSWORD)
    account = made.account
    client, elsewhere = Client(), Client()
    assert (sign_in(client), sign_in(elsewhere)) == (302, 302)
    words = {"new_password1": "another horse, and its staple", "new_password2": "another horse, and its staple"}
    refused = client.post(reverse("admin:password_change"), {**words, "old_password": "a guess"})
    account.refresh_from_db()
    assert (refused.status_code, account.check_password(PASSWORD)) == (200, True)
    changed = client.post(reverse("admin:password_change"), {**words, "old_password": PASSWORD})
    account.refresh_from_db()
    assert (changed.status_code, account.check_password(words["new_password1"])) == (302, True)
    assert (is_in(client), is_in(elsewhere)) == (True, False)


def test_a_get_touches_no_row_but_the_last_use(django_assert_num_queries: Any) -> None:
    client = client_of()
    before = list(StaffSession.objects.values())
    client.get(reverse("staff:sessions"))
    assert list(StaffSession.objects.values()) == before


# --- the owner's verbs -------------------------------------------------------------------------------


def test_the_owner_invites_and_hands_over_the_link() -> None:
    response = client_of(Role.OWNER).post(reverse("staff:invite"), {"name": "new", "role": Role.AUDITOR})
    assert response.status_code == 200
    assert enrolment.read(response.context["link"].rstrip("/").rsplit("/", 1)[1]).account.username == "new"


@pytest.mark.parametrize(
    "words",
    [{"name": "", "role": "owner"}, {"name": "x", "role": "king"}, {"name": "a-owner", "role": "owner"}, {}],
)
def test_a_bad_invitation_is_refused_and_still_filled(words: dict[str, str]) -> None:
    response = client_of(Role.OWNER).post(reverse("staff:invite"), words)
    assert (response.status_code, StaffAccount.objects.count()) == (400, 1)
    assert response.context["form"].data.get("name") == words.get("name")


def test_the_owner_changes_a_role_and_turns_an_account_off() -> None:
    theirs, owner = client_of(Role.EDITOR), client_of(Role.OWNER)
    account = staff(Role.EDITOR)
    change = reverse("staff:change", args=[account.pk])
    assert owner.post(change, {"role": "moderator", "active": "on"}).status_code == 302
    account.refresh_from_db()
    assert (account.role, account.is_active, is_in(theirs)) == ("moderator", True, False)
    owner.post(change, {"role": "moderator"})
    account.refresh_from_db()
    assert (account.is_active, StaffAccount.objects.count()) == (False, 2)


def test_an_owner_does_not_change_their_own_account() -> None:
    client, account = client_of(Role.OWNER), staff(Role.OWNER)
    response = client.post(reverse("staff:change", args=[account.pk]), {"role": "editor"})
    account.refresh_from_db()
    assert (response.status_code, account.role, account.is_active) == (409, "owner", True)


def test_a_reset_ends_every_sign_in_at_once() -> None:
    theirs = client_of(Role.EDITOR)
    response = client_of(Role.OWNER).post(reverse("staff:reset", args=[staff(Role.EDITOR).pk]))
    assert response.status_code == 200
    assert theirs.get(reverse("admin:index")).status_code == 302


def owner_client() -> tuple[Client, StaffAccount]:
    account, _ = enrolled("o.wren", Role.OWNER)
    unused(account)
    client = Client()
    assert sign_in(client, "o.wren", code=code_of(account)) == 302
    return client, account


def test_owners_verbs_ask_for_a_code_again_after_a_quarter_of_an_hour(strict: None) -> None:
    client, account = owner_client()
    invite = {"name": "new", "role": Role.AUDITOR}
    StaffSession.objects.update(proved_at=timezone.now() - timedelta(minutes=15))
    response = client.post(reverse("staff:invite"), invite)
    assert (response.status_code, response["Location"]) == (302, "/admin/prove/?next=%2Fadmin%2Faccounts%2F")
    assert StaffAccount.objects.count() == 1
    assert client.post(response["Location"], {"code": "000000"}).status_code == 400
    unused(account)
    done = client.post(response["Location"], {"code": code_of(account), "next": "/admin/accounts/"})
    assert (done.status_code, done["Location"]) == (302, "/admin/accounts/")
    assert client.post(reverse("staff:invite"), invite).status_code == 200


def test_switches_and_erasure_ask_for_a_code_again_too(strict: None) -> None:
    client, _ = owner_client()
    StaffSession.objects.update(proved_at=timezone.now() - timedelta(minutes=15))
    signature = waiting()
    for where in ("/admin/queue/switches/", f"/admin/queue/{signature.uuid}/erase/"):
        answer = client.post(where, {"seen": signature.version, "sure": "on", "signing_paused": "on"})
        assert (answer.status_code, answer["Location"]) == (302, f"/admin/prove/?{urlencode({'next': where})}")
    signature.refresh_from_db()
    assert (signature.state, Switches.load().signing_paused) == ("pending", False)


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example/admin/", "/other/", "javascript:alert(1)", ""]
)
def test_the_way_back_stays_here(where: str) -> None:
    page = client_of(Role.OWNER).get(reverse("staff:prove"), {"next": where})
    assert page.context["next"] == reverse("staff:accounts")


def test_the_second_factors_secret_is_nowhere_in_the_admin() -> None:
    assert client_of(Role.OWNER).get("/admin/otp_totp/totpdevice/").status_code == 404


def test_two_secrets_never_count_at_once(strict: None) -> None:
    account, _ = enrolled()
    second_factor.begin(account)
    assert TOTPDevice.objects.filter(user=account, confirmed=True).count() == 1
    assert TOTPDevice.objects.filter(user=account, confirmed=False).count() == 1
