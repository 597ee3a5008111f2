"""A mail server that keeps a ledger by Message-ID, takes its time, and can be dead."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy

LATENCY = 0.03  # seconds that a message takes, as a server across the town does
CONFIRM = re.compile(r"/sign/confirm/[^/\s]+/")


@dataclass(frozen=True, slots=True)
class Letter:
    """One message that the server took: ``at`` in seconds of the monotonic clock."""

    message_id: str
    to: str
    subject: str
    at: float
    confirm: str  # the path of its confirm link, if it has one


@dataclass(slots=True)
class Sink:
    """Listens on one port for as long as it is not dead."""

    port: int
    letters: list[Letter] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)
    taken: Callable[[], None] | None = None  # called once, when a message is kept and its sender not yet told
    server: socket.socket | None = None
    open: set[socket.socket] = field(default_factory=set)

    def start(self) -> None:
        self.server = socket.create_server(("127.0.0.1", self.port), backlog=64)
        threading.Thread(target=self._serve, args=(self.server,), daemon=True, name="sink").start()

    def die(self) -> None:
        """Stop listening and cut every conversation."""
        server, self.server = self.server, None
        for one in (*([server] if server else []), *list(self.open)):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def to(self, address: str) -> Letter | None:
        """Return the newest letter to the address that has a confirm link."""
        with self.arrived:
            return next((one for one in reversed(self.letters) if one.to == address and one.confirm), None)

    def wait_for(self, address: str, seconds: float) -> Letter | None:
        limit = time.monotonic() + seconds
        with self.arrived:
            while True:
                found = next((one for one in reversed(self.letters) if one.to == address), None)
                left = limit - time.monotonic()
                if found or left <= 0:
                    return found
                self.arrived.wait(left)

    def _serve(self, server: socket.socket) -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            self.open.add(connection)
            threading.Thread(target=self._talk, args=(connection,), daemon=True, name="sink-talk").start()

    def _talk(self, connection: socket.socket) -> None:
        to = ""
        try:
            with connection, connection.makefile("rwb", buffering=0) as line:
                line.write(b"220 sink\r\n")
                while said := line.readline():
                    word = said.strip().upper()
                    if word.startswith(b"RCPT"):
                        to = said.decode().partition("<")[2].partition(">")[0]
                    if word == b"DATA":
                        line.write(b"354 go on\r\n")
                        self._keep(self._read(line), to)
                    line.write(b"221 bye\r\n" if word == b"QUIT" else b"250 sink\r\n")
                    if word == b"QUIT":
                        return
        except OSError:
            return  # the other side is gone
        finally:
            self.open.discard(connection)

    def _read(self, line: socket.SocketIO) -> bytes:
        body = b""
        while not body.endswith(b"\r\n.\r\n"):
            piece = line.read(65_536)
            if not piece:
                raise OSError
            body += piece
        return body[:-5]

    def _keep(self, body: bytes, to: str) -> None:
        time.sleep(LATENCY)
        message = message_from_bytes(body, policy=policy.default)
        plain = message.get_body(("plain",))
        found = CONFIRM.search(plain.get_content() if plain else "")
        letter = Letter(
            str(message["Message-ID"]).strip(), to, str(message["Subject"]), time.monotonic(), found[0] if found else ""
        )
        with self.arrived:
            self.letters.append(letter)
            self.arrived.notify_all()
        if (taken := self.taken) is not None:
            self.taken = None
            taken()
