"""How each database is copied in one consistent moment, and put back into an empty place."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.db import DatabaseError, connection, transaction

from mimc_site.backup import digests
from mimc_site.backup.refusals import BackupError

Digests = dict[str, tuple[int, str]]
# Options of the database's address that the PostgreSQL programs take from their environment.
FROM_ENVIRONMENT = ("sslmode", "sslrootcert", "sslcert", "sslkey", "service", "passfile")


class Engine(Protocol):
    """``name`` stands in the manifest: a copy goes back only into the kind of database that it came from."""

    name: str

    def dump(self, into: Path) -> tuple[Digests, list[str]]:
        """Write the copy; return the digests of its tables and its migrations, both of the same moment."""

    def load(self, copy: Path) -> None: ...

    def clear(self) -> None:
        """Take away what a failed ``load`` left in the place that was empty."""


def engine() -> Engine:
    return Postgres() if connection.vendor == "postgresql" else Sqlite()


def is_empty() -> bool:
    """Tell whether the site's database has no table yet."""
    try:
        return not connection.introspection.table_names()
    except DatabaseError as error:
        raise BackupError(f"The database does not answer ({type(error).__name__}).") from error


class Sqlite:
    name = "sqlite"

    def dump(self, into: Path) -> tuple[Digests, list[str]]:
        source = sqlite3.connect(_file(), timeout=60)
        target = sqlite3.connect(into, isolation_level=None)
        with contextlib.closing(source), contextlib.closing(target):
            source.backup(target)  # in one step: readers and writers go on meanwhile
            target.execute("PRAGMA journal_mode=DELETE")
            target.execute("VACUUM")  # words that were removed must not travel in free pages
            check_whole(target)
        with digests.beside(NAME=str(into), OPTIONS={}) as alias:
            return digests.all_digests(using=alias), digests.migrations(using=alias)

    def load(self, copy: Path) -> None:
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{_file()}{ending}").unlink(missing_ok=True)
        _file().parent.mkdir(parents=True, exist_ok=True)
        half = _file().with_name(f"{_file().name}.half")
        shutil.copyfile(copy, half)
        half.chmod(0o640)
        half.rename(_file())
        with contextlib.closing(sqlite3.connect(_file())) as database:
            check_whole(database)

    def clear(self) -> None:
        connection.close()
        for ending in ("", "-wal", "-shm", ".half"):
            Path(f"{_file()}{ending}").unlink(missing_ok=True)


def _file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def check_whole(database: sqlite3.Connection) -> None:
    try:
        found = [row[0] for row in database.execute("PRAGMA integrity_check(3)")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    if found != ["ok"]:
        raise BackupError(f"The copy of the database is damaged: {'; '.join(map(str, found))[:300]}")


class Postgres:
    name = "postgresql"

    def dump(self, into: Path) -> tuple[Digests, list[str]]:
        with _snapshot() as snapshot:
            # Without owner and grants: deploy/roles.sql gives those anew, whatever the roles are called there.
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
                 f"--file={into}")  # fmt: skip
            return digests.all_digests(), digests.migrations()

    def load(self, copy: Path) -> None:
        # One transaction, so that a failure leaves the place as empty as it was.
        _run("pg_restore", "--no-owner", "--no-privileges", "--no-comments", "--exit-on-error",
             "--single-transaction", f"--dbname={connection.settings_dict['NAME']}", str(copy))  # fmt: skip
        connection.close()

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        connection.close()


@contextmanager
def _snapshot() -> Iterator[str]:
    """Hold one view of all tables, and name it so that ``pg_dump`` sees the same."""
    connection.close()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (name,) = cursor.fetchone() or ("",)
        yield name


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the site's database; its password is never among the words."""
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not installed: it comes with the package postgresql-client.")
    done = subprocess.run(  # noqa: S603 - the words come from settings and from us
        [found, *arguments], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()[-500:]}")


def _environment() -> dict[str, str]:
    config: dict[str, Any] = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {name: str(config[key]) for name, key in named.items() if config.get(key)}
    options = {
        f"PG{name.upper()}": str(config["OPTIONS"][name]) for name in FROM_ENVIRONMENT if config["OPTIONS"].get(name)
    }
    return {**os.environ, **given, **options}
