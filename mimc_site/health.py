"""Whether this process serves (``/healthz``) and whether the site is whole (``/readyz``)."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from signatories import keys
from signatories.models import KeyCheck, Signature

Check = Callable[[], str]


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer without a look at anything else: a proxy asks whether this process lives."""
    return _plain("ok\n")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the site is whole; which part is not, only to who names METRICS_TOKEN."""
    return _answer(in_detail=names_token(request))


@require_safe
def readyz_for_staff(request: HttpRequest) -> HttpResponse:
    """The same under ``/admin/``, where staff's cookie travels; others get the answer without its parts."""
    return _answer(in_detail=admin.site.has_permission(request))


def report() -> dict[str, str]:
    """Return what is wrong by part; an empty text says that the part is right."""
    return {name: _looked(check) for name, check in CHECKS.items()}


def _answer(*, in_detail: bool) -> HttpResponse:
    parts = report()
    status = 503 if any(parts.values()) else 200
    if in_detail:
        return _plain("".join(f"{name}: {wrong or 'ok'}\n" for name, wrong in parts.items()), status)
    return _plain("ok\n" if status == 200 else "not ready\n", status)


def _plain(words: str, status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return HttpResponse(words, content_type="text/plain; charset=utf-8", status=status, headers=headers)


def names_token(request: HttpRequest) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    return bool(wanted) and scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), wanted.encode())


def _looked(check: Check) -> str:
    try:
        return check()
    except DatabaseError as error:
        # Its words may hold the address of the database, so only the kind is shown.
        return f"the database answered with {type(error).__name__}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return f"{len(missing)} migrations are not applied: run manage.py migrate"
    newer = newer_than_code()
    return f"the database is newer than this code: {', '.join(newer)}" if newer else ""


def newer_than_code() -> list[str]:
    """Return our own migrations that the database has and this code does not know.

    Only our own: a package that left its migrations behind harms nothing.
    """
    loader = MigrationLoader(connection)
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sorted(f"{app}.{name}" for app, name in unknown if app in {"convention", "signatories", "staff"})


def _keys() -> str:
    stored = KeyCheck.objects.filter(pk=1).first()
    changed = stored is not None and stored.value != keys.check_value()
    return "HASH_KEY is not the key that this database was made with" if changed else ""


def _demonstrations() -> str:
    if settings.SPECIMEN_ALLOWED or not Signature.objects.demonstrations().exists():
        return ""
    return "demonstration signatures exist: run manage.py remove_demonstration, or set ALLOW_SPECIMEN=1"


def _trigrams() -> str:
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT show_trgm(%s)", ["Дойл"])
        (found,) = cursor.fetchone() or ([],)
    return "" if found else "pg_trgm finds nothing in Cyrillic: the database must be made with UTF8 and a locale for it"


def _static_files() -> str:
    if isinstance(staticfiles_storage, ManifestStaticFilesStorage) and not staticfiles_storage.hashed_files:
        return "static files are not collected: run manage.py collectstatic"
    return ""


CHECKS: dict[str, Check] = {
    "database": _database,
    "migrations": _migrations,
    "keys": _keys,
    "demonstrations": _demonstrations,
    "search": _trigrams,
    "static files": _static_files,
}
