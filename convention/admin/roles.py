"""Who may do what in the admin: by role, the same for every model that says nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import BadRequest
from django.db import DataError, IntegrityError, models
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from convention.models import ContentVersion
from staff.models import Role, StaffAccount


class RoleAdmin(admin.ModelAdmin):
    """All staff may look; ``changed_by`` may change. Every change makes kept pages old."""

    changed_by: tuple[str, ...] = (Role.EDITOR, Role.OWNER)
    view_on_site = False
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        return account(request).has_role(*Role.values)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        return account(request).has_role(*self.changed_by)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            # Another hand saved the same between the form's check and the row: now the form's own check says so.
            return super().changeform_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changelist_view(request, *args, **kwargs)
        except (ValueError, OverflowError, DataError) as error:
            # A filter in the address that no row could have: a NUL, a word for a number, a year past all calendars.
            raise BadRequest from error

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        ContentVersion.bump()

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        super().delete_model(request, obj)
        ContentVersion.bump()

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        ContentVersion.bump()


def account(request: HttpRequest) -> StaffAccount:
    """Return who asks; a visitor counts as an account without a role."""
    return request.user if isinstance(request.user, StaffAccount) else StaffAccount()


class OneRowAdmin(RoleAdmin):
    """A table of one row: it may be made once and never removed, and its list leads to it."""

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}"
        row = self.model._default_manager.first()
        if row is not None and self.has_view_permission(request):
            return redirect(f"{page}_change", row.pk)
        if self.has_add_permission(request):
            return redirect(f"{page}_add")
        return super().changelist_view(request, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not self.model._default_manager.exists()

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)
