"""References in a text ("article 12, paragraph 3 (b)", "Section 5 of Chapter IV"), found and led to their anchors.

References to other instruments ("Article 102 of the Charter of the United Nations") are left alone. No database here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from convention.outline import ARTICLE, PROVISION, Node, Outline, bare

TIMES = r"(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)"
NUMBER = re.compile(rf"(?:\d+[A-Za-z]?(?:\s?{TIMES})?|[IVXLC]+)(?![\w])")
DIVISION_NUMBER = re.compile(r"(?:\d+|[IVXLC]+|[A-H])(?![\w’'])")
ROMAN = re.compile(r"[IVXLC]+")
MARK = re.compile(r"\(([0-9]{1,3}|[A-Za-z]{1,6})\)")
PARAGRAPH_NUMBER = re.compile(r"\d{1,3}(?![\w.]\w)(?!\w)")
INSTRUMENT = (
    r"(?:Convention|Charter|Covenant|Treaty|Treaties|Agreement|Protocol|Statute|Constitution|Declaration|Compact|"
    r"Pact|Act|Code|Regulations?|Rules|Directive|Law|Guidelines|Principles|Framework|Accord)"
)
HEAD = re.compile(
    r"\b(?P<word>(?P<article>articles?|arts?\.)|(?P<paragraph>(?:sub-?)?paragraphs?|paras?\.|(?:sub)?clauses?)|"
    r"(?P<division>books?|parts?|titles?|chapters?|(?:sub)?sections?|annex(?:es)?))\s+(?=[(\dA-Z])|"
    r"\bthe\s+(?P<near>preceding|previous|foregoing|following|next)\s+(?P<what>article|paragraph)\b(?!s)",
    re.IGNORECASE,
)
JOIN = re.compile(r"\s*(?:,\s*)?(?P<last>and/or|and|or|to|through)\s+|\s*(?P<dash>[–—-])\s*|\s*,\s*")
PARAGRAPHS = re.compile(r",?\s+(?P<word>(?:sub-?)?paragraphs?|paras?\.)\s+(?=[(\d])", re.IGNORECASE)
PARTS = re.compile(r",\s+(?P<word>parts?|chapters?|(?:sub)?sections?|articles?)\s+(?=[\dIVXLCA-H])", re.IGNORECASE)
ARTICLES = re.compile(r",\s+(?P<word>articles?|arts?\.)\s+(?=\d|[IVXLC]+\b)", re.IGNORECASE)
OF_OWN = re.compile(rf"\s*,?\s+(?:of|to|in)\s+(?:this|the\s+present)\s+(?P<what>{INSTRUMENT}|[a-z]+|[A-Z][a-z]+)\b")
OF_ARTICLE = re.compile(r",?\s+of\s+(?P<which>this|that|the\s+same|the\s+preceding|the\s+following)\s+article\b", re.I)
OF_DIVISION = re.compile(r"\s+(?:of|to|in)\s+(?P<word>part|chapter|section|annex)\s+(?=[\dIVXLCA-H]+\b)", re.IGNORECASE)
OF_PARAGRAPH = re.compile(r",?\s+of\s+(?P<which>that|the\s+same|the\s+preceding|the\s+following)\s+paragraph\b", re.I)
OF_NUMBERED = re.compile(r",?\s+of\s+(?=articles?\s+[\dIVXLC]|paragraph\s+\d)", re.IGNORECASE)
OF_OTHER = re.compile(
    rf"(?:,\s+[Ss]ection\s+[A-Z])?,?\s+(?:of|annexed\s+to)\s+(?:the|that|those|its|any|an?|said)\s+(?:(?!this\b)[^\s.;:()]+\s+){{0,8}}?"
    rf"(?:\d{{4}}\s+)?{INSTRUMENT}s?\b(?P<more>\s+(?:on|of|for|relating|concerning|against|regarding|between|with)\b)?"
)
LONGEST_NAME = 160  # characters of another instrument's name
BEFORE_OTHER = re.compile(
    rf"(?<!this\s)\b{INSTRUMENT}s?\b(?:\s+(?:on|of|for|relating\s+to|concerning|against)\s+[^.;:]{{3,90}}?)?"
    r"(?:,\s+(?:in\s+particular\s+)?|[’']s?\s+|\s+\()$"
)
BEFORE_OWN = re.compile(rf"(?:this|present)\s+{INSTRUMENT}(?:,\s+(?:in\s+particular\s+)?|[’']s?\s+|\s+\()$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reference names, before anyone knows whether it is there.

    ``base`` is "article", a division's kind, "here" (the article that speaks) or "near" (beside it);
    ``path`` the marks of provisions within it; ``outer`` the division that it is said to stand in.
    """

    base: str
    number: str = ""
    path: tuple[str, ...] = ()
    outer: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """One link's worth of text. ``node`` is where it leads, ``None`` where nothing of that number stands.

    ``exact`` is false where the article is there and the paragraph named in it is not.
    """

    start: int
    end: int
    node: Node | None
    exact: bool = True


