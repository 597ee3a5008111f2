"""From a file's bytes to a checked text and its report: extract → parse → check. No database here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from convention.importing import accounting, akoma_ntoso, canonical, text_notes
from convention.importing.check import check
from convention.importing.extract import pdf, plain, word
from convention.importing.parse import parse
from convention.importing.source import Source, Unreadable
from convention.importing.structure import Article, Division, Finding, Provision, Severity, Text

MOST_BYTES = 50 * 1024 * 1024
MOST_DEEP = 50  # parts, each within the next; pages and files are made by going down them
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
    note_marks: str = ""  # printed in the source, and references now

    @property
    def articles(self) -> int:
        return sum(1 for _ in self.text.articles())

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity is Severity.ERROR]


def read(name: str, content: bytes, *, language: str = "en", progress: Progress | None = None) -> Reading:
    """Read a file; raise ``Unreadable`` with one clear line where it is refused."""
    if len(content) > MOST_BYTES:
        raise Unreadable("The file is larger than 50 MB. Please choose a smaller one.")
    if not content.strip():
        raise Unreadable("The file is empty. Please choose another.")
    sha256 = hashlib.sha256(content).hexdigest()
    suffix = _suffix(name)
    if suffix == ".xml":
        # The markup says what is what: there is nothing to parse.
        source, text = akoma_ntoso.read_xml(content)
        return _reading(source, text, name=name, sha256=sha256)
    source = EXTRACTORS[suffix](content)
    return interpret(source, language=language, name=name, sha256=sha256, progress=progress)


def interpret(source: Source, *, language: str, name: str, sha256: str, progress: Progress | None = None) -> Reading:
    """Make a checked text of what an extractor found."""
    text_notes.take(source)
    tell = (lambda done, whole: progress("reading", done, whole)) if progress else None
    return _reading(source, parse(source, language=language, progress=tell), name=name, sha256=sha256)


def _reading(source: Source, text: Text, *, name: str, sha256: str) -> Reading:
    if _is_deeper_than(MOST_DEEP, text):
        raise Unreadable(f"More than {MOST_DEEP} parts stand each within the next, as in no treaty.")
    findings = [*accounting.account(source, text), *text.findings, *check(text)]
    marks = "".join(source.visible[span.at : span.at + span.length] for span in source.mark_spans)
    return Reading(text, canonical.digest(text), findings, name, sha256, marks)


def _is_deeper_than(most: int, text: Text) -> bool:
    layer: list[Division | Article | Provision] = [*text.items]
    for _ in range(most):
        layer = [inner for part in layer for inner in _within(part)]
    return bool(layer)


def _within(part: Division | Article | Provision) -> Iterator[Division | Article | Provision]:
    if isinstance(part, Provision):
        yield from part.children
        return
    yield from part.provisions
    if isinstance(part, Division):
        yield from part.items


def _suffix(name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise Unreadable(f"“{suffix or name}” is not a kind of file that can be read; known are {', '.join(SUFFIXES)}.")
    return suffix


EXTRACTORS: dict[str, Extractor] = {
    ".docx": word.read_word,
    ".pdf": pdf.read_pdf,
    ".txt": plain.read_text,
    ".md": plain.read_markdown,
}
SUFFIXES = (*EXTRACTORS, ".xml")
