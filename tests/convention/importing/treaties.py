"""Treaties made up by hypothesis: any depth, any numbering, footnotes, annexes."""

from __future__ import annotations

import string
from dataclasses import dataclass, field

from hypothesis import strategies as st

from convention.importing.numbers import to_roman
from convention.importing.structure import Article, Division, Kind, Note, NoteRef, Provision, Text

NOUNS = ["party", "authority", "traveller", "request", "border", "document", "carrier", "household", "office", "permit"]
VERBS = ["shall inform", "may ask", "shall keep", "shall grant", "may refuse", "shall publish", "shall examine"]
TAILS = ["without delay", "in writing", "on equal terms", "within thirty days", "at no charge", "as the law requires"]
RECITALS = ["Recalling", "Noting", "Convinced of", "Recognizing", "Desiring", "Mindful of"]
# What one list's marks look like, outermost first; a treaty keeps to one row.
NUMBERINGS = [
    ["{n}.", "({a})", "({i})", "–"],
    ["({n})", "({a})", "({i})", "({A})"],
    ["{n}.", "{a})", "{i})", "-"],
    ["{n})", "({a})", "({i})", "({A})"],
    ["{n}.", "({n})", "({a})", "({i})"],
    ["({n}).", "{a}.", "({i})", "–"],
    ["§ {n}", "({a})", "({i})", "•"],
]
LABELS = [
    dict(zip(("article", "part", "chapter", "section", "annex"), forms, strict=True))
    for forms in [
        ("Article {n}", "PART {R}", "CHAPTER {R}", "SECTION {n}", "ANNEX {R}"),
        ("ARTICLE {n}", "Part {n}", "Chapter {n}", "Section {n}", "Annex {n}"),
        ("Art. {n}", "PART {W}", "CHAPTER {W}", "Section {A}", "Annex {A}"),
        ("Article {R}", "Part {R}", "Chapter {R}", "Section {n}", "APPENDIX {n}"),
    ]
]
WORDS = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]


@dataclass
class Draft:
    """What is being drawn: the style of this treaty, and its footnotes so far."""

    draw: st.DrawFn
    numbering: list[str]
    labels: dict[str, str]
    headed: bool
    notes: list[Note] = field(default_factory=list)
    count: int = 0

    def sentence(self, end: str = ".") -> str:
        words = [
            "Each " + self.draw(st.sampled_from(NOUNS)),
            self.draw(st.sampled_from(VERBS)),
            "the " + self.draw(st.sampled_from(NOUNS)),
            self.draw(st.sampled_from(TAILS)),
        ]
        if self.draw(st.booleans()):
            self.count += 1
            words.append(f"and every other {self.draw(st.sampled_from(NOUNS))} in zone {self.count} of that State")
        return " ".join(words) + end

    def item(self, end: str) -> str:
        return f"the {self.draw(st.sampled_from(NOUNS))} of a {self.draw(st.sampled_from(NOUNS))}{end}"

    def refs(self, text: str) -> list[NoteRef]:
        if self.draw(st.integers(0, 9)) or len(self.notes) > 8:
            return []
        number = str(len(self.notes) + 1)
        self.notes.append(Note(number, f"On this see the report of the {self.draw(st.sampled_from(NOUNS))}.", number))
        return [NoteRef(len(text), number)]

    def label(self, kind: str, number: int) -> tuple[str, str]:
        """Return a label as printed, and the number that it should be read as."""
        form = self.labels[kind]
        shown = {
            "n": str(number), "R": to_roman(number).upper(), "W": WORDS[(number - 1) % 10].upper(),
            "A": string.ascii_uppercase[(number - 1) % 26],
        }  # fmt: skip
        return form.format(**shown), shown["A"] if "{A}" in form else str(number)


def mark(form: str, number: int) -> str:
    letter = string.ascii_lowercase[number - 1]
    return form.format(n=number, a=letter, A=letter.upper(), i=to_roman(number))


