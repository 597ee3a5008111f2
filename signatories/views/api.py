"""The read-only API, version 1: JSON for anyone, from any origin; mistakes are problem+json (RFC 9457)."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from convention.http import reading_page
from convention.models import SiteFacts
from signatories import api, limits

DESCRIPTION = Path(__file__).parent.parent / "openapi.json"
LARGEST = 2_147_483_647
WHOLE_FILES = "/signatories/snapshot/datapackage.json"
READ = ("GET", "HEAD", "OPTIONS")
CURSOR = re.compile(r"([0-9]{1,18})-([0-9]{1,10})", re.ASCII)
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Robots-Tag": "noindex",
}


class Problem(Exception):  # noqa: N818 - said to the caller
    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(detail)
        self.body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        self.status = status


def answer(view: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    """Turn a function that returns plain values, or values and a status, into a page of the API."""

    @reading_page
    @functools.wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            given = view(request, *args, **kwargs)
        except Problem as problem:
            return _problem(problem)
        body, status = given if isinstance(given, tuple) else (given, 200)
        return _opened(JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False}))

    @csrf_exempt  # nothing is ever changed here; a POST shall read why in JSON
    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = response["Allow"] = ", ".join(READ)
            return _opened(response)
        if request.method not in READ:
            refused = _problem(Problem(405, "Method not allowed", "This API is read only: use GET."))
            refused["Allow"] = ", ".join(READ)
            return refused
        come_back = limits.count_reading(request, "api", limits.API).come_back
        if come_back is not None:
            return _too_many(come_back)
        return read(request, *args, **kwargs)

    return wrapped


def _opened(response: HttpResponse) -> HttpResponse:
    for name, value in OPEN.items():
        response[name] = value
    return response


def _problem(problem: Problem) -> HttpResponse:
    return _opened(JsonResponse(problem.body, status=problem.status, content_type="application/problem+json"))


def _too_many(seconds: int) -> HttpResponse:
    most, period = limits.API
    detail = f"One network may ask {most} times in {period} seconds; go on in {seconds}. Whole files: {WHOLE_FILES}"
    refused = _problem(Problem(429, "Too many requests", detail))
    refused["Retry-After"] = str(seconds)
    refused["Cache-Control"] = "no-store"
    return refused


def _whole(request: HttpRequest, name: str, otherwise: int, *, most: int = LARGEST, least: int = 0) -> int:
    value = request.GET.get(name)
    if value is None:
        return otherwise
    if not value.isascii() or not value.isdigit() or not least <= int(value[:12]) <= most:
        raise Problem(400, "Bad request", f"“{name}” must be a whole number from {least} to {most}.")
    return int(value)


def _limit(request: HttpRequest) -> int:
    return _whole(request, "limit", api.USUAL, most=api.MOST, least=1)


@answer
def index(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    names = ("signatories", "statements", "counts", "countries", "changes", "openapi")
    return {
        "title": "Model International Mobility Convention: signatories",
        "version": "1",
        "licence": SiteFacts.load().data_licence or "not stated",
        "duty_to_forget": (
            "Names are personal data. Whoever keeps a copy follows “changes” and removes every number that is gone."
        ),
        "links": {name: settings.SITE_URL + reverse(f"signatories:api-{name}") for name in names},
    }


@answer
def signatories(request: HttpRequest) -> dict[str, Any]:
    return api.signatories(after=_whole(request, "after", 0), limit=_limit(request))


@answer
def signatory(request: HttpRequest, number: int) -> tuple[dict[str, Any], int]:  # noqa: ARG001
    row = api.signatory(number) if 0 < number <= LARGEST else None
    if row is None:
        raise Problem(404, "Not found", "This number was never given.")
    return row, 410 if row.get("gone") else 200


@answer
def statements(request: HttpRequest) -> dict[str, Any]:
    return api.statements(after=_whole(request, "after", 0), limit=_limit(request))


@answer
def counts(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    return api.counted()


@answer
def countries(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    return api.by_country()


@answer
def changes(request: HttpRequest) -> dict[str, Any]:
    given = request.GET.get("since", "0-0")
    found = CURSOR.fullmatch(given)
    if found is None:
        raise Problem(400, "Bad request", "“since” must be a cursor that this API gave, such as 120-57.")
    return api.changes(since=api.Cursor(int(found[1]), min(int(found[2]), LARGEST)), limit=_limit(request))


@answer
def openapi(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    return described()


@answer
def nothing(request: HttpRequest, rest: str) -> dict[str, Any]:  # noqa: ARG001
    raise Problem(404, "Not found", "Nothing is at this address; /api/v1/ lists what there is.")


def described() -> dict[str, Any]:
    description: dict[str, Any] = json.loads(DESCRIPTION.read_text())
    return {**description, "servers": [{"url": settings.SITE_URL}]}


@reading_page
def page(request: HttpRequest) -> HttpResponse:
    """Show people what the API answers, with examples that run."""
    operations = [
        {
            "path": path,
            "address": settings.SITE_URL + path.replace("{number}", "1"),
            **{name: methods["get"].get(name, "") for name in ("summary", "description")},
            "parameters": methods["get"].get("parameters", []),
        }
        for path, methods in described()["paths"].items()
    ]
    context = {
        "operations": operations,
        "site_url": settings.SITE_URL,
        "canonical": settings.SITE_URL + reverse("signatories:api"),
    }
    return render(request, "signatories/api.html", context)
