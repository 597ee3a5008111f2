"""The staff site: Django's admin under the house's name, behind the same door as every other staff page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from signatories.moderation import statistics
from staff.access import account, may_enter
from staff.login import StaffLoginForm
from staff.permissions import OWN, READ, may_open


class StaffAdminSite(admin.AdminSite):
    site_header = _("Mobility Convention: staff")
    site_title = _("Staff")
    index_title = _("Start")
    login_form = StaffLoginForm
    enable_nav_sidebar = False  # the start page lists everything, and the tables need the room

    @method_decorator(require_safe)
    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show how the queue stands to who may see it, and what there is to change."""
        from mimc_site import checklist  # its models are loaded after this site is made

        sees = account(request).has_role(*READ)
        owns = account(request).has_role(*OWN)
        shown = {
            "start": statistics.start() if sees else None,
            "lights": checklist.lights() if sees else [],
            "open_items": sum(not item.done for item in checklist.items()) if owns else 0,
            "may_annotate": may_open(account(request).role, "annotations:index"),
        }
        return super().index(request, {**(extra_context or {}), **shown})

    def has_permission(self, request: HttpRequest) -> bool:
        return may_enter(request)
