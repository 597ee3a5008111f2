"""Staff's grids of annotations: eight chapter rows, one chapter's articles, files in and out, and the history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from convention.models import Annotation, Edition, RightsVersion
from convention.outline import Node, outline_of
from convention.rights import grid, history
from convention.rights.history import WAYS, Mistaken, Stale, Table
from convention.rights.stored import known_places
from convention.rights.tables import MOST_BYTES, write
from convention.rights.words import GROUPS, RIGHTS
from staff.access import account, staff_page

BOTH = ["GET", "HEAD", "POST"]
STALE = gettext_lazy(
    "Somebody has changed this table since you opened it. Open it again in another window and compare."
)
SHOWN = 50  # versions, or rows of a difference


def _edition(pk: int) -> Edition:
    edition = get_object_or_404(Edition, pk=pk)
    if not edition.articles.exists():
        raise Http404
    return edition


def _seen(request: HttpRequest) -> int:
    value = request.POST.get("seen", "")
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise BadRequest
    return int(value)


def _show(request: HttpRequest, page: str, edition: Edition, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"edition": edition, "tables": Table.choices, "groups": GROUPS.items(), "names": RIGHTS.items(), **more}
    return render(request, f"convention/annotations/{page}.html", context, status=status)


@require_safe
@staff_page
def index(request: HttpRequest) -> HttpResponse:
    """List the texts that can be annotated."""
    editions = Edition.objects.filter(articles__isnull=False).distinct().order_by("is_specimen", "slug")
    return render(request, "convention/annotations/index.html", {"editions": editions})


@require_http_methods(BOTH)
@staff_page
def chapters(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and save the chapters: their groups, and the chapters that each builds on."""
    edition = _edition(pk)
    if request.method != "POST":
        return _chapters(request, edition, grid.chapters(edition), seen=history.current(edition, Table.CHAPTERS))
    rows, seen = grid.sent_chapters(edition, request.POST), _seen(request)
    cells = [row for _node, row in rows]
    try:
        changed = history.change(
            edition, Table.CHAPTERS, grid.chapters_file(cells), seen=seen, by=account(request), how=_("in the grid")
        )
    except Mistaken as error:
        lost = grid.said(cells, error.mistakes)
        return _chapters(request, edition, rows, seen=seen, wrong=lost or [_("Nothing was saved.")], status=400)
    except Stale:
        return _chapters(request, edition, rows, seen=seen, wrong=[STALE], status=409)
    messages.success(request, _("The chapters are saved.") if changed else _("Nothing was changed."))
    return redirect("annotations:chapters", pk=pk)


def _chapters(request: HttpRequest, edition: Edition, rows: Sequence[object], **more: Any) -> HttpResponse:
    counts: dict[str, int] = {}
    of = {article.key: node.key for node in outline_of(edition).chapters for article in node.articles}
    for number in Annotation.objects.filter(edition=edition).values_list("article", flat=True):
        counts[of.get(number, "")] = counts.get(of.get(number, ""), 0) + 1
    chapters = [(node, counts.get(node.key, 0)) for node in outline_of(edition).chapters]
    return _show(request, "chapters", edition, rows=rows, chapters=chapters, **more)


