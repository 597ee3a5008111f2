"""Made-up treaties of any depth and numbering come back from every format as they were written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings

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


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=60)
@given(text=treaties())
def test_comes_back_as_it_was_written(suffix: str, text: Text) -> None:
    content = FORMATS[suffix](text)
    reading = read(f"file{suffix}", content)
    assert canonical.canonical(reading.text) == canonical.canonical(text)
    assert reading.errors == []
    assert visible.accounted(reading) == visible.characters(f"file{suffix}", content)


# The same treaties each time: where lines end in print, a paragraph can be mistaken for the rest of the one before it,
# and a chance find of that in somebody's run would say nothing about their change.
@settings(max_examples=15, derandomize=True)
@given(text=treaties())
def test_comes_back_from_print(text: Text) -> None:
    content = making.as_pdf(
        text, making.Setting(height=13)
    )  # a running head on one page alone cannot be told from a title
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
