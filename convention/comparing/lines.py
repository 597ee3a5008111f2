"""The paragraphs of an article laid beside those that it became."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from convention.comparing.units import Form, Line
from convention.comparing.words import Op, Run, bag, runs, whole

ALIKE = 0.4  # share of words that makes two paragraphs one, written anew
MOST_PAIRS = 20_000  # of paragraphs weighed against each other; more are laid side by side as they come


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph as it was (``old``) and as it is (``new``); one of them is missing where it came or went."""

    old: Line | None
    new: Line | None
    runs: tuple[Run, ...]

    @property
    def line(self) -> Line:
        line = self.new or self.old
        assert line is not None
        return line

    @property
    def op(self) -> Op | None:
        """Tell whether the whole paragraph came, went or stayed; None where words of it changed."""
        if self.old is None:
            return Op.ADDED
        if self.new is None:
            return Op.REMOVED
        return Op.SAME if all(run.op is Op.SAME for run in self.runs) else None

    @property
    def is_renumbered(self) -> bool:
        return self.old is not None and self.new is not None and self.old.mark != self.new.mark

    @property
    def is_unchanged(self) -> bool:
        return self.op is Op.SAME and not self.is_renumbered and not self.is_shifted

    @property
    def is_shifted(self) -> bool:
        """Tell whether the paragraph stands deeper or less deep than it did."""
        return self.old is not None and self.new is not None and self.old.depth != self.new.depth


def rows(old: Sequence[Line], new: Sequence[Line]) -> tuple[Row, ...]:
    """Return both as one list in the order of the new, with what went where it stood."""
    found: list[Row] = []
    if [_key(line) for line in old] == [_key(line) for line in new]:
        return tuple(Row(one, other, whole(Op.SAME, other.text)) for one, other in zip(old, new, strict=True))
    matcher = SequenceMatcher(None, [_key(line) for line in old], [_key(line) for line in new], autojunk=False)
    for tag, left, until_left, right, until_right in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(old[left:until_left], new[right:until_right], strict=True)
            found += [Row(one, other, whole(Op.SAME, other.text)) for one, other in pairs]
        else:
            found += _aligned(old[left:until_left], new[right:until_right])
    return tuple(found)


def _key(line: Line) -> tuple[str, str]:
    return line.form.value, line.text


def _aligned(old: Sequence[Line], new: Sequence[Line]) -> list[Row]:
    """Lay the most alike beside each other without crossing; what has no like came or went."""
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return [*(_gone(line) for line in old), *(_come(line) for line in new)]
    bags, others = [bag(line.text) for line in old], [bag(line.text) for line in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    weights = [[_weight(one, other, bags[i], others[j]) for j, other in enumerate(new)] for i, one in enumerate(old)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            taken = best[i + 1][j + 1] + weights[i][j] if weights[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    found, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if weights[i][j] and best[i][j] == best[i + 1][j + 1] + weights[i][j]:
            found.append(Row(old[i], new[j], runs(old[i].text, new[j].text)))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            found.append(_gone(old[i]))
            i += 1
        else:
            found.append(_come(new[j]))
            j += 1
    return [*found, *(_gone(line) for line in old[i:]), *(_come(line) for line in new[j:])]


def _weight(one: Line, other: Line, words: Counter[str], others: Counter[str]) -> float:
    """Return how alike two lines are, 0 where they are not one line written anew."""
    if one.form is not other.form:
        return 0.0
    share = 2 * (words & others).total() / ((words.total() + others.total()) or 1)
    named = 0.2 if one.mark == other.mark else 0.0
    if one.form is Form.HEADING:
        return 1.0 + share + named
    return share + named if share >= ALIKE else 0.0


def _gone(line: Line) -> Row:
    return Row(line, None, whole(Op.REMOVED, line.text))


def _come(line: Line) -> Row:
    return Row(None, line, whole(Op.ADDED, line.text))
