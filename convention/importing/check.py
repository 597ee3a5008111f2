"""What is to be looked at in a parsed text: gaps and repeats in numbering, empty articles, references to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from convention.importing import numbers
from convention.importing.structure import (
    Article,
    Division,
    Finding,
    Kind,
    Place,
    Provision,
    Severity,
    Text,
    is_annex,
)

REFERENCE = re.compile(
    r"\b[Aa]rticles?\s+(?P<list>\d{1,3}(?:\s*(?:,|and|or|to|–|-|, and)\s*\d{1,3}(?![\d(]))*)(?P<after>[^.;:]{0,60})"
)
NUMBER = re.compile(r"\d{1,3}")
# The words after the number say whose article it is; these are other instruments.
OTHERS = re.compile(
    r"\b(?:of|to|in)\s+(?:(?:the|that|its|those|such|an?)\s+)(?!present\b|this\b)[\w\s]{0,40}?\b(?:Convention|Charter|Covenant|"
    r"Statute|Protocol|Treaty|Agreement|Annex|Constitution|Declaration|Regulations?|Directive|Rules)\b|\b(?:Annex|Protocol)\b"
)
NUMBERED = {Kind.BOOK, Kind.PART, Kind.TITLE, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION, Kind.ANNEX}


def check(text: Text) -> list[Finding]:
    """Return the findings in the order of the text."""
    found = [
        *_no_articles(text),
        *_numbering(text),
        *_divisions(text.items),
        *_empty(text),
        *_references(text),
        *_uncalled_notes(text),
    ]
    return sorted(found, key=lambda finding: finding.place.sort_key)


def _no_articles(text: Text) -> Iterator[Finding]:
    if not any(True for _ in text.articles()):
        yield Finding(Severity.ERROR, "no article was found; is this a treaty?", Place())


def _numbering(text: Text) -> Iterator[Finding]:
    yield from _sequence(list(text.articles()), "")
    for item in text.items:
        if isinstance(item, Division) and is_annex(item):
            inside = Text(items=list(item.items))
            yield from _sequence(list(inside.articles()), f" in {item.label}")


def _sequence(articles: list[Article], where: str) -> Iterator[Finding]:
    """Report what is missing or stands twice among articles that should count up from 1."""
    seen: dict[str, Article] = {}
    last = 0
    for article in articles:
        if article.number in seen:
            message = f"{article.label}{where} stands twice (first: {seen[article.number].place})"
            yield Finding(Severity.WARNING, message, article.place)
            continue
        seen[article.number] = article
        value = _value(article.number)
        if value is None:
            continue
        if value > last + 1:
            yield Finding(
                Severity.WARNING,
                f"{_missing(last + 1, value - 1)}{where} missing before {article.label}",
                article.place,
            )
        elif value < last:
            yield Finding(Severity.WARNING, f"{article.label}{where} follows article {last}", article.place)
        last = max(last, value)


def _value(number: str) -> int | None:
    match = NUMBER.match(number)
    return int(match[0]) if match else None


def _missing(first: int, last: int) -> str:
    return f"article {first} is" if first == last else f"articles {first} to {last} are"


def _divisions(items: list[Division | Article]) -> Iterator[Finding]:
    last: dict[Kind, int] = {}
    for item in items:
        if isinstance(item, Article):
            continue
        yield from _divisions(item.items)
        value = _value(item.number)
        if item.kind not in NUMBERED or value is None:
            continue
        before = last.get(item.kind, 0)
        if value != before + 1 and (before or item.kind is not Kind.CHAPTER or value != 1):
            what = (
                "stands again"
                if value <= before
                else f"follows {item.kind.value} {before}"
                if before
                else "comes first"
            )
            yield Finding(Severity.WARNING, f"{item.label} {what}", item.place)
        last[item.kind] = value


def _empty(text: Text) -> Iterator[Finding]:
    for article in (*text.articles(), *text.annex_articles()):
        if not any(provision.text or provision.children for provision in article.provisions):
            yield Finding(Severity.WARNING, f"{article.label} has no text", article.place)
        for provision in _all(article.provisions):
            if not provision.text and not provision.children:
                yield Finding(Severity.WARNING, f"{article.label}: “{provision.mark}” has no text", provision.place)


def _all(provisions: list[Provision]) -> Iterator[Provision]:
    for provision in provisions:
        yield provision
        yield from _all(provision.children)


def _references(text: Text) -> Iterator[Finding]:
    known = {article.number for article in text.articles()}
    for article in text.articles():
        for provision in _all(article.provisions):
            yield from _dangling(provision, known, article)


def _dangling(provision: Provision, known: set[str], article: Article) -> Iterator[Finding]:
    for match in REFERENCE.finditer(provision.text):
        if OTHERS.search(match["after"]):
            continue
        for number in NUMBER.findall(match["list"]):
            if numbers.figures(number) not in known:
                message = f"{article.label} refers to article {number}, which is not there"
                yield Finding(Severity.WARNING, message, provision.place)


def _uncalled_notes(text: Text) -> Iterator[Finding]:
    called = {ref.number for ref in _refs(text.items)}
    for note in text.notes:
        if note.number not in called:
            yield Finding(
                Severity.WARNING, f"footnote {note.mark or note.number} is called nowhere in the text", note.place
            )


def _refs(items: list[Division | Article]) -> Iterator:
    for item in items:
        yield from item.refs
        for provision in _all(item.provisions):
            yield from provision.refs
        if isinstance(item, Division):
            yield from _refs(item.items)
