"""The way back: only into an empty place, only with the log of erasures, and nobody comes back who left."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, models
from django_tasks_db.models import DBTaskResult

from convention.models import ContentVersion
from mimc_site import health
from mimc_site.backup import archive, digests, engines, keys, making
from mimc_site.backup.refusals import BackupError
from signatories import ledger, repairing
from signatories.lifecycle import replaying
from signatories.startup import unfinished


@dataclass(slots=True)
class Restored:
    """What was done, for the operator."""

    made_at: str
    compared: bool  # whether every table was compared: only with the code that the copy was made by
    done: Counter[str] = field(default_factory=Counter)
    files: int = 0


def restore(path: Path, *, key: str, log: Path, without_log: bool = False, say: Callable[[str], None]) -> Restored:
    """Bring a copy back. Refusals come before anything is written."""
    identities = keys.identities(key)
    if not identities:
        raise BackupError("Name the file with the private key that opens the copy: --key FILE")
    _refuse_where_not_empty()
    with making.stage() as place:
        say("Decrypting and comparing every file …")
        manifest = archive.unpack(path, identities, place)
        if manifest["engine"] != engines.engine().name:
            raise BackupError(
                f"The copy is of {manifest['engine']}, and DATABASE_URL names {engines.engine().name}. "
                "Restore into its own kind, then move with manage.py move_database."
            )
        removals = _log_for(manifest, log, without_log=without_log)
        return _put_back(place, manifest, removals, log, say)


def _refuse_where_not_empty() -> None:
    if not engines.is_empty():
        raise BackupError("The database is not empty. A copy goes only into an empty one: nothing is overwritten.")
    root = Path(settings.MEDIA_ROOT)
    if root.exists() and any(path.is_file() for path in root.rglob("*")):
        raise BackupError(f"{root} is not empty. A copy goes only into an empty place: nothing is overwritten.")


def _log_for(manifest: archive.Manifest, log: Path, *, without_log: bool) -> list[ledger.Entry]:
    """Return the log's lines; stop where it is missing, older than the copy, or cannot be read."""
    if without_log:
        return []
    known = manifest["log"]
    content = log.read_bytes() if log.exists() else None
    if content is None:
        wrong = f"The log of erasures is not at {log}."
    elif len(content) < known["bytes"] or not _begins_with(content, known):
        wrong = f"The log of erasures at {log} is older than the copy, or of another site."
    else:
        try:
            return list(ledger.entries(content.decode()))
        except ValueError as error:
            raise BackupError(f"Stopped, and nothing was written: {error}.") from error
    raise BackupError(f"{wrong}\n{_could_bring_back(manifest)}")


def _begins_with(content: bytes, known: dict[str, object]) -> bool:
    size = int(str(known["bytes"]))
    return size == 0 or hashlib.sha256(content[:size]).hexdigest() == known["sha256"]


def _could_bring_back(manifest: archive.Manifest) -> str:
    tables = manifest["tables"]
    signatures, statements = tables["signatories_signature"][0], tables["signatories_statement"][0]
    contacts = tables["signatories_contact"][0]
    return (
        f"Stopped, and nothing was written. The copy is of {manifest['made_at']} and holds {signatures} signatures, "
        f"{statements} statements and {contacts} addresses of people. Whoever of them was erased, withdrew or was "
        "taken down after that moment would come back, and public numbers given since would be given again.\n"
        "Fetch the newest removals.log from where BACKUP_COMMAND puts it and name it: --log FILE\n"
        "Only if it is lost for good: --without-log, and tell whoever answers for the data."
    )


def _put_back(
    place: Path, manifest: archive.Manifest, removals: list[ledger.Entry], log: Path, say: Callable[[str], None]
) -> Restored:
    engine = engines.engine()
    unfinished().write_text(f"{manifest['made_at']}\n")
    try:
        say("Loading the database …")
        engine.load(place / archive.DATABASE)
        restored = Restored(manifest["made_at"], compared=_compare(manifest))
        call_command("migrate", verbosity=0, interactive=False)
        _refuse_another_key()
        say("Putting uploads in place and applying the log of erasures …")
        _keep_log(log)
        restored.files = _uploads(place)
        restored.done = replaying.replay(removals)
        _end_what_ran(restored)
        restored.done.update({line.what: line.count for line in repairing.repair()})
    except Exception:
        # As empty as it was: half a restore must not be taken for a site.
        engine.clear()
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        unfinished().unlink()
        raise
    shutil.rmtree(Path(settings.DATA_DIR) / "snapshot", ignore_errors=True)  # made anew from what stands now
    unfinished().unlink()
    return restored


def _refuse_another_key() -> None:
    if wrong := health.CHECKS["keys"]():
        raise BackupError(f"{wrong}. Set the HASH_KEY (or SECRET_KEY) that the copy was made with.")


def _compare(manifest: archive.Manifest) -> bool:
    """Compare every table with its digest in the manifest; return whether the code knows the tables as they are."""
    if newer := health.newer_than_code():
        raise BackupError(f"The copy is newer than this code ({', '.join(newer)}). Install the version that made it.")
    if health.CHECKS["migrations"]():
        return False
    found = {name: list(summed) for name, summed in digests.all_digests().items()}
    wrong = sorted(name for name, summed in manifest["tables"].items() if found.get(name) != list(summed))
    if wrong:
        raise BackupError(f"Tables differ from what the copy says of them: {', '.join(wrong)}")
    return True


def _keep_log(log: Path) -> None:
    if log.exists() and log.resolve() != ledger.path().resolve():
        ledger.path().parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        shutil.copyfile(log, ledger.path())


def _uploads(place: Path) -> int:
    """Move the files that a row names; what none names was removed before the database was copied."""
    named = _named_files()
    count = 0
    for path in sorted((place / archive.UPLOADS).rglob("*")):
        name = path.relative_to(place / archive.UPLOADS).as_posix()
        if not path.is_file() or name not in named:
            continue
        target = Path(settings.MEDIA_ROOT) / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        shutil.copyfile(path, target)
        target.chmod(0o640)
        count += 1
    return count


def _named_files() -> set[str]:
    named: set[str] = set()
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.FileField):
                named.update(model._base_manager.exclude(**{column.name: ""}).values_list(column.name, flat=True))
    return named


def _end_what_ran(restored: Restored) -> None:
    """What waited or was open in the copy has had its day: tasks find their work in rows, people sign in again."""
    restored.done["tasks dropped"] = DBTaskResult.objects.filter(finished_at=None).delete()[0]
    restored.done["sign-ins ended"] = Session.objects.all().delete()[0]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # a loaded database has no statistics yet, and plans badly
    ContentVersion.bump()
