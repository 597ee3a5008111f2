"""Every sentence that the site can say, from templates, code and shipped prose, without opening a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ("convention", "signatories", "staff", "mimc_site")
SHORT = re.compile(r'\{%\s*translate\s+"([^"]+)"')
LONG = re.compile(r"\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*(?:plural|endblocktranslate)", re.DOTALL)
IN_CODE = re.compile(r'\b(?:_|gettext|gettext_lazy)\(\s*((?:"[^"]*"\s*)+)')
GAP = re.compile(r"\{\{.*?\}\}|%\([a-z_]+\)s|\{[a-z_]*\}")


def sentences() -> Iterator[tuple[str, str]]:
    """Yield each with the file that says it. What fills a gap counts as one word; tables are not sentences."""
    for path, words in _messages():
        plain = re.sub(r"<[^>]+>|\{%.*?%\}", "", GAP.sub("X", words))
        for sentence in re.split(r"(?<=[.?!])\s+", plain):
            yield str(path.relative_to(ROOT)), " ".join(sentence.split())


def _messages() -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / "templates").rglob("*.*")):
        words = path.read_text(encoding="utf-8")
        yield from ((path, said) for pattern in (SHORT, LONG) for said in pattern.findall(words))
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for said in IN_CODE.findall(path.read_text(encoding="utf-8")):
                yield path, "".join(re.findall(r'"([^"]*)"', said))
    for path in sorted((ROOT / "fixtures" / "prose").glob("*.md")):
        blocks = re.split(r"\n\n|\n[-\d]|\ndescription:", path.read_text(encoding="utf-8"))
        yield from ((path, block) for block in blocks if "|---" not in block)
