"""The files of deploy/ say what the project's settings and limits say; the site lives under the least rights."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as site
from django.db import ProgrammingError, connection
from django.test import Client

from mimc_site.backup.engines import _environment
from signatories import lifecycle, repairing
from signatories.models import AuditEvent, Signature
from signatories.tidy import tidy
from tests.signatories import makers

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
ROLE = "mimc_web_of_a_test"


def test_nginx_lets_pass_what_the_site_would_answer_itself() -> None:
    """Its limits stand a little above the site's, whose refusals have words."""
    found = re.findall(r"client_max_body_size (\d+)([km]);", (DEPLOY / "nginx" / "mimc.conf").read_text())
    sizes = sorted({int(number) * {"k": 1_000, "m": 1_000_000}[unit] for number, unit in found})
    limits = [site.BODY_LIMIT, site.BODY_LIMIT_FORMS, site.BODY_LIMIT_STAFF]
    assert [limit < size < limit * 1.2 for limit, size in zip(limits, sizes, strict=True)] == [True] * 3


def test_compose_starts_what_there_is_hardened_and_pinned() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text())["services"]
    assert sorted(services) == ["db", "migrate", "nginx", "redis", "web", "worker"]
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert name in {"migrate", "web"} or "healthcheck" in service, name  # web's stands in the image
        assert service["image"] == "mimc-site" or re.search(r":\d+\.\d+", service["image"]), name


def test_every_unit_runs_a_program_of_ours_under_its_own_account() -> None:
    units = sorted((DEPLOY / "systemd").glob("*.service"))
    assert len(units) == 5
    for unit in units:
        text = unit.read_text()
        for line in ("User=mimc", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="):
            assert f"\n{line}\n" in text, (unit.name, line)
        for command in re.findall(r"manage\.py (\w+)", text):
            assert list(Path(site.BASE_DIR).glob(f"*/management/commands/{command}.py")), command


def test_pages_may_be_shown_for_ten_minutes_when_the_site_does_not_answer(
    seeded: None, client: Client, settings: Any
) -> None:
    assert client.get("/about/")["Cache-Control"] == "public, max-age=60"
    settings.TRUSTED_PROXIES = 1
    page = client.get("/about/")
    assert page["Cache-Control"] == "public, max-age=60, stale-if-error=540"
    # "Unchanged" takes the place of what the page said: without it a page once revalidated would not be shown.
    again = client.get("/about/", headers={"If-None-Match": page["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "public, max-age=60, stale-if-error=540")
    assert "stale-if-error" not in client.get("/sign/")["Cache-Control"]


@pytest.fixture
def least_rights(fresh_database: str) -> Iterator[None]:
    """Run what follows as the role of deploy/roles.sql, on a database whose tables belong to another."""
    if connection.vendor != "postgresql":
        pytest.skip("roles are PostgreSQL's")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE} LOGIN")
    subprocess.run(
        ["psql", "-q", "-v", f"web={ROLE}", "-f", DEPLOY / "roles.sql"],
        env=_environment(), check=True, capture_output=True,
    )  # fmt: skip
    owner = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = ROLE
    yield
    connection.close()
    connection.settings_dict["USER"] = owner


def test_the_site_lives_under_the_least_rights_and_the_audit_refuses_a_change(
    least_rights: None, client: Client
) -> None:
    signature = makers.published()
    lifecycle.take_down(signature, seen=signature.version, by=makers.moderator(), reason=makers.reason())
    lifecycle.undo(signature, by=makers.moderator())
    lifecycle.erase(makers.published())
    makers.withdrawn()
    client.force_login(makers.moderator().staff)
    for path in ("/signatories/", "/admin/", "/admin/queue/", "/signatories/export.csv", "/readyz"):
        assert client.get(path).status_code == 200, path
    tidy()
    repairing.repair()
    assert AuditEvent.objects.count() > 5
    for sql in (
        "UPDATE signatories_auditevent SET verb = 'x'",
        "DELETE FROM signatories_auditevent",
        "TRUNCATE signatories_auditevent",
        "ALTER TABLE signatories_auditevent DISABLE TRIGGER ALL",
        "DROP TABLE signatories_signature",
        "CREATE TABLE mine (id integer)",
        "DELETE FROM django_migrations",
    ):
        with connection.cursor() as cursor, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            cursor.execute(sql)
    assert Signature.objects.published().count() == 1
