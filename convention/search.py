"""Search in one edition: stemmed, accent-folded, phrases, prefixes, headings first, and "did you mean".

The index lives in the process's memory, made from the rows once for each text; a new digest makes a new one.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import tantivy
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from convention.models import Edition, Footnote, Provision
from convention.outline import ARTICLE, Node, Outline, outline_of

KEPT = 6  # indexes that a process remembers
LONGEST_QUERY = 200  # characters; what follows is not read
MOST_WORDS = 16
MOST_HITS = 1_000  # more than any treaty has articles
SHORTEST_PREFIX = 4
SHORTEST_MISTAKE = 3
LONG_WORD = 6  # letters; two mistakes are forgiven from here on
# Words of which every article has some: they say nothing, unless nothing else was asked for.
SMALL = frozenset(
    {"a", "an", "and", "any", "are", "as", "at", "be", "by", "for", "from", "has", "have", "if", "in", "into", "is"}
    | {"it", "its", "may", "no", "nor", "not", "of", "on", "or", "shall", "so", "such", "than", "that", "the", "their"}
    | {"them", "there", "these", "they", "this", "those", "to", "under", "was", "were", "which", "who", "will", "with"}
)
SNIPPET = 240  # characters
HEAP = 15_000_000  # bytes; the least that the writer takes
STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "it": "italian", "nl": "dutch", "pt": "portuguese", "ru": "russian", "sv": "swedish",
}  # fmt: skip
HEADING, BODY, WORDS = "heading", "body", "words"
BOOSTS = {HEADING: 4.0, BODY: 1.0}
PREFIX_BOOST = 0.4
WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Paragraph:
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An article, or another part of the text, with the place in it that answers best."""

    node: Node
    anchor: str
    heading: SafeString
    snippet: SafeString

    @property
    def address(self) -> str:
        return f"{self.node.page}#{self.anchor}"


@dataclass(frozen=True, slots=True)
class Results:
    """``all_words`` is false where no article has every word and these have some of them."""

    hits: list[Hit]
    total: int
    chapters: list[tuple[Node, int]]
    all_words: bool
    meant: str


@dataclass(slots=True)
class Question:
    """What was asked: words, phrases and word beginnings, each as the index knows it (stems), in order."""

    words: list[str]
    phrases: list[list[str]]
    prefixes: list[str]
    typed: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.phrases or self.prefixes)

    @property
    def parts(self) -> int:
        """Return how many different words and beginnings were asked for."""
        return len({*self.words, *self.prefixes, *(word for phrase in self.phrases for word in phrase)})


