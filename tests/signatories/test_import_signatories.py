"""Signatories from CSV: every error with its line, all or nothing."""

import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from convention.models import Edition
from signatories import importing, lifecycle
from signatories.importing import COLUMNS, MOST_BYTES, Entry, parse
from signatories.models import AuditEvent, Contact, Mail, Signature, Statement

EXAMPLE = Path(project.BASE_DIR) / "fixtures" / "signatories-example.csv"


def said(content: bytes | str) -> list[str]:
    return [str(finding) for finding in parse(content.encode() if isinstance(content, str) else content).findings]


# --- parsing -----------------------------------------------------------------------------------------


def test_the_example_uses_every_step_without_a_finding() -> None:
    parsed = parse(EXAMPLE.read_bytes())
    assert parsed.findings == []
    assert parsed.entries[0] == Entry(
        line=2,
        name="Ada Example",
        affiliation="Professor of Law, Example University",
        country="NL",
        email="ada@example.org",
        signed_at=datetime.datetime(2018, 5, 31, tzinfo=datetime.UTC),
    )
    assert [(entry.line, entry.country, entry.statement_kind) for entry in parsed.entries[1:]] == [
        (3, "SE", "declaration"),
        (4, "", "unspecified"),
        (5, "JO", "reservation"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "name,affiliation\nÅsa Ñ,X\n".encode(),
        "name,affiliation\nÅsa Ñ,X\n".encode("utf-8-sig"),
        "name,affiliation\nÅsa Ñ,X\n".encode("utf-16"),
        "name;affiliation\r\nÅsa Ñ;X\r\n".encode(),
        "name\taffiliation\rÅsa Ñ\tX\r".encode(),
        '"Name","Affiliation"\n\n"Åsa  Ñ"," X "\n,\n'.encode(),
        "name,affiliation\nA\u030asa N\u0303,X\n".encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "semicolon", "tab and CR", "quotes and blanks", "decomposed"],
)
def test_spreadsheets_ways_of_writing_csv_are_read(content: bytes) -> None:
    parsed = parse(content)
    assert parsed.findings == []
    assert [(entry.name, entry.affiliation) for entry in parsed.entries] == [("Åsa Ñ", "X")]


