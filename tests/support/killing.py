"""A process that is killed in the middle of what it does, at a place that the test names."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection, connections


def dies(do: Callable[[], object], *, after: int = 0, before: int = 0) -> bool:
    """Do it in a process of its own that is killed after, or before, its so manieth statement.

    Return whether it came so far. Forked from this warm process, without a connection that two would speak on.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            with connection.execute_wrapper(_Killer(after, before)):
                do()
            os._exit(0)
        finally:
            os._exit(1)  # whatever was raised: the parent's test must not go on in the child
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), f"the process ended with {status}"
    return status != 0


class _Killer:
    def __init__(self, after: int, before: int) -> None:
        self.after, self.before, self.count = after, before, 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.count += 1
        if self.count == self.before:
            os.kill(os.getpid(), signal.SIGKILL)
        result = execute(*statement)
        if self.count == self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
