"""PDF files: lines of text with running heads, page numbers and footnotes told apart from the body."""

from __future__ import annotations

from collections import Counter

from convention.importing.extract import footnotes, furniture
from convention.importing.extract.footnotes import FootLine
from convention.importing.extract.pdf_lines import Page, Printed, pages
from convention.importing.source import Call, Line, Source, SourceNote, Tape, Unreadable, Words
from convention.importing.structure import Finding, Place, Severity, Span

LEADING = 1.3  # times the usual distance of lines is a gap
FEW = 20  # visible characters on a page; fewer, on most pages, are a scan


def read_pdf(content: bytes) -> Source:
    """Read a PDF that has its text; refuse a scan."""
    found = pages(content)
    counts = [sum(len(line.text) for line in page.lines) for page in found]
    if sum(count >= FEW for count in counts) * 2 < len(counts) and sum(counts) < 2_000:
        raise Unreadable(
            "This PDF holds pictures of pages and no text: it is a scan. Run text recognition on it first."
        )
    return _Reader(found).read()


class _Reader:
    def __init__(self, found: list[Page]) -> None:
        self.pages = found
        self.tape, self.source = Tape(), Source()
        self.furniture = furniture.find(found)
        sizes: Counter[float] = Counter()
        for page in found:
            for line in page.lines:
                sizes[round(line.size * 2) / 2] += len(line.text)
        self.body_size = sizes.most_common(1)[0][0] if sizes else 10
        self.edges = self._edges()
        self.leading = self._usual_leading()
        self.notes: dict[str, SourceNote] = {}

    def read(self) -> Source:
        for page in self.pages:
            if not page.lines:
                place = Place(page=page.number)
                self.source.findings.append(Finding(Severity.WARNING, "the page has no text; is it a picture?", place))
            self._page(page)
        self.source.visible = self.tape.visible()
        return self.source

    def _usual_leading(self) -> float:
        steps = []
        for page in self.pages:
            steps += [
                line.y - last.y
                for last, line in zip(page.lines, page.lines[1:], strict=False)
                if 0 < line.y - last.y < 4 * self.body_size and abs(line.size - self.body_size) < 1
            ]
        if not steps:
            return 1.2 * self.body_size
        # The least common distance: gaps between paragraphs may be as many as lines within them.
        common = Counter(round(step, 1) for step in steps).most_common(6)
        often = [step for step, count in common if count >= common[0][1] / 4]
        return min(often)

    def _page(self, page: Page) -> None:
        foot = footnotes.at_foot(page, self.body_size, self.furniture)
        # Without a first mark they are a small paragraph, unless they go on with a note of the page before.
        if foot and not foot[0].mark and not self.source.notes:
            foot = []
        in_foot = {id(item.line): item for item in foot}
        marks = {item.mark for item in foot if item.mark}
        last: Printed | None = None
        for number, line in enumerate(page.lines, 1):
            place = Place(page=page.number, line=number)
            if (reason := self.furniture.get(id(line))) is not None:
                self.source.left_out.append(self.tape.put(line.text, place).left_out(reason))
            elif id(line) in in_foot:
                self._foot(in_foot[id(line)], page.number, place)
            else:
                self._body(line, last, place, marks)
                last = line

    def _edges(self) -> dict[int, tuple[float, float]]:
        """Return each page's left and right edge of the text; left and right pages may have margins of their own."""
        found: dict[int, tuple[float, float]] = {}
        for side in (0, 1):
            lines = [line for page in self.pages if page.number % 2 == side for line in page.lines]
            full = [line for line in lines if id(line) not in self.furniture and len(line.text) > 40]
            lefts = Counter(round(line.left) for line in full)
            rights = Counter(round(line.right) for line in full)
            often = [left for left, count in lefts.items() if count * 20 >= sum(lefts.values())]
            edges = float(min(often, default=0)), float(rights.most_common(1)[0][0] if rights else 0)
            found |= {page.number: edges for page in self.pages if page.number % 2 == side}
        return found

    def _look(self, line: Printed, left: float, right: float) -> str:
        inset, outset = line.left - left, right - line.right
        centred = inset > 8 and abs(inset - outset) < max(4, 0.04 * inset)
        return " ".join(word for word, is_so in (("bold", line.bold), ("centre", centred)) if is_so)

    def _body(self, line: Printed, last: Printed | None, place: Place, marks: set[str]) -> None:
        left, right = self.edges[line.page]
        words = self._called(line, place, marks)
        step = line.y - last.y if last is not None else 0
        self.source.lines.append(
            Line(
                words,
                gap=last is not None and (step > LEADING * self._leading(line) or step < 0),
                indent=round(line.left - left),
                width=line.right - left,
                size=round(line.size * 2) / 2,
                style=self._look(line, left, right),
            )
        )

    def _leading(self, line: Printed) -> float:
        return self.leading * max(1.0, line.size / self.body_size)

    def _called(self, line: Printed, place: Place, marks: set[str]) -> Words:
        """Put the line on the tape; the footnote marks in it become calls and leave the text."""
        found = footnotes.calls(line, marks)
        if not found:
            return self.tape.put(line.text, place)
        words: Words | None = None
        last = 0
        for start, end, mark in [*found, (len(line.text), len(line.text), "")]:
            part = self.tape.put(line.text[last:start], place)
            words = part if words is None else words.plus(part, glue="")
            if mark:
                words = Words(words.text, words.pieces, (*words.calls, Call(len(words.text), self._key(place, mark))))
                self._mark(line.text[start:end], place)
            last = end
        assert words is not None
        return words.cut(0)

    def _key(self, place: Place, mark: str) -> str:
        return f"{place.page}:{mark}"

    def _mark(self, text: str, place: Place) -> None:
        spans = self.tape.put(text, place).spans()
        self.source.mark_spans += [Span(span.at, span.length) for span in spans]

    def _foot(self, item: FootLine, page: int, place: Place) -> None:
        text = item.line.text
        if item.mark:
            self._mark(text[: item.length], place)
            words = self.tape.put(text[item.length :].strip(), place)
            self.source.notes.append(SourceNote(f"{page}:{item.mark}", item.mark, words))
        elif self.source.notes:
            self.source.notes[-1].more.append(self.tape.put(text, place))