@dataclass(slots=True)
class _Found:
    start: int
    end: int
    wanted: Wanted


@dataclass(slots=True)
class _Reading:
    """One pass over one text; ``last`` is the article named last, which "that article" means."""

    text: str
    found: list[_Found] = field(default_factory=list)
    last: Wanted | None = None


def find(text: str, here: Node | None, outline: Outline) -> list[Reference]:
    """Return the references to this instrument that ``text``, standing at ``here``, makes, in order, apart."""
    return [Reference(found.start, found.end, *resolve(found.wanted, here, outline)) for found in _mentions(text)]


def _mentions(text: str) -> list[_Found]:
    reading = _Reading(text)
    place = 0
    while head := HEAD.search(text, place):
        place = max(_read(reading, head), head.end())
    return reading.found


def _read(reading: _Reading, head: re.Match[str]) -> int:
    """Read one reference from its first word on; return where reading goes on."""
    if head["near"]:
        step = "before" if head["near"].lower() in {"preceding", "previous", "foregoing"} else "after"
        reading.found.append(_Found(head.start(), head.end(), Wanted("near", f"{step} {head['what'].lower()}")))
        return head.end()
    if head["article"]:
        found, end = _articles(reading.text, head)
    elif head["paragraph"]:
        found, end = _paragraphs(reading, head)
    else:
        found, end = _divisions(reading.text, head)
    if not found:
        return head.end()
    end, foreign = _belonging(reading, found, head.start(), end)
    if foreign:
        reading.last = None  # "paragraph 2 of that article" is then the other instrument's too
    else:
        reading.found += found
    return end


# --- articles ----------------------------------------------------------------------------------------


def _articles(text: str, head: re.Match[str]) -> tuple[list[_Found], int]:
    found: list[_Found] = []
    start, place = head.start(), head.end()
    plural = head["word"].lower() in {"articles", "arts."}
    ended = False
    while number := NUMBER.match(text, place):
        named = _number(number[0])
        path, place = _marks(text, number.end())
        found.append(_Found(start, place, Wanted(ARTICLE, named, path)))
        if paragraphs := PARAGRAPHS.match(text, place):
            place = _pinpoints(text, paragraphs, found, Wanted(ARTICLE, named))
        elif path:
            place = _more_marks(text, place, found)
        join = JOIN.match(text, place)
        if not (plural and join) or (ended and join["last"] != "to") or not NUMBER.match(text, join.end()):
            break
        ended = join["last"] in {"and", "or", "and/or"}
        start = place = join.end()
    return found, place


def _pinpoints(text: str, head: re.Match[str], found: list[_Found], article: Wanted) -> int:
    """Read "…, paragraphs 1 and 2 (b)" after an article; the first widens the article's own link."""
    first = found.pop()
    spans, end = _marked_list(text, head.end(), head["word"].lower().endswith("s"))
    if not spans:
        found.append(first)
        return first.end
    for place, (start, stop, path) in enumerate(spans):
        wanted = Wanted(article.base, article.number, (*first.wanted.path, *path))
        found.append(_Found(start if place else first.start, stop, wanted))
    return end


Span = tuple[int, int, tuple[str, ...]]


def _marked_list(text: str, place: int, plural: bool) -> tuple[list[Span], int]:
    """Read "1", "3 (b)", "1, 2 (a) and 4" or "(a) to (c)"; return the spans with their marks, and the end."""
    spans: list[Span] = []
    ended = False
    while True:
        path, end = _one_pinpoint(text, place)
        if not path:
            return spans, spans[-1][1] if spans else place
        spans.append((place, end, path))
        if path[1:] or not path[0].isdigit():
            end = _alternatives(text, end, spans, path)
        join = JOIN.match(text, end)
        if not (plural and join) or (ended and join["last"] != "to"):
            return spans, end
        ended = join["last"] in {"and", "or", "and/or"}
        place = join.end()