@require_http_methods(BOTH)
@staff_page
def chapter(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show and save the annotations of one chapter's articles."""
    edition = _edition(pk)
    node = next((one for one in outline_of(edition).chapters if one.key == key), None)
    if node is None:
        raise Http404
    if request.method != "POST":
        seen = history.current(edition, Table.ANNOTATIONS)
        return _chapter(request, edition, node, grid.articles(edition, node), seen=seen)
    given, seen = grid.sent_articles(node, request.POST), _seen(request)
    content, cells = grid.annotations_file(edition, given)
    how = _("chapter %(chapter)s in the grid") % {"chapter": node.key}
    try:
        changed = history.change(edition, Table.ANNOTATIONS, content, seen=seen, by=account(request), how=how)
    except Mistaken as error:
        lost = grid.said(cells, error.mistakes)
        return _chapter(request, edition, node, given, seen=seen, wrong=lost or [_("Nothing was saved.")], status=400)
    except Stale:
        return _chapter(request, edition, node, given, seen=seen, wrong=[STALE], status=409)
    messages.success(request, _("The annotations are saved.") if changed else _("Nothing was changed."))
    return redirect("annotations:chapter", pk=pk, key=key)


def _chapter(request: HttpRequest, edition: Edition, node: Node, given: Sequence[object], **more: Any) -> HttpResponse:
    row = edition.chapter_groups.filter(chapter=node.key).first()
    own = row.groups if row else ""
    return _show(request, "chapter", edition, node=node, articles=given, kinds=Annotation.Kind.choices, own=own, **more)


@require_safe
@staff_page
def export(request: HttpRequest, pk: int, table: str) -> HttpResponse:  # noqa: ARG001 - every view takes it
    edition = _edition(pk)
    if table not in WAYS:
        raise Http404
    response = HttpResponse(WAYS[table].written(edition), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.slug}-{table}.csv"'
    return response


@require_POST
@staff_page
def load(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    """Report on a file line by line with what it would change; store it when the report was accepted."""
    edition = _edition(pk)
    if table not in WAYS:
        raise Http404
    content, seen = _content(request), _seen(request)
    read = WAYS[table].read(content, known_places(edition))
    status = 400 if read.mistakes else 200
    if request.POST.get("accept") and not read.mistakes:
        try:
            how = _("from a file")
            changed = history.change(edition, table, content, seen=seen, by=account(request), how=how)
        except Stale:
            return _report(request, edition, table, content, seen=seen, read=read, wrong=[STALE], status=409)
        messages.success(request, _("The file is loaded.") if changed else _("Nothing was changed."))
        return redirect("annotations:chapters", pk=pk)
    return _report(request, edition, table, content, seen=seen, read=read, status=status)


def _content(request: HttpRequest) -> bytes:
    upload = request.FILES.get("file")
    if upload is not None:
        return bytes(upload.read(MOST_BYTES + 1))
    return request.POST.get("content", "").replace("\r\n", "\n").encode()


def _report(
    request: HttpRequest, edition: Edition, table: str, content: bytes, *, read: Any, **more: Any
) -> HttpResponse:
    way = WAYS[table]
    found = None
    if not read.mistakes:
        found = history.difference(table, way.written(edition), write(way.columns, read.rows))
    context = {"table": table, "label": Table(table).label, "mistakes": read.mistakes, "count": len(read.rows)}
    words = content.decode("utf-8-sig", "replace") if found else ""
    return _show(request, "report", edition, difference=found, content=words, shown=SHOWN, **context, **more)


@require_safe
@staff_page
def past(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who changed what and when, newest first."""
    edition = _edition(pk)
    versions = list(edition.rights_versions.select_related("saved_by").order_by("-pk")[: SHOWN + 1])
    before = {(one.table, one.number): one for one in versions}
    rows = []
    for one in versions[:SHOWN]:
        earlier = before.get((one.table, one.number - 1))
        found = history.difference(one.table, earlier.content, one.content) if earlier else None
        rows.append((one, found))
    seen = {table: history.current(edition, table) for table in WAYS}
    return _show(request, "history", edition, rows=rows, seen=seen, shown=SHOWN)


@require_POST
@staff_page
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an earlier version again, as a new one."""
    edition, number = _edition(pk), request.POST.get("version", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise BadRequest
    version = get_object_or_404(RightsVersion, pk=int(number), edition=edition)
    try:
        history.bring_back(version, seen=_seen(request), by=account(request))
    except Stale:
        messages.error(request, STALE)
    except Mistaken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The earlier version is taken again. What stood before is in the history."))
    return redirect("annotations:history", pk=pk)
