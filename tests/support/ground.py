"""Fresh databases for tests.

The audit refuses DELETE and TRUNCATE, so a test's rows cannot be flushed away. A test that commits therefore gets
a copy of a template instead: a file on SQLite, ``CREATE DATABASE … TEMPLATE`` on PostgreSQL. Templates take seconds
to make; ``make test`` names a folder (``TEST_GROUND``) in which all its processes share them.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from django.core.management import call_command
from django.db import connection

TEMPLATES = ("bare", "seeded")
PATIENCE = 30  # seconds


class Copies(Protocol):
    """Databases by name on one server or in one folder."""

    def create(self, name: str, template: str | None) -> None: ...
    def drop(self, name: str) -> None: ...
    def django_name(self, name: str) -> str: ...
    def url(self, name: str) -> str: ...


class SqliteCopies:
    def __init__(self, folder: Path, shared: Path | None) -> None:
        self.folder, self.shared = folder, shared or folder

    def path(self, name: str) -> Path:
        return (self.shared if name in TEMPLATES else self.folder) / f"{name}.sqlite3"

    def create(self, name: str, template: str | None) -> None:
        if template:
            # Closing the last connection folded the log into the file, so the file alone is whole.
            shutil.copyfile(self.path(template), self.path(name))

    def drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.path(name)}{ending}").unlink(missing_ok=True)

    def django_name(self, name: str) -> str:
        return str(self.path(name))

    def url(self, name: str) -> str:
        return f"sqlite:///{self.path(name)}"


class PostgresCopies:
    def __init__(self, server: str, shared: Path | None) -> None:
        import psycopg

        self.server = server
        self.session = psycopg.connect(server, autocommit=True)
        self.prefix = f"test_{uuid.uuid4().hex[:10]}"
        self.shared = "test_shared" if shared else self.prefix

    def create(self, name: str, template: str | None) -> None:
        origin = f' TEMPLATE "{self.django_name(template)}"' if template else ""
        self.session.execute(f'CREATE DATABASE "{self.django_name(name)}"{origin}')

    def drop(self, name: str) -> None:
        from psycopg.errors import InsufficientPrivilege

        until = time.monotonic() + PATIENCE
        while True:
            try:
                # FORCE: a thread of the live server may still hold a connection.
                self.session.execute(f'DROP DATABASE IF EXISTS "{self.django_name(name)}" WITH (FORCE)')
            except InsufficientPrivilege:
                # The server's own vacuum is in it, which nobody but a superuser may end; it leaves soon.
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return

    def django_name(self, name: str) -> str:
        return f"{self.shared if name in TEMPLATES else self.prefix}_{name}"

    def url(self, name: str) -> str:
        return f"{self.server.rsplit('/', 1)[0]}/{self.django_name(name)}"


class Ground:
    """One template of each kind, made when first asked for, and at most one working copy of each.

    ``shared`` is a folder of marks and locks by which processes make a template once between them.
    """

    def __init__(self, copies: Copies, shared: Path | None = None) -> None:
        self.copies, self.shared = copies, shared
        self.made: set[str] = set()
        self.working: dict[str, str] = {}
        self.count = 0
        self.current = ""

    def use(self, template: str) -> None:
        """Point Django, and every process started from here, at a clean copy of ``template``."""
        if template not in self.working:
            self._make(template)
            self.count += 1
            copy = f"{template}_{self.count}"
            self.copies.create(copy, template)
            self.working[template] = copy
        if self.current != template or connection.settings_dict["NAME"] != self.copies.django_name(
            self.working[template]
        ):
            self._point_at(self.working[template])
            self.current = template

    def renew(self) -> None:
        """Throw the copy in use away: the test that had it committed rows."""
        connection.close()
        if (copy := self.working.pop(self.current, None)) is not None:
            self.copies.drop(copy)
        if self.current in TEMPLATES:
            self.use(self.current)

    def end(self) -> None:
        connection.close()
        for name in [*self.working.values(), *([] if self.shared else self.made)]:
            self.copies.drop(name)

    def _make(self, template: str) -> None:
        if template in self.made:
            return
        if template != "bare":
            self._make("bare")
        with self._once(template) as nobody_did:
            if nobody_did:
                self._fill(template)
        self.made.add(template)
        self.current = ""

    @contextmanager
    def _once(self, template: str) -> Iterator[bool]:
        """Hold the template for this process; yield whether it is still to be made."""
        if self.shared is None:
            yield True
            return
        mark = self.shared / f"{connection.vendor}-{template}"
        with mark.open("a+") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            nobody_did = mark.stat().st_size == 0
            yield nobody_did
            if nobody_did:
                turn.write("made")

    def _fill(self, template: str) -> None:
        if template == "bare":
            self.copies.create(template, None)
            self._point_at(template)
            call_command("migrate", verbosity=0, interactive=False)
        else:
            self.copies.create(template, "bare")
            self._point_at(template)
            call_command("seed", specimen=True, verbosity=0)
        # A template that somebody is connected to cannot be copied.
        connection.close()

    def _point_at(self, name: str) -> None:
        connection.close()
        # The dictionary is shared with the connections of all threads.
        connection.settings_dict["NAME"] = self.copies.django_name(name)
        os.environ["DATABASE_URL"] = self.copies.url(name)


def ground_for(url: str, folder: str) -> Ground:
    """Return the ground on the server that ``url`` names, or in files of ``folder``."""
    named = os.environ.get("TEST_GROUND")
    shared = Path(named) if named else None
    if url.startswith("postgres"):
        return Ground(PostgresCopies(url, shared), shared)
    return Ground(SqliteCopies(Path(folder), shared), shared)
