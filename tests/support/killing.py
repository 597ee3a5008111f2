"""A process that is killed in the middle of what it does, at a place that the test names."""

from __future__ import annotations

import mmap
import os
import signal
from collections.abc import Callable
from typing import Any
from unittest import mock

from django.db import connection, connections

WRITING = ("INSERT", "UPDATE", "DELETE")


def dies(do: Callable[[], object], *, after: int = 0, before: int = 0) -> bool:
    """Do it in a process of its own that is killed after, or before, its so manieth statement.

    Return whether it came so far.
    """
    return _ends_killed(do, _Killer(after=after, before=before))


def dies_before_writing(do: Callable[[], object], time: int) -> bool:
    """Do it in a process of its own that is killed before it writes for the so manieth time.

    Where it only reads nothing new could be left behind: these are all places that differ, with the commit.
    """
    return _ends_killed(do, _Killer(before=time, counted=WRITING))


def writes_before_commit(do: Callable[[], object]) -> int:
    """Do it in a process of its own that is killed when it would commit; return how often it had written."""
    killer = _Killer(counted=WRITING)
    assert _ends_killed(do, killer, at_commit=True), "it never came to commit"
    return killer.count


def _ends_killed(do: Callable[[], object], killer: _Killer, *, at_commit: bool = False) -> bool:
    """Fork from this warm process, which must be without a connection then: two may not speak on one."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            commit = killer.kill if at_commit else connection.commit
            with mock.patch.object(connection, "commit", commit), connection.execute_wrapper(killer):
                do()
            os._exit(0)
        finally:
            os._exit(1)  # whatever was raised: the parent's test must not go on in the child
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), f"the process ended with {status}"
    return status != 0


class _Killer:
    """Counts the statements that begin with one of ``counted``, in memory that the parent sees, too."""

    def __init__(self, *, after: int = 0, before: int = 0, counted: tuple[str, ...] = ("",)) -> None:
        self.after, self.before, self.counted = after, before, counted
        self.shared = mmap.mmap(-1, 4)

    @property
    def count(self) -> int:
        return int.from_bytes(self.shared[:4], "little")

    def kill(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        counts = sql.startswith(self.counted)
        if counts:
            self.shared[:4] = (self.count + 1).to_bytes(4, "little")
        if counts and self.count == self.before:
            self.kill()
        result = execute(sql, *rest)
        if counts and self.count == self.after:
            self.kill()
        return result