def _one_pinpoint(text: str, place: int) -> tuple[tuple[str, ...], int]:
    if number := PARAGRAPH_NUMBER.match(text, place):
        path, end = _marks(text, number.end())
        return (number[0], *path), end
    return _marks(text, place)


def _alternatives(text: str, end: int, spans: list[Span], path: tuple[str, ...]) -> int:
    """Read "(b) or (c)" on, each a sibling of the mark before."""
    while join := JOIN.match(text, end):
        marks, stop = _marks(text, join.end())
        if not marks:
            break
        path = (*path[: max(0, len(path) - 1)], *marks)
        spans.append((join.end(), stop, path))
        end = stop
    return end


def _more_marks(text: str, place: int, found: list[_Found]) -> int:
    base = found[-1].wanted
    spans: list[Span] = []
    end = _alternatives(text, place, spans, base.path)
    found += [_Found(start, stop, Wanted(base.base, base.number, path)) for start, stop, path in spans]
    return end


def _marks(text: str, place: int) -> tuple[tuple[str, ...], int]:
    """Read "(3)(b)" or " (b) (ii)"; return the marks and where they end."""
    marks: list[str] = []
    end = place
    while True:
        at = end + 1 if text[end : end + 1] in {" ", "\u00a0"} else end
        mark = MARK.match(text, at)
        if not mark:
            return tuple(marks), end
        marks.append(mark[1])
        end = mark.end()


# --- paragraphs --------------------------------------------------------------------------------------


def _paragraphs(reading: _Reading, head: re.Match[str]) -> tuple[list[_Found], int]:
    text = reading.text
    spans, end = _marked_list(text, head.end(), head["word"].lower().endswith(("s", "s.")))
    if not spans:
        return [], head.end()
    if (further := PARAGRAPHS.match(text, end)) and len(spans) == 1:
        inner, stop = _marked_list(text, further.end(), False)
        if inner:  # "paragraph 1, subparagraph (b)"
            spans, end = [(spans[0][0], stop, (*spans[0][2], *inner[0][2]))], stop
    owner = Wanted("here")
    if of := OF_ARTICLE.match(text, end):
        named = _that_article(of["which"].lower().split()[-1], reading)
        if named is None:
            return [], of.end()
        owner = named
        spans, end = _stretched(spans, of.end())
    elif of := OF_PARAGRAPH.match(text, end):
        which = of["which"].lower().split()[-1]
        if which in {"that", "same"}:
            return [], of.end()  # which paragraph that is, only a reader can tell
        owner = Wanted("near", f"{'before' if which == 'preceding' else 'after'} paragraph")
        spans, end = _stretched(spans, of.end())
    elif (of := OF_NUMBERED.match(text, end)) and (inner_head := HEAD.match(text, of.end())):
        read = _articles(text, inner_head) if inner_head["article"] else _paragraphs(reading, inner_head)
        if len(read[0]) == 1:
            owner = read[0][0].wanted
            spans, end = _stretched(spans, read[1])
    starts = [head.start(), *(span[0] for span in spans[1:])]
    return [
        _Found(start, stop, Wanted(owner.base, owner.number, (*owner.path, *path)))
        for start, (_, stop, path) in zip(starts, spans, strict=True)
    ], end


def _that_article(which: str, reading: _Reading) -> Wanted | None:
    """Return what "of … article" means; ``None`` where "that" points at another instrument's, or at nothing."""
    if which in {"that", "same"}:
        return reading.last
    if which in {"preceding", "following"}:
        return Wanted("near", f"{'before' if which == 'preceding' else 'after'} article")
    return Wanted("here")


def _stretched(spans: list[Span], end: int) -> tuple[list[Span], int]:
    """Let the last link cover "… of article 12" too."""
    start, _, path = spans[-1]
    return [*spans[:-1], (start, end, path)], end


# --- divisions ---------------------------------------------------------------------------------------


