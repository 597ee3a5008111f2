"""The site as ``deploy/`` runs it, for measuring: what is moved, and what stays as it is there."""

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tools import debian, production, services
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
    ] * 2
    assert "upstream mimc_nobody { server 127.0.0.1:1 down; }" in kept
    assert [word for word in ("ssl_", "/var/", "/run/", "$scheme;") if word in kept] == []
    assert "limit_conn mimc_open 60;" in kept


def test_a_configuration_that_changed_is_not_moved_by_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "mimc.conf"
    changed.write_text(production.NGINX.read_text().replace("listen 443 ssl http2;", "listen 8443 ssl;"))
    monkeypatch.setattr(production, "NGINX", changed)
    with pytest.raises(Stop, match="listen 443 ssl http2"):
        production.nginx_configuration(tmp_path, ["127.0.0.1:8001"], 8000)


class Behind(BaseHTTPRequestHandler):
    """A site whose pages may be kept for a second, until it has nothing but an error."""

    protocol_version = "HTTP/1.1"
    failing = False
    asked: list[str] = []

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.asked.append(f"{self.command} {self.path}")
        words, life = (b"back soon", "no-store") if self.failing else (b"a page", "max-age=1, stale-if-error=540")
        self.send_response(503 if self.failing else 200)
        self.send_header("Cache-Control", life)
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    do_POST = do_GET  # noqa: N815 - the name is the library's

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def front(tmp_path: Path) -> Iterator[int]:
    """Give the port of deploy's nginx, which stands in front of ``Behind``."""
    if debian.nginx_program() is None:
        pytest.skip("nginx is not installed")
    Behind.failing, Behind.asked = False, []
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Behind)
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    with production.nginx(tmp_path / "nginx", [f"127.0.0.1:{behind.server_port}"]) as port:
        yield port
    behind.shutdown()
    behind.server_close()


def ask(port: int, method: str, path: str) -> tuple[int, str | None, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request(method, path, b"a=1" if method == "POST" else None, production.HEADERS)
    answer = line.getresponse()
    found = answer.status, answer.headers["X-Cache"], answer.read()
    line.close()
    return found


def test_nginx_shows_the_page_it_keeps_where_the_site_has_but_an_error(front: int) -> None:
    assert ask(front, "GET", "/") == (200, "MISS", b"a page")
    Behind.failing, found = True, ask(front, "GET", "/")
    while found[1] == "HIT":  # for the rest of the second
        found = ask(front, "GET", "/")
    assert found == (200, "STALE", b"a page")
    assert ask(front, "GET", "/never-seen/") == (503, None, b"back soon")
    before = len(Behind.asked)
    assert ask(front, "POST", "/report/") == (503, None, b"back soon")
    assert Behind.asked[before:] == ["POST /report/"]
