"""Signing in: name, password and, where it is required, a code; refused in the same words whatever was wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from staff import limits, second_factor
from staff.models import StaffAccount


class StaffLoginForm(AuthenticationForm):
    """Silent about which part was wrong, about accounts that may not come in, and about the limit."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("What you typed opens no account. Please type all of it again, with a fresh code."),
    }
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        required=False,
        help_text=_("Six digits from your app, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )
    request: HttpRequest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not second_factor.is_required():
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name is None or not password:
            return self.cleaned_data
        if limits.is_busy(self.request, name):
            make_password(password)  # as slow as an answer that looked, so that the limit does not tell of itself
            raise self.get_invalid_login_error()
        try:
            super().clean()
            self._check_code()
        except ValidationError:
            limits.note_failure(self.request, name)
            raise
        return self.cleaned_data

    def confirm_login_allowed(self, user: object) -> None:
        demo = isinstance(user, StaffAccount) and user.is_demo and not settings.DEMO_ACCOUNTS
        staff = isinstance(user, StaffAccount) and user.is_active and user.is_staff
        if demo or not staff:
            raise self.get_invalid_login_error()

    def _check_code(self) -> None:
        user = self.get_user()
        if not second_factor.is_required() or not isinstance(user, StaffAccount):
            return
        # Only after the password, so that nobody without it can use up a code or lock the app's device.
        if not second_factor.verify(user, self.cleaned_data.get("code", "")):
            raise self.get_invalid_login_error()
        user.second_factor_given = True