class TextIndex:
    """The search index of one text."""

    def __init__(self, edition: Edition, outline: Outline) -> None:
        self.outline = outline
        self.analyse = _analyser(STEMMERS.get(edition.language.partition("-")[0]))
        self.fold = _analyser(None)
        self.stems = lru_cache(maxsize=20_000)(self._stems)
        self.paragraphs = _paragraphs(edition, outline)
        self.vocabulary: Counter[str] = Counter()
        self.schema = _schema()
        self.index = tantivy.Index(self.schema)
        self.index.register_tokenizer("stemmed", self.analyse)
        self.index.register_tokenizer("folded", self.fold)
        self._fill()
        self.searcher = self.index.searcher()

    def _fill(self) -> None:
        writer = self.index.writer(heap_size=HEAP, num_threads=1)
        for anchor, paragraphs in self.paragraphs.items():
            node = self.outline.by_anchor[anchor]
            words = "\n".join(paragraph.text for paragraph in paragraphs)
            title = f"{node.label}\n{node.heading}"
            self.vocabulary.update(self.fold.analyze(f"{node.heading}\n{words}"))
            writer.add_document(
                tantivy.Document(anchor=[anchor], heading=[title], body=[words], words=[f"{title}\n{words}"])
            )
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def _stems(self, word: str) -> tuple[str, ...]:
        return tuple(self.analyse.analyze(word))

    # --- asking ---

    def read(self, query: str) -> Question:
        """Read what was typed: ``"in quotes"`` is a phrase, ``visa*`` a beginning, the rest words."""
        question = Question([], [], [])
        small: list[str] = []
        for phrase, word in re.findall(r'["“”„«]([^"“”„«»]*)["“”«»]|(\S+)', query):
            stems = self.analyse.analyze(phrase or word)[:MOST_WORDS]
            if len(question.typed) >= MOST_WORDS or not stems:
                continue
            question.typed.append(phrase or word)
            if len(stems) > 1:
                question.phrases.append(stems)
            elif word.casefold() in SMALL:
                small += stems
            elif word.endswith("*"):
                question.prefixes += self.fold.analyze(word)
            else:
                question.words += stems
        if question.is_empty:
            question.words = small
        return question

    def search(self, query: str, *, within: str = "", start: int = 0, count: int = 20) -> Results:
        """Return the hits from ``start`` on; ``within`` is the anchor of a chapter. Any query is harmless."""
        question = self.read(cleaned(query))
        if question.is_empty:
            return Results([], 0, [], True, "")
        anchors = self._anchors(self._query(question, tantivy.Occur.Must))
        all_words = bool(anchors)
        if not anchors:
            anchors = self._anchors(self._query(question, tantivy.Occur.Should))
        nodes = [self.outline.by_anchor[anchor] for anchor in anchors]
        chapters = Counter(node.top for node in nodes)
        counted = [(chapter, chapters[chapter]) for chapter in self.outline.roots if chapters[chapter]]
        if within:
            nodes = [node for node in nodes if node.top.anchor == within]
        hits = [self._hit(node, question) for node in nodes[start : start + count]]
        return Results(hits, len(nodes), counted, all_words, "" if all_words else self._meant(question))

    def _anchors(self, query: tantivy.Query) -> list[str]:
        found = self.searcher.search(query, MOST_HITS)
        return [self.searcher.doc(address)["anchor"][0] for _score, address in found.hits]

    def _query(self, question: Question, occur: Any) -> tantivy.Query:
        parts = [self._word(word) for word in question.words]
        parts += [self._beginning(prefix) for prefix in question.prefixes]
        parts += [self._phrase(phrase) for phrase in question.phrases]
        return tantivy.Query.boolean_query([(occur, part) for part in parts])

    def _word(self, word: str) -> tantivy.Query:
        either = [(tantivy.Occur.Should, self._term(name, word)) for name in BOOSTS]
        if len(word) >= SHORTEST_PREFIX:
            # "refug" finds refugees; the whole word counts for more.
            either.append((tantivy.Occur.Should, tantivy.Query.boost_query(self._beginning(word), PREFIX_BOOST)))
        return tantivy.Query.boolean_query(either)

    def _term(self, name: str, word: str) -> tantivy.Query:
        return tantivy.Query.boost_query(tantivy.Query.term_query(self.schema, name, word), BOOSTS[name])

    def _beginning(self, prefix: str) -> tantivy.Query:
        # Analysed words hold letters and figures only, so that nothing in them means anything to a pattern.
        return tantivy.Query.regex_query(self.schema, WORDS, f"{re.escape(prefix)}.*")

    def _phrase(self, phrase: list[str]) -> tantivy.Query:
        words: list[str | tuple[int, str]] = list(phrase)
        either = [
            tantivy.Query.boost_query(tantivy.Query.phrase_query(self.schema, name, words), boost)
            for name, boost in BOOSTS.items()
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in either])

    # --- answering ---

    def _hit(self, node: Node, question: Question) -> Hit:
        wanted = self._wanted(question)
        paragraphs = self.paragraphs[node.anchor]
        best = max(paragraphs, key=lambda paragraph: self._worth(paragraph.text, wanted), default=None)
        if best is None or not self._worth(best.text, wanted)[0]:
            start = paragraphs[0].text if paragraphs else ""
            return Hit(node, node.anchor, self._marked(node.title, wanted), self._marked(_cut(start, 0), wanted))
        snippet = self._marked(_cut(best.text, self._first(best.text, wanted)), wanted)
        # Who asks for several words of a heading means the article, and begins to read at its beginning.
        named = self._worth(node.heading, wanted)[0]
        anchor = node.anchor if named > 1 and named >= question.parts else best.anchor
        return Hit(node, anchor, self._marked(node.title, wanted), snippet)

    def _wanted(self, question: Question) -> tuple[frozenset[str], tuple[str, ...]]:
        words = [*question.words, *(word for phrase in question.phrases for word in phrase)]
        beginnings = [*question.prefixes, *(word for word in question.words if len(word) >= SHORTEST_PREFIX)]
        return frozenset(words), tuple(beginnings)

    def _matches(self, word: str, wanted: tuple[frozenset[str], tuple[str, ...]]) -> str:
        """Return which part of the question a word of the text answers."""
        stems = self.stems(word)
        for stem in stems:
            if stem in wanted[0]:
                return stem
        folded = word.casefold()
        return next((beginning for beginning in wanted[1] if folded.startswith(beginning)), "")

    def _worth(self, text: str, wanted: tuple[frozenset[str], tuple[str, ...]]) -> tuple[int, int]:
        found = [match for word in WORD.findall(text) if (match := self._matches(word, wanted))]
        return len(set(found)), len(found)

    def _first(self, text: str, wanted: tuple[frozenset[str], tuple[str, ...]]) -> int:
        places = (match.start() for match in WORD.finditer(text) if self._matches(match[0], wanted))
        return next(places, 0)

    def _marked(self, text: str, wanted: tuple[frozenset[str], tuple[str, ...]]) -> SafeString:
        html, place = [], 0
        for match in WORD.finditer(text):
            if self._matches(match[0], wanted):
                html += [escape(text[place : match.start()]), "<mark>", escape(match[0]), "</mark>"]
                place = match.end()
        html.append(escape(text[place:]))
        return mark_safe("".join(html))  # noqa: S308 - every piece of the text was escaped

    def _meant(self, question: Question) -> str:
        """Return the question with words that the text does not know replaced by its nearest ones."""
        changed = False
        words = []
        for typed in question.typed:
            folded = self.fold.analyze(typed)
            better = [self._nearest(word) for word in folded]
            changed = changed or better != folded
            words.append(" ".join(better) if better != folded else typed)
        return " ".join(words) if changed else ""

    def _nearest(self, word: str) -> str:
        known = any(stem in self._known_stems for stem in self.stems(word))
        if known or len(word) < SHORTEST_MISTAKE or word.isdigit():
            return word
        alike = [other for other in self.vocabulary if abs(len(other) - len(word)) <= 2 and not other.isdigit()]
        close = difflib.get_close_matches(word, alike, n=12, cutoff=0.6)
        most = 1 if len(word) < LONG_WORD else 2
        near = [(distance(word, other), -self.vocabulary[other], other) for other in close]
        return min((one for one in near if one[0] <= most), default=(0, 0, word))[2]

    @property
    def _known_stems(self) -> frozenset[str]:
        if self.__known is None:
            self.__known = frozenset(stem for word in self.vocabulary for stem in self.stems(word))
        return self.__known

    __known: frozenset[str] | None = None