FILES = {
    "empty": (b"", "line 1: error: the file is empty."),
    "blank": (b" \n\n ", "line 1: error: the file is empty."),
    "latin-1": (b"name\nA\nB\xe9\n", "line 3: error: the file is not in UTF-8 (byte 0xE9); save it as “CSV UTF-8”."),
    "too large": (b"name\n" + b"A" * MOST_BYTES, "line 1: error: the file is larger than 10 MB; split it."),
    "unknown column": (b"name,emial\nA,x\n", f"line 1: error: unknown column “emial”; known are {', '.join(COLUMNS)}."),
    "no header": (b"Ada,X\n", f"line 1: error: unknown column “ada”; known are {', '.join(COLUMNS)}."),
    "column twice": (b"name,name\nA,B\n", "line 1: error: the column “name” stands twice."),
    "no name": (
        b"email\na@b.example\n",
        "line 1: error: the column “name” is missing; the first line names the columns.",
    ),
    "open quote": (
        b'name\nA\n"B\nC\n',
        "line 3: error: the row that begins here cannot be read (unexpected end of data); check its quotes.",
    ),
    "a cell of 200 kB": (
        b"name\nA\n" + b"B" * 200_000,
        "line 3: error: the row that begins here cannot be read (field larger than field limit (131072)); "
        "check its quotes.",
    ),
    "binary": (
        b"PK\x03\x04\x00\x00",
        f"line 1: error: unknown column “pk����”; known are {', '.join(COLUMNS)}.",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_says_why(name: str) -> None:
    content, message = FILES[name]
    assert said(content) == [message]


ROWS = {
    "name empty": ("name,country\n ,NL\n", "line 2: error: name is empty."),
    "name too long": (f"name\n{'x' * 201}\n", "line 2: error: name is longer than 200 characters."),
    "name with markup": ("name\n<b>A</b>\n", "line 2: error: name holds markup or a link."),
    "name with a link": ("name\nA www.a.example\n", "line 2: error: name holds markup or a link."),
    "nul": ("name\nA\x00B\n", "line 2: error: name holds a control character (U+0000)."),
    "line break in a name": ('name\n"A\nB"\n', "line 2: error: name holds a control character (U+000A)."),
    "too few cells": ("name,country\nA\n", "line 2: error: 1 cells, but the first line names 2 columns."),
    "too many cells": ("name\nA,B\n", "line 2: error: 2 cells, but the first line names 1 columns."),
    "spreadsheet error": (
        "name,affiliation\nA,#REF!\n",
        "line 2: error: affiliation is an error of the spreadsheet (#REF!).",
    ),
    "formula": ("name,affiliation\nA,=1+1\n", "line 2: note: affiliation begins with “=”; taken as text."),
    "country": (
        "name,country\nA,Atlantis\n",
        "line 2: error: country “Atlantis” is unknown; write its two letters, such as DE, or its English name.",
    ),
    "email": ("name,email\nA,not-an-address\n", "line 2: error: email is not an e-mail address."),
    "date": ("name,date\nA,31/05/18\n", "line 2: error: date “31/05/18” is not a day; write it as 2018-05-31."),
    "no such day": (
        "name,date\nA,2018-02-30\n",
        "line 2: error: date “2018-02-30” is not a day; write it as 2018-05-31.",
    ),
    "future": ("name,date\nA,2999-01-01\n", "line 2: error: date 2999-01-01 is in the future."),
    "too early": ("name,date\nA,2016-01-01\n", "line 2: error: date 2016-01-01 is before the text was final."),
    "capacity": ("name,capacity\nA,boss\n", "line 2: error: capacity “boss” is unknown; known are own, organisation."),
    "kind of statement": (
        "name,statement_kind,statement\nA,wish,x\n",
        "line 2: error: statement_kind “wish” is unknown; known are reservation, understanding, declaration, "
        "unspecified.",
    ),
    "statement without a text": (
        "name,statement_kind\nA,declaration\n",
        "line 2: error: statement_kind has no statement.",
    ),
    "unspecified with a text": (
        "name,statement_kind,statement\nA,unspecified,x\n",
        "line 2: error: an unspecified statement has no known text: leave statement and its language empty.",
    ),
    "statement without a kind": ("name,statement\nA,x\n", "line 2: error: statement has no statement_kind."),
    "statement too long": (
        f"name,statement_kind,statement\nA,declaration,{'x' * 20_001}\n",
        "line 2: error: statement is longer than 20000 characters.",
    ),
    "language": (
        "name,statement_kind,statement,statement_language\nA,declaration,x,English\n",
        "line 2: error: statement_language “English” is not a language tag such as en or pt-BR.",
    ),
    "same person": ("name,affiliation\nÅsa,X\nB,\nasa,x\n", "line 4: error: the same person as line 2."),
    "same address": (
        "name,email\nA,a@b.example\nB,A@B.example\n",
        "line 3: error: the same e-mail address as line 2.",
    ),
    "line numbers after a long cell": (
        'name,statement_kind,statement\nA,declaration,"x\ny\nz"\n,declaration,x\n',
        "line 5: error: name is empty.",
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_bad_row_is_reported_with_its_line(name: str) -> None:
    content, message = ROWS[name]
    assert said(content) == [message]


def test_two_people_of_one_name_are_told_apart_by_their_addresses() -> None:
    parsed = parse(b"name,email\nA,a@a.example\nA,b@b.example\n")
    assert [str(finding) for finding in parsed.findings] == ["line 3: note: the same name and affiliation as line 2."]
    assert (parsed.errors, len(parsed.entries)) == ([], 2)


def test_a_file_of_too_many_rows_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(importing, "MOST_ROWS", 2)
    assert said("name\nA\nB\nC\n") == ["line 4: error: more than 2 rows; split the file."]


def test_every_error_of_a_file_is_reported_in_order() -> None:
    content = "name,country,date\n,XX,x\nB,NL,2018-05-31\nC,Nowhere,\n"
    assert [line.split(":")[0] for line in said(content)] == ["line 2", "line 4"]
    content = "name,country,date\nA,Nowhere,x\n"
    assert [line.split(" ")[3] for line in said(content)] == ["country", "date"]


def test_an_address_is_never_repeated_in_the_report() -> None:
    assert "secret" not in " ".join(said("name,email\nA,secret@@b.example\n"))


def test_every_writing_is_accepted() -> None:
    names = ["مثال", "😀", "=SUM(A1)", "@a", "O'Neil; DROP TABLE", "\u202eabc", "Ян"]
    parsed = parse("\n".join(["name", *(f'"{name}"' for name in names)]).encode())
    assert ([entry.name for entry in parsed.entries], parsed.errors) == (names, [])


# --- the command -------------------------------------------------------------------------------------


@pytest.fixture
def edition(db: None) -> Edition:
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    return Edition.objects.create(language="en", label="2017", title="T", is_current=True, published_at=now)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


def run(path: Path, *arguments: str, kind: str = "public") -> str:
    out = StringIO()
    call_command("import_signatories", str(path), "--kind", kind, *arguments, stdout=out)
    return out.getvalue()


def rows() -> tuple[int, int, int, int]:
    return (Signature.objects.count(), Statement.objects.count(), Contact.objects.count(), AuditEvent.objects.count())


def test_the_example_loads_as_pending(edition: Edition) -> None:
    assert run(EXAMPLE) == "signatures loaded: 4, pending; errors: 0.\n"
    assert rows() == (4, 3, 1, 7)
    ada = Signature.objects.get(name="Ada Example")
    assert (ada.state, ada.number, ada.rank, ada.country.code, ada.edition) == ("pending", None, None, "NL", edition)
    assert (ada.submitted_at, ada.published_at) == (datetime.datetime(2018, 5, 31, tzinfo=datetime.UTC), None)
    assert (ada.contact.email, ada.contact.live) == ("ada@example.org", True)
    statement = Statement.objects.get(kind="declaration")
    assert (statement.text, statement.language, statement.state) == (
        "I read article 12 as covering family members, too.", "en", "pending",
    )  # fmt: skip
    assert [(target.scope, target.edition) for target in statement.targets.all()] == [("whole", edition)]
    assert Mail.objects.count() == 0


def test_published_people_get_numbers_and_marks(edition: Edition) -> None:
    run(EXAMPLE, "--state", "published", kind="selected")
    found = Signature.objects.order_by("number").values_list("number", "rank", "marked", "published_at")
    assert list(found) == [(1, 1, False, None), (2, 2, True, None), (3, 3, True, None), (4, 4, True, None)]
    assert set(Statement.objects.values_list("state", flat=True)) == {"published"}


def test_later_people_stand_behind_earlier_ones(edition: Edition, file: Path) -> None:
    run(EXAMPLE, "--state", "published", kind="commission")
    lifecycle.withdraw(Signature.objects.get(number=4))
    file.write_text("name\nNew\n", encoding="utf-8")
    run(file, "--state", "published", kind="commission")
    assert (Signature.objects.get(name="New").number, Signature.objects.get(name="New").rank) == (5, 5)


def test_check_loads_nothing(edition: Edition) -> None:
    assert run(EXAMPLE, "--check") == "signatures that can be loaded: 4; errors: 0. Nothing was changed.\n"
    assert rows() == (0, 0, 0, 0)


@pytest.mark.parametrize("name", [*FILES, *(name for name in ROWS if name != "formula")])
def test_one_error_and_nothing_is_loaded(edition: Edition, file: Path, name: str) -> None:
    content, message = {**FILES, **ROWS}[name]
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    out = StringIO()
    with pytest.raises(CommandError, match=r"signatures loaded: 0; errors: 1\. Nothing was changed\."):
        call_command("import_signatories", str(file), "--kind", "public", stdout=out)
    assert (out.getvalue(), rows()) == (f"{message}\n", (0, 0, 0, 0))


def test_the_same_file_again_is_refused_line_by_line(edition: Edition) -> None:
    run(EXAMPLE, "--state", "published")
    before = rows()
    out = StringIO()
    with pytest.raises(CommandError, match="errors: 4"):
        call_command("import_signatories", str(EXAMPLE), "--kind", "public", stdout=out)
    assert out.getvalue().splitlines() == [
        "line 2: note: the same name and affiliation are here already, as number 1.",
        "line 2: error: this e-mail address already has a signature of this kind.",
        "line 3: error: the same person is here already, as number 2.",
        "line 4: error: the same person is here already, as number 3.",
        "line 5: error: the same person is here already, as number 4.",
    ]
    assert rows() == before


def test_a_refusal_while_loading_keeps_nothing(edition: Edition, file: Path, monkeypatch) -> None:
    # As when the address signs between check and load: the database itself refuses.
    run(EXAMPLE)
    before = rows()
    file.write_text("name,email\nFirst,\nSecond,ada@example.org\n", encoding="utf-8")
    monkeypatch.setattr("signatories.loading.check", lambda entries: [])
    with pytest.raises(CommandError, match=r"line 3: error: This address already has a signature of this kind\. Use"):
        run(file)
    assert rows() == before


def test_a_missing_file_and_a_missing_edition_are_said_in_one_line(file: Path, settings, db: None) -> None:
    with pytest.raises(CommandError, match=r"There is no current edition to sign\. Run manage\.py seed first\."):
        run(EXAMPLE)
    Edition.objects.create(
        language="en", label="2017", title="T", is_current=True, published_at=datetime.datetime.now(datetime.UTC)
    )
    with pytest.raises(CommandError, match=r"cannot be read: No such file or directory\."):
        run(file)
    with pytest.raises(CommandError, match=r"cannot be read: Is a directory\."):
        run(file.parent)


def test_a_long_report_is_cut(edition: Edition, file: Path) -> None:
    file.write_text("name,country\n" + "A,Nowhere\n" * 300, encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError, match="errors: 300"):
        call_command("import_signatories", str(file), "--kind", "public", stdout=out)
    assert (len(out.getvalue().splitlines()), out.getvalue().splitlines()[-1]) == (201, "… and 100 more lines.")


def test_parsing_needs_no_database() -> None:
    assert importing.parse(EXAMPLE.read_bytes()).errors == []
