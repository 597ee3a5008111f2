"""From SQLite to PostgreSQL: every row arrives, and numbers go on where they were."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from auditlog.context import disable_auditlog
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from convention.models import Edition
from mimc_site.backup import digests
from mimc_site.settings import database
from signatories.models import AuditEvent, NumberSequence, Signature
from tests.signatories import makers

pytestmark = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="the way leads to PostgreSQL"
)


def old_site(source: str) -> None:
    """Make a database of the other kind with the tables and some rows of a site that has run for a while."""
    with disable_auditlog(), digests.beside(**{**connection.settings_dict, **database(source)}) as beside:
        with connections[beside].schema_editor() as editor:
            for model in digests.tables():
                if not model._meta.auto_created:
                    editor.create_model(model)
        recorder = MigrationRecorder(connections[beside])
        recorder.ensure_schema()
        for app, name in MigrationRecorder(connection).applied_migrations():
            recorder.record_applied(app, name)
        edition = Edition.objects.using(beside).create(
            language="en",
            label="2017",
            title="C",
            is_current=True,
            published_at=timezone.now(),
            draft={"b": 1, "a": "ü"},
        )
        signature = Signature.objects.using(beside).create(
            pk=40, name="王 Wei", state="published", number=7, edition=edition, published_at=timezone.now()
        )
        NumberSequence.objects.using(beside).create(pk=1, highest=7)
        AuditEvent.objects.using(beside).create(
            at=timezone.now(), verb="publish", subject_kind="signature", subject=signature.uuid, to_state="published",
            version=1, actor_kind="system",
        )  # fmt: skip


def test_every_row_arrives_and_work_goes_on(fresh_database: str, tmp_path: Path) -> None:
    source = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    old_site(source)
    call_command("move_database", source, verbosity=0)

    moved = Signature.objects.get()
    assert (moved.pk, moved.name, moved.number) == (40, "王 Wei", 7)
    assert moved.edition.draft == {"b": 1, "a": "ü"}
    assert AuditEvent.objects.get().subject == moved.uuid
    fresh = makers.published(name="The next one")
    assert (fresh.pk, fresh.number) == (41, 8)  # no sequence stands too low

    with pytest.raises(CommandError, match="already holds rows"):
        call_command("move_database", source, verbosity=0)


def test_a_database_of_another_version_is_refused(fresh_database: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="not of the same version"):
        call_command("move_database", f"sqlite:///{tmp_path / 'empty.sqlite3'}", verbosity=0)
