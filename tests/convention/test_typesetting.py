"""The faces that PDFs are set in: which signs they have, told without opening a font library."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from convention import typesetting

NAMES = {
    "Latin": "Łukasz Ñuñez, Nguyễn Thị Ánh, Ọláńrewájú Ɗanladi, İsmet Öğütçü",
    "Greek": "Ἀλέξανδρος Παπαδόπουλος",
    "Cyrillic": "Дойл Майкл, Ґалаґан, Өмүрбек",
    "Arabic": "محمد بن عبد الله، پروین گلزاری، ٹیپو",
    "Hebrew": "דָּוִד בֶּן־גּוּרְיוֹן",
    "Armenian": "Հովհաննես",
    "Georgian": "ნინო",
    "Ethiopic": "ኃይለ ሥላሴ",
    "Devanagari": "श्रीमती लक्ष्मी",
    "Bengali": "রবীন্দ্রনাথ",
    "Tamil": "சுப்பிரமணியம்",
    "Sinhala": "ශ්‍රී",
    "Thai": "สมชาย ใจดี",
    "Khmer": "សុខា",
    "Myanmar": "အောင်ဆန်း",
    "Tibetan": "བསྟན་འཛིན",
    "Han": "王小明 陳喆堃 髙橋 𠮷崎 龍",
    "Kana": "たなか ハナコ",
    "Hangul": "김뷁 이순신",
    "Tifinagh": "ⴰⵎⵖⵔ",
    "Adlam": "𞤀𞤣𞤤𞤢𞤥",
}


@pytest.mark.parametrize("script", NAMES)
def test_the_faces_have_every_sign_of_a_name(script: str) -> None:
    assert typesetting.missing(NAMES[script]) == ""


def test_signs_that_no_face_has_are_told_once_and_in_order() -> None:
    assert typesetting.missing("A👍 𠀋田 👍\u200d!\n\t") == "👍𠀋"


def test_a_name_of_every_script_is_set_and_read_back(tmp_path: Path) -> None:
    layout = tmp_path / "names.typ"
    layout.write_text(
        "#set text(font: json(bytes(sys.inputs.families)))\n#for name in json(bytes(sys.inputs.data)).names [#name \\ ]"
    )
    made = typesetting.pdf(layout, {"names": [NAMES["Cyrillic"], NAMES["Han"], NAMES["Hangul"]]})
    page = pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range()
    assert page.split("\r\n") == [NAMES["Cyrillic"], NAMES["Han"], NAMES["Hangul"]]


def test_the_same_words_give_the_same_file(tmp_path: Path) -> None:
    layout = tmp_path / "one.typ"
    layout.write_text("#json(bytes(sys.inputs.data)).one")
    assert typesetting.pdf(layout, {"one": "#strong[x]"}) == typesetting.pdf(layout, {"one": "#strong[x]"})


@pytest.mark.parametrize(("line", "rightwards"), [("About: محمد", True), ("… محمد Doyle", False), ("12 – 3", True)])
def test_the_first_letter_tells_which_way_a_line_runs(line: str, rightwards: bool) -> None:
    assert typesetting.rightwards(line) is rightwards
