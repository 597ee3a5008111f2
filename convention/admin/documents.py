"""Uploads of the owner's files: examined by content before anything is stored."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from convention.admin.roles import RoleAdmin
from convention.documents import examine
from convention.models import Document


class DocumentForm(ModelForm):
    # Plain input: the stock one links to the file's place on the disk, which the site does not serve.
    file = forms.FileField(
        label=_("File"), widget=forms.FileInput, help_text=_("A PDF or a .docx file of at most 25 MB.")
    )

    class Meta:
        model = Document
        fields = ["kind", "language", "title", "date", "file"]

    def clean_file(self) -> File:
        upload: File = self.cleaned_data["file"]
        if isinstance(upload, UploadedFile):
            content = examine(upload)
            self.instance.suffix, self.instance.content_type = content.suffix, content.content_type
            self.instance.size, self.instance.sha256 = content.size, content.sha256
        return upload


@admin.register(Document)
class DocumentAdmin(RoleAdmin):
    form = DocumentForm
    list_display = ["title", "kind", "language", "date", "size", "uploaded_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:  # noqa: ARG002
        return ["download", "size", "sha256", "uploaded_at"] if obj else []

    @admin.display(description=_("download"))
    def download(self, document: Document) -> SafeString | str:
        # The form has put into the document what was sent, and a language that is refused makes no address.
        stored = Document.objects.filter(pk=document.pk).first()
        return format_html('<a href="{}">{}</a>', stored.get_absolute_url(), stored.download_name) if stored else ""

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        replaced = Document.objects.filter(pk=obj.pk).first() if "file" in form.changed_data else None
        super().save_model(request, obj, form, change)
        if replaced is not None:
            _remove_later(replaced)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        assert isinstance(obj, Document)
        _remove_later(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        for document in queryset:
            _remove_later(document)
        super().delete_queryset(request, queryset)


def _remove_later(document: Document) -> None:
    """Remove the file from the disk once the row is gone for certain."""
    storage, name = document.file.storage, document.file.name or ""
    transaction.on_commit(lambda: storage.delete(name))
