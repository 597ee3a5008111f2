"""Headings: where one ends on a line that runs on, and which line below a label is one."""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from convention.importing import labels, marks
from convention.importing.paragraphs import Block
from convention.importing.provisions import comes

FEWEST = 4  # articles that show a custom
MOST = 0.8  # of the articles of a text that has the custom of headings, or of none
LONGEST = 300  # characters; no treaty's heading is longer
FINAL = re.compile(r"[.;:,!?。；：，！？؛؟،][”\"’')\]]*$")
# Words that begin a sentence but hardly ever go on with a heading.
_OPENERS = {
    "en": "The A An Every Each Any All No Nothing None Nobody Where When Whenever If In For Subject Without "
    "Except Notwithstanding Unless Until Upon On At As After Before By To With It Its This These Those "
    "They There Such Both Either Neither Only Whoever Whether While Within Under During Once Provided "
    "Pending Save Having Should Failing Anyone Everyone",
    "fr": "Le La Les Un Une Tout Toute Tous Toutes Chaque Chacun Chacune Aucun Aucune Si Lorsque Lorsqu’un Sous "
    "Sans Aux",
    "es": "El Los Las Todo Toda Todos Todas Cada Ninguno Ninguna Cuando Salvo Sin Nada",
    "ru": "Каждый Каждая Каждое Любой Любая Любое Все Если Никто Ничто Настоящая Настоящий Такие При Без",
}  # fmt: skip
OPENERS = frozenset(word for words in _OPENERS.values() for word in words.split())
# What a sentence has and a heading has not, unless in "… which may be levied".
VERBS = re.compile(
    r"(?<!which )(?<!that )(?<!who )(?<!crew )\b(?:shall|may|must|is|are|was|were|has|have|will|can|cannot|should|does|"
    r"applies|includes|extends|undertakes?|enjoys?|consists?|comprises?|constitutes?|recogni[sz]es?|becomes?|governs?|"
    r"prejudices?|affects?|impairs?|requires?|prevails?|enters|provides|agree to|"
    r"est|sont|peut|peuvent|doit|doivent|sera|seront|puede|pueden|podrá|podrán|deberá|deberán|será|serán|"
    r"может|могут|должен|должна|должно|должны|является|являются|имеет|имеют)\b"
)
# A heading does not end before these, for it would end in the middle of a phrase.
UNENDED = re.compile(
    r"(?:^|\b)(?:of|the|and|or|to|in|by|for|with|on|at|from|a|an|its|their|between|under|against|into|within|upon|as|that|"
    r"which|each|other|concerning|regarding|relating|respecting|this|such|Articles?|articles?|paragraphs?|"
    r"(?<!this )(?:Part|Annex|Chapter|Section|section|chapter)|"
    r"de|du|des|la|le|les|et|à|au|aux|en|un|une|pour|par|dans|sur|entre|el|los|las|del|y|con|sin|"
    r"и|в|во|на|о|об|по|с|со|к|для|из|от|при|за|между)$"
)
INNER_ARTICLE = re.compile(r"(?<=[.;:])\s+(?=(?:Article|ARTICLE|Art\.)\s+\d)")
ROMAN = re.compile(r"[IVXLC]+[,.]?$")
CAPITAL = re.compile(r"(?<=\s)(?=[“\"‘(«]?[A-ZÀ-ÖØ-ÞЁА-Я])")
TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[’'-])*")
# What a provision's words begin with: a capital, or a letter of a script that has none.
BEGINS = r"[“\"‘(«A-ZÀ-ÖØ-ÞЁА-Я\u0600-\u06ff\u3400-\u9fff]"
FIRST_MARK = re.compile(rf"\s(?=(?:[1lI]\.|[1l]\)|\([1la]\)|§ ?1)(?:\s+{BEGINS}|$))")
CJK_STOP = "。"
MOST_WORDS = 6  # of a heading that ends with a stop, in a language of which no verbs are known
SHOUTED = re.compile(r"(?:[^\sa-z]+\s+){2,}(?=[“\"‘]?[A-Z][a-z])")


class Vocabulary:
    """How the text itself writes its words, which tells a sentence's capital from a name's."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.small: Counter[str] = Counter()
        self.great: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            last = ""
            for match in TOKEN.finditer(text):
                word = match[0]
                if word.islower():
                    self.small[word] += 1
                else:
                    self.pairs[last, word] += 1
                    self.great[word.lower()] += last.islower()
                last = word

    @property
    def is_english(self) -> bool:
        return self.small["the"] + self.small["shall"] > 0

    def begins_sentences(self, word: str, before: str) -> bool:
        """Tell whether a word with a capital would have none inside a sentence."""
        if self.pairs[before, word] > 2:  # "United Nations", "States Parties"
            return False
        return self.small[word.lower()] > 2 * self.great[word.lower()]


def mentions(rest: str) -> bool:
    """Tell whether "Article 5" followed by this only mentions the article."""
    mark = marks.at(rest)
    if mark is None or not mark.text.startswith("("):
        return False
    after = rest[mark.end :].lstrip()
    return bool(after) and not (after[0].isupper() or after[0] in '“"‘(')


class Sure(enum.Enum):
    """What the end of a heading was told by."""

    TOLD = enum.auto()  # the text itself: a stop, a mark whose list goes on, capitals that end
    CUSTOM = enum.auto()  # the only place where it can be, if this text gives its articles headings
    GUESSED = enum.auto()  # the likeliest of several places


def split(rest: str, vocabulary: Vocabulary, ahead: Sequence[str] = ()) -> tuple[int, Sure]:
    """Return where the heading ends in what follows a label on its line, and how surely. ``ahead`` comes below."""
    mark = marks.at(rest)
    if mark is not None and not mark.readings[0].style.startswith("A"):
        return 0, Sure.TOLD
    if shouted := SHOUTED.match(rest):
        return shouted.end(), Sure.TOLD
    listed = _first_mark(rest)
    if listed is not None:
        return listed, _sure_of_list(rest, listed, ahead)
    if len(rest) <= LONGEST and not FINAL.search(rest):
        return len(rest), Sure.TOLD
    sentence = _sentence(rest, vocabulary)
    if not sentence and _is_all_heading(rest, vocabulary):
        return len(rest), Sure.TOLD
    return sentence, _sure_of_sentence(rest, sentence)


def _is_all_heading(rest: str, vocabulary: Vocabulary) -> bool:
    """Tell whether words that end with a stop are a heading: they have no verb or, where none are known, are few."""
    if not vocabulary.is_english and (rest.endswith(CJK_STOP) or len(rest.split()) > MOST_WORDS):
        return False
    return not VERBS.search(rest) and len(rest) <= 150 and not rest.endswith((":", ";", ","))


def custom(rests: Iterable[str], vocabulary: Vocabulary) -> bool | None:
    """Tell whether a text gives its articles headings, or gives none; None where it does now this, now that."""
    headed = [split(rest, vocabulary)[0] > 0 for rest in rests]
    share = sum(headed) / len(headed) if len(headed) >= FEWEST else 0.5
    return True if share >= MOST else False if share <= 1 - MOST else None


def _sure_of_list(rest: str, start: int, ahead: Sequence[str]) -> Sure:
    """A heading has no verb, and what is no heading's part is a list's first mark where the second comes."""
    mark = marks.at(rest, start)
    if mark is None or mark.readings[0].guessed or VERBS.search(rest[:start]):
        return Sure.GUESSED
    return Sure.TOLD if comes(mark.readings[0], 2, rest[mark.end :], ahead) else Sure.CUSTOM


def _sure_of_sentence(rest: str, start: int) -> Sure:
    """A sentence can begin at one capital only, or at the first, which no heading has within it ("Every", "The")."""
    verb = VERBS.search(rest)
    if start == 0:
        return Sure.CUSTOM
    limit = min(verb.start() if verb else len(rest), LONGEST)
    starts = [match.start() for match in CAPITAL.finditer(rest[:limit]) if _may_end_before(rest, match.start())]
    word = TOKEN.search(rest, start)
    first = starts[:1] == [start]
    return Sure.CUSTOM if first and (len(starts) == 1 or (word and word[0] in OPENERS)) else Sure.GUESSED


def _first_mark(rest: str) -> int | None:
    """Return where a first provision begins after a heading: "… and scope 1. For the purposes"."""
    for match in FIRST_MARK.finditer(rest[: LONGEST + 10]):
        before = rest[: match.start()]
        mark = marks.at(rest, match.end())
        if mark is None or re.search(r"[.;:]\s", before):
            continue
        if UNENDED.search(before) and not re.search(r"[.;]\s2[.)]?\s", rest[mark.end :]):
            continue
        if mark.text == "I." and not re.search(r"\sII\.\s", rest):
            continue
        return match.end()
    return None


def _sentence(rest: str, vocabulary: Vocabulary) -> int:
    """Find the capital with which a sentence begins after a heading; 0 where none can be told."""
    verb = VERBS.search(rest)
    limit = min(verb.start() if verb else len(rest), LONGEST)
    starts = [match.start() for match in CAPITAL.finditer(rest[:limit]) if _may_end_before(rest, match.start())]
    words = {start: TOKEN.search(rest, start)[0] for start in starts}  # type: ignore[index]
    opener = next((start for start in starts if words[start] in OPENERS), 0)
    if opener and _is_title_case(rest[:opener]):
        return opener
    told = next((start for start in starts if words[start] in OPENERS or _told(rest, start, vocabulary)), 0)
    if told and opener > told and rest[:told].rsplit(maxsplit=1)[-1][0].isupper():
        return opener  # the last words of a name are written small elsewhere, too: "Atomic Energy Agency The …"
    first = TOKEN.match(rest)
    if told or (first is not None and first[0] in OPENERS):
        return told
    return _last_run(rest, starts, vocabulary)


def _told(rest: str, start: int, vocabulary: Vocabulary) -> bool:
    word = TOKEN.search(rest, start)
    return word is not None and vocabulary.begins_sentences(word[0], rest[:start].rsplit(maxsplit=1)[-1])


def _may_end_before(rest: str, start: int) -> bool:
    before, word = rest[:start].rstrip(), rest[start:].split(maxsplit=1)[0]
    if UNENDED.search(before) or before.endswith((",", ";", "“", '"', "(")):
        return False
    return not ROMAN.match(word) and TOKEN.search(word) is not None


def _is_title_case(heading: str) -> bool:
    """Tell whether a heading Writes Its Words Like This."""
    words = [match[0] for match in TOKEN.finditer(heading) if len(match[0]) > 3]
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _again(word: str, after: str) -> bool:
    """ "… to the coastal State States which …": the second is the sentence's."""
    return after.startswith(word.rstrip("s")) and word[0].isupper()


def _last_run(rest: str, starts: list[int], vocabulary: Vocabulary) -> int:
    """Of names in a row before the verb ("… of rights States Parties shall") take the first."""
    for index in range(len(starts) - 1, -1, -1):
        start = starts[index]
        before = rest[:start].split()
        if index and starts[index - 1] == start - len(before[-1]) - 1 and not _again(before[-1], rest[start:]):
            continue
        # "Coastal States shall …" is a sentence from its first word on, where "coastal States" stands elsewhere.
        if len(before) == 1 and vocabulary.pairs[before[0].lower(), TOKEN.findall(rest[start:])[0]] > 1:
            return 0
        return start
    return 0


def inner_label(rest: str) -> int | None:
    """Return where an article begins in a division's own line: "SECTION 5. AMENDMENTS Article 41 Amendments …"."""
    for match in re.finditer(r"(?<=\s)(?=(?:Article|ARTICLE)\s+\d)", rest):
        label = labels.at(rest[match.start() :])
        if label is not None and label.is_article and not UNENDED.search(rest[: match.start()].rstrip()):
            return match.start()
    return None


def looks_like(block: Block, after: Block | None) -> bool:
    """Tell whether the paragraph below a label is its heading: short, without a stop, and no part of a sentence."""
    text = block.text
    if block.level:
        return True
    if len(text) > LONGEST or marks.at(text) is not None or after is None:
        return False
    if FINAL.search(text) or text[:1].islower():
        return False
    return marks.at(after.text) is not None or not after.text[:1].islower()
