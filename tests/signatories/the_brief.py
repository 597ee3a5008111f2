"""The 38 lines of the Convention's own page, as it gives them and as this project ships them."""

import re
from pathlib import Path

from django.conf import settings

from signatories.seeding import people

BRIEF = Path(settings.BASE_DIR).parent / "shared" / "brief" / "convention-page.txt"


def brief_lines() -> list[str]:
    """Return the brief's 38 lines, bullets and the space after the first comma (no-break or not) made equal."""
    page = BRIEF.read_text(encoding="utf-8").split("Commission Member Signatories", 1)[1]
    lines = re.findall(r"^ *• (.+)$", page, re.MULTILINE)
    return [re.sub(r"^([^,]+,\*?)[ \u00a0]", r"\1 ", line) for line in lines]


def as_in_brief(name: str, affiliation: str, *, marked: bool) -> str:
    return f"{name},{'*' if marked else ''} {affiliation}"


def shipped_lines() -> list[str]:
    return [as_in_brief(person.name, person.affiliation, marked=person.marked) for person in people()]
