"""From paragraphs to a treaty: title, preamble, divisions, articles, closing clause, annexes. No database here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from convention.importing import colophon, contents, headings, label_words, labels, languages, recitals
from convention.importing.headings import Sure
from convention.importing.labels import Label
from convention.importing.paragraphs import Block, assemble
from convention.importing.provisions import Builder, Paragraph
from convention.importing.source import Source, Words
from convention.importing.structure import (
    Article,
    Division,
    Finding,
    Kind,
    LeftOut,
    Note,
    NoteRef,
    Severity,
    Span,
    Text,
)

RANK = {Kind.BOOK: 1, Kind.PART: 2, Kind.TITLE: 3, Kind.CHAPTER: 4, Kind.SECTION: 5, Kind.SUBSECTION: 6}
COMMAS = (",", "،", "，")
AHEAD = 80  # paragraphs that a mark is held against when it may mean two things
Progress = Callable[[int, int], None]


def parse(source: Source, *, language: str = "en", progress: Progress | None = None) -> Text:
    """Read the source's lines as a treaty. Nothing is dropped: what has no place in it is ``left_out``."""
    return _Parser(source, language, progress).run()


@dataclass(slots=True)
class _Parser:
    source: Source
    language: str
    progress: Progress | None
    text: Text = field(default_factory=Text)
    numbers: dict[str, str] = field(default_factory=dict)  # of footnotes, by the key that calls them
    open: list[Division] = field(default_factory=list)
    article: Article | None = None
    builder: Builder | None = None
    blocks: list[Block] = field(default_factory=list)
    labelled: list[bool] = field(default_factory=list)
    position: int = 0
    closed: bool = False
    vocabulary: headings.Vocabulary = field(default_factory=lambda: headings.Vocabulary([]))
    headed: bool | None = None  # what this text's custom is: headings of articles, none, or either

    def run(self) -> Text:
        colophon.leave_out(self.source)
        contents.leave_out(self.source)
        self.blocks = self._in_language(assemble(self.source))
        self.labelled = [self._label(block) is not None for block in self.blocks]
        self.vocabulary = headings.Vocabulary(block.text for block in self.blocks)
        self.headed = headings.custom(self._after_labels(0), self.vocabulary)
        self._number_notes()
        self.text.left_out = self.source.left_out
        self.text.findings = self.source.findings
        front = self._front()
        self.position = front
        while self.position < len(self.blocks):
            block = self.blocks[self.position]
            self.position += 1
            self._take(block)
            if self.progress is not None and self.position % 50 == 0:
                self.progress(self.position, len(self.blocks))
        self._finish_notes()
        self.text.left_out.sort(key=lambda item: item.spans[0].at if item.spans else 0)
        return self.text

    def _after_labels(self, start: int) -> Iterator[str]:
        """Yield what stands behind articles' labels on their lines, as far as the next annex."""
        for block in self.blocks[start:]:
            label = self._label(block) if not block.level else None
            if label is not None and label.kind is Kind.ANNEX:
                return
            if label is not None and label.is_article and (rest := block.text[label.rest_start :]).strip():
                yield rest

    # --- languages ---------------------------------------------------------------------------------------

    def _in_language(self, blocks: list[Block]) -> list[Block]:
        """Stop where a second language begins, and leave out a title in another before the first sentence."""
        begins = languages.second_begins([block.text for block in blocks], self.language)
        if begins is not None:
            begins = self._its_heading(blocks, begins)
            self._leave_out_language(blocks[begins:])
            blocks = blocks[:begins]
        return self._without_other_titles(blocks)

    @staticmethod
    def _its_heading(blocks: list[Block], begins: int) -> int:
        """What stands above the first sentence of the second language, back to a whole sentence, is its heading."""
        while begins > 1 and not blocks[begins - 1].text.endswith((".", ";", ":")):
            if languages.of(blocks[begins - 1].text) == "en" or labels.at(blocks[begins - 1].text):
                break
            begins -= 1
        return begins

    def _leave_out_language(self, blocks: list[Block]) -> None:
        found = languages.of(" ".join(block.text for block in blocks[:20])) or ""
        name = languages.NAMES.get(found, "another language")
        message = f"from here on the text is in {name}; it was not imported ({len(blocks)} paragraphs)"
        self.source.findings.append(Finding(Severity.WARNING, message, blocks[0].words.place))
        self.source.left_out += left_out_after(blocks, f"in {name}")

    def _without_other_titles(self, blocks: list[Block]) -> list[Block]:
        """A title given in two languages: the one that is not the text's is left out."""
        known = set(self.language.split("-")[:1])
        kept: list[Block] = []
        for index, block in enumerate(blocks[:4]):
            if self._label(block) is not None or recitals.opens(block.text):
                return [*kept, *blocks[index:]]
            found = languages.of_title(block.text)
            if found is not None and found not in known:
                name = languages.NAMES.get(found, found)
                self.source.left_out.append(block.words.left_out(f"title in {name}"))
            else:
                kept.append(block)
        return [*kept, *blocks[4:]]

    # --- footnotes ---------------------------------------------------------------------------------------

    def _number_notes(self) -> None:
        for count, note in enumerate(self.source.notes, 1):
            self.numbers[note.key] = str(count)

    def _refs(self, words: Words) -> list[NoteRef]:
        found = []
        for call in words.calls:
            number = self.numbers.get(call.key)
            if number is None:
                message = f"a footnote is called that is not there (“{call.key.split('#')[0]}”)"
                self._tell(Finding(Severity.WARNING, message, words.place))
            else:
                found.append(NoteRef(call.offset, number))
        return found

    def _finish_notes(self) -> None:
        for note in self.source.notes:
            self.text.notes.append(
                Note(self.numbers[note.key], note.words.text, note.mark, note.words.place, note.words.spans())
            )

    def _tell(self, finding: Finding) -> None:
        self.text.findings.append(finding)

    # --- before the body ---------------------------------------------------------------------------------

    def _front(self) -> int:
        """Take the title and what stands under it; return where the preamble or the body begins."""
        title: list[Words] = []
        index = 0
        for index, block in enumerate(self.blocks):
            if self._label(block) is not None or recitals.opens(block.text) or (title and _is_prose(block)):
                break
            if title and block.text.endswith(COMMAS) and self._enacts_later(index):
                break  # a recital, in whatever language
            title.append(block.words)
        else:
            index = len(self.blocks)
        if title:
            self.text.title = title[0].text
            self.text.subtitle = "\n".join(words.text for words in title[1:])
        if index < len(self.blocks) and self._label(self.blocks[index]) is None:
            if not recitals.opens(self.blocks[index].text) and not self._enacts_later(index):
                return self._subtitle(index)
            self._open_preamble(Division(Kind.PREAMBLE, place=self.blocks[index].words.place))
        return index

    def _subtitle(self, index: int) -> int:
        """Prose between the title and the first label is what the file says about itself."""
        while index < len(self.blocks) and self._label(self.blocks[index]) is None:
            joined = [self.text.subtitle, self.blocks[index].text]
            self.text.subtitle = "\n".join(part for part in joined if part)
            index += 1
        return index

    def _enacts_later(self, index: int) -> bool:
        """Tell whether "have agreed as follows" comes before the first label."""
        for block in self.blocks[index:]:
            if recitals.ENACTS.search(block.text) or label_words.ENACTS.search(block.text):
                return True
            if self._label(block) is not None:
                return False
        return False

    def _open_preamble(self, division: Division) -> None:
        self._open(division)
        assert self.builder is not None
        self.builder.flat = True

    # --- labels ------------------------------------------------------------------------------------------

    def _label(self, block: Block) -> Label | None:
        label = labels.at(block.text)
        if label is None:
            return None
        rest = block.text[label.rest_start :]
        if label.is_article and headings.mentions(rest):
            return None
        return label

    def _take(self, block: Block) -> None:
        label = self._label(block)
        if label is not None:
            if label.is_article:
                self._take_article(block, label)
            elif label.kind is Kind.PREAMBLE:
                self._take_preamble(block, label)
            else:
                self._take_division(block, label)
        elif self._is_closing(block):
            self._take_closing(block)
        elif block.level:
            self._take_heading(block)
        else:
            self._take_paragraph(block)

    def _take_article(self, block: Block, label: Label) -> None:
        self._leave_preamble()
        words = block.words
        if label.guessed:
            self._tell(
                Finding(
                    Severity.GUESS, f"“{words.text[: label.label_end]}” was read as Article {label.number}", words.place
                )
            )
        self._leave_out_separator(words, label)
        article = Article(label.number, words.text[: label.label_end], place=words.place)
        self.article = article
        self.builder = self._builder()
        article.provisions = self.builder.top
        (self.open[-1].items if self.open else self.text.items).append(article)
        rest = words.cut(label.rest_start)
        if rest.text:
            self._heading_and_body(article, rest, block)
        else:
            self._heading_below(article)

    def _heading_and_body(self, item: Article | Division, rest: Words, block: Block) -> None:
        """What stands on the label's own line is a heading, a paragraph, or one run on into the other."""
        if block.level:
            split = len(rest.text)
        else:
            split, sure = headings.split(rest.text, self.vocabulary, self._ahead())
            if sure is Sure.GUESSED or (sure is Sure.CUSTOM and self.headed is not (split > 0)):
                shown = rest.text[:split].strip()
                message = (
                    f"the heading of {item.label} was taken to be “{shown}”"
                    if shown
                    else f"{item.label} was taken to have no heading"
                )
                self._tell(Finding(Severity.GUESS, message, rest.place))
        heading = rest.cut(0, split)
        item.heading, item.refs = heading.text, self._refs(heading)
        body = rest.cut(split)
        if body.text:
            self._take_paragraph(Block(body, indent=block.indent))
        elif not heading.text:
            self._heading_below(item)

    def _heading_below(self, item: Article | Division) -> None:
        """Take the next paragraph as the heading where it looks like one."""
        if self.position >= len(self.blocks):
            return
        block = self.blocks[self.position]
        after = self.blocks[self.position + 1] if self.position + 1 < len(self.blocks) else None
        if self._label(block) is not None or not headings.looks_like(block, after):
            return
        self.position += 1
        item.heading, item.refs = block.text, self._refs(block.words)

    def _take_division(self, block: Block, label: Label) -> None:
        assert label.kind is not None
        words = block.words
        self._leave_preamble()
        self._leave_out_separator(words, label)
        division = Division(label.kind, label.number, words.text[: label.label_end], place=words.place)
        self._open(division)
        rest = words.cut(label.rest_start)
        if rest.text:
            self._division_heading(division, rest, block)
        else:
            self._heading_below(division)

    def _division_heading(self, division: Division, rest: Words, block: Block) -> None:
        inner = None if block.level else headings.inner_label(rest.text)
        if inner is None:
            self._heading_and_body(division, rest, block)
            return
        heading = rest.cut(0, inner)
        division.heading, division.refs = heading.text, self._refs(heading)
        self._take(Block(rest.cut(inner), indent=block.indent))

    def _take_preamble(self, block: Block, label: Label) -> None:
        words = block.words
        self._leave_out_separator(words, label)
        self._open_preamble(Division(Kind.PREAMBLE, label=words.text[: label.label_end], place=words.place))
        rest = words.cut(label.rest_start)
        if rest.text:
            self._take_paragraph(Block(rest, indent=block.indent))

    def _leave_preamble(self) -> None:
        if self.open and self.open[0].kind is Kind.PREAMBLE:
            self.open.clear()

    def _leave_out_separator(self, words: Words, label: Label) -> None:
        between = words.cut(label.label_end, label.rest_start)
        if between.text:
            self.text.left_out.append(between.left_out("between a number and its heading"))

    # --- divisions ---------------------------------------------------------------------------------------

    def _open(self, division: Division) -> None:
        """Close what cannot hold this division, and let it hold what comes."""
        if division.kind in (Kind.PREAMBLE, Kind.ANNEX, Kind.CLOSING):
            self.open.clear()
            if division.kind is Kind.ANNEX:  # an annex may have been written by other hands
                own = headings.custom(self._after_labels(self.position), self.vocabulary)
                self.headed = own if own is not None else self.headed
        else:
            while self.open and not _holds(self.open[-1], division):
                self.open.pop()
        (self.open[-1].items if self.open else self.text.items).append(division)
        self.open.append(division)
        self.article = None
        self.builder = self._builder()
        division.provisions = self.builder.top

    def _builder(self) -> Builder:
        return Builder(self._tell, self._refs)

    def _is_closing(self, block: Block) -> bool:
        if not any(True for _ in self.text.articles()) or (self.open and self.open[0].kind is Kind.ANNEX):
            return False
        if self.open and self.open[-1].kind is Kind.CLOSING:
            return False
        return self._is_closing_heading(block) or labels.CLOSING.match(block.text) is not None

    def _is_closing_heading(self, block: Block) -> bool:
        if labels.CLOSING_HEADING.fullmatch(block.text) is None:
            return False
        following = self.blocks[self.position].text if self.position < len(self.blocks) else ""
        return bool(block.level or labels.CLOSING.match(following))

    def _take_closing(self, block: Block) -> None:
        heading = self._is_closing_heading(block)
        division = Division(Kind.CLOSING, label=block.text if heading else "", place=block.words.place)
        self._open(division)
        if not heading:
            self._take_paragraph(block)

    def _take_heading(self, block: Block) -> None:
        """A heading without a label: a section of its own, and said to be a guess."""
        self._leave_preamble()
        if self.open and self.open[-1].kind is Kind.SECTION and not self.open[-1].label:
            self.open.pop()
        message = f"the heading “{block.text}” has no number; it was set as a section"
        self._tell(Finding(Severity.GUESS, message, block.words.place))
        division = Division(Kind.SECTION, heading=block.text, refs=self._refs(block.words), place=block.words.place)
        self._open(division)

    # --- paragraphs --------------------------------------------------------------------------------------

    def _take_paragraph(self, block: Block) -> None:
        if (inner := self._next_article(block.words)) is not None:
            rest = block.words.cut(inner)
            message = f"“{rest.text[:30]}…” was read as the beginning of an article"
            self._tell(Finding(Severity.GUESS, message, rest.place))
            self._paragraph(block.words.cut(0, inner), block)
            self._take(Block(rest, indent=block.indent))
        elif (closing := self._inner_closing(block.words)) is not None:
            self._paragraph(block.words.cut(0, closing), block)
            self._take(Block(block.words.cut(closing), indent=block.indent))
        elif self.open and self.open[-1].kind is Kind.PREAMBLE:
            for recital in recitals.split(block.words):
                self._paragraph(recital, block)
        else:
            self._paragraph(block.words, block)

    def _inner_closing(self, words: Words) -> int | None:
        """Return where the closing clause begins inside the last article's paragraph."""
        match = labels.INNER_CLOSING.search(words.text) if self.article is not None else None
        inside = self.open and self.open[0].kind in (Kind.ANNEX, Kind.CLOSING)
        return match.end() if match is not None and not inside else None

    def _next_article(self, words: Words) -> int | None:
        """Return where the next article begins inside a paragraph, its label having lost its line."""
        if self.article is None:
            return None
        for match in headings.INNER_ARTICLE.finditer(words.text):
            label = labels.at(words.text[match.end() : match.end() + headings.LONGEST])
            if label is not None and label.is_article and label.number == _one_more(self.article.number):
                return match.end()
        return None

    def _paragraph(self, words: Words, block: Block) -> None:
        if self.builder is None:
            self._open_preamble(Division(Kind.PREAMBLE, place=words.place))
        assert self.builder is not None
        self.builder.add(Paragraph(words, block.indent, self._ahead()))

    def _ahead(self) -> list[str]:
        found = []
        for index in range(self.position, min(self.position + AHEAD, len(self.blocks))):
            if self.labelled[index]:
                break
            found.append(self.blocks[index].text)
        return found


def _holds(outer: Division, inner: Division) -> bool:
    if outer.kind is Kind.ANNEX:
        return True
    return RANK.get(outer.kind, 99) < RANK.get(inner.kind, 0)


def _one_more(number: str) -> str:
    return str(int(number) + 1) if number.isdigit() else ""


def _is_prose(block: Block) -> bool:
    return not block.level and len(block.text) > 60 and block.text.endswith((".", ":", ";", ","))


def left_out_after(blocks: list[Block], reason: str) -> list[LeftOut]:
    """Return what is left out when reading stops before these paragraphs."""
    return [block.words.left_out(reason) for block in blocks]


__all__ = ["Span", "parse"]
