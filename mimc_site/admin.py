"""What auditors read in the admin: the changes of texts, files, reasons, switches, facts and accounts."""

from __future__ import annotations

from importlib import import_module

from auditlog.filters import ResourceTypeFilter
from auditlog.mixins import LogEntryAdminMixin
from auditlog.models import LogEntry
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from convention.admin.roles import RoleAdmin, account
from staff.permissions import AUDIT

import_module("auditlog.admin")  # it must have registered its own before that can be taken away
admin.site.unregister(LogEntry)


@admin.register(LogEntry)
class EditAdmin(LogEntryAdminMixin, RoleAdmin):
    changed_by = ()
    date_hierarchy = "timestamp"
    list_select_related = ("content_type", "actor")
    list_display = ("timestamp", "actor", "action", "object_repr", "msg_short", "content_type")
    list_display_links = ("timestamp",)
    list_filter = ("action", ResourceTypeFilter, "actor")
    search_fields = ("object_repr", "actor__username")
    fieldsets = ((None, {"fields": ("timestamp", "actor", "action", "content_type", "object_repr", "msg")}),)
    readonly_fields = ("msg",)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        return account(request).has_role(*AUDIT)