def provisions(draft: Draft, depth: int, most: int) -> list[Provision]:
    """A list at one depth: items that end in ";" and the last in ".", some of them opening a list of their own."""
    count = draft.draw(st.integers(2, most))
    found = []
    for number in range(1, count + 1):
        shown = mark(draft.numbering[depth], number)
        deeper = depth + 1 < len(draft.numbering) and not draft.draw(st.integers(0, 3))
        end = ":" if deeper else "." if depth == 0 or number == count else ";"
        text = draft.sentence(end) if depth == 0 else draft.item(end)
        one = Provision(text, shown, refs=draft.refs(text))
        if deeper:
            one.children = provisions(draft, depth + 1, 4)
            if depth + 1 < 2 and draft.draw(st.booleans()):
                one.children[-1].text = one.children[-1].text[:-1] + ","
                _deepest_comma(one.children[-1])
                one.children.append(Provision("unless the law of that State provides otherwise."))
        found.append(one)
    return found


def _deepest_comma(provision: Provision) -> None:
    while provision.children:
        provision.text = provision.text[:-1] + ":"
        provision = provision.children[-1]
        provision.text = provision.text.rstrip(".;,") + ","


def article(draft: Draft, number: int, *, in_annex: bool = False) -> Article:
    label, value = draft.label("article", number)
    heading = ""
    if draft.headed:
        heading = f"Duties of the {draft.draw(st.sampled_from(NOUNS))} and the {draft.draw(st.sampled_from(NOUNS))}"
    body = draft.draw(st.integers(0, 2))
    if body == 0:
        text = draft.sentence()
        inner = [Provision(text, refs=draft.refs(text))]
    elif body == 1:
        inner = provisions(draft, 0, 6)
    else:
        opening = Provision(draft.sentence(":"))
        opening.children = provisions(draft, 1, 5)
        inner = [opening]
    return Article(value, label, heading, inner)


@st.composite
def treaties(draw: st.DrawFn) -> Text:
    """A treaty of five to twenty articles."""
    draft = Draft(draw, draw(st.sampled_from(NUMBERINGS)), draw(st.sampled_from(LABELS)), draw(st.booleans()))
    text = Text(title="Convention on the Things of Travellers")
    text.items.append(_preamble(draft))
    number = 0
    levels = draw(st.sampled_from([[], ["chapter"], ["part", "chapter"], ["part", "section"], ["chapter", "section"]]))
    if not levels:
        for number in range(1, draw(st.integers(5, 9)) + 1):
            text.items.append(article(draft, number))
    else:
        for outer in range(1, draw(st.integers(1, 3)) + 1):
            division, number = _division(draft, levels, outer, number)
            text.items.append(division)
    if draw(st.booleans()):
        text.items.append(Division(Kind.CLOSING, provisions=[Provision("Done at Vienna in a single copy.")]))
    for annex in range(1, draw(st.integers(0, 2)) + 1):
        text.items.append(_annex(draft, annex))
    text.notes = draft.notes
    return text


def _preamble(draft: Draft) -> Division:
    lines = ["The States Parties to this Convention,"]
    for word in RECITALS[: draft.draw(st.integers(1, 4))]:
        lines.append(f"{word} the needs of every {draft.draw(st.sampled_from(NOUNS))},")
    return Division(Kind.PREAMBLE, provisions=[Provision(line) for line in [*lines, "Have agreed as follows:"]])


def _division(draft: Draft, levels: list[str], number: int, articles: int) -> tuple[Division, int]:
    label, value = draft.label(levels[0], number)
    division = Division(Kind(levels[0]), value, label, f"General rules on the {draft.draw(st.sampled_from(NOUNS))}")
    for inner in range(1, draft.draw(st.integers(1, 3)) + 1):
        if len(levels) > 1:
            one, articles = _division(draft, levels[1:], inner, articles)
            division.items.append(one)
        else:
            articles += 1
            division.items.append(article(draft, articles))
    return division, articles


def _annex(draft: Draft, number: int) -> Division:
    label, value = draft.label("annex", number)
    annex = Division(Kind.ANNEX, value, label, "Rules of the office")
    if draft.draw(st.booleans()):
        annex.items = [article(draft, one) for one in range(1, 4)]
    else:
        annex.provisions = [Provision(draft.sentence()) for _ in range(2)]
    return annex
