"""Books for tests of the files: the specimen, a small text with everything in it, and the treaties beside."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from convention.exporting.book import Book, of_text
from convention.exporting.standing import Standing
from convention.importing import canonical
from convention.importing.reading import read
from convention.importing.structure import Article, Division, Kind, Note, NoteRef, Provision, Text
from tests.convention.importing import samples

SPECIMEN = "specimen"
HARD = "hard"
# Every file is tried with each of these; a treaty that is not there is skipped by name.
TEXTS = [
    SPECIMEN,
    HARD,
    *(pytest.param(name, marks=samples.needed, id=name.partition(".")[0]) for name in samples.ARTICLES),
]


@cache
def text(name: str) -> Text:
    if name == HARD:
        return hard()
    if name == SPECIMEN:
        files = sorted(Path(settings.BASE_DIR, "fixtures", "specimen").glob("*.md"))
        return read("specimen.md", b"\n\n".join(file.read_bytes() for file in files)).text
    return samples.reading(name).text


@cache
def book(name: str) -> Book:
    return of_text(text(name), standing(text(name), is_specimen=name == SPECIMEN))


def standing(of: Text, *, is_specimen: bool = False, date: str = "2017-04") -> Standing:
    return Standing(
        slug="2017-en",
        title=of.title,
        language="en",
        date=date,
        digest=canonical.digest(of),
        is_specimen=is_specimen,
        rights_holder="The Authors & Heirs",
        licence="",
        proofread_by="",
        proofread_on=None,
        loaded_on=datetime.date(2026, 11, 24),
        address="https://example.org/convention/editions/2017-en/",
    )


def hard() -> Text:
    """What a file could trip over: letters of markup, deep lists, a note called twice, headings with notes, annexes."""
    listed = [
        Provision(
            "an item & <another>, 5 < 6;", "(a)", [Provision("deep *down*;", "(i)"), Provision("deeper.", "(ii)")]
        ),
        Provision("a_b_c and [brackets];", "(b)"),
        Provision("which ends the list."),
    ]
    opened = Provision("A Party shall keep:", "1.", listed, [NoteRef(7, "1")])
    again = Provision("This calls the same note, and “quotes” it.", "2.", refs=[NoteRef(24, "1"), NoteRef(42, "2")])
    articles: list[Division | Article] = [
        Article("1", "Article 1", "Duties of “Parties”", [opened, again], [NoteRef(6, "3")]),
        Article("2", "Article 2", "", [Provision("Without a heading, with #signs and `ticks`.")]),
        Article("12 bis", "Article 12 bis", "Late additions", [Provision("Nothing more.")]),
    ]
    section = Division(Kind.SECTION, "1", "Section 1", "General", items=articles)
    annexed: list[Division | Article] = [Article("1", "Article 1", "Seat", [Provision("The seat is at Town.", "1.")])]
    return Text(
        title="Charter of <Hard> Things & Others",
        subtitle="Done at Town\non the first day",
        items=[
            Division(Kind.PREAMBLE, label="Preamble", provisions=[Provision("The Parties to this Charter,")]),
            Division(Kind.CHAPTER, "1", "Chapter I", "Everyone", items=[section]),
            Division(Kind.CLOSING, label="Closing clause", provisions=[Provision("Done at Town, in one copy.")]),
            Division(Kind.ANNEX, "1", "Annex I", "The seat", items=annexed),
            Division(Kind.ANNEX, "2", "Annex II", "Tables", [Provision("One.", "1."), Provision("Two.", "2.")]),
        ],
        notes=[Note("1", "See & compare.", "1"), Note("2", "A second <note>.", "2"), Note("3", "On headings.", "3")],
    )
