"""The demo accounts: one for each role, new passwords each time, and none without DEBUG."""

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from staff.demo import NoDemoAccounts, make_demo_accounts
from staff.models import Role, StaffAccount

pytestmark = pytest.mark.django_db


def test_each_role_has_one_account_whose_password_opens_the_admin() -> None:
    made = make_demo_accounts()
    assert [account.role for account in made] == list(Role.values)
    assert [account.name for account in made] == [f"demo-{role}" for role in Role.values]
    for account in made:
        response = Client().post(reverse("admin:login"), {"username": account.name, "password": account.password})
        assert (response.status_code, response["Location"]) == (302, reverse("admin:index"))


def test_a_second_call_renews_the_passwords_and_adds_no_account() -> None:
    first = make_demo_accounts()
    second = make_demo_accounts()
    assert StaffAccount.objects.count() == len(Role.values)
    assert len({account.password for account in [*first, *second]}) == 2 * len(Role.values)
    assert authenticate(username=first[0].name, password=first[0].password) is None


def test_there_are_none_while_debug_is_off(settings: Any) -> None:
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(NoDemoAccounts):
        make_demo_accounts()
    assert StaffAccount.objects.count() == 0


def test_a_session_of_a_demo_account_ends_when_debug_is_turned_off(settings: Any) -> None:
    account = make_demo_accounts()[0]
    client = Client()
    assert client.login(username=account.name, password=account.password) is True
    assert client.get(reverse("admin:index")).status_code == 200
    settings.DEMO_ACCOUNTS = False
    assert client.get(reverse("admin:index")).status_code == 302
    assert "_auth_user_id" not in client.session
    response = Client().post(reverse("admin:login"), {"username": account.name, "password": account.password})
    assert response.status_code == 200