def _divisions(text: str, head: re.Match[str]) -> tuple[list[_Found], int]:
    kind, plural = _kind(head["word"])
    found: list[_Found] = []
    start, place = head.start(), head.end()
    ended = False
    while number := DIVISION_NUMBER.match(text, place):
        place = number.end()
        found.append(_Found(start, place, Wanted(kind, _number(number[0]))))
        join = JOIN.match(text, place)
        following = DIVISION_NUMBER.match(text, join.end()) if join else None
        if not join or not following or (ended and join["last"] != "to"):
            break
        if not plural and not (number[0].isupper() and ROMAN.fullmatch(following[0])):
            break  # "Chapter V, VI or VII" goes on; "section 2, 30 days" does not
        ended = join["last"] in {"and", "or", "and/or"}
        start = place = join.end()
    if len(found) == 1:
        found, place = _nested(text, found[0], place)
    return found, place


def _nested(text: str, outer: _Found, place: int) -> tuple[list[_Found], int]:
    """Read "Part XI, section 2", "Section 5 of Chapter IV" and "Annex III, article 5, paragraph 1" to the end."""
    wanted = outer.wanted
    if wanted.base == "annex" and (head := ARTICLES.match(text, place)):
        inner = HEAD.match(text, head.start("word"))
        articles, end = _articles(text, inner) if inner else ([], place)
        if articles:
            within = ((wanted.base, wanted.number),)
            named = [_Found(f.start, f.end, Wanted(ARTICLE, f.wanted.number, f.wanted.path, within)) for f in articles]
            named[0].start = outer.start
            return named, end
    if (head := PARTS.match(text, place)) and not head["word"].lower().startswith("article"):
        number = DIVISION_NUMBER.match(text, head.end())
        kind, plural = _kind(head["word"])
        # "Chapter IV, Sections 2 and 3" would need two links; "Part XI, section 2" is one.
        if number and not plural and kind != wanted.base:
            outer_name = (wanted.base, wanted.number)
            inner_found = _Found(outer.start, number.end(), Wanted(kind, _number(number[0]), (), (outer_name,)))
            return [inner_found], number.end()
    return [outer], place


def _kind(word: str) -> tuple[str, bool]:
    word = word.lower()
    if word.startswith("annex"):
        return "annex", word == "annexes"
    return word.removesuffix("s"), word.endswith("s")


# --- whose? ------------------------------------------------------------------------------------------


def _belonging(reading: _Reading, found: list[_Found], start: int, end: int) -> tuple[int, bool]:
    """Read on to "of this Convention", "of Annex II" or another's name; tell whether it is another's."""
    text = reading.text
    if own := OF_OWN.match(text, end):
        _within_this(found, own["what"].lower())
        _remember(reading, found)
        if own["what"].lower() in {"chapter", "part", "section", "annex"}:
            found[-1].end = own.end()
        return own.end(), False
    if of := OF_DIVISION.match(text, end):
        return _within_named(reading, found, of), False
    if other := OF_OTHER.match(text, end):
        if other["more"] or not re.match(r",?\s+of\s+the\s+Convention\b", other[0]):
            return other.end(), True
    elif _after_other(text[max(0, start - LONGEST_NAME) : start]):
        return end, True
    _remember(reading, found)
    return end, False


def _after_other(before: str) -> bool:
    """Tell whether another instrument's name ends just here: "the Statute of the Court, article 38"."""
    return bool(BEFORE_OTHER.search(before)) and not BEFORE_OWN.search(before)


def _within_this(found: list[_Found], what: str) -> None:
    if what in {"annex", "chapter", "part", "section", "subsection"}:
        for one in found:
            wanted = one.wanted
            one.wanted = Wanted(wanted.base, wanted.number, wanted.path, (*wanted.outer, (what, "this")))


def _within_named(reading: _Reading, found: list[_Found], of: re.Match[str]) -> int:
    head = HEAD.match(reading.text, of.start("word"))
    outer, end = _divisions(reading.text, head) if head else ([], of.end())
    if not outer:
        return of.start()
    if OF_OTHER.match(reading.text, end):
        found.clear()
        return end
    kind, number = outer[0].wanted.base, outer[0].wanted.number
    for one in found:
        wanted = one.wanted
        one.wanted = Wanted(wanted.base, wanted.number, wanted.path, (*outer[0].wanted.outer, (kind, number)))
    found[-1].end = outer[0].end
    return outer[0].end


def _remember(reading: _Reading, found: list[_Found]) -> None:
    named = [one.wanted for one in found if one.wanted.base == ARTICLE]
    if named:
        last = named[-1]
        reading.last = Wanted(last.base, last.number, (), last.outer)


