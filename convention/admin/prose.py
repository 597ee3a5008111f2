"""Page texts: changed with a preview, kept with their history, brought back to what the project ships."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from convention import editing
from convention.admin.roles import RoleAdmin, account
from convention.models import Prose, ProseVersion
from convention.prose import Words, render, split_lead


class ProseForm(ModelForm):
    """``seen`` is the version that the editor opened: who saves second is told, and overwrites nobody."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Prose
        fields = ["title", "description", "markdown"]
        widgets = {
            "title": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "description": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "markdown": forms.Textarea(attrs={"rows": 30, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        super().clean()
        # Browsers send line ends as CRLF; the shipped text has LF, and equal texts must compare equal.
        self.cleaned_data["markdown"] = self.cleaned_data.get("markdown", "").replace("\r\n", "\n").strip()
        locked = Prose.objects.select_for_update().get(pk=self.instance.pk)
        if locked.version != self.cleaned_data.get("seen"):
            raise ValidationError(editing.StaleText.message, code="stale")
        return self.cleaned_data

    def words(self) -> Words:
        return Words(*(self.cleaned_data[name] for name in ("title", "description", "markdown")))


@admin.register(Prose)
class ProseAdmin(RoleAdmin):
    form = ProseForm
    list_display = ["title", "key", "is_as_shipped", "changed_at"]
    change_form_template = "admin/convention/prose/change_form.html"

    @admin.display(description=gettext_lazy("as shipped"), boolean=True)
    def is_as_shipped(self, prose: Prose) -> bool:
        return prose.is_shipped

    def view_on_site(self, prose: Prose) -> str:  # type: ignore[override]  # Django takes a function here, too
        return reverse(editing.PAGES[prose.key]) if prose.key in editing.PAGES else reverse("convention:home")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:  # noqa: ARG002
        assert isinstance(obj, Prose)
        assert isinstance(form, ProseForm)
        editing.revise(obj, form.words(), seen=form.cleaned_data["seen"], by=account(request))

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", guard(require_POST(self.preview)), name="convention_prose_preview"),
            path("<int:pk>/shipped/", guard(require_POST(self.shipped)), name="convention_prose_shipped"),
            path("<int:pk>/restore/", guard(require_POST(self.restore)), name="convention_prose_restore"),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what was posted as visitors would see it; nothing is stored."""
        prose = self._changeable(request, pk)
        words = Words(*(request.POST.get(name, "") for name in ("title", "description", "markdown")))
        lead, body = split_lead(render(words.markdown))
        return TemplateResponse(
            request, "admin/convention/prose/preview.html", {"words": words, "lead": lead, "body": body, "prose": prose}
        )

    def shipped(self, request: HttpRequest, pk: int) -> HttpResponse:
        prose = self._changeable(request, pk)
        return self._answer(request, prose, lambda seen: editing.back_to_shipped(prose, seen=seen, by=account(request)))

    def restore(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the words of an earlier version again, as a new version."""
        prose = self._changeable(request, pk)
        version = get_object_or_404(ProseVersion, prose=prose, number=_number(request, "number"))
        words = Words(version.title, version.description, version.markdown)
        return self._answer(request, prose, lambda seen: editing.revise(prose, words, seen=seen, by=account(request)))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        prose = self.get_object(request, object_id)
        if prose is None or not self.has_view_permission(request, prose):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of “%(title)s”") % {"title": prose.title},
            "opts": self.opts,
            "prose": prose,
            "versions": prose.versions.select_related("saved_by"),
            "may_change": self.has_change_permission(request, prose),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/convention/prose/history.html", context)

    def _changeable(self, request: HttpRequest, pk: int) -> Prose:
        prose = get_object_or_404(Prose, pk=pk)
        if not self.has_change_permission(request, prose):
            raise PermissionDenied
        return prose

    def _answer(self, request: HttpRequest, prose: Prose, verb: Any) -> HttpResponse:
        try:
            changed = verb(_number(request, "seen"))
        except editing.StaleText as refusal:
            messages.error(request, refusal.message)
        else:
            self.log_change(request, changed, [])
            messages.success(request, _("The text was brought back. What stood before is in its history."))
        return HttpResponseRedirect(reverse("admin:convention_prose_change", args=[prose.pk]))


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
