"""What the other languages of the United Nations call an article and a part, as their treaties print it.

French "Article premier", "PREMIÈRE PARTIE"; Spanish "Artículo 5", "PARTE I"; Russian "Статья 5", "ЧАСТЬ ПЕРВАЯ";
Arabic "المادة ٥", "الباب الأول"; Chinese "第五条", "第十一部分", "附件二".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from convention.importing import numbers
from convention.importing.structure import Kind

WORDS: dict[str, Kind | None] = {
    # French
    "article": None, "livre": Kind.BOOK, "partie": Kind.PART, "titre": Kind.TITLE, "chapitre": Kind.CHAPTER,
    "section": Kind.SECTION, "sous-section": Kind.SUBSECTION, "annexe": Kind.ANNEX, "appendice": Kind.ANNEX,
    "préambule": Kind.PREAMBLE,
    # Spanish
    "artículo": None, "art.": None, "libro": Kind.BOOK, "parte": Kind.PART, "título": Kind.TITLE,
    "capítulo": Kind.CHAPTER, "sección": Kind.SECTION, "subsección": Kind.SUBSECTION, "anexo": Kind.ANNEX,
    "apéndice": Kind.ANNEX, "preámbulo": Kind.PREAMBLE,
    # Russian
    "статья": None, "книга": Kind.BOOK, "часть": Kind.PART, "раздел": Kind.SECTION, "глава": Kind.CHAPTER,
    "подраздел": Kind.SUBSECTION, "приложение": Kind.ANNEX, "преамбула": Kind.PREAMBLE,
    # Arabic
    "المادة": None, "مادة": None, "الكتاب": Kind.BOOK, "الجزء": Kind.PART, "الباب": Kind.PART, "الفصل": Kind.CHAPTER,
    "القسم": Kind.SECTION, "الفرع": Kind.SUBSECTION, "المرفق": Kind.ANNEX, "الملحق": Kind.ANNEX,
    "الديباجة": Kind.PREAMBLE, "ديباجة": Kind.PREAMBLE,
}  # fmt: skip
CHINESE = {
    "条": None, "編": Kind.BOOK, "编": Kind.BOOK, "部分": Kind.PART, "章": Kind.CHAPTER, "节": Kind.SECTION,
    "節": Kind.SECTION, "条款": None,
}  # fmt: skip
_ORDINALS = [
    ("premier première 1er 1re primero primera primer первая первый первое الأول الأولى الاولى"),
    ("deuxième second seconde 2e segundo segunda вторая второй второе الثاني الثانية"),
    ("troisième 3e tercero tercera tercer третья третий третье الثالث الثالثة"),
    ("quatrième 4e cuarto cuarta четвертая четвёртая четвертый الرابع الرابعة"),
    ("cinquième 5e quinto quinta пятая пятый пятое الخامس الخامسة"),
    ("sixième 6e sexto sexta шестая шестой шестое السادس السادسة"),
    ("septième 7e séptimo séptima седьмая седьмой седьмое السابع السابعة"),
    ("huitième 8e octavo octava восьмая восьмой восьмое الثامن الثامنة"),
    ("neuvième 9e noveno novena девятая девятый девятое التاسع التاسعة"),
    ("dixième 10e décimo décima десятая десятый десятое العاشر العاشرة"),
]
ORDINALS = {word: value for value, row in enumerate(_ORDINALS, 1) for word in row.split()}
FIGURES = "零〇一二三四五六七八九"
HAN = "零〇一二三四五六七八九十百千两"


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NAME, _ORDINAL = _either(WORDS), _either(ORDINALS)
NAMED = re.compile(
    rf"(?P<word>{_NAME})(?:\s+(?:[Nn][o°º]\.?\s*)?\(?(?P<number>{_ORDINAL}|\d{{1,3}}|[IVXLC]+|[A-ZА-Я](?!\w))\)?(?![\w]))?"
    rf"(?:\s(?P<tail>{numbers.LATIN})(?!\w))?",
    re.IGNORECASE,
)
ORDINAL_FIRST = re.compile(rf"(?P<number>{_ORDINAL})\s+(?P<word>{_NAME})(?!\w)", re.IGNORECASE)
HAN_LABEL = re.compile(
    rf"第\s?(?P<number>\d{{1,3}}|[{HAN}]{{1,7}})\s?(?P<word>{_either(CHINESE)})"
    rf"(?:之(?P<after>[{HAN}]|\d))?(?P<touch>\w?)"
)
HAN_ANNEX = re.compile(rf"(?:附件|附录|附錄)(?:\s?(?P<number>\d{{1,3}}|[IVXLC]+|[{HAN}]{{1,4}}))?(?P<touch>\w?)")
HAN_PREAMBLE = re.compile(r"(?:序\s?言|序\s?文|前\s?言)(?P<touch>\w?)")
CLOSING = re.compile(
    r"(?:EN FOI DE QUOI|En foi de quoi|FAIT (?:à|À|A|en)|Fait (?:à|en)\b|EN FE DE LO CUAL|En fe de lo cual|"
    r"EN TESTIMONIO DE LO CUAL|En testimonio de lo cual|HECH[OA] (?:en|EN)|Hech[oa] en\b|"
    r"В УДОСТОВЕРЕНИЕ ЧЕГО|В удостоверение чего|СОВЕРШЕНО|Совершено|"
    r"وإثباتا لذلك|وإثباتاً لذلك|إثباتا لذلك|حرر(?:ت)? في|حُرر(?:ت)? في|"
    r"为此[,，]|下列(?:签名|签署)|[一二三〇零\d]{2,4}年.{1,12}订于|本公约于.{1,40}订于)"
)
ENACTS = re.compile(
    r"(?:sont convenus? de ce qui suit|sont convenues de ce qui suit|han convenido (?:en )?lo siguiente|"
    r"convienen en lo siguiente|convinieron en lo siguiente|(?:со|до)говорились о нижеследующем|"
    r"(?:اتفقت|قد اتفقت|اتفقوا) على ما يلي|(?:兹)?(?:协议|议定|商定|达成协议)如下)\s?[:：.]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A label's kind (None for an article), its number in arabic figures as far as it has one, and where it ends."""

    kind: Kind | None
    number: str
    end: int


