"""From a file's bytes to a checked text and its report: extract → parse → check. No database here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from convention.importing import accounting, canonical
from convention.importing.check import check
from convention.importing.extract import plain
from convention.importing.parse import parse
from convention.importing.source import Source, Unreadable
from convention.importing.structure import Finding, Severity, Text

MOST_BYTES = 50 * 1024 * 1024
Extractor = Callable[[bytes], Source]
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Reading:
    """What was read: the text, its digest and every finding; ``name`` and ``sha256`` are the file's."""

    text: Text
    digest: str
    findings: list[Finding]
    name: str
    sha256: str

    @property
    def articles(self) -> int:
        return sum(1 for _ in self.text.articles())

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity is Severity.ERROR]


def read(name: str, content: bytes, *, language: str = "en", progress: Progress | None = None) -> Reading:
    """Read a file; raise ``Unreadable`` with one clear line where it is refused."""
    if len(content) > MOST_BYTES:
        raise Unreadable("The file is larger than 50 MB.")
    source = _extractor(name)(content)
    return interpret(
        source, language=language, name=name, sha256=hashlib.sha256(content).hexdigest(), progress=progress
    )


def interpret(source: Source, *, language: str, name: str, sha256: str, progress: Progress | None = None) -> Reading:
    """Make a checked text of what an extractor found."""
    del language
    tell = (lambda done, whole: progress("reading", done, whole)) if progress else None
    text = parse(source, progress=tell)
    findings = [*accounting.account(source, text), *text.findings, *check(text)]
    return Reading(text, canonical.digest(text), findings, name, sha256)


def _extractor(name: str) -> Extractor:
    suffix = PurePath(name).suffix.lower()
    if suffix not in EXTRACTORS:
        raise Unreadable(
            f"“{suffix or name}” is not a kind of file that can be read; known are {', '.join(EXTRACTORS)}."
        )
    return EXTRACTORS[suffix]


EXTRACTORS: dict[str, Extractor] = {
    ".md": plain.read_markdown,
    ".txt": plain.read_text,
}
