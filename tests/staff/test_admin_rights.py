"""Django's own admin: every model in it asks for the role, and none lets anybody around the lifecycle."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from convention.admin.roles import RoleAdmin
from signatories.models import Reason
from staff.models import Role
from tests.support.queueing import client_of

pytestmark = pytest.mark.django_db

# Models of packages that nobody but a superuser could open, and no account of this site is one.
PACKAGES = {"django_tasks_database.DBTaskResult"}
# Of the signatories' room only these are changed here; all else moves in the queue.
OURS = {Reason}


def test_every_model_asks_for_the_role() -> None:
    others = {m._meta.label for m, room in admin.site._registry.items() if not isinstance(room, RoleAdmin)}
    assert others - PACKAGES == set()


def test_no_table_of_signatures_is_changed_here() -> None:
    assert {model for model in admin.site._registry if model._meta.app_label in ("signatories", "staff")} == OURS


@pytest.mark.parametrize("role", ["", "none"])
def test_who_has_no_role_opens_no_model(role: str) -> None:
    client: Any = Client() if role == "none" else client_of(role)
    for model, room in admin.site._registry.items():
        if isinstance(room, RoleAdmin):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
            assert client.get(reverse(name)).status_code == (302 if role == "none" else 403)


@pytest.mark.parametrize("role", Role.values)
def test_packages_models_open_for_nobody(role: str) -> None:
    client = client_of(role)
    for model in admin.site._registry:
        if model._meta.label in PACKAGES:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
            assert client.get(reverse(name)).status_code == 403


def test_the_same_saved_by_another_hand_meanwhile_is_a_mistake_in_the_form(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"code": "twice", "title": "Twice", "public": "Twice.", "letter": "Twice.", "order": 1}
    Reason.objects.create(**given)
    looks = iter([None])  # the first look at the rows comes too early to see the other's
    check = Reason.validate_unique
    monkeypatch.setattr(
        Reason, "validate_unique", lambda self, exclude=None: next(looks, True) and check(self, exclude=exclude)
    )
    answer = client_of(Role.OWNER).post(reverse("admin:signatories_reason_add"), given)
    assert answer.context["adminform"].form.errors == {"code": ["Reason with this Code already exists."]}
    assert Reason.objects.filter(code="twice").count() == 1


@pytest.mark.parametrize("query", ["resource_type=x", f"timestamp__year={'9' * 40}"])
def test_a_filter_that_no_row_could_have_is_a_bad_request(query: str) -> None:
    address = reverse("admin:auditlog_logentry_changelist")
    assert client_of(Role.OWNER).get(f"{address}?{query}").status_code == 400
