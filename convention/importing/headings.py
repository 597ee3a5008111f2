"""Headings: where one ends on a line that runs on, and which line below a label is one."""

from __future__ import annotations

import re

from convention.importing import labels, marks
from convention.importing.paragraphs import Block

LONGEST = 300  # characters; no treaty's heading is longer
FINAL = re.compile(r"[.;:,!?][”\"’')\]]*$")
# Words that begin a sentence but hardly ever go on with a heading.
OPENERS = frozenset(
    [
        "The",
        "A",
        "An",
        "Every",
        "Each",
        "Any",
        "All",
        "No",
        "Nothing",
        "None",
        "Nobody",
        "Where",
        "When",
        "Whenever",
        "If",
        "In",
        "For",
        "Subject",
        "Without",
        "Except",
        "Notwithstanding",
        "Unless",
        "Until",
        "Upon",
        "On",
        "At",
        "As",
        "After",
        "Before",
        "By",
        "To",
        "With",
        "It",
        "Its",
        "This",
        "These",
        "Those",
        "They",
        "There",
        "Such",
        "Both",
        "Either",
        "Neither",
        "Only",
        "Whoever",
        "Whether",
        "While",
        "Within",
        "Under",
        "During",
        "Once",
        "Provided",
        "Pending",
        "Save",
        "Having",
        "Should",
        "Failing",
        "Anyone",
        "Everyone",
    ]
)
# What a sentence has and a heading has not.
VERBS = re.compile(
    r"\b(?:shall|may|must|is|are|was|were|has|have|will|can|cannot|should|does|do|means|mean|applies|apply|includes|include|"
    r"extends|extend|agree|agrees|undertake|undertakes|enjoys?|exercises?|consists?|comprises?|remains?|constitutes?|"
    r"recogni[sz]es?|becomes?|governs?|takes|follows|prejudices?|affects?|requires?|prevails?|determines?|enters|provides)\b"
)
# A heading does not end before these, for it would end in the middle of a phrase.
UNENDED = re.compile(
    r"\b(?:of|the|and|or|to|in|by|for|with|on|at|from|a|an|its|their|between|under|against|into|within|upon|as|that|"
    r"which|this|each|other|concerning|regarding|relating|respecting|Part|Annex|Chapter|Section|Article|Articles|article|"
    r"articles|section|paragraph)$"
)
ROMAN = re.compile(r"[IVXLC]+[,.]?$")
CAPITAL = re.compile(r"(?<=\s)(?=[“\"‘(]?[A-Z])")


def mentions(rest: str) -> bool:
    """Tell whether "Article 5" followed by this only mentions the article."""
    mark = marks.at(rest)
    if mark is None or not mark.text.startswith("("):
        return False
    after = rest[mark.end :].lstrip()
    return bool(after) and not (after[0].isupper() or after[0] in '“"‘(')


def split(rest: str) -> tuple[int, bool]:
    """Return where the heading ends in what follows a label on its line, and whether that is a guess."""
    if marks.at(rest) is not None and not marks.at(rest).readings[0].style.startswith("A"):  # type: ignore[union-attr]
        return 0, False
    listed = _first_mark(rest)
    if listed is not None and listed <= LONGEST and not VERBS.search(rest[:listed]):
        return listed, True
    if len(rest) <= LONGEST and not FINAL.search(rest):
        return len(rest), False
    if not VERBS.search(rest) and len(rest) <= 150:
        return len(rest), False
    return _before_sentence(rest), True


def _first_mark(rest: str) -> int | None:
    """Return where a first provision begins after a heading: "… and scope 1. For the purposes"."""
    for match in re.finditer(r"\s(?=(?:1|l|I|\(1\)|\(l\)|\(a\)|§ ?1)[.)]?\s+[“\"A-Z(])", rest[: LONGEST + 10]):
        mark = marks.at(rest, match.end())
        if mark is None or UNENDED.search(rest[: match.start()]):
            continue
        if mark.text.rstrip(".)").lstrip("(") in {"I"} and not re.search(r"\sII\.\s", rest):
            continue
        if any(reading.value == 1 for reading in mark.readings):
            return match.end()
    return None


def _before_sentence(rest: str) -> int:
    """Find the capital with which a sentence begins after a heading; 0 where none can be told."""
    verb = VERBS.search(rest)
    limit = min(len(rest), LONGEST)
    spare = 0
    for match in CAPITAL.finditer(rest[:limit]):
        start = match.start()
        if verb is not None and start > verb.start():
            break
        before = rest[:start].rstrip()
        word = re.match(r"[“\"‘(]?([A-Za-z-]+)", rest[start:])
        if (
            word is None
            or UNENDED.search(before)
            or before.endswith((",", ";"))
            or ROMAN.match(rest[start:].split(maxsplit=1)[0])
        ):
            continue
        if word[1] in OPENERS:
            return start
        if not (rest[start - 2 : start - 1].isupper() and len(before) < 4):
            spare = _better(spare, start, before, rest)
    return spare


def _better(spare: int, start: int, before: str, rest: str) -> int:
    """Of the capitals that may begin the sentence take the last."""
    opening = rest[start:].split(maxsplit=1)[0].strip('“"‘(,.').lower()
    again = opening in {word.strip(",.").lower() for word in before.split()}
    return start if again or not spare or start else spare


def inner_label(rest: str) -> int | None:
    """Return where an article begins in a division's own line: "SECTION 5. AMENDMENTS Article 41 Amendments …"."""
    for match in re.finditer(r"(?<=\s)(?=(?:Article|ARTICLE)\s+\d)", rest):
        label = labels.at(rest[match.start() :])
        if label is not None and label.is_article and not UNENDED.search(rest[: match.start()].rstrip()):
            return match.start()
    return None


def looks_like(block: Block, after: Block | None, *, of_division: bool) -> bool:
    """Tell whether the paragraph below a label is its heading."""
    text = block.text
    if block.level:
        return True
    if len(text) > LONGEST or marks.at(text) is not None or after is None:
        return False
    if FINAL.search(text) or text[:1].islower():
        return False
    if VERBS.search(text) and not text.isupper() and len(text) > 80:
        return False
    return of_division or len(text.split()) <= 30
