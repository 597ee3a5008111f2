"""The file itself: a tar of a manifest, the database and the uploads, through age, never whole in memory."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage

from mimc_site.backup.refusals import BackupError

MANIFEST = "manifest.json"
DATABASE = "database"
UPLOADS = "uploads/"
FORMAT = 1
BLOCK = 1 << 20
Manifest = dict[str, Any]


class Digesting(io.RawIOBase):
    """Writes on, and sums up what passed."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target, self.summed = target, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.summed.update(data)
        return self.target.write(data)


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def describe(stage: Path) -> dict[str, dict[str, Any]]:
    """Return size and SHA-256 of every staged file by its name in the archive."""
    paths = sorted(path for path in stage.rglob("*") if path.is_file())
    return {
        path.relative_to(stage).as_posix(): {"bytes": path.stat().st_size, "sha256": file_digest(path)}
        for path in paths
    }


def write(stage: Path, manifest: Manifest, target: Path, recipients: list[Any]) -> str:
    """Encrypt the staged files to ``target``; return the SHA-256 of what was written, once the disk holds it."""
    with target.open("wb") as file:
        target.chmod(0o600)
        out = Digesting(file)
        with _pipe(lambda sink: _pack(stage, manifest, sink)) as source:
            pyrage.encrypt_io(source, out, recipients)
        file.flush()
        os.fsync(file.fileno())
    return out.summed.hexdigest()


def _pack(stage: Path, manifest: Manifest, sink: IO[bytes]) -> None:
    with tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        said = json.dumps(manifest, indent=1).encode()
        about = tarfile.TarInfo(MANIFEST)
        about.size = len(said)
        tar.addfile(about, io.BytesIO(said))
        for name in manifest["files"]:
            about = tarfile.TarInfo(name)
            about.size = manifest["files"][name]["bytes"]
            about.mode = 0o640
            with (stage / name).open("rb") as file:
                tar.addfile(about, file)


def check(path: Path, identities: list[Any]) -> Manifest:
    """Decrypt and compare every file with the manifest, writing nothing; return the manifest."""
    return _walk(path, identities, lambda _, content: _summed(content))


def unpack(path: Path, identities: list[Any], stage: Path) -> Manifest:
    """Decrypt into ``stage`` and compare every file with the manifest; return the manifest."""

    def keep(name: str, content: IO[bytes]) -> str:
        place = stage / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            return _summed(content, file)

    return _walk(path, identities, keep)


def _summed(content: IO[bytes], copy: IO[bytes] | None = None) -> str:
    summed = hashlib.sha256()
    while block := content.read(BLOCK):
        summed.update(block)
        if copy is not None:
            copy.write(block)
    return summed.hexdigest()


def _walk(path: Path, identities: list[Any], look: Callable[[str, IO[bytes]], str]) -> Manifest:
    found: dict[str, str] = {}
    manifest: Manifest = {}
    try:
        with path.open("rb") as file, _pipe(lambda sink: _decrypt(file, sink, identities)) as source:
            with tarfile.open(fileobj=source, mode="r|") as tar:
                for about in tar:
                    content = tar.extractfile(about)
                    if content is None or not _is_ours(about.name):
                        raise BackupError(f"The copy holds something that is not ours: {about.name!r}")
                    if about.name == MANIFEST:
                        manifest = json.loads(content.read())
                    else:
                        found[about.name] = look(about.name, content)
            while source.read(BLOCK):
                pass  # what pads the tar; age tells only at its very end that nothing was cut off
    except (tarfile.TarError, ValueError, OSError) as error:
        raise BackupError(f"The copy cannot be read: {error}") from error
    if manifest.get("format") != FORMAT:
        raise BackupError("The copy has no manifest that this version can read.")
    wanted = {name: facts["sha256"] for name, facts in manifest["files"].items()}
    if found != wanted:
        wrong = sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))
        raise BackupError(f"The copy is damaged: {', '.join(wrong)[:300]}")
    return manifest


def _is_ours(name: str) -> bool:
    parts = Path(name).parts
    return name in {MANIFEST, DATABASE} or (name.startswith(UPLOADS) and ".." not in parts and name.isprintable())


def _decrypt(file: IO[bytes], sink: IO[bytes], identities: list[Any]) -> None:
    try:
        pyrage.decrypt_io(file, sink, identities)
    except pyrage.DecryptError as error:
        raise BackupError(f"The copy cannot be decrypted: {error}") from error


@contextmanager
def _pipe(fill: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """Give what ``fill`` writes, from a thread of its own, to be read; raise here what went wrong there."""
    reading, writing = os.pipe()
    wrong: list[BaseException] = []

    def run() -> None:
        with os.fdopen(writing, "wb") as sink:
            try:
                fill(sink)
            except BrokenPipeError:
                pass  # nobody reads on: what made them stop is told there
            except BaseException as error:
                wrong.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    failed: Exception | None = None
    with os.fdopen(reading, "rb") as source:
        try:
            yield source
        except Exception as error:
            failed = error
    thread.join()
    if wrong:
        raise wrong[0]  # the cause of whatever the reader made of it
    if failed is not None:
        raise failed
