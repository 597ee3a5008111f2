"""Read by Python before anything else, in those processes only that ``faults.rig`` gives this folder in their path.

``FAULTS_BROKEN`` names a build that is broken on purpose, to show that ``make faults`` notices: the import of one
module is wrapped and one function in it replaced. ``FAKETIME_TIMESTAMP_FILE`` says that the clock is libfaketime's.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import select
import sys
import time
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any


def without_lock(moves: Any) -> None:
    """Read the signature without locking its row: two presses see the same version, and both go on."""

    def locked(signature: Any, *, seen: int | None = None) -> Any:
        current = moves.Signature.objects.get(pk=signature.pk)
        if seen is not None and current.version != seen:
            raise moves.Stale
        return current

    moves.locked = locked


def without_lease(mailing: Any) -> None:
    """Take the next mail without a mark on it: two workers take the same."""

    def lease_next() -> Any:
        waiting = mailing.Mail.objects.filter(state="waiting", due_at__lte=mailing.Now())
        mail = waiting.order_by("due_at", "pk").first()
        if mail is not None:
            mail.attempts += 1
        return mail

    mailing._lease_next = lease_next


BREAKS: dict[str, tuple[str, Callable[[Any], None]]] = {
    "lock": ("signatories.lifecycle.moves", without_lock),
    "lease": ("signatories.mailing", without_lease),
}


class Breaking(importlib.abc.MetaPathFinder):
    """Finds the one module as ever, and breaks it once it is loaded."""

    def __init__(self, name: str, change: Callable[[Any], None]) -> None:
        self.name, self.change = name, change

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None:
            return spec
        execute, change = spec.loader.exec_module, self.change

        def execute_and_break(module: ModuleType) -> None:
            execute(module)
            change(module)

        spec.loader.exec_module = execute_and_break  # type: ignore[method-assign]
        return spec


if which := os.environ.get("FAULTS_BROKEN"):
    sys.meta_path.insert(0, Breaking(*BREAKS[which]))


def sleep(seconds: float) -> None:
    # Python sleeps until a moment of the monotonic clock, which libfaketime 0.9.10 refuses where it is left alone.
    select.select([], [], [], seconds)


if os.environ.get("FAKETIME_TIMESTAMP_FILE"):
    time.sleep = sleep  # type: ignore[assignment]
