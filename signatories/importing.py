"""Signatories from a CSV file in three steps: parse (no database), check (a report by line), load (all or nothing)."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from django.utils import timezone
from django_countries import countries
from email_validator import EmailNotValidError, validate_email

from signatories import keys, names
from signatories.models import Signature, Statement

MOST_BYTES = 10_000_000
MOST_ROWS = 50_000
COLUMNS = {
    "name": 200,
    "affiliation": 500,
    "position": 200,
    "organisation": 200,
    "capacity": 12,
    "country": 100,
    "email": 320,
    "date": 10,
    "statement_kind": 16,
    "statement": 20_000,
    "statement_language": 12,
}
NEEDED = "name"
MANY_LINES = {"statement"}  # the only column whose cells may hold line breaks
FORMULA = ("=", "+", "-", "@")
SPREADSHEET_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)")
MARKUP_OR_LINK = re.compile(r"[<>]|https?://|www\.", re.IGNORECASE)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
FIRST_YEAR = 2017  # nobody can have signed before the text was final


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. An ``error`` stops the import; anything else is said and taken as it is."""

    line: int
    message: str
    error: bool = True

    def __str__(self) -> str:
        return f"line {self.line}: {'error' if self.error else 'note'}: {self.message}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One signature as the file gives it; ``line`` is where it begins, counted from 1."""

    line: int
    name: str
    affiliation: str = ""
    position: str = ""
    organisation: str = ""
    capacity: str = Signature.Capacity.OWN.value
    country: str = ""
    email: str = ""
    signed_at: datetime | None = None
    statement_kind: str = ""
    statement: str = ""
    statement_language: str = ""

    @property
    def likeness(self) -> str:
        """What two lines about the same person share; equal to ``search_text`` of a stored signature."""
        return names.search_text(self.name, self.affiliation, self.organisation)


@dataclass(slots=True)
class Parsed:
    """What a file holds and what is to be said about it."""

    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.error]


class Unreadable(Exception):  # noqa: N818 - the file as a whole; said to the operator in one line
    """Nothing in the file can be read; ``line`` is where it went wrong."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.finding = Finding(line, message)


def parse(content: bytes) -> Parsed:
    """Read the file's bytes into entries, with every error in it. No database."""
    parsed = Parsed()
    try:
        rows = _rows(_decode(content))
        header = _header(next(rows, None))
        for line, cells in rows:
            _parse_row(line, header, cells, parsed)
    except Unreadable as error:
        parsed.findings.append(error.finding)
    _find_twins(parsed)
    parsed.findings.sort(key=lambda finding: finding.line)
    return parsed


