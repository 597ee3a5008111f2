"""Editions: what staff say about a text, which one is current, and the report of the import it came from."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from convention import editions
from convention.admin.changes import show, stands_against
from convention.admin.roles import RoleAdmin
from convention.comparing.kept import units_of
from convention.models import Edition, TextImport

STATED = ["rights_holder", "licence", "proofread_by", "proofread_on"]
SHOWN = [
    "title", "slug", "language", "date", "state", "report", "articles", "chapters", "text_digest", "source",
    "source_sha256",
]  # fmt: skip


@admin.register(Edition)
class EditionAdmin(RoleAdmin):
    """Only what is said about a text may be changed; the text itself comes in by an import, and never again."""

    fields = [*SHOWN, *STATED]
    readonly_fields = SHOWN
    list_display = ["slug", "title", "state", "articles", "is_current", "report"]
    change_form_template = "admin/convention/edition/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        imports = TextImport.objects.defer("outcome", "report").order_by("-uploaded_at")
        return super().get_queryset(request).prefetch_related(models.Prefetch("imports", imports))

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        return False

    @admin.display(description=gettext_lazy("state"))
    def state(self, edition: Edition) -> str:
        if edition.draft:
            return _("a text waits to be published")
        if not edition.digest:
            return _("without its text")
        return _("published")

    @admin.display(description=gettext_lazy("articles"), ordering="article_count")
    def articles(self, edition: Edition) -> str:
        return _stated(edition, "article_count")

    @admin.display(description=gettext_lazy("chapters"))
    def chapters(self, edition: Edition) -> str:
        return _stated(edition, "chapter_count")

    @admin.display(description=gettext_lazy("digest"))
    def text_digest(self, edition: Edition) -> str:
        return _stated(edition, "digest")

    @admin.display(description=gettext_lazy("source"))
    def source(self, edition: Edition) -> str:
        return _stated(edition, "source_name")

    @admin.display(description=gettext_lazy("report"))
    def report(self, edition: Edition) -> SafeString | str:
        last = next(iter(edition.imports.all()), None)
        if last is None:
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("admin:convention_textimport_change", args=[last.pk]), last)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.make_current))
        changes = self.admin_site.admin_view(require_safe(self.changes))
        return [
            path("<int:pk>/current/", view, name="convention_edition_current"),
            path("<int:pk>/changes/", changes, name="convention_edition_changes"),
            *super().get_urls(),
        ]

    def changes(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what publishing the text that waits would change, and what points at the places it changes."""
        edition = get_object_or_404(Edition, pk=pk)
        if not self.has_view_permission(request, edition):
            raise PermissionDenied
        if not edition.articles.exists():
            raise Http404
        found = stands_against(request, edition.language, pk, is_specimen=edition.is_specimen)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "name": edition.slug}
        return show(
            request, found, units_of(edition), back=reverse("admin:convention_edition_change", args=[pk]), **context
        )

    def make_current(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition = get_object_or_404(Edition, pk=pk)
        if not self.has_change_permission(request, edition):
            raise PermissionDenied
        try:
            editions.make_current(edition)
        except editions.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, edition, [])
            messages.success(request, _("Addresses without an edition now mean this one. The others keep their own."))
        return HttpResponseRedirect(reverse("admin:convention_edition_change", args=[pk]))


def _stated(edition: Edition, name: str) -> str:
    """Return what is public of an edition and, where a text waits, what that will say."""
    public = getattr(edition, name)
    waiting = edition.draft.get(name)
    if not waiting:
        return str(public or "–")
    if not edition.digest:
        return _("%(value)s (waits to be published)") % {"value": waiting}
    return _("%(value)s; %(waiting)s waits to be published") % {"value": public, "waiting": waiting}