# --- where it leads ----------------------------------------------------------------------------------


def resolve(wanted: Wanted, here: Node | None, outline: Outline) -> tuple[Node | None, bool]:
    """Return the node that is wanted, seen from ``here``, and whether all of its path is there."""
    if wanted.base == "near":
        return _near(wanted, here, outline)
    if wanted.base == "here":
        return _in_this_article(wanted.path, here)
    if wanted.base == ARTICLE:
        article = _article(wanted, here, outline)
        return descend(article, wanted.path) if article else (None, False)
    division = _division(wanted, here, outline)
    return division, division is not None


def _near(wanted: Wanted, here: Node | None, outline: Outline) -> tuple[Node | None, bool]:
    step, _, what = wanted.number.partition(" ")
    if here is None:
        return None, False
    if what == "paragraph":
        owner = here.around(ARTICLE) or here.top
        node, exact = _step(owner.children, next((n for n in here.upward() if n.parent is owner), None), step)
    else:
        article = here.around(ARTICLE)
        node, exact = _step(outline.fellows(article), article, step) if article else (None, False)
    return descend(node, wanted.path) if node and wanted.path else (node, exact)


def _step(row: list[Node], node: Node | None, step: str) -> tuple[Node | None, bool]:
    if node is None or node not in row:
        return None, False
    place = row.index(node) + (-1 if step == "before" else 1)
    return (row[place], True) if 0 <= place < len(row) else (None, False)


def _in_this_article(path: tuple[str, ...], here: Node | None) -> tuple[Node | None, bool]:
    """Look from the innermost outward: "subparagraph (a)" is a sibling before it is anything else."""
    if here is None or not path:
        return None, False
    inward = [node for node in here.upward() if node.kind == PROVISION]
    owner = here.around(ARTICLE) or (inward[-1].parent if inward else here)
    # A figure counts the paragraphs of the article; a letter is looked for nearby first.
    nearby = [] if path[0].isdigit() else inward
    for node in [*nearby, *([owner] if owner else []), *inward]:
        found, exact = descend(node, path)
        if exact:
            return found, True
    return None, False


def descend(node: Node | None, path: tuple[str, ...]) -> tuple[Node | None, bool]:
    """Follow marks down from a node; return the last that is there, and whether all were."""
    for mark in path:
        below = [child for child in _marked_children(node) if child.key] if node else []
        match = next((n for n in below if n.key == mark), None)
        match = match or next((n for n in below if n.key.casefold() == mark.casefold()), None)
        if match is None:
            return node, False
        node = match
    return node, node is not None


def _marked_children(node: Node) -> Iterator[Node]:
    """Yield what a reader counts: an unmarked paragraph is passed through to the list that it opens."""
    for child in node.children:
        if child.kind != PROVISION:
            continue
        yield child
        if not child.key:
            yield from _marked_children(child)


def _article(wanted: Wanted, here: Node | None, outline: Outline) -> Node | None:
    annex_here = here.around("annex") if here else None
    for kind, number in wanted.outer:
        if kind == "annex":
            annex = annex_here if number == "this" else _numbered(outline.annexes, number)
            return _numbered(annex.articles, wanted.number) if annex else None
    if annex_here and annex_here.anchor not in outline.explicit_annexes:
        own = _numbered(annex_here.articles, wanted.number)
        if own:
            return own
    return _numbered(outline.articles, wanted.number)


def _division(wanted: Wanted, here: Node | None, outline: Outline) -> Node | None:
    scope = _scope(wanted, here, outline)
    if scope is None:
        return None
    same = [node for root in scope for node in root.downward() if node.kind == wanted.base]
    matching = [node for node in same if same_number(node.key, wanted.number)]
    if len(matching) > 1 and here is not None:
        # "section 2" alone is the one nearest: within the chapter that speaks.
        for around in here.upward():
            near = [node for node in matching if around in node.upward()]
            if near:
                return near[0]
    return matching[0] if matching else None


def _scope(wanted: Wanted, here: Node | None, outline: Outline) -> list[Node] | None:
    if not wanted.outer:
        return outline.roots
    kind, number = wanted.outer[-1]
    if number == "this":
        around = here.around(kind) if here else None
        return [around] if around else outline.roots
    outer = _division(Wanted(kind, number, (), wanted.outer[:-1]), here, outline)
    return [outer] if outer else None


