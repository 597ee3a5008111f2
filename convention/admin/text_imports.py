"""A text comes in: upload, the report beside the outcome, accept or drop, publish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from convention import editions
from convention.admin.changes import show, stands_against
from convention.admin.roles import RoleAdmin, account
from convention.comparing.units import units
from convention.importing import desk, load, reading, stored
from convention.importing.preview import outcome_html
from convention.models import TextImport

REFUSALS = (desk.Refused, editions.Refused, load.NotLoaded)
SHOWN = 500  # lines of the report on one page; a file in the wrong form would repeat one for each of its lines


class TextImportForm(ModelForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ",".join(reading.SUFFIXES)}),
        help_text=gettext_lazy("A .docx, .pdf, .txt, .md or .xml (Akoma Ntoso) file of at most 50 MB."),
    )

    class Meta:
        model = TextImport
        fields = ["file", "language", "label", "date", "title"]

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > reading.MOST_BYTES:
            raise ValidationError(_("The file is larger than 50 MB. Please choose a smaller one."), code="too-large")
        return upload

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("language", "label", "date", "title")}


@admin.register(TextImport)
class TextImportAdmin(RoleAdmin):
    form = TextImportForm
    list_display = ["source_name", "label", "language", "state", "articles", "uploaded_by", "uploaded_at"]
    list_filter = ["state"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TextImport]:
        # The outcome and the report of a long text are megabytes, and the list shows neither.
        return super().get_queryset(request).select_related("uploaded_by").defer("outcome", "report")

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:  # noqa: ARG002
        assert isinstance(form, TextImportForm)
        obj.pk = desk.submit(form.cleaned_data["file"], form.words(), by=account(request)).pk

    def response_add(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: models.Model,
        post_url_continue: str | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        return HttpResponseRedirect(_address(obj.pk))

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        verbs = (("accept", self.accept), ("publish", self.publish), ("drop", self.drop))
        return [
            *(
                path(f"<int:pk>/{name}/", guard(require_POST(view)), name=f"convention_textimport_{name}")
                for name, view in verbs
            ),
            path("<int:pk>/changes/", guard(require_safe(self.changes)), name="convention_textimport_changes"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Show what was read beside what is to be said about it. Nothing is changed here but by the three buttons."""
        return require_safe(self.review)(request, object_id)

    def review(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found = self.get_object(request, object_id)
        if found is None or not self.has_view_permission(request, found):
            raise Http404
        item = TextImport.objects.select_related("edition", "uploaded_by").get(pk=found.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": str(item),
            "opts": self.opts,
            "item": item,
            "lines": item.report[:SHOWN],
            "more": max(0, len(item.report) - SHOWN),
            "counts": [(name, item.count(name)) for name in ("error", "warning", "guess", "left out")],
            "outcome": outcome_html(item.outcome) if item.outcome else "",
            "may_change": self.has_change_permission(request, item),
        }
        return TemplateResponse(request, "admin/convention/textimport/review.html", context)

    def changes(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what the text that was read would change, before anything of it is loaded."""
        item = get_object_or_404(TextImport, pk=pk)
        if not self.has_view_permission(request, item):
            raise PermissionDenied
        if not item.outcome:
            raise Http404
        found = stands_against(request, item.language, item.edition_id, is_specimen=False)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "name": f"{item.label}-{item.language}"}
        return show(request, found, units(stored.from_json(item.outcome)), back=_address(pk), **context)

    def accept(self, request: HttpRequest, pk: int) -> HttpResponse:
        said = _("The text is loaded. It is not public yet: publish it, or drop it.")
        return self._answer(request, pk, desk.accept, said)

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(request, pk, desk.publish, _("The text is public."))

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(request, pk, desk.drop, _("The text was dropped. Nothing of it is public."))

    def _answer(self, request: HttpRequest, pk: int, verb: Callable[[TextImport], object], said: str) -> HttpResponse:
        item = get_object_or_404(TextImport, pk=pk)
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        try:
            verb(item)
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, item, [])
            messages.success(request, said)
        return HttpResponseRedirect(_address(pk))


def _address(pk: int) -> str:
    return reverse("admin:convention_textimport_change", args=[pk])
