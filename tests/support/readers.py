"""Readers planted in the place of the real one, which do what the name of the file says."""

from __future__ import annotations

import json
import os
import resource
import signal
from collections.abc import Iterator
from typing import IO

from convention.importing import answer

LIMITS = ("CORE", "AS", "CPU", "FSIZE")


def lines(file: IO[bytes], *, name: str, language: str) -> Iterator[bytes]:
    """Do what the name says; read the file where it says nothing."""
    planted = {"loop": loop, "take": take, "write": write, "sink": sink, "break": break_, "killed": killed}
    doing = planted.get(name.partition(".")[0])
    return doing() if doing else answer.lines(file, name=name, language=language)


def loop() -> Iterator[bytes]:
    while True:
        pass


def take() -> Iterator[bytes]:
    held = []
    while True:
        held.append(b"x" * (1 << 20))


def write() -> Iterator[bytes]:
    while True:
        yield b"x" * (1 << 20)


def sink() -> Iterator[bytes]:
    return sink()


def break_() -> Iterator[bytes]:
    yield b"{}"
    raise LookupError("Wren, o.wren@example.org")


def killed() -> Iterator[bytes]:
    os.kill(os.getpid(), signal.SIGKILL)
    yield b""


def wait(_file: IO[bytes]) -> Iterator[bytes]:
    while True:
        signal.pause()


def bounds(_file: IO[bytes]) -> Iterator[bytes]:
    """Say what this process is held to, and what it was told by its surroundings."""
    left = signal.alarm(0)
    limits = {name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}")) for name in LIMITS}
    yield json.dumps({"limits": limits, "has alarm": left > 0, "environment": sorted(os.environ)}).encode()
