"""Which language a paragraph is in, told by its small words or its script; enough to notice a second one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice

SMALL_WORDS = {
    "en": "the of and to in shall for is be or any by which this with that as may such an it are not from on its",
    "fr": "le la les des du de et à en un une pour par dans sur est sont que qui ou au aux ne pas ce cette leur",
    "es": "el la los las de del y en que por para con una un se no o al su sus como esta este será podrá",
    "pt": "o a os as de do da dos das e em que por para com uma um se não ou ao sua seus como esta este será",
    "it": "il lo la gli le di del della dei delle e in che per con una un si non o al sua suoi come questa sono",
    "de": "der die das des dem den und in zu von für mit ist sind nicht oder ein eine auf wird werden sich als",
    "nl": "inzake betreffende der de het een van en in te voor met is zijn niet of op dat die door wordt deze tot als",
    "sv": "och i att det som en på är av för med den till inte eller ett de skall om från vid har kan detta",
    "da": "og i at det som en på er af for med den til ikke eller et de skal om fra ved har kan denne",
    "pl": "i w na z do nie się że jest lub przez oraz dla od o ten być po jako tej tego są może",
    "id": "dan yang di dari untuk dengan pada dalam ini itu atau oleh tidak akan setiap dapat harus ke",
    "sw": "ya na wa kwa katika ni la za kama hii au cha kuwa vya lakini hiyo kila bila",
    "tr": "ve bir bu için ile olarak veya de da olan gibi her ancak üzere tarafından ise",
}  # fmt: skip
SETS = {language: frozenset(words.split()) for language, words in SMALL_WORDS.items()}
SCRIPTS = {
    "CYRILLIC": "ru", "ARABIC": "ar", "CJK": "zh", "HEBREW": "he", "GREEK": "el", "HIRAGANA": "ja", "HANGUL": "ko",
}  # fmt: skip
WORD = re.compile(r"[^\W\d_]+")
MOST = 60  # words of a paragraph are looked at
ENOUGH = 10  # words; shorter paragraphs may be names
SURE = 0.18  # share of small words in running text; English treaties have 0.35 and more
NAMES = {
    "en": "English", "fr": "French", "es": "Spanish", "pt": "Portuguese", "it": "Italian", "de": "German",
    "nl": "Dutch", "sv": "Swedish", "da": "Danish", "pl": "Polish", "id": "Indonesian", "sw": "Swahili",
    "tr": "Turkish", "ru": "Russian", "ar": "Arabic", "zh": "Chinese", "he": "Hebrew", "el": "Greek",
    "ja": "Japanese", "ko": "Korean",
}  # fmt: skip


def of(text: str) -> str | None:
    """Return the language of a paragraph, or None where it is too short or too strange to tell."""
    script = _script(text)
    if script:
        return script
    words = [match[0].lower() for match in islice(WORD.finditer(text), MOST)]
    if len(words) < ENOUGH:
        return None
    scores = {language: sum(word in small for word in words) / len(words) for language, small in SETS.items()}
    best = max(scores, key=lambda language: scores[language])
    second = max(score for language, score in scores.items() if language != best)
    return best if scores[best] >= SURE and scores[best] > second * 1.2 else None


def of_title(text: str) -> str | None:
    """Return the language of a short text where its small words leave no doubt."""
    words = [word.lower() for word in WORD.findall(text)]
    scores = {language: sum(word in small for word in words) for language, small in SETS.items()}
    best = max(scores, key=lambda language: scores[language])
    second = max(score for language, score in scores.items() if language != best)
    return _script(text) or (best if scores[best] >= 2 and scores[best] > second else None)


def _script(text: str) -> str | None:
    letters = [char for char in text[:400] if char.isalpha()]
    foreign = [char for char in letters if ord(char) > 0x36F]
    if len(foreign) < 5 or len(foreign) * 2 < len(letters):
        return None
    names = [unicodedata.name(char, "").split(" ")[0] for char in foreign]
    common = max(set(names), key=names.count)
    return SCRIPTS.get(common)


def second_begins(texts: Sequence[str], language: str) -> int | None:
    """Return the index of the first paragraph from which on the text is in another language, or None.

    Three telling paragraphs in a row must be; names, Latin and a quoted sentence are no second language.
    """
    language = language.split("-", maxsplit=1)[0]
    told = [(index, found) for index, text in enumerate(texts) if (found := of(text)) is not None]
    if not any(found == language for _, found in told):
        return None
    run: list[int] = []
    for index, found in told:
        if found == language:
            run = []
            continue
        run.append(index)
        if len(run) == 3:
            break
    rest = [found for index, found in told if run and index >= run[0]]
    # A few sentences at the very end (a translated closing clause) count too.
    if not run or (len(run) < 3 and run[-1] != told[-1][0]) or rest.count(language) * 5 > len(rest):
        return None
    return run[0]
