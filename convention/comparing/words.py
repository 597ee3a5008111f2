"""Two paragraphs compared word by word. No database, no HTML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

CALL = "\ue000"  # stands for the call of a footnote, whatever its number; private use, so in no text
# A word, with what joins its parts; scripts that write no spaces go by character; a mark of punctuation stands alone.
TOKEN = re.compile(
    r"\s*([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|\w+(?:[’'\-\u2010\u2011.]\w+)*|[^\w\s])"
)
WORD = re.compile(r"\w+")
SHORT = 3  # letters of a word that does not hold two changes apart


class Op(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stay, came or went; ``spaced`` if a space stands before them."""

    op: Op
    text: str
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    word: str
    spaced: bool


def tokens(text: str) -> list[Token]:
    return [Token(match[1], match.start(1) > match.start()) for match in TOKEN.finditer(text)]


def is_word(token: str) -> bool:
    return token[0].isalnum()


def words(text: str) -> list[str]:
    """Return the words of a text in small letters, without marks."""
    return WORD.findall(text.casefold())


def bag(text: str) -> Counter[str]:
    """Return how often a text has each of its words, in whatever order."""
    return Counter(words(text))


def runs(old: str, new: str) -> tuple[Run, ...]:
    """Return the new text with what was removed from the old one in its place."""
    before, after = tokens(old), tokens(new)
    found: list[Run] = []
    for left, right, until_left, until_right, same in _blocks(before, after):
        if same:
            found.append(_run(Op.SAME, after[right:until_right]))
            continue
        if until_left > left:
            found.append(_run(Op.REMOVED, before[left:until_left]))
        if until_right > right:
            found.append(_run(Op.ADDED, after[right:until_right]))
    return tuple(found)


def _blocks(before: Sequence[Token], after: Sequence[Token]) -> list[tuple[int, int, int, int, bool]]:
    """Return stretches that are the same or not. A short word between two longer changes belongs to them."""
    # Without ``autojunk=False`` difflib takes "the" for noise in any article of 200 words, and finds no way through.
    matcher = SequenceMatcher(None, [one.word for one in before], [one.word for one in after], autojunk=False)
    codes = matcher.get_opcodes()
    found: list[tuple[int, int, int, int, bool]] = []
    for place, (tag, left, until_left, right, until_right) in enumerate(codes):
        same = tag == "equal"
        if same and 0 < place < len(codes) - 1:
            words = [one.word for one in before[left:until_left]]
            around = min(_size(codes[place - 1]), _size(codes[place + 1]))
            same = not (len(words) == 1 and len(words[0]) <= SHORT and around >= SHORT)
        if found and not same and not found[-1][4]:
            found[-1] = (found[-1][0], found[-1][1], until_left, until_right, False)
        else:
            found.append((left, right, until_left, until_right, same))
    return found


def _size(code: tuple[str, int, int, int, int]) -> int:
    return max(code[2] - code[1], code[4] - code[3])


def _run(op: Op, part: Sequence[Token]) -> Run:
    text = "".join(f" {one.word}" if one.spaced and place else one.word for place, one in enumerate(part))
    return Run(op, text, part[0].spaced)


def whole(op: Op, text: str) -> tuple[Run, ...]:
    return (Run(op, text),) if text else ()


def counted(found: Sequence[Run], op: Op) -> int:
    """Return how many words a change adds or removes; marks of punctuation are not words."""
    return sum(is_word(token) for run in found if run.op is op for token in TOKEN.findall(run.text))
