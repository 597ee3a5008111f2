"""Two bare views: one returns a page of 30 KB, the other does one INSERT. What they cost nobody can save."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from bench.floor.models import Line

PAGE = ("<!doctype html><title>floor</title>\n" + "<p>Nothing is asked, nothing is made.</p>\n" * 800)[:30_000].encode()


def page(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return HttpResponse(PAGE)


def insert(request: HttpRequest) -> HttpResponse:
    Line._default_manager.create(name=request.POST["name"])
    return HttpResponseRedirect("/")


def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


urlpatterns = [path("", page), path("insert/", insert), path("healthz", healthz)]
