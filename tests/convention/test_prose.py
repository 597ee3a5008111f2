"""Markdown → safe HTML."""

import re

import pytest

from convention.prose import read_shipped, render, shipped, split_lead

DANGEROUS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)" onclick="alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "![x](https://evil.example/pixel.png)",
    "<svg/onload=alert(1)>",
    "<iframe src=https://evil.example></iframe>",
    "<style>body{display:none}</style>",
    "<form action=https://evil.example><input name=q></form>",
    "`</code><script>alert(1)</script>`",
    "[x](https://a.example 'onmouseover=alert(1)')",
    '<https://a.example/"onmouseover=alert(1)>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--<img src=--><img src=x onerror=alert(1)//>",
]
TAG = re.compile(r"<[^>]*>")


@pytest.mark.parametrize("markdown", DANGEROUS)
def test_nothing_that_runs_or_loads_passes(markdown: str) -> None:
    tags = " ".join(TAG.findall(render(markdown))).lower()
    found = re.findall(r"<(script|img|svg|iframe|style|form|input)|\son\w+=|javascript:|vbscript:|data:|style=", tags)
    # A title attribute may hold any words: they are quoted, so they are not an attribute of their own.
    assert [match for match in found if match] == []
    assert re.findall(r"\son\w+=", re.sub(r'="[^"]*"', "", tags)) == []


def test_links_to_other_sites_say_so_and_links_within_do_not() -> None:
    assert render("[a](https://a.example/) [b](/about/) [c](//c.example) [d](mailto:d@d.example)") == (
        '<p><a href="https://a.example/" rel="external noopener">a</a> <a href="/about/">b</a> '
        '<a href="//c.example" rel="external noopener">c</a> <a href="mailto:d@d.example">d</a></p>\n'
    )


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [
        ("# a\n# b", ["h2", "h2"]),
        ("## a\n### b\n## c", ["h2", "h3", "h2"]),
        ("### a\n# b\n###### c", ["h2", "h2", "h3"]),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", ["h2", "h3", "h4", "h5", "h6", "h6"]),
    ],
)
def test_headings_begin_at_two_and_skip_no_level(markdown: str, levels: list[str]) -> None:
    assert re.findall(r"<(h\d)>", render(markdown)) == levels


def test_tables_have_named_columns() -> None:
    html = render("| What | How long |\n|---|---|\n| a | b |")
    assert re.findall(r"<t[hd](?: [^>]*)?>", html) == ['<th scope="col">', '<th scope="col">', "<td>", "<td>"]


def test_nul_is_dropped_and_other_writing_is_kept() -> None:
    assert render("a\x00b مرحبا 🙂 =1+1") == "<p>ab مرحبا 🙂 =1+1</p>\n"


def test_lead_is_what_stands_before_the_first_heading() -> None:
    assert split_lead(render("One.\n\n## Two\n\nThree.")) == ("<p>One.</p>\n", "<h2>Two</h2>\n<p>Three.</p>\n")
    assert split_lead(render("One.")) == ("<p>One.</p>\n", "")


@pytest.mark.parametrize("source", ["", "words", "---\ntitle: a\n---\nwords", "---\ntitle: a\nother: b\n---\nwords"])
def test_a_shipped_text_without_front_matter_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"[Ff]ront matter"):
        read_shipped(source)


def test_every_shipped_text_keeps_the_house_rules() -> None:
    assert list(shipped()) == [
        "about", "accessibility", "home", "interview", "owner-summary", "privacy", "summary", "text-missing",
    ]  # fmt: skip
    for key, words in shipped().items():
        assert (key, 0 < len(words.description) <= 300, "!" in words.markdown) == (key, True, False)
        sentences = re.split(r"(?<=[.:;?])\s+|\n\n|\n[-0-9]|\|", words.markdown)
        assert [sentence for sentence in sentences if len(sentence.split()) > 25] == []
