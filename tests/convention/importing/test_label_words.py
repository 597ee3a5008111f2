"""Labels as the treaties of the United Nations' six languages print them."""

from __future__ import annotations

import pytest

from convention.importing import labels
from convention.importing.label_words import number_of
from convention.importing.reading import read
from convention.importing.structure import Article, Division

FORMS = [
    ("Article premier", "article", "1"), ("ARTICLE PREMIER", "article", "1"), ("Article 1er", "article", "1"),
    ("Article 12 bis", "article", "12 bis"), ("Chapitre IV", "chapter", "4"), ("PREMIÈRE PARTIE", "part", "1"),
    ("PARTIE XI", "part", "11"), ("TITRE II", "title", "2"), ("Section 3", "section", "3"),
    ("Sous-section A", "subsection", "A"), ("ANNEXE IX", "annex", "9"), ("PRÉAMBULE", "preamble", ""),
    ("Artículo 5", "article", "5"), ("ARTÍCULO PRIMERO", "article", "1"), ("Capítulo II", "chapter", "2"),
    ("PRIMERA PARTE", "part", "1"), ("PARTE XV", "part", "15"),
    ("TÍTULO I", "title", "1"), ("SECCIÓN 2", "section", "2"),
    ("SUBSECCIÓN C", "subsection", "C"), ("ANEXO III", "annex", "3"), ("Preámbulo", "preamble", ""),
    ("Статья 5", "article", "5"), ("СТАТЬЯ 12", "article", "12"), ("Глава IV", "chapter", "4"),
    ("ЧАСТЬ ПЕРВАЯ", "part", "1"), ("ЧАСТЬ XI", "part", "11"), ("Раздел 2", "section", "2"),
    ("Подраздел A", "subsection", "A"), ("ПРИЛОЖЕНИЕ II", "annex", "2"), ("Преамбула", "preamble", ""),
    ("المادة 5", "article", "5"), ("المادة ١٢", "article", "12"), ("مادة 7", "article", "7"),
    ("المادة الأولى", "article", "1"), ("الفصل الثاني", "chapter", "2"), ("الجزء الأول", "part", "1"),
    ("الباب الخامس", "part", "5"), ("القسم ٢", "section", "2"), ("الفرع 3", "subsection", "3"),
    ("المرفق الثاني", "annex", "2"), ("الديباجة", "preamble", ""),
    ("第五条", "article", "5"), ("第12条", "article", "12"), ("第一百二十三条", "article", "123"),
    ("第十二条之二", "article", "12 bis"), ("第三章", "chapter", "3"),
    ("第十一部分", "part", "11"), ("第二节", "section", "2"),
    ("附件二", "annex", "2"), ("附件", "annex", ""), ("序言", "preamble", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "number"), FORMS)
def test_labels(text: str, kind: str, number: str) -> None:
    label = labels.at(text)
    assert label is not None
    assert (label.kind.value if label.kind else "article", label.number) == (kind, number)
    assert text[label.label_end :] == ""


@pytest.mark.parametrize(
    "text",
    [
        "Article premier de la présente Convention,",
        "Artículo 5 de la presente Convención.",
        "Статья 5 настоящей Конвенции применяется.",
        "статья 5",
        "المادة 5 من هذه الاتفاقية",
        "第五条所述的缔约国",
        "附件所列的规则",
        "第二十三届会议",
        "Parte contratante",
        "Часть этих прав",
    ],
)
def test_words_that_only_mention_one(text: str) -> None:
    assert labels.at(text) is None


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("十", "10"),
        ("十九", "19"),
        ("二十", "20"),
        ("二一三", "213"),
        ("一百零五", "105"),
        ("二百一十三", "213"),
        ("٢١٣", "213"),
    ],
)
def test_numbers(printed: str, number: str) -> None:
    assert number_of(printed) == number


