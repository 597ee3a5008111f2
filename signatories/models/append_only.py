"""A constraint that the database keeps by triggers: rows of the table are added, never changed and never removed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table

# On SQLite REPLACE deletes a row without firing a DELETE trigger, so an INSERT over a row that exists is refused.
SQLITE = {
    "update": "BEFORE UPDATE ON %(table)s",
    "delete": "BEFORE DELETE ON %(table)s",
    "replace": "BEFORE INSERT ON %(table)s WHEN EXISTS (SELECT 1 FROM %(table)s WHERE id = NEW.id)",
}
SQLITE_TRIGGER = "CREATE TRIGGER {name}_{event} {when} BEGIN SELECT RAISE(ABORT, '{name}'); END"
# DROP and CREATE, not OR REPLACE: what runs a migration again must find the same ground.
POSTGRES = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation'; END$$;
CREATE TRIGGER {name}_change BEFORE UPDATE OR DELETE ON %(table)s FOR EACH ROW EXECUTE FUNCTION {name}();
CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON %(table)s FOR EACH STATEMENT EXECUTE FUNCTION {name}()
"""


class AppendOnly(models.BaseConstraint):
    """No switch turns it off; only a migration, run as the tables' owner, could take it away."""

    def constraint_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> None:  # type: ignore[override]
        """Say nothing within CREATE TABLE, and add the triggers once the table stands under its own name."""
        schema_editor.deferred_sql.extend(self._statements(model, schema_editor))

    def create_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:  # type: ignore[override]
        # SQLite never asks: there a table is made again, by ``constraint_sql``, to gain a constraint.
        return self._statements(model, schema_editor)[0]

    def remove_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:  # type: ignore[override]
        return _statement(f"DROP FUNCTION {self.name}() CASCADE", model, schema_editor)

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing that a form could hold breaks it."""

    def __eq__(self, other: object) -> bool:
        # Without it every makemigrations would find the constraint changed.
        return isinstance(other, AppendOnly) and self.name == other.name

    __hash__ = None  # type: ignore[assignment]  # as Django's own constraints

    def _statements(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        if schema_editor.connection.vendor == "postgresql":
            return [_statement(POSTGRES.format(name=self.name), model, schema_editor)]
        return [
            _statement(SQLITE_TRIGGER.format(name=self.name, event=event, when=when), model, schema_editor)
            for event, when in SQLITE.items()
        ]


def _statement(sql: str, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:
    return Statement(sql, table=Table(model._meta.db_table, schema_editor.quote_name))
