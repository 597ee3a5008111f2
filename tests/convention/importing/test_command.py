"""``manage.py import_convention``: the report, its last line, and what is written."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from convention.models import Edition
from tests.convention.importing import making
from tests.convention.importing.test_load import treaty

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "treaty.md"
    found.write_bytes(making.as_markdown(treaty()))
    return found


def run(file: Path, *options: str) -> list[str]:
    out = io.StringIO()
    call_command("import_convention", str(file), "--language", "en", "--label", "1999", *options, stdout=out)
    return out.getvalue().strip().split("\n")


def test_reports_and_loads_without_publishing(file: Path) -> None:
    lines = run(file, "--date", "1999-04")
    assert lines[-1] == "articles: 2"
    assert "loaded: 1999-en, not public until it is published" in lines
    edition = Edition.objects.get()
    assert (edition.published_at, edition.digest, edition.draft["date"]) == (None, "", "1999-04")


def test_checks_without_writing(file: Path) -> None:
    lines = run(file, "--check")
    assert (lines[-1], "checked only: nothing was written" in lines) == ("articles: 2", True)
    assert Edition.objects.count() == 0


def test_publishes_when_told_and_only_once(file: Path) -> None:
    assert "published: 1999-en" in run(file, "--publish")
    edition = Edition.objects.get()
    assert (edition.is_current, edition.source_name) == (True, "treaty.md")
    assert "unchanged: 1999-en holds this text already" in run(file, "--publish")


def test_publishes_a_text_that_was_loaded_before(file: Path) -> None:
    run(file)
    assert "published: 1999-en" in run(file, "--publish")
    assert Edition.objects.get().draft == {}


def test_says_what_was_left_out_guessed_and_wrong(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    parts = [
        "Convention on Trials", "The States Parties,", "Have agreed as follows:", "Article 1. Trial",
        "1. Each Party shall try.", "3. See article 77.", "Article 3. Third", "Text.", "Article 4. Empty",
    ]  # fmt: skip
    file.write_text("\n\n".join(parts), encoding="utf-8")
    lines = run(file, "--check")
    for line in [
        "warning: line 11: “3.” follows after “1.”",
        "warning: line 11: Article 1 refers to article 77, which is not there",
        "warning: line 13: article 2 is missing before Article 3",
        "warning: line 17: Article 4 has no text",
        "left out: 3 × “.” (between a number and its heading): line 7, line 13, line 17",
    ]:
        assert line in lines
    assert lines[-1] == "articles: 3"


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.pdf", b"no pdf", "The file is not a PDF, whatever its name says. Nothing was written."),
        ("a.txt", b"Dear Sir,\n\nthank you for your letter.\n", "There are errors. Nothing was written."),
    ],
)
def test_refuses_in_one_line_and_writes_nothing(tmp_path: Path, name: str, content: bytes, line: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError) as refused:
        run(tmp_path / name)
    assert str(refused.value) == line
    assert Edition.objects.count() == 0


def test_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be read: No such file"):
        run(tmp_path / "gone.md")


@pytest.mark.parametrize(
    ("option", "value", "line"),
    [
        ("--date", "April", "--date: Write 2017, 2017-04 or 2017-04-26."),
        ("--label", "A B", "--label: Use a–z, 0–9 and hyphens."),
    ],
)
def test_refuses_words_that_no_edition_may_have(file: Path, option: str, value: str, line: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(file, option, value)
    assert str(refused.value) == line
