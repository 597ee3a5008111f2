"""The audit can be added to and read; the database itself refuses everything else."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from signatories.models import AuditEvent
from signatories.models.append_only import AppendOnly

pytestmark = pytest.mark.django_db

TABLE = AuditEvent._meta.db_table
KEPT = "audit_is_append_only"


def event(**changes: object) -> AuditEvent:
    subject = uuid.uuid4()
    facts = {
        "at": timezone.now(), "verb": "publish", "subject_kind": "signature", "subject": subject,
        "signature_uuid": subject, "from_state": "pending", "to_state": "published", "version": 2,
        "actor_kind": AuditEvent.ActorKind.SYSTEM,
    }  # fmt: skip
    return AuditEvent.objects.create(**{**facts, **changes})


def rows() -> list[dict[str, object]]:
    return list(AuditEvent.objects.values())


REFUSED = {
    "update by SQL": f"UPDATE {TABLE} SET verb = 'decline'",
    "delete by SQL": f"DELETE FROM {TABLE}",
    "update that changes nothing": f"UPDATE {TABLE} SET verb = verb",
}
REFUSED_BY_VENDOR = {
    "sqlite": {
        "replace": f"REPLACE INTO {TABLE} SELECT * FROM {TABLE}",
        "insert or replace": f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE}",
        "update or replace": f"UPDATE OR REPLACE {TABLE} SET verb = 'decline'",
        "upsert": f"INSERT INTO {TABLE} SELECT * FROM {TABLE} WHERE true ON CONFLICT (id) DO UPDATE SET verb = 'x'",
    },
    "postgresql": {
        "truncate": f"TRUNCATE {TABLE}",
        "truncate cascade": f"TRUNCATE {TABLE} RESTART IDENTITY CASCADE",
        "upsert": f"INSERT INTO {TABLE} SELECT * FROM {TABLE} ON CONFLICT (id) DO UPDATE SET verb = 'x'",
    },
}


def attempts() -> dict[str, str]:
    return {**REFUSED, **REFUSED_BY_VENDOR[connection.vendor]}


def test_the_database_refuses_every_change_and_keeps_the_rows() -> None:
    event()
    event(verb="decline")
    before = rows()
    for name, sql in attempts().items():
        with pytest.raises(DatabaseError, match=KEPT), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert rows() == before, name


def test_the_orm_is_refused_as_well() -> None:
    kept = event()
    before = rows()
    for attempt in (
        kept.save,
        kept.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(verb="x"),
        lambda: AuditEvent.objects.bulk_update([kept], ["verb"]),
    ):
        with pytest.raises(DatabaseError, match=KEPT), transaction.atomic():
            attempt()
    assert rows() == before


def test_many_rows_are_added_together() -> None:
    first = event()
    copies = [AuditEvent(**{k: v for k, v in rows()[0].items() if k != "id"}) for _ in range(3)]
    AuditEvent.objects.bulk_create(copies)
    assert AuditEvent.objects.filter(subject=first.subject).count() == 4


def test_the_triggers_stand_again_after_a_migration_of_the_table(fresh_database: str) -> None:
    """On SQLite a changed column means a table made anew, which would leave its triggers behind."""
    event()
    before = rows()
    longer = models.CharField(max_length=50)
    longer.set_attributes_from_name("verb")
    longer.model = AuditEvent
    with connection.schema_editor() as editor:
        editor.alter_field(AuditEvent, AuditEvent._meta.get_field("verb"), longer)
    for name, sql in attempts().items():
        with pytest.raises(DatabaseError, match=KEPT), connection.cursor() as cursor:
            cursor.execute(sql)
        assert rows() == before, name


def test_the_constraint_deconstructs_to_what_makes_it_again() -> None:
    path, arguments, options = AppendOnly(name="kept").deconstruct()
    assert (path, arguments, options) == ("signatories.models.append_only.AppendOnly", (), {"name": "kept"})
