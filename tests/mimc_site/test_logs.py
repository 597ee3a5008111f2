"""The log: one JSON line an event, and nothing in it that says who somebody is."""

import json
import logging
import sys

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mimc_site.logs import JsonFormatter, masked, request_id
from tests.mimc_site import test_middleware as places


def line(message: str = "an event", *, level: int = logging.INFO, exc_info=None, **extra) -> dict[str, object]:
    record = logging.LogRecord("site.test", level, "/srv/site/file.py", 7, message, (), exc_info)
    record.__dict__.update(extra)
    words = JsonFormatter().format(record)
    assert "\n" not in words
    return json.loads(words)


def test_a_line_says_when_what_and_where() -> None:
    written = line(fields={"status": 200})
    assert written.pop("at").endswith("+00:00")
    assert written == {"level": "info", "logger": "site.test", "message": "an event", "status": 200}


def test_only_chosen_fields_are_written() -> None:
    written = line(fields={"path": "/"}, request="<WSGIRequest>", email="ada@example.org")
    assert "ada@example.org" not in json.dumps(written)
    assert "request" not in written


def test_the_request_is_named_by_its_id() -> None:
    token = request_id.set("0123456789abcdef")
    try:
        assert line()["request"] == "0123456789abcdef"
    finally:
        request_id.reset(token)


def test_an_exception_is_its_kind_and_place_without_its_words() -> None:
    try:
        int("ada@example.org")
    except ValueError:
        written = line(level=logging.ERROR, exc_info=sys.exc_info())
    assert written["exception"] == "ValueError"
    assert written["trace"][-1].startswith("test_logs.py:")
    assert "ada@example.org" not in json.dumps(written)


# --- mailed links ------------------------------------------------------------------------------------


def routes(patterns, before: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            found.append(route)
    return found


def with_token() -> list[str]:
    return [route for route in routes(get_resolver().url_patterns) if "token>" in route]


def test_every_address_with_a_token_is_masked() -> None:
    found = with_token()
    assert len(found) >= 2  # the links to confirm, and to one's own page
    for route in found:
        before, _, after = route.partition("<")
        secret = "0123456789abcdef.a-signature"
        path = f"/{before}{secret}{after.partition('>')[2]}"
        assert secret not in masked(path), route
        assert masked(path).startswith(f"/{before}***")


def test_a_token_is_masked_at_a_broken_address_too() -> None:
    token = f"{'0a' * 16}.{'Q-_' * 14}x"
    assert masked(f"/signatur/open/{token}/") == "/signatur/open/***/"
    assert masked(f"/-1/admin/mail-test/IjRmMDc:1xXLw3:{'Q-_' * 14}x/") == "/-1/admin/mail-test/IjRmMDc***/"


@pytest.mark.parametrize("path", ["/", "/sign/", "/sign/confirm/", "/signatories/7/", "/about/"])
def test_other_addresses_are_written_as_they_are(path: str) -> None:
    assert masked(path) == path


# --- what a request leaves ---------------------------------------------------------------------------


class Lines(logging.Handler):
    """Keeps what the site's own handler would write."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.lines: list[dict[str, object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def written(seeded: None, settings, client: Client):
    """Make a request; return every line that any logger of the site wrote."""
    settings.ROOT_URLCONF = places.__name__
    client.raise_request_exception = False
    handler = Lines()

    def ask(method: str, address: str, **extra) -> list[dict[str, object]]:
        logging.getLogger().addHandler(handler)
        handler.lines.clear()
        client.generic(method, address, **extra)
        return handler.lines[:]

    yield ask
    logging.getLogger().removeHandler(handler)


PERSONAL = {
    "REMOTE_ADDR": "203.0.113.9",
    "HTTP_X_FORWARDED_FOR": "198.51.100.7",
    "HTTP_USER_AGENT": "Ada's own browser",
    "HTTP_REFERER": "https://elsewhere.example/ada",
    "HTTP_COOKIE": "staff=a-session",
}


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/about/?q=ada@example.org", 200),
        ("GET", "/nothing/?q=ada@example.org", 404),
        ("POST", "/about/", 405),
        ("GET", "/try/broken/", 500),
        ("GET", "/try/suspicious/", 400),
        ("GET", "/try/away/", 503),
    ],
)
def test_a_request_leaves_nothing_personal(written, method: str, address: str, status: int) -> None:
    body = {"data": b"name=Ada&email=ada@example.org", "content_type": "application/x-www-form-urlencoded"}
    lines = written(method, address, **PERSONAL, **(body if method == "POST" else {}))
    requests = [line for line in lines if line["message"] == "request"]
    assert [(line["method"], line["status"], line["path"]) for line in requests] == [
        (method, status, address.partition("?")[0])
    ]
    assert {line["request"] for line in lines} == {requests[0]["request"]}
    everything = json.dumps(lines)
    for words in (*PERSONAL.values(), "ada@example.org", "Ada", "10.0.0.7", "a forged field"):
        assert words not in everything


def test_only_a_fault_is_logged_as_one(written) -> None:
    assert [line["message"] for line in written("GET", "/try/gone/")] == ["request"]
    faults = [line for line in written("GET", "/try/broken/") if line["level"] == "error"]
    assert [(line["message"], line["exception"]) for line in faults] == [("unhandled", "RuntimeError")]
