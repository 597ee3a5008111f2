"""What is typed into everything: hostile words, each with a mark that must never come back as markup."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from urllib.parse import quote

MARK = "zq7"  # an element of this name in an answer is markup that an attacker wrote
MARKUP = f"<{MARK}"
ELSEWHERE = "elsewhere.example"
NAUGHTY: list[str] = json.loads(Path(__file__).with_name("vendored").joinpath("blns.json").read_text(encoding="utf-8"))

SCRIPTS = [
    f'"><{MARK} onmouseover=alert(1)>',
    f"'><{MARK} onfocus='alert(1)' autofocus>",
    f"</title></textarea></script><{MARK}><script>alert(1)</script>",
    f"<script src=https://{ELSEWHERE}/a.js></script><{MARK}>",
    f"<img src=https://{ELSEWHERE}/a.png onerror=alert(1)><{MARK}>",
    f"<svg/onload=alert(1)><{MARK}/>",
    f"{{{{7*7}}}}{{% debug %}}<{MARK}>${{7*7}}",
    f"javascript:alert(1)//<{MARK}>",
    f"<style>*{{background:url(https://{ELSEWHERE}/)}}</style><{MARK}>",
    f"<base href=https://{ELSEWHERE}/><{MARK}>",
    f"[a](javascript:alert(1)) ![b](https://{ELSEWHERE}/c.png) <{MARK}>",
    f"\u202e<{MARK}>\u202c\u200b\ufeff",
]
HEADERS_WITHIN = [f"a\r\nX-{MARK}: 1", f"a\nSet-Cookie: {MARK}=1", f"a\r\n\r\n<{MARK}>", f"\u560a\u560dX-{MARK}:1"]
PLACES = [
    f"https://{ELSEWHERE}/", f"//{ELSEWHERE}/", f"/\\{ELSEWHERE}/", f"\\\\{ELSEWHERE}", f"https:{ELSEWHERE}",
    f"https:///{ELSEWHERE}", f"/admin/..//{ELSEWHERE}/", f"/admin/@{ELSEWHERE}", f"javascript:alert('{MARK}')",
    f"https://convention.example@{ELSEWHERE}/", f"https://convention.example.{ELSEWHERE}/", f"\t//{ELSEWHERE}",
    f"/%2F{ELSEWHERE}", f"/%5C{ELSEWHERE}", f"//{ELSEWHERE}/admin/", f"/admin/\r\nLocation: https://{ELSEWHERE}/",
]  # fmt: skip
FILES = [
    "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "....//....//etc/passwd",
    "..\\..\\windows\\win.ini", "/etc/passwd", "file:///etc/passwd", "..%c0%af..%c0%afetc/passwd", "%252e%252e%252f",
    "..;/..;/etc/passwd", "C:\\boot.ini", "\\\\host\\share", ".git/config", ".env", "settings.py", "site.sqlite3",
]  # fmt: skip
NUMBERS = [
    "0", "-1", "-0", "1e9", "1e309", "NaN", "Infinity", "-Infinity", "9" * 19, "9" * 40, "-" + "9" * 30, "2147483648",
    "9223372036854775807", "9223372036854775808", "0x10", "0b1", "1_000", "1.5", "1,5", "١٢٣", "１２", "²", "½", "Ⅷ",
    " 1", "1 ", "+1", "01", "1\x00", "1\n", "", "null", "true", "[]", "1-1-1", "9-9999999999999999-999999999999999999",
]  # fmt: skip
DATES = ["0000-00-00", "9999-99-99", "2017-02-30", "+10000-01-01", "2017-04-31T25:61", "١٤٤٥-٠١-٠١", "1", "9999-12-31"]
DATABASE = [
    "' OR '1'='1", "'; DROP TABLE signatories_signature; --", '" OR ""="', "1; SELECT pg_sleep(3)--", "%", "_", "\\",
    "%%%", "\\_", "(((((((((", "a & | !", "'''", '"unclosed', "NEAR/5", "a:* & b:*", "*", "-", "title:(", "^", "a AND",
    "[", "/a{9999999}/", "name:[* TO *]", "\U0001f600" * 50, "a" * 3_000, "ａ" * 500, "\u0301" * 500, "ﷺ" * 100,
]  # fmt: skip
# Sent as they stand in an address: bytes that are no UTF-8, cut escapes, a NUL.
BROKEN = [
    "%ff", "%c3%28", "%e2%82", "%f0%9f%98", "%ed%a0%80", "%c0%80", "%00", "a%00b", "%0a", "%0d%0aX-zq7:%201", "%",
    "%z", "%2", "%u0041", "%fe%ff", "%80", "%f8%88%80%80%80", "%ef%bf%bf",
]  # fmt: skip


def words() -> list[str]:
    """Return all of it as text."""
    return [*SCRIPTS, *HEADERS_WITHIN, *PLACES, *FILES, *NUMBERS, *DATES, *DATABASE, *NAUGHTY]


def escaped(text: str) -> str:
    """Return the text as an address carries it."""
    return quote(text, safe="")


def any_escaped(luck: Random) -> str:
    """Return something for one place in an address, as it is sent."""
    if luck.random() < 0.15:
        return luck.choice(BROKEN)
    return escaped(
        luck.choice(luck.choice((SCRIPTS, NAUGHTY, NUMBERS, DATABASE, PLACES, FILES, DATES, HEADERS_WITHIN)))
    )


def any_text(luck: Random) -> str:
    return luck.choice(luck.choice((SCRIPTS, NAUGHTY, NUMBERS, DATABASE, HEADERS_WITHIN, FILES, PLACES)))
