"""What typed words name in the text, for a page that shows it while they are typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from convention import search
from convention.models import Edition
from signatories import targets
from signatories.pinpoints import LONGEST

SHORTEST_WORD = 3  # letters from which the text is searched
SUGGESTED = 6


def look_up(typed: str, edition: Edition) -> dict[str, Any]:
    """Return the parts that are named, what became of some words, what was not understood, and what it might mean."""
    found = targets.find(typed[:LONGEST], edition) if typed.strip() else targets.Found()
    return {
        "targets": [{"label": target.label, "excerpt": target.excerpt} for target in found.targets],
        "mistakes": [
            {"words": mistake.words, "message": str(mistake.message), "unread": mistake.unread}
            for mistake in found.mistakes
        ],
        "notes": [{"words": note.words, "message": str(note.message)} for note in found.notes],
        "suggestions": [{"label": one.label, "heading": one.heading} for one in suggested(found, edition)],
    }


@dataclass(frozen=True, slots=True)
class Suggestion:
    anchor: str
    label: str
    heading: str


def suggested(found: targets.Found, edition: Edition) -> list[Suggestion]:
    """Return the articles that are found by the words which name nothing."""
    words = " ".join(mistake.words for mistake in found.mistakes if mistake.unread)
    if not edition.has_text or sum(character.isalpha() for character in words) < SHORTEST_WORD:
        return []
    hits = search.index_of(edition).search(words, count=SUGGESTED).hits
    return [Suggestion(hit.node.anchor, hit.node.label, hit.node.heading) for hit in hits if hit.node.label]
