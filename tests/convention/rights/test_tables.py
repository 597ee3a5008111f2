"""The tables of annotations as files: every mistake is named by its line, and what is written reads back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convention.models import Annotation, ChapterGroups, Edition
from convention.rights import stored
from convention.rights.tables import Known, read_annotations, read_chapters

KNOWN = Known({"1": frozenset({"1", "2"}), "2": frozenset()}, frozenset({"1", "2", "3"}))
HEAD = "article,provision,kind,code,right,groups,note\n"
CHAPTERS = "chapter,groups,builds_on,except\n"


def mistakes(text: str) -> list[str]:
    return [str(one) for one in read_annotations((HEAD + text).encode(), KNOWN).mistakes]


def test_a_good_table_is_read() -> None:
    read = read_annotations((HEAD + '1,2,right-of-migrants,a,work,visitors students,"To work, too"\n').encode(), KNOWN)
    assert (read.mistakes, read.rows[0]["note"], read.rows[0]["groups"]) == ([], "To work, too", "visitors students")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("9,,frame,a,,,", "line 2: there is no article “9”."),
        ("1,7,frame,a,,,", "line 2: article 1 has no paragraph “7”."),
        ("1,,fame,a,,,", "line 2: the kind “fame” is unknown; known are "),
        ("1,,frame,a,wok,,", "line 2: the right “wok” is unknown; known are "),
        ("1,,frame,a,,martians,", "line 2: the group “martians” is unknown; known are "),
        ("1,,frame,,,,", "line 2: the code is missing"),
        ("1,,frame,a b,,,", "line 2: the code is missing or holds more"),
        ("1,,frame,a,,", "line 2: 6 cells where there are 7 columns."),
        ("1,,frame,a,,," + "n" * 301, "line 2: the note is longer"),
        ('1,,frame,"a,,,', "line 2: this row cannot be read"),
    ],
)
def test_a_mistake_is_named_by_its_line(row: str, said: str) -> None:
    assert mistakes(row + "\n")[0].startswith(said)


def test_a_code_twice_names_both_lines() -> None:
    assert mistakes("1,,frame,a,,,\n2,,frame,a,,,\n") == ["line 3: the code “a” stands on line 2 too."]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe", b"\x00", HEAD.encode()[:-2]])
def test_what_is_no_table_is_refused_in_one_line(content: bytes) -> None:
    assert len(read_annotations(content, KNOWN).mistakes) == 1


def test_a_file_of_nothing_but_mistakes_is_not_read_to_its_end() -> None:
    found = mistakes("x\n" * 900_000)
    assert len(found) == 1_001
    assert found[-1] == "line 1001: so many mistakes: the file was not read further."


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("1,,2,\n2,,1,\n", "builds on itself"),
        ("1,,1,\n", "line 2: chapter 1 builds on itself"),
        ("9,,,\n", "line 2: there is no chapter “9”."),
        ("1,,8,\n", "line 2: there is no chapter “8”."),
        ("1,,,\n1,,,\n", "line 3: chapter 1 stands on line 2 too."),
        ("1,,,9\n", "line 2: there is no article “9”."),
        ("1,,,1(9)\n", "line 2: article 1 has no paragraph “9”."),
    ],
)
def test_chapters_refused_by_line(rows: str, said: str) -> None:
    found = [str(one) for one in read_chapters((CHAPTERS + rows).encode(), KNOWN).mistakes]
    assert any(said in one for one in found), found


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: (HEAD + text).encode("utf-8", "replace")))
def test_any_file_at_all_is_harmless(content: bytes) -> None:
    read_annotations(content, KNOWN)
    read_chapters(content, KNOWN)


def test_what_is_written_reads_back_the_same(seeded: None) -> None:
    edition = Edition.objects.get(is_specimen=True)
    known = stored.known_places(edition)
    annotations, chapters = stored.annotations_csv(edition), stored.chapters_csv(edition)
    for text, read in ((annotations, read_annotations), (chapters, read_chapters)):
        assert read(text.encode(), known).mistakes == []
    stored.load_annotations(edition, read_annotations(annotations.encode(), known))
    stored.load_chapters(edition, read_chapters(chapters.encode(), known))
    assert (stored.annotations_csv(edition), stored.chapters_csv(edition)) == (annotations, chapters)
    assert (Annotation.objects.count(), ChapterGroups.objects.count()) == (496, 8)
