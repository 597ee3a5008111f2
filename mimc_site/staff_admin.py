"""The staff site: Django's admin under the house's name, behind the same door as every other staff page."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from staff.access import may_enter
from staff.login import StaffLoginForm


class StaffAdminSite(admin.AdminSite):
    site_header = _("Mobility Convention: staff")
    site_title = _("Staff")
    index_title = _("Start")
    login_form = StaffLoginForm

    def has_permission(self, request: HttpRequest) -> bool:
        return may_enter(request)
