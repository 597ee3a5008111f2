"""Load: wrk for pages that are read, and an own closed loop for what each sender says but once."""

from __future__ import annotations

import itertools
import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from tools.production import HEADERS
from tools.terminal import stop

READERS = 16  # connections that ask again as soon as they are answered: as many as two processes have threads
PATIENCE = 30.0  # seconds that a sender waits
WARMING = 0.3  # seconds before wrk counts
BROWSER = {**HEADERS, "Accept-Encoding": "gzip"}  # as every browser asks
COUNTED = re.compile(r"(\d+) requests in ([\d.]+)(us|ms|s|m)")
SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


@dataclass(frozen=True, slots=True)
class Read:
    """What wrk saw: answers a second, and the time within which 50 and 99 of 100 came, in milliseconds."""

    rate: float
    p50: float
    p99: float
    requests: int


def read(port: int, path: str, seconds: int, headers: Mapping[str, str] = BROWSER) -> Read:
    """Ask for one page as fast as it comes, once every process has been asked for it."""
    warm(port, path, headers)
    return load(port, path, seconds, headers)


def warm(port: int, path: str, headers: Mapping[str, str] = BROWSER, *, senders: int = READERS) -> None:
    crowd(port, itertools.repeat(get(path, headers)), WARMING, senders=senders)


def load(port: int, path: str, seconds: int, headers: Mapping[str, str] = BROWSER) -> Read:
    """Let wrk ask; stop the run where one answer was not 2xx or 3xx."""
    named = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{READERS}", f"-d{seconds}s", "--latency", *named, f"http://127.0.0.1:{port}{path}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        stop(f"wrk: {(done.stderr or done.stdout).strip()[-300:]}")
    return understood(done.stdout)


def understood(words: str) -> Read:
    """Read what wrk prints."""
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", words)
    counted = COUNTED.search(words)
    within = {name: float(value) * SECONDS[unit] for name, value, unit in
              re.findall(r"^ +(50|99)% +([\d.]+)(us|ms|s|m) *$", words, re.MULTILINE)}  # fmt: skip
    if refused or not counted or len(within) < 2:
        stop(f"wrk was not answered as it should be: {refused[0] if refused else words.strip()[-300:]}")
    requests = int(counted[1])
    rate = requests / (float(counted[2]) * SECONDS[counted[3]])
    return Read(rate, within["50"] * 1000, within["99"] * 1000, requests)


# --- a closed loop of senders ---------------------------------------------------------------------------


@dataclass(slots=True)
class Sent:
    """What a crowd of senders did: how many were answered as they should be, in how long, and each one's wait."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds if self.seconds else 0.0


class Answer:
    """The head and body of what came back."""

    def __init__(self, head: bytes, body: bytes) -> None:
        self.head, self.body = head, body

    @property
    def status(self) -> int:
        return int(self.head[9:12])

    def header(self, name: str) -> str:
        found = re.search(rb"\r\n" + name.encode() + rb": ([^\r]*)", self.head, re.IGNORECASE)
        return found[1].decode("latin-1") if found else ""


class Line:
    """One connection, kept open: a hundred lines of library would cost the sender more than the site's answer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, request: bytes) -> Answer:
        """Send and wait. A connection that the server had closed meanwhile is opened again, once."""
        if self.socket is not None:
            try:
                return self._ask(self.socket, request)
            except ConnectionError:
                self.close()
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._ask(self.socket, request)

    def _ask(self, line: socket.socket, request: bytes) -> Answer:
        line.sendall(request)
        data = bytearray()
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more(line)
        answer = Answer(bytes(data[:end]), b"")
        if "chunked" in answer.header("Transfer-Encoding"):
            while not data.endswith(b"0\r\n\r\n"):
                data += self._more(line)
            answer.body = bytes(data[end + 4 :])
        else:
            length = int(answer.header("Content-Length") or 0)
            while len(data) < end + 4 + length:
                data += self._more(line)
            answer.body = bytes(data[end + 4 :])
        if answer.header("Connection").lower() == "close":
            self.close()
        return answer

    @staticmethod
    def _more(line: socket.socket) -> bytes:
        piece = line.recv(65_536)
        if not piece:
            raise ConnectionResetError
        return piece

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def get(path: str, headers: Mapping[str, str] = HEADERS) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()


def post(path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    kind = "application/x-www-form-urlencoded"
    return f"POST {path} HTTP/1.1\r\n{lines}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def crowd(port: int, requests: Iterator[bytes], seconds: float, *, senders: int, wanted: int = 302) -> Sent:
    """Let so many senders each send, wait for the answer, and send the next, until the time or the requests end."""
    sent, lock = Sent(), threading.Lock()
    until = time.perf_counter() + seconds

    def send() -> None:
        line, waits, wrong = Line(port), [], []
        while time.perf_counter() < until:
            with lock:
                request = next(requests, None)
            if request is None:
                break
            began = time.perf_counter()
            answer = line.ask(request)
            waits.append(time.perf_counter() - began)
            if answer.status != wanted:
                waits.pop()
                wrong.append(f"{answer.status} {answer.body[:2000].decode(errors='replace')}")
        line.close()
        with lock:
            sent.waits += waits
            sent.wrong += wrong

    began = time.perf_counter()
    together(send, senders)
    sent.seconds = time.perf_counter() - began
    return sent


def together(act: Callable[[], None], many: int) -> None:
    """Run it in so many threads; raise what the first that failed raised."""
    failed: list[BaseException] = []

    def guarded() -> None:
        try:
            act()
        except BaseException as error:  # raised again below
            failed.append(error)

    threads = [threading.Thread(target=guarded, daemon=True) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


_networks = itertools.count(1)


def network() -> str:
    """Return an address that no other request of this run came from."""
    number = next(_networks)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
