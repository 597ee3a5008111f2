"""What PostgreSQL is told beyond Django's words: to search by any three letters, and to sort by bytes.

SQLite compares text by its bytes as it is, and reads a table through quickly enough; there both say nothing.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table


class OnPostgres(models.BaseConstraint):
    """A constraint in Django's eyes, so that it comes with the table and leaves with it."""

    create = ""
    remove = ""

    def __init__(self, *, name: str, column: str) -> None:
        super().__init__(name=name)
        self.column = column

    def constraint_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> None:  # type: ignore[override]
        """Say nothing within CREATE TABLE, and the rest once the table stands under its own name."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def create_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:  # type: ignore[override]
        return self._statement(self.create, model, schema_editor)

    def remove_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:  # type: ignore[override]
        return self._statement(self.remove, model, schema_editor)

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing that a form could hold breaks it."""

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, arguments, named = super().deconstruct()
        return path, tuple(arguments), {**named, "column": self.column}

    def __eq__(self, other: object) -> bool:
        # Without it every makemigrations would find the constraint changed.
        return isinstance(other, OnPostgres) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]  # as Django's own constraints

    def _statement(self, sql: str, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> Statement:
        facts = {"name": self.name, "column": self.column, "kind": _kind(model, self.column, editor)}
        where = getattr(self, "where", "")
        sql = sql.format(**facts, where=f" WHERE {where}" if where else "")
        return Statement(sql, table=Table(model._meta.db_table, editor.quote_name))


def _kind(model: type[models.Model], column: str, editor: BaseDatabaseSchemaEditor) -> str | None:
    named = {field.column: field for field in model._meta.local_fields}
    return named[column].db_type(editor.connection) if column in named else None


class ThreeLetters(OnPostgres):
    """An index for LIKE with wildcards on both sides, of all rows or of those ``where`` so.

    ``column`` may be an expression such as ``upper(text)``.
    """

    # The extension is a trusted one: whoever owns the database may create it.
    create = (
        "CREATE EXTENSION IF NOT EXISTS pg_trgm; "
        "CREATE INDEX {name} ON %(table)s USING gin (({column}) gin_trgm_ops){where}"
    )
    remove = "DROP INDEX {name}"

    def __init__(self, *, name: str, column: str, where: str = "") -> None:
        super().__init__(name=name, column=column)
        self.where = where

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, arguments, named = super().deconstruct()
        return path, arguments, {**named, "where": self.where} if self.where else named


class ByteOrder(OnPostgres):
    """A text column that is compared by its bytes, whatever language the server speaks.

    The order of such keys is made by this project, and a range over them can use the index that sorts them.
    """

    create = 'ALTER TABLE %(table)s ALTER COLUMN {column} TYPE {kind} COLLATE "C"'
    remove = "ALTER TABLE %(table)s ALTER COLUMN {column} TYPE {kind}"