TREATIES = {
    "fr": ("Convention sur les essais", "Les États parties,", "Sont convenus de ce qui suit :", "Chapitre", "Article",
           "Portée", "Chaque partie tient son registre.", "Elle peut demander de l’aide.", "Annexe I",
           "Fait à Genève."),
    "es": ("Convención sobre ensayos", "Los Estados partes,", "Han convenido en lo siguiente:", "Capítulo", "Artículo",
           "Alcance", "Cada parte llevará su registro.", "Podrá pedir ayuda.", "Anexo I", "Hecho en Ginebra."),
    "ru": ("Конвенция об испытаниях", "Государства-участники,", "договорились о нижеследующем:", "Глава", "Статья",
           "Сфера применения", "Каждое государство ведет реестр.", "Оно может просить о помощи.", "Приложение I",
           "Совершено в Женеве."),
    "ar": ("اتفاقية التجارب", "إن الدول الأطراف،", "قد اتفقت على ما يلي:", "الفصل", "المادة", "النطاق",
           "تحتفظ كل دولة بسجلها.", "يجوز لها أن تطلب المساعدة.", "المرفق 1", "حررت في جنيف."),
}  # fmt: skip
CHINESE = """试验公约

本公约缔约国，

兹协议如下：

第一章 总则

第一条 范围

1. 每一缔约国应
保持登记册。

2. 缔约国可请求协助。

第二条

1. 每一缔约国应保持登记册。

2. 缔约国可请求协助。

附件一

1. 每一缔约国应保持登记册。
"""


@pytest.mark.parametrize("language", TREATIES)
def test_a_treaty_in_each_language(language: str) -> None:
    title, opening, enacts, chapter, article, heading, first, second, annex, closing = TREATIES[language]
    body = "".join(f"{article} {n}\n\n{heading}\n\n1. {first}\n\n2. {second}\n\n" for n in (1, 2, 3))
    content = (
        f"{title}\n\n{opening}\n\n{enacts}\n\n{chapter} 1\n\n{heading}\n\n{body}{closing}\n\n{annex}\n\n1. {first}\n"
    )
    found = read("a.txt", content.encode(), language=language)
    assert found.text.title == title
    assert [(one.number, one.heading, len(one.provisions)) for one in found.text.articles()] == [
        (number, heading, 2) for number in "123"
    ]
    assert kinds(found.text.items) == ["preamble", "chapter 1", "closing", "annex 1"]
    assert found.findings == []


def test_a_treaty_in_chinese() -> None:
    found = read("a.txt", CHINESE.encode(), language="zh")
    assert kinds(found.text.items) == ["preamble", "chapter 1", "annex 1"]
    articles = list(found.text.articles())
    assert [(one.number, one.heading) for one in articles] == [("1", "范围"), ("2", "")]
    assert [one.text for one in articles[0].provisions] == ["每一缔约国应保持登记册。", "缔约国可请求协助。"]
    assert found.findings == []


def kinds(items: list[Division | Article]) -> list[str]:
    return [f"{item.kind} {item.number}".strip() for item in items if isinstance(item, Division)]


HEADED = {
    "fr": ("Article {n}", "Champ d’application du traité", "Chaque État tient un registre et le publie en ligne."),
    "es": ("Artículo {n}", "Ámbito de aplicación de la Convención", "Cada Estado llevará su registro y lo publicará."),
    "ru": ("Статья {n}", "Сфера применения Конвенции", "Каждое государство-участник ведет и публикует свой реестр."),
    "ar": ("المادة {n}", "نطاق تطبيق الاتفاقية", "تحتفظ كل دولة طرف بسجلها وتنشره كل سنة."),
    "zh": ("第{n}条", "公约的适用范围", "每一缔约国应保持登记册，并每年公布。"),
}  # fmt: skip
# On the label's line: a heading alone, before a list, before a sentence (told by its capital), or no heading at all.
ON_ITS_LINE = {
    "{label}. {heading}\n\n{body}": HEADED,
    "{label} {heading}\n\n{body}": HEADED,
    "{label} {heading} 1. {body} 2. {body}": HEADED,
    "{label} {heading} {body}": ["fr", "es", "ru"],
    "{label} {body}": HEADED,
}


@pytest.mark.parametrize(
    ("form", "language"), [(form, language) for form, languages in ON_ITS_LINE.items() for language in languages]
)
def test_a_heading_on_its_articles_line_in_each_language(form: str, language: str) -> None:
    label, heading, body = HEADED[language]
    articles = [form.format(label=label.format(n=n), heading=heading, body=body) for n in range(1, 6)]
    found = read("a.txt", "\n\n".join([TREATIES.get(language, ["试验公约"])[0], *articles]).encode(), language=language)
    wanted = heading if "{heading}" in form else ""
    assert [(one.heading, one.provisions[0].text) for one in found.text.articles()] == [(wanted, body)] * 5
