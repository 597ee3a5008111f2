"""From one kind of database to another, row by row, and compared row by row afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction

from mimc_site.backup import digests
from mimc_site.backup.refusals import BackupError
from mimc_site.settings import database

AT_ONCE = 1_000
# Written by migrate itself; the source's own take their place.
BY_MIGRATE: tuple[type[models.Model], ...] = (Permission, ContentType)


def move(source: str) -> Iterator[tuple[str, int, str]]:
    """Copy all or nothing; yield each table with the number of its rows and their digest, equal on both sides.

    The source is held meanwhile: nothing can be written there that would be left behind.
    """
    config = {**connection.settings_dict, **database(source)}
    with digests.beside(**config) as beside:
        if digests.migrations(using=beside) != digests.migrations():
            raise BackupError("The two databases are not of the same version: run manage.py migrate on both.")
        _refuse_where_not_empty()
        with transaction.atomic(using=beside), transaction.atomic():
            for model in BY_MIGRATE:
                model._base_manager.all().delete()
            for model in digests.tables():
                _copy(model, beside)
            _raise_sequences()
            moved = [(model, digests.digest(model, using=beside), digests.digest(model, using="default"))
                     for model in digests.tables()]  # fmt: skip
            if wrong := [model._meta.db_table for model, there, here in moved if there != here]:
                raise BackupError(f"Rows differ after the copy, so nothing was kept: {', '.join(wrong)}")
    ContentType.objects.clear_cache()  # its rows have the numbers of the source now
    for model, (count, digest), _ in moved:
        yield model._meta.db_table, count, digest


def _refuse_where_not_empty() -> None:
    kept = [model for model in digests.tables() if model not in BY_MIGRATE]
    filled = [model._meta.db_table for model in kept if model._base_manager.exists()]
    if filled:
        raise BackupError(f"The database of DATABASE_URL already holds rows, in {', '.join(filled[:5])}.")


def _copy(model: type[models.Model], beside: str) -> None:
    fields = list(model._meta.concrete_fields)
    names = [field.attname for field in fields]
    rows = digests.rows(model, using=beside)
    queryset: Any = model._base_manager.using("default").all()
    while some := [model.from_db("default", names, list(row)) for row in islice(rows, AT_ONCE)]:
        # Raw: dates that the database gives by itself are kept as they are.
        queryset._insert(some, fields=fields, using="default", raw=True)


def _raise_sequences() -> None:
    statements = connection.ops.sequence_reset_sql(no_style(), digests.tables())
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)
