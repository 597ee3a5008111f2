"""Every row of every table in one number, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import load_backend

AT_ONCE = 2_000
BESIDE = "beside"  # the alias of a second database, while it is looked at


def tables() -> list[type[models.Model]]:
    """Return the models of all tables, in the order of their names."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted((model for model in found if not model._meta.proxy), key=lambda model: model._meta.db_table)


def rows(model: type[models.Model], *, using: str) -> Iterator[tuple[Any, ...]]:
    """Yield all rows by primary key, as plain values in the order of the fields."""
    names = [field.attname for field in model._meta.concrete_fields]
    found = model._base_manager.using(using).order_by("pk").values_list(*names)
    yield from found.iterator(chunk_size=AT_ONCE)


def digest(model: type[models.Model], *, using: str) -> tuple[int, str]:
    """Return how many rows there are, and the SHA-256 of all of them."""
    summed, count = hashlib.sha256(), 0
    for row in rows(model, using=using):
        summed.update(plain(row))
        count += 1
    return count, summed.hexdigest()


def plain(row: tuple[Any, ...]) -> bytes:
    # Keys of JSON values come in another order from PostgreSQL.
    return json.dumps(row, default=str, sort_keys=True, ensure_ascii=True).encode() + b"\n"


def all_digests(*, using: str = DEFAULT_DB_ALIAS) -> dict[str, tuple[int, str]]:
    return {model._meta.db_table: digest(model, using=using) for model in tables()}


def migrations(*, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


@contextmanager
def beside(**changes: Any) -> Iterator[str]:
    """Open another database under an alias of its own, with the site's settings but for ``changes``."""
    engine: str = changes.get("ENGINE", connections[DEFAULT_DB_ALIAS].settings_dict["ENGINE"])
    config = {**connections[DEFAULT_DB_ALIAS].settings_dict, **changes}
    connections[BESIDE] = load_backend(engine).DatabaseWrapper(config, BESIDE)
    try:
        yield BESIDE
    finally:
        connections[BESIDE].close()
        del connections[BESIDE]
