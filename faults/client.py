"""A browser's part of HTTP: cookies, an address of its own on loopback, and what a form holds."""

from __future__ import annotations

import http.client
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from faults.ledger import Failure, now

HOST = "mobility-convention.example"
PATIENCE = 20.0  # seconds; a person waits no longer


@dataclass(frozen=True, slots=True)
class Answer:
    """``status`` 0 stands for no answer at all."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


NONE = Answer(0, {}, b"")


@dataclass(slots=True)
class Browser:
    """Speaks to nginx from an address in 127/8, so that limits see distinct networks. One connection a request."""

    port: int
    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    patience: float = PATIENCE
    extra: dict[str, str] = field(default_factory=dict)  # headers that a proxy would send
    failed: Callable[[Failure], None] | None = None  # told of each request without an answer or with one of 5xx

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: list[tuple[str, str]] | dict[str, str]) -> Answer:
        pairs = list(fields.items()) if isinstance(fields, dict) else list(fields)
        token = self.cookies.get("csrftoken", "")
        return self._ask("POST", path, urlencode([("csrfmiddlewaretoken", token), *pairs]))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {
            "Host": HOST,
            "Connection": "close",
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
        }
        headers |= self.extra
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{HOST}"}
        began = now()
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=self.patience, source_address=(self.address, 0)
        )
        try:
            connection.request(method, path, body, headers)
            got = connection.getresponse()
            answer = Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
            for line in got.headers.get_all("Set-Cookie") or ():
                self._keep(line)
        except (OSError, http.client.HTTPException) as error:
            self._note(Failure(method, path, 0, met(error), began, now()))
            return NONE
        finally:
            connection.close()
        if answer.status >= 500:
            self._note(Failure(method, path, answer.status, "", began, now()))
        return answer

    def _note(self, failure: Failure) -> None:
        if self.failed is not None:
            self.failed(failure)

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            self.cookies[name] = morsel.value


def met(error: Exception) -> str:
    """Say what a client without an answer met. Who gave up waiting says how busy the machine was, and cut nothing."""
    if isinstance(error, TimeoutError):
        return f"gave up waiting, {os.getloadavg()[0]:.0f} waited for a CPU,"
    return " ".join(f"{type(error).__name__} {error}".split())


def hidden(page: str) -> dict[str, str]:
    """Return the names and values of the page's hidden fields."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        if 'type="hidden"' in tag:
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name:
                found[name[1]] = value[1] if value else ""
    return found
