"""The site as ``deploy/`` runs it, for measuring: what is moved, and what stays as it is there."""

from pathlib import Path

import pytest

from tools import production, services
from tools.terminal import Stop

pytestmark = pytest.mark.alike


def test_the_settings_are_those_of_deploy(tmp_path: Path) -> None:
    made = production.environment(tmp_path / "data", database="postgres:///site", redis="redis://127.0.0.1:1/0")
    assert (made["SITE_URL"], made["TRUSTED_PROXIES"], "DEBUG" in made) == (f"https://{production.HOST}", "1", False)
    assert (made["DATABASE_URL"], made["REDIS_URL"]) == ("postgres:///site", "redis://127.0.0.1:1/0")
    assert (tmp_path / "data").is_dir()


def test_the_database_keeps_what_it_says_it_kept() -> None:
    assert {"fsync", "synchronous_commit", "full_page_writes"} & set(services.DURABLE) == set()


def test_nginx_is_deploys_own_moved_to_loopback(tmp_path: Path) -> None:
    made = production.nginx_configuration(tmp_path, ["127.0.0.1:8001", "127.0.0.1:8002"], 8000)
    kept = made[made.index("map $remote_addr") :]
    assert [line.strip() for line in kept.splitlines() if "listen" in line] == ["listen 127.0.0.1:8000;"]
    assert [line.strip() for line in kept.splitlines() if line.startswith("    server ")] == [
        "server 127.0.0.1:8001 fail_timeout=3s;",
        "server 127.0.0.1:8002 fail_timeout=3s;",
    ]
    assert [word for word in ("ssl_", "/var/", "/run/", "$scheme;") if word in kept] == []
    assert "limit_conn mimc_open 60;" in kept


def test_a_configuration_that_changed_is_not_moved_by_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "mimc.conf"
    changed.write_text(production.NGINX.read_text().replace("listen 443 ssl http2;", "listen 8443 ssl;"))
    monkeypatch.setattr(production, "NGINX", changed)
    with pytest.raises(Stop, match="listen 443 ssl http2"):
        production.nginx_configuration(tmp_path, ["127.0.0.1:8001"], 8000)
