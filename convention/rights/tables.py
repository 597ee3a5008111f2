"""The two tables of annotations as CSV: read with every mistake named by its line, and written back the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from convention.models import Annotation
from convention.rights.graph import Cycle, Rule, check_cycles
from convention.rights.words import GROUPS, RIGHTS

ANNOTATIONS = ("article", "provision", "kind", "code", "right", "groups", "note")
CHAPTERS = ("chapter", "groups", "builds_on", "except")
MOST_BYTES = 2_000_000
MOST_ROWS = 10_000
MOST_MISTAKES = 1_000  # after which a file is not read on: it is another kind of file


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong on a line of the file, counted from 1."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Known:
    """What the edition has: articles with the paragraphs that each one numbers, and chapters."""

    articles: dict[str, frozenset[str]]
    chapters: frozenset[str]


@dataclass(slots=True)
class Read:
    """What a file holds: rows as dictionaries of stripped cells, rules where it is the table of chapters."""

    rows: list[dict[str, str]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def read_annotations(content: bytes, known: Known) -> Read:
    """Read the table of annotations; ``mistakes`` is empty where it can be loaded."""
    codes: dict[str, int] = {}

    def check(line: int, row: dict[str, str]) -> Iterator[str]:
        yield from _place(row["article"], row["provision"], known)
        if row["kind"] not in Annotation.Kind.values:
            yield f"the kind “{row['kind']}” is unknown; known are {', '.join(Annotation.Kind.values)}."
        if row["right"] and row["right"] not in RIGHTS:
            yield f"the right “{row['right']}” is unknown; known are {', '.join(RIGHTS)}."
        yield from _groups(row["groups"])
        if not row["code"] or not row["code"].replace("-", "").isalnum() or len(row["code"]) > 60:
            yield "the code is missing or holds more than letters, figures and hyphens."
        elif row["code"] in codes:
            yield f"the code “{row['code']}” stands on line {codes[row['code']]} too."
        if len(row["note"]) > 300:
            yield "the note is longer than 300 characters."
        codes.setdefault(row["code"], line)

    return _read(content, ANNOTATIONS, check)


def read_chapters(content: bytes, known: Known) -> Read:
    """Read the table of chapters; circles, unknown chapters and unknown articles are mistakes."""
    seen: dict[str, int] = {}

    def check(line: int, row: dict[str, str]) -> Iterator[str]:
        for chapter in [row["chapter"], *row["builds_on"].split()]:
            if chapter not in known.chapters:
                yield f"there is no chapter “{chapter}”."
        if row["chapter"] in seen:
            yield f"chapter {row['chapter']} stands on line {seen[row['chapter']]} too."
        seen.setdefault(row["chapter"], line)
        yield from _groups(row["groups"])
        for place in row["except"].split():
            article, _, rest = place.partition("(")
            yield from _place(article, rest.rstrip(")"), known)

    read = _read(content, CHAPTERS, check)
    read.rules = [rule(row["chapter"], row["groups"], row["builds_on"], row["except"]) for row in read.rows]
    try:
        check_cycles(read.rules)
    except Cycle as error:
        message = f"chapter {error} builds on itself, by way of the chapters that it builds on."
        read.mistakes.append(Mistake(seen[str(error)], message))
    return read


def rule(chapter: str, groups: str, builds_on: str, exceptions: str) -> Rule:
    """Make a rule of a row's words."""
    return Rule(chapter, tuple(groups.split()), tuple(builds_on.split()), frozenset(exceptions.split()))


def write(columns: tuple[str, ...], rows: Iterable[dict[str, str]]) -> str:
    """Return the rows as the CSV that ``read_…`` takes."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def _read(content: bytes, columns: tuple[str, ...], check: Callable[[int, dict[str, str]], Iterator[str]]) -> Read:
    read = Read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refused(read, 1, "the file is not in UTF-8.")
    if len(content) > MOST_BYTES or "\x00" in text:
        return _refused(read, 1, "the file is larger than 2 MB or is not text.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
        if header != columns:
            return _refused(read, 1, f"the first line must name the columns {', '.join(columns)}.")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                _take(read, reader.line_num, columns, cells, check)
            if len(read.mistakes) >= MOST_MISTAKES:
                return _refused(read, reader.line_num, "so many mistakes: the file was not read further.")
    except csv.Error as error:
        return _refused(read, reader.line_num, f"this row cannot be read ({error}); check its quotes.")
    return read


def _take(
    read: Read, line: int, columns: tuple[str, ...], cells: list[str], check: Callable[..., Iterator[str]]
) -> None:
    if len(cells) != len(columns):
        read.mistakes.append(Mistake(line, f"{len(cells)} cells where there are {len(columns)} columns."))
        return
    if len(read.rows) == MOST_ROWS:
        raise csv.Error(f"more than {MOST_ROWS:,} rows")
    row = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
    read.mistakes += [Mistake(line, message) for message in check(line, row)]
    read.rows.append(row)


def _refused(read: Read, line: int, message: str) -> Read:
    read.mistakes.append(Mistake(line, message))
    return read


def _place(article: str, provision: str, known: Known) -> Iterator[str]:
    if article not in known.articles:
        yield f"there is no article “{article}”."
    elif provision and provision not in known.articles[article]:
        yield f"article {article} has no paragraph “{provision}”."


def _groups(words: str) -> Iterator[str]:
    for group in words.split():
        if group not in GROUPS:
            yield f"the group “{group}” is unknown; known are {', '.join(GROUPS)}."
