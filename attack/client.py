"""Requests as an attacker writes them: byte by byte, over connections that stay open, several at once.

No library, because libraries mend what they are given: here a path may hold a raw byte, a header may stand twice and a
length may lie.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

PATIENCE = 30.0  # seconds for an answer
HOST = "convention.example"
ORIGIN = f"https://{HOST}"
CSRF = "a" * 32  # the site's own check asks that cookie and form agree, not who chose the token
FORM = "application/x-www-form-urlencoded"
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """``target`` is what stands on the request's line, already as it shall be sent; ``who`` names whose cookies."""

    method: str
    target: str
    who: str = "visitor"
    headers: Headers = ()
    body: bytes = b""
    network: str = "192.0.2.1"
    cookies: tuple[tuple[str, str], ...] | None = None  # instead of those that ``who`` has

    def __str__(self) -> str:
        body = f" with {len(self.body)} bytes {self.body[:80]!r}" if self.body else ""
        headers = "".join(f" [{name}: {value[:60]}]" for name, value in self.headers)
        return f"{self.method} {self.target[:300]} as {self.who}{headers}{body}"


@dataclass(slots=True)
class Answer:
    """``status`` is 0 where the connection was closed without an answer."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    seconds: float = 0.0

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key == name.lower())

    @property
    def cookies(self) -> dict[str, str]:
        given = [value.partition(";")[0] for key, value in self.headers if key == "set-cookie"]
        return {name.strip(): value for name, _, value in (one.partition("=") for one in given)}

    @property
    def is_html(self) -> bool:
        return self.header("content-type").startswith("text/html")

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def get(target: str, who: str = "visitor", **more: object) -> Request:
    return Request("GET", target, who, **more)  # type: ignore[arg-type]


def form(target: str, fields: Mapping[str, object] | Sequence[tuple[str, object]], who: str = "visitor") -> Request:
    """Return a form as a browser sends it, with its token and from our own pages."""
    pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)
    body = urlencode([*pairs, ("csrfmiddlewaretoken", CSRF)], doseq=True).encode()
    return Request("POST", target, who, (("Content-Type", FORM), ("Origin", ORIGIN)), body)


def files(
    target: str, fields: dict[str, object], uploads: dict[str, tuple[str, bytes, str]], who: str = "visitor"
) -> Request:
    """Return a form with files: field → (name, content, type)."""
    mark = "----a-mark-that-is-in-no-file"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {**fields, "csrfmiddlewaretoken": CSRF}.items()
    ]
    for name, (called, content, kind) in uploads.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
        parts.append(f"{head}Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    body = b"".join([*parts, f"--{mark}--\r\n".encode()])
    kind = f"multipart/form-data; boundary={mark}"
    return Request("POST", target, who, (("Content-Type", kind), ("Origin", ORIGIN)), body)


def also(request: Request, *headers: tuple[str, str]) -> Request:
    return replace(request, headers=(*request.headers, *headers))


class Wire:
    """Connections to one site, one for each thread that asks."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.local = threading.local()

    def send(self, request: Request, cookies: dict[str, str]) -> Answer:
        """Send it and read the answer. A connection that the site had closed meanwhile is opened anew, once."""
        message = _message(request, cookies)
        began = time.perf_counter()
        for fresh in (False, True):
            connection = self._connection(fresh=fresh)
            try:
                connection.sendall(message)
            except OSError:
                if fresh:
                    break
                continue
            try:
                answer = _read(connection, request.method)
            except OSError:
                self._drop()
                continue
            answer.seconds = time.perf_counter() - began
            if answer.header("connection").lower() == "close" or lies(request):
                self._drop()
            return answer
        self._drop()
        return Answer(0, seconds=time.perf_counter() - began)

    def _connection(self, *, fresh: bool) -> socket.socket:
        if fresh:
            self._drop()
        if getattr(self.local, "socket", None) is None:
            self.local.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
            self.local.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opened: socket.socket = self.local.socket
        return opened

    def _drop(self) -> None:
        if getattr(self.local, "socket", None) is not None:
            self.local.socket.close()
            self.local.socket = None


def lies(request: Request) -> bool:
    """Tell whether the request says another length than it has, so that what follows it would be taken for its rest."""
    return any(name.lower() in {"content-length", "transfer-encoding"} for name, _ in request.headers)


def _message(request: Request, cookies: dict[str, str]) -> bytes:
    given = {name.lower() for name, _ in request.headers}
    standing = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": request.network}
    if request.body or request.method in {"POST", "PUT", "PATCH"}:
        standing["Content-Length"] = str(len(request.body))
    if cookies:
        standing["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    lines = [f"{request.method} {request.target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in standing.items() if name.lower() not in given]
    lines += [f"{name}: {value}" for name, value in request.headers]
    # Bytes that are no UTF-8 travel as lone surrogates.
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + request.body


def _read(connection: socket.socket, method: str) -> Answer:
    with connection.makefile("rb") as stream:
        line = stream.readline(65_536)
        if not line:
            raise OSError("closed")
        status = int(line.split(b" ", 2)[1])
        headers = []
        while (line := stream.readline(65_536)).strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers.append((name.strip().lower(), value.strip()))
        answer = Answer(status, headers)
        if method != "HEAD" and status not in {204, 304}:
            answer.body = _body(stream, answer)
    return answer


def _body(stream: object, answer: Answer) -> bytes:
    read, readline = stream.read, stream.readline  # type: ignore[attr-defined]
    if answer.header("transfer-encoding").lower() == "chunked":
        pieces = []
        while size := int(readline().split(b";")[0], 16):
            pieces.append(read(size))
            readline()
        readline()
        return b"".join(pieces)
    length = answer.header("content-length")
    return bytes(read(int(length)) if length else read())
