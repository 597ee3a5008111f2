"""What staff change of the signatories' room in the admin: the reasons. Signatures are moved in the queue only."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from convention.admin.roles import RoleAdmin
from signatories.models import Reason


@admin.register(Reason)
class ReasonAdmin(RoleAdmin):
    list_display = ["title", "code", "order", "active"]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:  # noqa: ARG002
        return ["code"] if obj else []  # the audit names it

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        return False  # decisions keep the reason that they gave; one no longer wanted is put out of use
