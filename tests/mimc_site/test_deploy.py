"""The files of deploy/ say what the project's settings and limits say; the site lives under the least rights."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
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


def test_a_press_never_uses_a_line_that_was_kept() -> None:
    """A restart may close such a line at that moment, and nginx does not send twice what changes something."""
    site = (DEPLOY / "nginx" / "mimc.conf").read_text()
    upstreams = dict(re.findall(r"^upstream (\w+) \{\n(.*?)^\}", site, flags=re.MULTILINE | re.DOTALL))
    by_method = re.search(r"^map \$request_method \$mimc_upstream \{\n(.*?)^\}", site, flags=re.MULTILINE | re.DOTALL)
    assert by_method is not None
    chosen = dict(re.findall(r"^ +(\w+) +(\w+);", by_method[1], flags=re.MULTILINE))
    assert {method: "keepalive" in upstreams[name] for method, name in chosen.items()} == {
        "GET": True, "HEAD": True, "default": False,
    }  # fmt: skip
    # The two others are asked for pages only, by error_page.
    assert re.findall(r"proxy_pass (http://mimc\w*);", site) == ["http://mimc_nobody", "http://mimc"]


def test_compose_starts_what_there_is_hardened_and_pinned() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text())["services"]
    assert sorted(services) == ["db", "migrate", "nginx", "redis", "web", "worker"]
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert name in {"migrate", "web"} or "healthcheck" in service, name  # web's stands in the image
        assert service["image"] == "mimc-site" or re.search(r":\d+\.\d+", service["image"]), name


def test_no_secret_goes_into_the_image_or_the_repository() -> None:
    """What compose.yml says to put beside it: settings with passwords, and the private key of the certificate."""
    root = DEPLOY.parent
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text())["services"].values()
    secret = {file for service in services for file in service.get("env_file", [])} | {"certificates"}
    assert secret == {"compose.env", "owner.env", "certificates"}
    left_out = (root / ".dockerignore").read_text().split()
    patterns = {line for line in left_out if not line.startswith("!")}
    assert [name for name in secret if not any(fnmatch(f"deploy/{name}", one) for one in patterns)] == []
    ignored = {line.strip("/") for line in (root / ".gitignore").read_text().split()}
    assert {f"deploy/{name}" for name in secret} - ignored == set()


def test_images_are_pinned_by_what_the_registry_says_and_once(tmp_path: Path) -> None:
    """``deploy/pin`` with a registry that knows one digest an image."""
    for name in ("pin", "Containerfile", "compose.yml"):
        shutil.copy(DEPLOY / name, tmp_path / name)
    engine = tmp_path / "engine"
    engine.write_text(
        '#!/bin/sh\n[ "$2" = inspect ] && echo "$5@sha256:$(printf %s "$5" | sha256sum | cut -c1-64)" || :\n'
    )
    engine.chmod(0o755)
    for _ in range(2):
        subprocess.run([tmp_path / "pin"], env={"PODMAN": str(engine), "PATH": "/usr/bin:/bin"}, check=True)
        text = (tmp_path / "Containerfile").read_text() + (tmp_path / "compose.yml").read_text()
        named = re.findall(r"^ *(?:FROM|image:) (\S+:\d\S*)(.*)$", text, flags=re.MULTILINE)
        assert [(name.partition("@")[0].partition(":")[0], rest) for name, rest in named] == [
            ("python", " AS packages"), ("python", ""), ("postgres", ""), ("redis", ""), ("nginx", ""),
        ]  # fmt: skip
        assert [name for name, _ in named if not re.fullmatch(r"[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}", name)] == []
    assert len(set(named)) == 5
    assert "image: mimc-site\n" in text


def test_tls_is_the_intermediate_profile_or_stricter() -> None:
    """Mozilla's, version 5.7: https://ssl-config.mozilla.org/guidelines/5.7.json."""
    site = (DEPLOY / "nginx" / "mimc.conf").read_text()
    said = {name: value.split() for name, value in re.findall(r"^    ssl_(\w+) +([^;]+);", site, flags=re.MULTILINE)}
    assert said["protocols"] == ["TLSv1.2", "TLSv1.3"]
    ciphers = said["ciphers"][0].split(":")
    assert len(ciphers) == 6
    assert {cipher.rpartition("-")[0] for cipher in ciphers} <= {
        f"ECDHE-{key}-{rest}" for key in ("ECDSA", "RSA") for rest in ("AES128-GCM", "AES256-GCM", "CHACHA20")
    }
    assert said["ecdh_curve"] == ["X25519:prime256v1:secp384r1"]
    assert (said["prefer_server_ciphers"], said["session_tickets"]) == (["off"], ["off"])


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
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id serial PRIMARY KEY)")  # as a later version's migration would
    owner = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = ROLE
    yield
    connection.close()
    connection.settings_dict["USER"] = owner
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE later")


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
    with connection.cursor() as cursor:
        for sql in ("INSERT INTO later DEFAULT VALUES", "UPDATE later SET id = 2", "DELETE FROM later RETURNING id"):
            cursor.execute(sql)
        assert cursor.fetchall() == [(2,)]
