"""PDF files: lines of text with running heads, page numbers and footnotes told apart from the body."""

from __future__ import annotations

from collections import Counter
from itertools import chain, pairwise

from convention.importing.extract import footnotes, furniture
from convention.importing.extract.footnotes import FootLine
from convention.importing.extract.pdf_lines import Page, Printed, pages
from convention.importing.source import Call, Line, Source, SourceNote, Tape, Unreadable, Words
from convention.importing.structure import Finding, Place, Severity, Span

LEADING = 1.3  # times the usual distance of lines is a gap
LETTER = 5  # points; indents are counted in letters, as in text files
MANY = 40  # long lines on left and on right pages before their margins are told apart
COLUMN = 20  # lines of a page before it is asked for columns
CENTRED = 3  # short lines of different lengths with one middle, before they tell the edges
SURE = 8  # lines that must be seen before their distance is believed
FEW = 20  # visible characters on a page; fewer, on most pages, are a scan


def read_pdf(content: bytes) -> Source:
    """Read a PDF that has its text; refuse a scan."""
    found = pages(content)
    counts = [sum(len(line.text) for line in page.lines) for page in found]
    if sum(count >= FEW for count in counts) * 2 < len(counts) and sum(counts) < 2_000:
        raise Unreadable("This PDF is a scan: it holds pictures of pages and no text. Run text recognition first.")
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
        self.body_size = max(1.0, sizes.most_common(1)[0][0]) if sizes else 10
        self.middles = self._middles()
        self.edges = self._edges()
        self.leading = self._usual_leading()
        self.feet = self._feet()

    def read(self) -> Source:
        for page in self.pages:
            if not page.lines:
                place = Place(page=page.number)
                self.source.findings.append(Finding(Severity.WARNING, "the page has no text; is it a picture?", place))
            self._page(page)
        used = {self._column(line) for page in self.pages for line in page.lines}
        self.source.measure = max((self.edges[column][1] - self.edges[column][0] for column in used), default=0)
        self.source.visible = self.tape.visible()
        return self.source

    def _usual_leading(self) -> float:
        """Return the distance of lines within a paragraph: that below lines which reach the right edge."""
        steps = []
        for page in self.pages:
            steps += [
                round(line.y - last.y, 1)
                for last, line in pairwise(page.lines)
                if 0 < line.y - last.y < 4 * self.body_size
                and abs(line.size - self.body_size) < 1
                and last.right > 0.97 * self.edges[self._column(last)][1]
            ]
        if len(steps) < SURE:
            return 1.3 * self.body_size
        return Counter(steps).most_common(1)[0][0]

    def _feet(self) -> dict[int, list[FootLine]]:
        """Return the footnotes' lines of every page."""
        found: dict[int, list[FootLine]] = {}
        begun = gathered = False
        above: list[Printed] = []  # the last line of the page before
        for page in self.pages:
            columns = [lines for column in (0, 1, 2) if (lines := self._in_column(page, column))]
            small = all(line.size <= footnotes.SMALLER * self.body_size for lines in columns for line in lines)
            # Notes below a heading may fill more pages than its own.
            gathered = (gathered and small) or footnotes.gathers([*above, *chain(*columns)])
            above = columns[-1][-1:] if columns else above
            foot = [] if gathered else [line for lines in columns for line in footnotes.at_foot(lines, self.body_size)]
            # Without a first mark they are a small paragraph, unless they go on with a note of the page before.
            found[page.number] = foot if foot and (foot[0].mark or begun) else []
            begun = bool(found[page.number])
        return found

    def _in_column(self, page: Page, column: int) -> list[Printed]:
        """Return the lines of the text in one column of a page, from top to foot."""
        body = [line for line in page.lines if id(line) not in self.furniture and self._column(line)[1] == column]
        return sorted(body, key=lambda line: line.y)

    def _page(self, page: Page) -> None:
        in_foot = {id(item.line): item for item in self.feet[page.number]}
        last: Printed | None = None
        for number, line in enumerate(page.lines, 1):
            place = Place(page=page.number, line=number)
            if (reason := self.furniture.get(id(line))) is not None:
                self.source.left_out.append(self.tape.put(line.text, place).left_out(reason))
            elif id(line) in in_foot:
                self._foot(in_foot[id(line)], page.number, place)
            else:
                self._body(line, last, place)
                last = line

    def _keys(self, page: int) -> dict[str, str]:
        """Return the notes that a page may call, by mark: its own, and those that had to go to the next page."""
        own = {item.mark: f"{page}:{item.mark}" for item in self.feet.get(page, []) if item.mark}
        following = {item.mark: f"{page + 1}:{item.mark}" for item in self.feet.get(page + 1, []) if item.mark}
        return following | own

    def _column(self, line: Printed) -> tuple[int, int]:
        """Return where on the sheet a line stands: its page's side, and its column where the page has two."""
        middle = self.middles.get(line.page)
        if middle is None:
            return line.page % 2, 0
        return 0, 1 if line.left < middle else 2

    def _middles(self) -> dict[int, float]:
        """Return where pages of two columns have their gutter."""
        found: dict[int, float] = {}
        for page in self.pages:
            body = [line for line in page.lines if id(line) not in self.furniture]
            if len(body) < COLUMN:
                continue
            middle = (min(line.left for line in body) + max(line.right for line in body)) / 2
            left = sum(line.right <= middle + 2 for line in body)
            right = sum(line.left >= middle - 2 for line in body)
            if min(left, right) >= COLUMN // 4 and left + right >= 0.85 * len(body):
                found[page.number] = middle
        return found

    def _edges(self) -> dict[tuple[int, int], tuple[float, float]]:
        """Return the left and right edge of the text in each column, and on left and right pages."""
        groups: dict[tuple[int, int], list[Printed]] = {(0, 0): [], (1, 0): []}
        short: dict[tuple[int, int], list[Printed]] = {}
        for page in self.pages:
            for line in page.lines:
                if id(line) in self.furniture:
                    continue
                long = len(line.text) > (20 if page.number in self.middles else 40)
                (groups if long else short).setdefault(self._column(line), []).append(line)
        if min(len(groups[side, 0]) for side in (0, 1)) < MANY:
            groups[0, 0] = groups[1, 0] = [*groups[0, 0], *groups[1, 0]]
            short[0, 0] = short[1, 0] = [*short.get((0, 0), []), *short.get((1, 0), [])]
        for column in (1, 2):
            groups.setdefault((0, column), groups[0, 0])
        return {key: _edges_of(lines, short.get(key, [])) for key, lines in groups.items()}

    def _look(self, line: Printed, left: float, right: float) -> str:
        inset, outset = line.left - left, right - line.right
        centred = inset > max(8, 0.06 * (right - left)) and abs(inset - outset) < max(4, 0.04 * inset)
        return " ".join(word for word, is_so in (("bold", line.bold), ("centre", centred)) if is_so)

    def _body(self, line: Printed, last: Printed | None, place: Place) -> None:
        left, right = self.edges[self._column(line)]
        words = self._called(line, place)
        whole = words.text == line.text  # else its marks call notes at the foot
        step = line.y - last.y if last is not None else 0
        self.source.lines.append(
            Line(
                words,
                broken=last is None or step < 0,
                gap=last is not None and step > LEADING * self._leading(line),
                indent=round((line.left - left) / LETTER),
                width=line.right - left,
                size=round(line.size * 2) / 2,
                style=self._look(line, left, right),
                raised=tuple(line.raised) if whole else (),
            )
        )

    def _leading(self, line: Printed) -> float:
        return self.leading * max(1.0, line.size / self.body_size)

    def _called(self, line: Printed, place: Place) -> Words:
        """Put the line on the tape; the footnote marks in it become calls and leave the text."""
        keys = self._keys(line.page)
        found = footnotes.calls(line, set(keys))
        if not found:
            return self.tape.put(line.text, place)
        words: Words | None = None
        last = 0
        for start, end, mark in [*found, (len(line.text), len(line.text), "")]:
            part = self.tape.put(line.text[last:start], place)
            words = part if words is None else words.plus(part, glue="")
            if mark:
                words = Words(words.text, words.pieces, (*words.calls, Call(len(words.text), keys[mark])))
                self._mark(line.text[start:end], place)
            last = end
        assert words is not None
        return words.cut(0)

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


def _edges_of(lines: list[Printed], headings: list[Printed]) -> tuple[float, float]:
    lefts = Counter(round(line.left) for line in lines)
    rights = sorted(line.right for line in lines)
    often = [left for left, count in lefts.items() if count * 20 >= len(lines)]
    left = float(min(often, default=0))
    right = rights[int(len(rights) * 0.97)] if rights else 0
    return left, max(right, _mirrored(left, headings))


def _mirrored(left: float, lines: list[Printed]) -> float:
    """What is centred stands between the edges: where no line is long enough to reach the right one, it tells it."""
    widths: dict[int, set[int]] = {}
    for line in lines:
        if line.left > left + LETTER:
            widths.setdefault(round((line.left + line.right) / 2), set()).add(round((line.right - line.left) / LETTER))
    middle, seen = max(widths.items(), key=lambda item: len(item[1]), default=(0, set()))
    return 2 * middle - left if len(seen) >= CENTRED else 0
