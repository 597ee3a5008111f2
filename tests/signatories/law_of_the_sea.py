"""The declarations of States on the law of the sea, with the places that their own words name.

Read from the folder of treaties beside the project, where there is one; none of their words is kept here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.management import call_command

from convention.models import Edition
from signatories import lifecycle, targets
from signatories.lifecycle import Draft, DraftStatement, DraftTarget
from signatories.models import Signature, Statement
from tests.convention.importing import samples

DECLARATIONS = "declarations-unclos.txt"
STATES = 89
SILENT = "Myanmar"  # named as having declared, without a word of it
LONGEST = 14_647  # characters of one declaration; its lines' ends in the file make it 14,649

PARAGRAPH = r"(?:(?:sub-?)?paragraphs? [\d(][\w() ,]*?(?: and [\w()]+)? of )?"
NAMED = re.compile(
    rf"{PARAGRAPH}\b[Aa]rticles? \d+(?: ?\(\d+\))*(?:, paragraphs? \d+ ?(?:\([a-z]\))*)?"
    r"(?:(?:, | and | or |, and )\d+(?![\d/.]))*"
    r"|\b(?:[Ss]ection \d+ of )?Part [IVX]+\b(?!, [Aa]rticle)"
    r"|\bAnnex(?:es)? [IVX]+\b"
)
# What another instrument's article is followed by; of the Convention itself one writes "of the Convention".
ELSEWHERE = re.compile(
    r"^[^.;]{0,40}?\b(?:of|to) (?:the |its |that )?"
    r"(?:Charter|Statute|Constitution|Treaty|Agreement|Vienna|Law|Final Act|Act|Geneva|EC|Federal)"
)


@dataclass(frozen=True)
class Declaration:
    state: str
    text: str


def declarations() -> list[Declaration]:
    content = samples.content(DECLARATIONS).decode()
    return [
        Declaration(heading.strip(), "\n".join(line for line in lines if line.strip()).strip())
        for heading, *lines in (entry.split("\n") for entry in re.split(r"^#", content, flags=re.M) if entry.strip())
    ]


def named(text: str) -> Iterator[str]:
    """Yield what the text says of places in the Convention, as a signer would type it."""
    for match in NAMED.finditer(text):
        if not ELSEWHERE.match(text[match.end() : match.end() + 60]):
            yield match[0]


def places(text: str, edition: Edition) -> tuple[DraftTarget, ...]:
    """Return the places named, each once, at most fifty; who names none speaks of the whole."""
    found: dict[str, DraftTarget] = {}
    for words in dict.fromkeys(named(text)):
        for target in targets.find(words, edition).targets:
            found.setdefault(target.anchor, target)
    return tuple(list(found.values())[: targets.MOST]) or (DraftTarget(edition),)


def convention() -> Edition:
    """Import the text as the current edition."""
    place = samples.folder()
    assert place is not None
    source = str(place / samples.UNCLOS)
    call_command("import_convention", source, language="en", label="1982", publish=True, verbosity=0)
    Edition.objects.update(is_current=False)
    Edition.objects.filter(label="1982").update(is_current=True)
    return Edition.objects.get(label="1982")


def enter(edition: Edition) -> list[Signature]:
    """Enter each State with its declaration, as one whole, in the order of the alphabet."""
    return [
        lifecycle.import_signature(
            Draft(
                name=declaration.state,
                edition=edition,
                capacity=Signature.Capacity.ORGANISATION,
                organisation=declaration.state,
                open_data=True,
                statements=(said(declaration.text, edition),),
            ),
            state="published",
        )
        for declaration in declarations()
    ]


def said(text: str, edition: Edition) -> DraftStatement:
    if not text:
        return DraftStatement(Statement.Kind.UNSPECIFIED)
    return DraftStatement(Statement.Kind.DECLARATION, text, "en", places(text, edition))
