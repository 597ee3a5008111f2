"""What is more than a fault: a deployment, a restore, and a copy that was torn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from faults.rig import Rig


@dataclass(frozen=True, slots=True)
class Act:
    """``under_load``: done before the reckoning; the others end the site's life, so they come after it."""

    name: str
    do: Callable[[Rig], None]
    under_load: bool


ACTS: tuple[Act, ...] = ()
