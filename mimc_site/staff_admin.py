"""The staff site: Django's admin under the house's name, refused to demo accounts while DEBUG is off."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from staff.models import StaffAccount


class StaffLoginForm(AuthenticationForm):
    """The same words for a wrong name, a wrong password and an account that may not come in."""

    def confirm_login_allowed(self, user: object) -> None:
        demo = isinstance(user, StaffAccount) and user.is_demo and not settings.DEMO_ACCOUNTS
        staff = isinstance(user, StaffAccount) and user.is_active and user.is_staff
        if demo or not staff:
            raise ValidationError(self.error_messages["invalid_login"], code="invalid_login")


class StaffAdminSite(admin.AdminSite):
    site_header = _("Mobility Convention: staff")
    site_title = _("Staff")
    index_title = _("Start")
    login_form = StaffLoginForm

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return isinstance(user, StaffAccount) and user.is_active and user.is_staff
