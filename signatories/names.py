"""One way to normalise, fold and sort names, the same on every database."""

from __future__ import annotations

import re
import unicodedata

SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Return the text in NFC with runs of white space folded to one space and none at the ends."""
    return SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """Return the text for searching: compatibility forms, letter case and accents folded away.

    Marks are dropped only after Latin, Greek and Cyrillic letters: in other scripts they are vowels.
    """
    folded: list[str] = []
    base_has_accents = False
    for character in unicodedata.normalize("NFKD", text.casefold()):
        if unicodedata.combining(character):
            if not base_has_accents:
                folded.append(character)
            continue
        base_has_accents = _has_accents(character)
        folded.append(PLAIN.get(character, character))
    return tidy("".join(folded))


PLAIN = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "’": "'",
    "‘": "'",
}
WITH_ACCENTS = ("LATIN", "GREEK", "CYRILLIC")


def _has_accents(character: str) -> bool:
    return unicodedata.name(character, "").startswith(WITH_ACCENTS)


def sort_key(name: str) -> str:
    """Return the key for A–Z: in Latin, Greek and Cyrillic the last word first; else the name as written.

    A guess that staff may correct on the signature.
    """
    words = fold(name).split(" ")
    if len(words) > 1 and _has_accents(words[-1][:1] or " "):
        words = [f"{words[-1]},", *words[:-1]]
    return " ".join(words)[:200]


def search_text(*parts: str) -> str:
    """Return what the register's search looks through."""
    return " ".join(fold(part) for part in parts if part)
