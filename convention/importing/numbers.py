"""Numbers as treaties write them: arabic, roman, letters, words, with "bis" and "ter"."""

from __future__ import annotations

import re

ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
ROMAN_FORM = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
WORDS = [
    ("one", "first"), ("two", "second"), ("three", "third"), ("four", "fourth"), ("five", "fifth"),
    ("six", "sixth"), ("seven", "seventh"), ("eight", "eighth"), ("nine", "ninth"), ("ten", "tenth"),
    ("eleven", "eleventh"), ("twelve", "twelfth"), ("thirteen", "thirteenth"), ("fourteen", "fourteenth"),
    ("fifteen", "fifteenth"), ("sixteen", "sixteenth"), ("seventeen", "seventeenth"), ("eighteen", "eighteenth"),
    ("nineteen", "nineteenth"), ("twenty", "twentieth"),
]  # fmt: skip
WORD_VALUES = {word: value for value, pair in enumerate(WORDS, 1) for word in pair}
LATIN = "bis|ter|quater|quinquies|sexies|septies|octies|novies|decies"
LATIN_ORDER = {word: value for value, word in enumerate(LATIN.split("|"), 1)}


def roman(text: str) -> int | None:
    """Return the value of a roman number in either case, or None."""
    letters = text.lower()
    if not letters or not ROMAN_FORM.fullmatch(letters):
        return None
    values = [ROMAN[letter] for letter in letters]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def letter(text: str) -> int | None:
    """Return 1 for "a", 26 for "z", 27 for "aa", as lists go on after "z"."""
    letters = text.lower()
    if len(set(letters)) != 1 or not ("a" <= letters[0] <= "z") or len(letters) > 3:
        return None
    return ord(letters[0]) - 96 + 26 * (len(letters) - 1)


def misread(text: str) -> str:
    """Return the figures that a scanner took for letters: "4l" is 41, "l" is 1, "1O" is 10."""
    return text.translate(str.maketrans("lIO", "110"))


def figures(text: str) -> str:
    """Return a printed number in arabic figures where it can be read ("IV", "four" → "4"), else as printed."""
    plain = text.strip()
    if plain.isdigit():
        return str(int(plain))
    if plain in {"C", "D", "L", "M"}:  # the third and fourth of a lettered row; nobody has a hundred chapters
        return plain
    value = WORD_VALUES.get(plain.lower()) or roman(plain)
    return str(value) if value else plain


def to_roman(value: int) -> str:
    """Return a number from 1 to 3,999 in small roman figures; others in arabic."""
    if not 0 < value < 4000:
        return str(value)
    steps = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
             (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]  # fmt: skip
    found = ""
    for worth, letters in steps:
        found += letters * (value // worth)
        value %= worth
    return found