def _numbered(nodes: list[Node], number: str) -> Node | None:
    return next((node for node in nodes if same_number(node.key, number)), None)


def same_number(one: str, other: str) -> bool:
    """Tell whether two numbers are one: "IV" and "4", "12bis" and "12 bis"."""
    return _canonical(one) == _canonical(other)


def _canonical(number: str) -> str:
    squeezed = re.sub(r"\s+", "", number).casefold()
    return str(_roman(squeezed)) if re.fullmatch(r"[ivxlc]+", squeezed) else squeezed


def _roman(numeral: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _number(text: str) -> str:
    return re.sub(r"\s+", " ", text)


# --- what a reader types -----------------------------------------------------------------------------

TYPED = re.compile(
    rf"(?:(?:annex)\s*(?P<annex>\d+|[ivxlc]+)?[\s,:]+)?(?:§|articles?|arts?\.?|a\.)?\s*"
    rf"(?P<number>\d+(?:\s?{TIMES}|[a-z])?)(?P<rest>(?:[\s,.:;]*(?:paragraphs?|paras?\.?|pars?\.?|subparagraph|§)?"
    r"\s*\(?(?:\d{1,3}|[a-z]{1,5})\)?)*)[\s.]*",
    re.IGNORECASE,
)
TYPED_DIVISION = re.compile(r"(?P<kind>part|chapter|ch\.?|annex)\s*(?P<number>\d+|[ivxlc]+)", re.IGNORECASE)
# "article 5(1) of Annex IX", as sentences say it.
ANNEX_BEHIND = re.compile(
    r"(?P<article>(?:§|a)?[^,]*\d.*?)[\s,]+(?:(?:of|in|to)\s+)?annexe?\s+(?P<annex>\d+|[ivxlc]+)[\s.]*", re.IGNORECASE
)
NAMED_PAGES = {"preamble": "preamble", "closing": "closing", "closing clause": "closing"}
REST = re.compile(r"(?:paragraphs?|paras?\.?|pars?\.?|subparagraph|§)|(\d{1,3}|[a-z]{1,5})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A place that was asked for by number. ``node`` is ``None`` where the text has no such article."""

    number: str
    node: Node | None
    exact: bool


def asked_for(query: str, outline: Outline) -> Asked | None:
    """Read "12(3)(b)", "art 12", "article 12, paragraph 3" or "annex 2 article 5"; ``None`` if it is words."""
    query = unicodedata.normalize("NFKC", query).strip()[:80]
    named = outline.first(NAMED_PAGES.get(query.casefold(), "-"))
    if named:
        return Asked(query, named, True)
    if division := TYPED_DIVISION.fullmatch(query):
        kind = "annex" if division["kind"].casefold() == "annex" else "chapter"
        nodes = outline.annexes if kind == "annex" else outline.chapters
        node = _numbered(nodes, division["number"])
        return Asked(query, node, node is not None)
    if behind := ANNEX_BEHIND.fullmatch(query):
        query = f"annex {behind['annex']} {behind['article']}"
    typed = TYPED.fullmatch(query)
    if not typed:
        return None
    within: tuple[tuple[str, str], ...] = (("annex", typed["annex"] or "1"),) if _says_annex(query) else ()
    path = tuple(mark[1] for mark in REST.finditer(typed["rest"]) if mark[1])
    node, exact = resolve(Wanted(ARTICLE, typed["number"], path, within), None, outline)
    if node is None and not within and not re.match(r"(?:§|a)", query, re.IGNORECASE) and path:
        return None  # "40 years": words that begin with a figure
    if node is not None and not exact and any(len(mark) > 1 and not _could_be_mark(mark) for mark in path):
        return None  # "12 months"
    return Asked(typed["number"], node, exact)


def _says_annex(query: str) -> bool:
    return query.casefold().startswith("annex")


def _could_be_mark(mark: str) -> bool:
    return mark.isdigit() or bool(re.fullmatch(r"[ivxl]+|(.)\1", mark, re.IGNORECASE))


def plain(mark: str) -> str:
    """Return a mark as a citation writes it after a number: ``1.`` is ``1``, ``(b)`` stays as it is."""
    return mark if mark.startswith("(") else bare(mark)


def resolve_article(number: str, articles: list[Node]) -> Node | None:
    """Return the article of that number, however it is spaced and in whatever case."""
    return _numbered(articles, number)
