"""Made-up treaties of any depth and numbering come back from every format as they were written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convention.importing import canonical
from convention.importing.anchors import Anchors
from convention.importing.reading import read
from convention.importing.structure import Text
from tests.convention.importing import making, visible
from tests.convention.importing.treaties import treaties

FORMATS: dict[str, Callable[[Text], bytes]] = {
    ".md": making.as_markdown,
    ".txt": making.as_plain,
    ".docx": making.as_word,
    ".xml": making.as_xml,
}


# How plain text calls its notes, and how it lists them.
NOTED = [(" [{}]", "[{}]"), ("[{}]", "{}."), ("({})", "({})"), ("{}", "{}")]


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=60)
@given(text=treaties(), noted=st.sampled_from(NOTED))
def test_comes_back_as_it_was_written(suffix: str, text: Text, noted: tuple[str, str]) -> None:
    call, entry = noted
    content = making.as_plain(text, call=call, entry=entry) if suffix == ".txt" else FORMATS[suffix](text)
    reading = read(f"file{suffix}", content)
    assert canonical.canonical(reading.text) == canonical.canonical(text)
    assert reading.errors == []
    assert visible.accounted(reading) == visible.characters(f"file{suffix}", content)


PRINTED = {
    "small pages": making.Setting(height=13),
    "a running head": making.Setting(height=14, header="CONVENTION ON TRAVELLERS"),
    "ragged": making.Setting(height=13, justified=False),
    "first lines set in": making.Setting(height=14, set_in=True),
    "hanging lists": making.Setting(height=14, hanging=True),
    "light headings at the left": making.Setting(height=14, bold=False, centred=False),
    "label and heading on one line": making.Setting(height=14, one_line=True, centred=False),
    "large letters": making.Setting(height=14, hyphenate=False, size=12),
}


@settings(max_examples=24)
@given(text=treaties(), layout=st.sampled_from(list(PRINTED)))
def test_comes_back_from_print(text: Text, layout: str) -> None:
    content = making.as_pdf(text, PRINTED[layout])
    reading = read("file.pdf", content)
    assert canonical.canonical(reading.text) == canonical.canonical(text)
    assert visible.accounted(reading) == visible.characters("file.pdf", content)


@settings(max_examples=60)
@given(text=treaties())
def test_anchors_are_unique_and_depend_on_the_text_alone(text: Text) -> None:
    again = read("file.md", making.as_markdown(text)).text
    assert _all(Anchors(text)) == _all(Anchors(again))
    assert Anchors(text).repeated == []


def _all(anchors: Anchors) -> list[str]:
    return list(anchors._known.values())
