"""The stored files of the hour, with what is said of them; offline while somebody in them has left."""

from __future__ import annotations

import json

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from convention.http import reading_page
from signatories import snapshots

RETRY_AFTER = 300  # seconds; the worker looks every minute


@reading_page
def package(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001
    """Describe every file and column (Frictionless Data Package)."""
    stored = snapshots.manifest()
    if stored is None or snapshots.is_offline(stored):
        return _offline()
    response = HttpResponse(json.dumps(stored, ensure_ascii=False, indent=1), content_type="application/json")
    return _open(response)


@reading_page
def file(request: HttpRequest, name: str) -> HttpResponseBase:  # noqa: ARG001
    if name not in snapshots.NAMES:
        raise Http404
    stored = snapshots.manifest()
    if stored is None or snapshots.is_offline(stored):
        return _offline()
    kind = snapshots.TYPES[name.rpartition(".")[2]]
    response = FileResponse((snapshots.folder() / name).open("rb"), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mobility-convention-{name}"'
    response["ETag"] = next(f'"{one["hash"][7:39]}"' for one in stored["resources"] if one["path"] == name)
    return _open(response)


def _open(response: HttpResponseBase) -> HttpResponseBase:
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response


def _offline() -> HttpResponse:
    words = _("The stored files are being made anew, because somebody in them changed or left. What is current: ")
    response = HttpResponse(f"{words}{reverse('signatories:export-csv')}\n", status=503, content_type="text/plain")
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