def distance(one: str, other: str) -> int:
    """Return how many letters must be put in, left out, changed or exchanged with their neighbour."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def cleaned(query: str) -> str:
    """Return the query without control characters, cut to what is read."""
    query = unicodedata.normalize("NFC", query[: LONGEST_QUERY * 4])
    kept = "".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in query)
    return " ".join(kept.split())[:LONGEST_QUERY]


def _cut(text: str, place: int) -> str:
    """Return about ``SNIPPET`` characters around a place, cut between words."""
    if len(text) <= SNIPPET:
        return text
    start = max(0, min(place - SNIPPET // 3, len(text) - SNIPPET))
    end = start + SNIPPET
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


def _analyser(stemmer: str | None) -> Any:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.remove_long(60)).filter(tantivy.Filter.lowercase())
    builder = builder.filter(tantivy.Filter.ascii_fold())
    return (builder.filter(tantivy.Filter.stemmer(stemmer)) if stemmer else builder).build()


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("anchor", stored=True, tokenizer_name="raw")
    builder.add_text_field(HEADING, tokenizer_name="stemmed")
    builder.add_text_field(BODY, tokenizer_name="stemmed")
    builder.add_text_field(WORDS, tokenizer_name="folded")
    return builder.build()


# --- from rows ---------------------------------------------------------------------------------------


def index_of(edition: Edition) -> TextIndex:
    """Return the index of the text as it is loaded now; made once for each process and text."""
    key = (edition.pk, edition.digest, edition.loaded_at)
    if key not in _kept:
        _kept[key] = TextIndex(edition, outline_of(edition))
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return _kept[key]


_kept: OrderedDict[tuple[Any, ...], TextIndex] = OrderedDict()


def forget() -> None:
    _kept.clear()


def _paragraphs(edition: Edition, outline: Outline) -> dict[str, list[Paragraph]]:
    """Return what each article, and each division with words of its own, says; its notes come last."""
    notes = dict(Footnote.objects.filter(edition=edition).values_list("number", "text"))
    anchors = dict(Footnote.objects.filter(edition=edition).values_list("number", "anchor"))
    said: dict[str, list[Paragraph]] = {node.anchor: [] for node in outline.by_anchor.values() if node.kind == ARTICLE}
    called: dict[str, list[Paragraph]] = {}
    rows: Iterable[Any] = (
        Provision.objects.filter(edition=edition).order_by("order").values_list("anchor", "text", "refs")
    )
    for anchor, text, refs in rows:
        node = outline.by_anchor[anchor]
        owner = node.around(ARTICLE) or next(one for one in node.upward() if one.kind != node.kind)
        said.setdefault(owner.anchor, []).append(Paragraph(anchor, text))
        for _offset, number in refs:
            if str(number) in notes:
                called.setdefault(owner.anchor, []).append(Paragraph(anchors[str(number)], notes[str(number)]))
    for anchor, more in called.items():
        said[anchor] += more
    return said


__all__ = ["Hit", "Results", "TextIndex", "cleaned", "forget", "index_of"]
