"""Preambles: where one begins, where it enacts, and recitals that run on in one paragraph."""

from __future__ import annotations

import re
from itertools import pairwise

from convention.importing.source import Words

ENACTS = re.compile(
    r"\b(?:have|has) (?:agreed|adopted|resolved|decided|concluded)|"
    r"\bagreed? (?:(?:up)?on )?(?:the following|as follows)|\bhereby agree|\bas follows:?$",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"(?:The|THE|We,?)\s+(?:(?:States?|STATES?|Contracting|CONTRACTING|High|HIGH|Parties|PARTIES|Governments?|GOVERNMENTS?|"
    r"Members?|MEMBERS?|member|Signatory|Peoples?|PEOPLES?|General|GENERAL|Heads?|undersigned|Undersigned|President|Republic|"
    r"European|EUROPEAN|Council|United|UNITED|Kingdom|Plenipotentiaries|Signatories)\b)"
)
PARTICIPLE = (
    r"(?:[A-Z][a-z]{2,}ing|Convinced|Determined|Resolved|Persuaded|Concerned|Animated|Inspired|Guided|Prompted|"
    r"Disturbed|Encouraged|Committed|Moved|Troubled|Distressed|Satisfied|Dedicated|Conscious|Mindful|Aware|Anxious|Desirous|Eager|Faithful|Attentive|Alarmed|Having|"
    r"Being|In view|In the light|Whereas|Have agreed|Have resolved|Have decided|HAVE AGREED|Hereby)"
)
ADVERB = r"(?:Deeply|Gravely|Seriously|Profoundly|Fully|Firmly|Strongly|Also|Further|Again) [a-z]+(?:ed|ing|ful|ous)"
SOLEMN = r"(?:Deeply |Further |Also |Fully |Gravely |Firmly |Strongly |Solemnly |Again )?"
RECITAL = re.compile(rf"{ADVERB}\b|{SOLEMN}{PARTICIPLE}\b")
RUN_ON = re.compile(rf"(?<=[,;])\s+(?=(?:and\s+)?{RECITAL.pattern})")


def opens(text: str) -> bool:
    """Tell whether a paragraph begins a preamble that has no heading."""
    return bool(OPENING.match(text)) or (len(text) > 40 and bool(RECITAL.match(text)))


def split(words: Words) -> list[Words]:
    """Return the recitals of one paragraph, which may hold them all."""
    starts = [0, *(match.end() for match in RUN_ON.finditer(words.text)), len(words.text)]
    return [words.cut(start, end) for start, end in pairwise(starts) if start < end]