def at(text: str) -> Named | None:
    """Return the label that begins a text in one of these languages, whatever follows it."""
    if text[:1] in "第附序前":
        return _han(text)
    match = NAMED.match(text) or ORDINAL_FIRST.match(text)
    if match is None or match[0][0].islower() or match["word"][0].isdigit():
        return None
    kind = WORDS[match["word"].lower()]
    if kind is Kind.PREAMBLE:
        return Named(kind, "", match.end("word"))
    printed = match["number"] or ""
    if not printed and kind is not Kind.ANNEX:
        return None
    number = number_of(printed)
    if "tail" in match.re.groupindex and match["tail"]:
        number = f"{number} {match['tail'].lower()}"
    return Named(kind, number, match.end())


def number_of(printed: str) -> str:
    """Return a number in arabic figures where it can be read, whatever its script."""
    if printed and all(char in HAN for char in printed):
        return str(_from_han(printed))
    ordinal = ORDINALS.get(printed.lower())
    return str(ordinal) if ordinal else numbers.figures(printed)


def _han(text: str) -> Named | None:
    match = HAN_LABEL.match(text)
    kind = CHINESE[match["word"]] if match else None
    if match is None and (match := HAN_ANNEX.match(text)):
        kind = Kind.ANNEX
    if match is None and (match := HAN_PREAMBLE.match(text)):
        kind = Kind.PREAMBLE
    if match is None or match["touch"]:
        return None  # "第五条所述" mentions the article
    printed = match["number"] if "number" in match.re.groupindex else ""
    number = number_of(printed or "")
    if "after" in match.re.groupindex and match["after"]:
        number = f"{number} {_times(number_of(match['after']))}"  # "第十二条之二" is "12 bis"
    return Named(kind, number, match.end())


def _times(number: str) -> str:
    named = {value + 1: word for word, value in numbers.LATIN_ORDER.items()}
    return named.get(int(number), f"-{number}")


def _from_han(printed: str) -> int:
    """Read 一百二十三 as 123, and 一二三 too."""
    printed = printed.replace("两", "二")
    if not any(char in "十百千" for char in printed):
        return int("".join(str(max(0, FIGURES.index(char) - 1)) for char in printed))
    whole, digit = 0, 0
    for char in printed:
        if char in "十百千":
            whole += max(digit, 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
        else:
            digit = max(0, FIGURES.index(char) - 1)
    return whole + digit
