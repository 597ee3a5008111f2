"""A PDF's characters as printed lines: what stands on one base line, with its place, size and weight."""

from __future__ import annotations

import ctypes
import statistics
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from convention.importing.source import Unreadable

MOST_PAGES = 3_000
HYPHENS = {"\x02": "-", "\ufffe": "-"}  # how the library writes a hyphen at a line's end
RAISED = 0.15  # of the line's height: ink that begins so far above the base line is a footnote mark
MARKS = frozenset("0123456789*†‡§")
UNSEEN = "\u200b\ufeff\u2060"


@dataclass(slots=True)
class Glyph:
    char: str
    left: float
    right: float
    bottom: float
    top: float
    low: float | None = None  # where the ink of a possible footnote mark begins

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(slots=True)
class Printed:
    """One printed line. ``y`` is its distance from the page's upper edge; all measures are points."""

    page: int
    glyphs: list[Glyph]
    bold: bool = False
    baseline: float = 0
    text: str = ""
    raised: list[tuple[int, int]] = field(default_factory=list)  # stretches of the text that stand high and small
    size: float = 0
    left: float = 0
    right: float = 0
    y: float = 0

    def settle(self, page_height: float) -> None:
        """Work out what the glyphs amount to."""
        shown = [glyph for glyph in self.glyphs if not glyph.char.isspace()]
        heights = [glyph.height for glyph in shown]
        # The greatest common height: a line that begins with a raised mark is not small itself.
        self.size = statistics.median_high(sorted(heights)[len(heights) // 2 :])
        self.left, self.right = min(g.left for g in shown), max(g.right for g in shown)
        self.y = page_height - statistics.median(g.bottom for g in shown)
        self._text()

    def _text(self) -> None:
        parts: list[str] = []
        flags: list[bool] = []
        for glyph in self.glyphs:
            high = glyph.low is not None and glyph.low > self.baseline + RAISED * self.size
            for char in unicodedata.normalize("NFKC", glyph.char) if "ﬀ" <= glyph.char <= "ﬆ" else glyph.char:
                if char.isspace() and (not parts or parts[-1] == " "):
                    continue
                parts.append(" " if char.isspace() else char)
                flags.append(high)
        while parts and parts[-1] == " ":
            parts.pop()
            flags.pop()
        self.text = "".join(parts)
        self.raised = _stretches(flags)


def _stretches(flags: list[bool]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start: int | None = None
    for index, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            found.append((start, index))
            start = None
    return found


@dataclass(slots=True)
class Page:
    number: int
    height: float
    lines: list[Printed]


def pages(content: bytes) -> list[Page]:
    """Return every page's lines in reading order; refuse what cannot be opened."""
    if b"%PDF-" not in content[:1024]:
        raise Unreadable("The file is not a PDF, whatever its name says.")
    try:
        document = pypdfium2.PdfDocument(content)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("This PDF is protected by a password: save it without one.") from error
        raise Unreadable("This PDF is damaged or incomplete.") from error
    try:
        if count == 0:
            raise Unreadable("This PDF has no pages.")
        if count > MOST_PAGES:
            raise Unreadable(f"This PDF has more than {MOST_PAGES:,} pages.")
        return [_page(document, index) for index in range(count)]
    except pypdfium2.PdfiumError as error:
        raise Unreadable("This PDF is damaged or incomplete.") from error
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, index: int) -> Page:
    page = document[index]
    text = page.get_textpage()
    try:
        height = float(page.get_height())
        lines = list(_lines(text.raw, index + 1))
        for line in lines:
            line.settle(height)
        return Page(index + 1, height, [line for line in lines if line.text])
    finally:
        text.close()
        page.close()


def _lines(text: object, number: int) -> Iterator[Printed]:
    """Follow the characters in the order in which they were set; a step down or back begins a line."""
    current: list[Glyph] = []
    sampled: list[tuple[int, float]] = []  # weight and base line of every sixth letter
    last = tall = None
    for glyph, at in _glyphs(text):
        if glyph.char in " \r\n\t\u00a0":
            glyph.char = " "
        else:
            if last is not None and tall is not None and _begins_line(glyph, last, tall):
                yield from _printed(number, current, sampled)
                current, sampled, tall = [], [], None
            last = glyph
            if tall is None or glyph.top - glyph.bottom > tall.top - tall.bottom:
                tall = glyph
        current.append(glyph)
        if glyph.char.isalpha() and (len(current) % 6 == 0 or len(sampled) < 2):
            sampled.append((pdfium.FPDFText_GetFontWeight(text, at), _origin(text, at)))
    yield from _printed(number, current, sampled)


def _origin(text: object, at: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, at, ctypes.byref(x), ctypes.byref(y))
    return y.value


def _ink(text: object, at: int) -> float:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    references = (ctypes.byref(edge) for edge in (left, right, bottom, top))
    pdfium.FPDFText_GetCharBox(text, at, *references)
    return bottom.value


def _printed(number: int, glyphs: list[Glyph], sampled: list[tuple[int, float]]) -> Iterator[Printed]:
    if not any(not glyph.char.isspace() for glyph in glyphs):
        return
    bold = bool(sampled) and statistics.median(weight for weight, _ in sampled) >= 600
    lows = [glyph.bottom for glyph in glyphs if not glyph.char.isspace()]
    baseline = statistics.median(base for _, base in sampled) if sampled else statistics.median(lows)
    yield Printed(number, glyphs, bold, baseline)


def _begins_line(glyph: Glyph, last: Glyph, tall: Glyph) -> bool:
    height = glyph.top - glyph.bottom
    overlap = min(glyph.top, tall.top) - max(glyph.bottom, tall.bottom)
    if overlap < 0.25 * min(height, tall.top - tall.bottom):
        return True
    return glyph.left < last.left - 2 * max(height, 4)


def _glyphs(text: object) -> Iterator[tuple[Glyph, int]]:
    count = pdfium.FPDFText_CountChars(text)
    box = pdfium.FS_RECTF()
    pointer = ctypes.byref(box)
    for at in range(max(count, 0)):
        code = pdfium.FPDFText_GetUnicode(text, at)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        char = HYPHENS.get(char, char)
        if (code < 32 and char not in "\r\n\t-") or char in UNSEEN:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, at, pointer):
            continue
        low = _ink(text, at) if char in MARKS else None
        yield Glyph(char, box.left, box.right, box.bottom, box.top, low), at
