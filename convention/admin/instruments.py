"""Other instruments: with every change of the list the texts are looked through again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest

from convention import instruments
from convention.admin.roles import RoleAdmin
from convention.models import Instrument


@admin.register(Instrument)
class InstrumentAdmin(RoleAdmin):
    list_display = ["name", "year", "address"]
    search_fields = ["name", "names"]

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        instruments.index_all()

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        super().delete_model(request, obj)
        instruments.index_all()

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        instruments.index_all()
