"""What this site writes about a text into the files that it offers: left out when such a file comes back."""

from __future__ import annotations

import re

from convention.importing.source import Line, Source

TITLE = "About this file"
DIGEST = re.compile(r"(?:^|\s)[0-9a-f]{64}$")
RULE = re.compile(r"[=_\-–—]{3,}")
LONGEST = 60  # lines from the title to the digest, with which it ends


def leave_out(source: Source) -> None:
    """Take it out of the lines and into what is left out; without its digest it is a part of the text."""
    found = _found(source.lines)
    if found is None:
        return
    start, end = found
    for line in source.lines[start:end]:
        source.left_out.append(line.words.left_out("about the file"))
    del source.lines[start:end]


def _found(lines: list[Line]) -> tuple[int, int] | None:
    for start, line in enumerate(lines):
        if line.text.rstrip(".") != TITLE:
            continue
        for end in range(start + 1, min(start + LONGEST, len(lines))):
            if DIGEST.search(lines[end].text):
                ruled = end + 1 < len(lines) and RULE.fullmatch(lines[end + 1].text)
                return start, end + 2 if ruled else end + 1
    return None