def _decode(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Unreadable(1, "the file is larger than 10 MB; split it.")
    if not content.strip():
        raise Unreadable(1, "the file is empty.")
    # Spreadsheets save "Unicode text" as UTF-16, which its first two bytes tell.
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"the file is not in UTF-8 (byte 0x{content[error.start]:02X}); save it as “CSV UTF-8”."
        raise Unreadable(line, message) from error


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank, with the line on which it begins."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    count = 0
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(begins, f"the row that begins here cannot be read ({error}); check its quotes.") from error
        if any(cell.strip() for cell in cells):
            count += 1
            if count > MOST_ROWS + 1:  # and the row that names the columns
                raise Unreadable(begins, f"more than {MOST_ROWS:,} rows; split the file.")
            yield begins, cells


def _header(row: tuple[int, list[str]] | None) -> list[str]:
    line, cells = row or (1, [])
    header = [cell.strip().lower() for cell in cells]
    for column in header:
        if column not in COLUMNS:
            raise Unreadable(line, f"unknown column “{printable(column)}”; known are {', '.join(COLUMNS)}.")
        if header.count(column) > 1:
            raise Unreadable(line, f"the column “{column}” stands twice.")
    if NEEDED not in header:
        raise Unreadable(line, f"the column “{NEEDED}” is missing; the first line names the columns.")
    return header


def _parse_row(line: int, header: list[str], cells: list[str], parsed: Parsed) -> None:
    if len(cells) != len(header):
        message = f"{len(cells)} cells, but the first line names {len(header)} columns."
        parsed.findings.append(Finding(line, message))
        return
    row = dict.fromkeys(COLUMNS, "") | dict(zip(header, cells, strict=True))
    errors: list[str] = []
    for column, cell in row.items():
        errors += _cell_errors(column, cell)
        if cell.lstrip().startswith(FORMULA):
            parsed.findings.append(Finding(line, f"{column} begins with “{cell.lstrip()[0]}”; taken as text.", False))
    if not errors:
        entry = _entry(line, row, errors)
        # Only what was understood cell by cell is worth asking whether it fits together.
        errors += [] if errors else _statement_errors(entry)
        if not errors:
            parsed.entries.append(entry)
    parsed.findings += [Finding(line, message) for message in errors]


def _cell_errors(column: str, cell: str) -> Iterator[str]:
    if len(cell) > COLUMNS[column]:
        yield f"{column} is longer than {COLUMNS[column]} characters."
    for character in cell:
        if unicodedata.category(character) == "Cc" and not (column in MANY_LINES and character in "\n\r\t"):
            yield f"{column} holds a control character (U+{ord(character):04X})."
            break
    if SPREADSHEET_ERROR.fullmatch(cell.strip()):
        yield f"{column} is an error of the spreadsheet ({cell.strip()})."
    if column == "name" and not names.tidy(cell):
        yield "name is empty."
    if column == "name" and MARKUP_OR_LINK.search(cell):
        yield "name holds markup or a link."


def _entry(line: int, row: dict[str, str], errors: list[str]) -> Entry:
    """Make the entry; what cannot be understood is left out of it and added to ``errors``."""
    text = unicodedata.normalize("NFC", row["statement"]).replace("\r\n", "\n").replace("\r", "\n").strip()
    return Entry(
        line=line,
        name=names.tidy(row["name"]),
        affiliation=names.tidy(row["affiliation"]),
        position=names.tidy(row["position"]),
        organisation=names.tidy(row["organisation"]),
        capacity=_choice("capacity", row["capacity"], Signature.Capacity.values, errors)
        or Signature.Capacity.OWN.value,
        country=_country(row["country"].strip(), errors),
        email=_email(row["email"].strip(), errors),
        signed_at=_date(row["date"].strip(), errors),
        statement_kind=_choice("statement_kind", row["statement_kind"], Statement.Kind.values, errors),
        statement=text,
        statement_language=_language(row["statement_language"].strip(), errors),
    )


def _choice(column: str, cell: str, choices: list[str], errors: list[str]) -> str:
    value = cell.strip().lower()
    if value and value not in choices:
        errors.append(f"{column} “{printable(value)}” is unknown; known are {', '.join(choices)}.")
    return value if value in choices else ""


def _country(value: str, errors: list[str]) -> str:
    code = countries.alpha2(value) or countries.by_name(value) if value else ""
    if value and not code:
        errors.append(
            f"country “{printable(value)}” is unknown; write its two letters, such as DE, or its English name."
        )
    return code or ""


def _email(value: str, errors: list[str]) -> str:
    if not value:
        return ""
    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError:
        # Not repeated in the report: it may be somebody's address with one letter wrong.
        errors.append("email is not an e-mail address.")
        return ""


def _date(value: str, errors: list[str]) -> datetime | None:
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        errors.append(f"date “{printable(value)}” is not a day; write it as 2018-05-31.")
        return None
    signed_at = datetime.combine(day, time(), tzinfo=UTC)
    if signed_at > timezone.now() or day.year < FIRST_YEAR:
        errors.append(f"date {day} is {'before the text was final' if day.year < FIRST_YEAR else 'in the future'}.")
    return signed_at


def _language(value: str, errors: list[str]) -> str:
    if value and not LANGUAGE.fullmatch(value):
        errors.append(f"statement_language “{printable(value)}” is not a language tag such as en or pt-BR.")
    return value


def _statement_errors(entry: Entry) -> Iterator[str]:
    unspecified = entry.statement_kind == Statement.Kind.UNSPECIFIED
    if entry.statement and not entry.statement_kind:
        yield "statement has no statement_kind."
    if entry.statement_kind and not entry.statement and not unspecified:
        yield "statement_kind has no statement."
    if unspecified and (entry.statement or entry.statement_language):
        yield "an unspecified statement has no known text: leave statement and its language empty."
    if entry.statement_language and not entry.statement:
        yield "statement_language has no statement."


def _find_twins(parsed: Parsed) -> None:
    """Report lines about the same person, and the same address twice in one capacity."""
    people: dict[str, Entry] = {}
    addresses: dict[tuple[str, str], Entry] = {}
    for entry in parsed.entries:
        address = (keys.normal_address(entry.email), entry.capacity)
        if entry.email and address in addresses:
            message = f"the same e-mail address as line {addresses[address].line}."
            parsed.findings.append(Finding(entry.line, message))
        elif twin := people.get(entry.likeness):
            # Two people may share a name; only an address of each can tell them apart.
            apart = bool(entry.email and twin.email)
            message = f"the same {'name and affiliation' if apart else 'person'} as line {twin.line}."
            parsed.findings.append(Finding(entry.line, message, error=not apart))
        people.setdefault(entry.likeness, entry)
        if entry.email:
            addresses.setdefault(address, entry)


def printable(value: str) -> str:
    """Return at most 40 characters that are safe to show on a terminal."""
    return "".join(character if character.isprintable() else "�" for character in value[:40])
