"""A mail server for tests that answers as it is told: well, with a code, by silence, or by hanging up."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections import Counter
from email import message_from_bytes
from email.message import Message


class Sink:
    """Takes one connection after another; ``mode`` is read anew for each message.

    ``well`` keeps it; ``421``, ``450`` and ``550`` refuse the recipient with that code; ``hang`` never answers the
    message; ``die`` hangs up in the middle of it.
    """

    def __init__(self) -> None:
        self.mode = "well"
        self.kept: list[Message] = []
        self.attempts = 0
        self.reached = threading.Event()  # a message is in the sink's hand
        self.ended = threading.Event()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.server.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.ended.set()
        with contextlib.suppress(OSError):  # closed before
            self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()

    def counts(self) -> Counter[str]:
        """Return how often each Message-ID was kept."""
        return Counter(str(message["Message-ID"]) for message in self.kept)

    def _serve(self) -> None:
        while not self.ended.is_set():
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb", buffering=0) as line:
            try:
                line.write(b"220 sink\r\n")
                while said := line.readline():
                    if not self._answer(said.strip().upper(), line):
                        return
            except OSError:
                return  # the other side is gone

    def _answer(self, said: bytes, line: socket.SocketIO) -> bool:  # type: ignore[name-defined]
        if said.startswith(b"RCPT") and self.mode.isdigit():
            line.write(self.mode.encode() + b" as told\r\n")
            return self.mode != "421"
        if said == b"QUIT":
            line.write(b"221 bye\r\n")
            return False
        if said != b"DATA":
            line.write(b"250 sink\r\n")
            return True
        return self._message(line)

    def _message(self, line: socket.SocketIO) -> bool:  # type: ignore[name-defined]
        line.write(b"354 go on\r\n")
        self.attempts += 1
        body = b""
        while not body.endswith(b"\r\n.\r\n"):
            body += line.read(65_536) or b"\r\n.\r\n"
            if self.mode == "die":
                return False
        self.reached.set()
        if self.mode == "hang":
            while self.mode == "hang" and not self.ended.is_set():
                time.sleep(0.02)
            return False
        self.kept.append(message_from_bytes(body[:-5]))
        line.write(b"250 kept\r\n")
        return True
