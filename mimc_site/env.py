"""Reads settings from the environment and stops the process with one clear line where one is wrong."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NoReturn

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def refuse(message: str) -> NoReturn:
    """Stop the process; ``SystemExit`` prints the line and no traceback."""
    raise SystemExit(f"Settings: {message}")


class Environment:
    """The environment, read by kind. Every name asked for is remembered, so that a test can compare the docs."""

    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self._source = os.environ if source is None else source
        self.names: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        """Return the value; without a default, a missing or empty one stops the process."""
        self.names.append(name)
        value = self._source.get(name, "").strip()
        if value:
            return value
        if default is None:
            refuse(f"{name} is not set, and DEBUG is off. See docs/settings.md.")
        return default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Read 1/0, true/false, yes/no, on/off."""
        value = self.text(name, "1" if default else "0").lower()
        if value not in TRUE | FALSE:
            refuse(f"{name} must be 1 or 0, not {value!r}.")
        return value in TRUE

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        """Read a whole number of at least ``least``."""
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or int(value) < least:
            refuse(f"{name} must be a whole number of at least {least}, not {value!r}.")
        return int(value)

    def words(self, name: str, default: str | None = None) -> list[str]:
        """Read a comma-separated list."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def choice(self, name: str, default: str | None, schemes: tuple[str, ...]) -> str:
        """Read an address that must begin with one of the schemes."""
        value = self.text(name, default)
        if value and not value.startswith(tuple(f"{scheme}:" for scheme in schemes)):
            # The value itself may hold a password, so only its beginning is shown.
            refuse(
                f"{name} must begin with one of {', '.join(f'{s}://' for s in schemes)}, not {value.split(':')[0]!r}."
            )
        return value
