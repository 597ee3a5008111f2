"""What staff say about the site, the interview and the talks."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest

from convention.admin.roles import OneRowAdmin, RoleAdmin
from convention.models import Interview, SiteFacts, Talk
from convention.prose import render
from staff.models import Role


@admin.register(SiteFacts)
class SiteFactsAdmin(OneRowAdmin):
    """Who answers for the site by law is for its owner to say."""

    changed_by = (Role.OWNER,)


@admin.register(Interview)
class InterviewAdmin(OneRowAdmin):
    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        assert isinstance(obj, Interview)
        obj.transcript_html = render(obj.transcript)
        super().save_model(request, obj, form, change)


@admin.register(Talk)
class TalkAdmin(RoleAdmin):
    list_display = ["title", "publisher", "date"]
