"""How an article or a provision is cited, in the styles that lawyers and scholars use. No database here.

OSCOLA 4th ed. with the section on international law of 2006, Bluebook 21st ed. 21.4, APA 7th ed. 11.10, Chicago 17th
ed. 14.290; BibTeX and BibLaTeX, RIS and CSL-JSON for programs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from convention.models import Edition
from convention.outline import ARTICLE, PROVISION, Node

MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
BLUEBOOK_MONTHS = [
    "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
]  # fmt: skip
SPECIMEN = "[specimen text, not the Model International Mobility Convention]"
# Where the text of 2017 is presented in print. The journal's pages are known for the introduction only.
PRESENTED = "2017"
# BibTeX counts braces even behind a backslash, so those of a title go by name.
LATEX = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
} | {letter: f"\\{letter}" for letter in "&%$#_"}  # fmt: skip
# BibLaTeX knows languages by babel's names; one that is not here goes unsaid.
BABEL = {
    "ar": "arabic", "de": "german", "en": "english", "es": "spanish", "fr": "french", "it": "italian",
    "pt": "portuguese", "ru": "russian",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """What is cited. ``day`` is as recorded (2017, 2017-04, 2017-04-26 or empty); ``marks`` lead to the provision."""

    title: str
    edition: str
    label: str
    language: str
    day: str
    is_specimen: bool
    annex: str
    article: str
    marks: tuple[str, ...]
    anchor: str
    address: str
    accessed: date

    @classmethod
    def of(cls, edition: Edition, node: Node, address: str, accessed: date) -> Source:
        """Return the source for an article or a provision of it; ``address`` is its permanent one."""
        article, annex = node.around(ARTICLE), node.around("annex")
        return cls(
            title=edition.title,
            edition=edition.slug,
            label=edition.label,
            language=edition.language,
            day=edition.date,
            is_specimen=edition.is_specimen,
            annex=annex.label.partition(" ")[2] or annex.key if annex else "",
            article=article.key if article else "",
            marks=tuple(reversed([one.key for one in node.upward() if one.kind == PROVISION and one.key])),
            anchor=node.anchor,
            address=address,
            accessed=accessed,
        )

    @property
    def named(self) -> str:
        return f"{self.title} {SPECIMEN}" if self.is_specimen else self.title

    @property
    def is_presented(self) -> bool:
        return self.label == PRESENTED and not self.is_specimen

    @property
    def parts(self) -> tuple[int, ...]:
        """Return year, month and day as far as they are known."""
        return tuple(int(part) for part in self.day.split("-") if part)

    def pinpoint(self, word: str) -> str:
        """Return ``art 12(3)(b)``, the word as the style has it."""
        annex = f"annex {self.annex}, " if self.annex else ""
        return f"{annex}{word} {self.article}" + "".join(f"({mark})" for mark in self.marks)


# --- for readers -------------------------------------------------------------------------------------


def oscola(source: Source) -> str:
    """Title (date) art n <address> accessed day."""
    printed = ", presented in MW Doyle, introduction (2018) 56 Columbia Journal of Transnational Law 219"
    return (
        f"{source.named} ({_day_first(source.parts) or 'undated'}, edition {source.edition})"
        f"{printed if source.is_presented else ''}{',' if source.is_presented else ''} {source.pinpoint('art')} "
        f"<{source.address}> accessed {_day_first(_parts(source.accessed))}"
    )


def bluebook(source: Source) -> str:
    """Title art. n, ¶ m, date, address."""
    printed = ", presented in M. W. Doyle, Introduction, 56 Colum. J. Transnat’l L. 219 (2018)"
    return (
        f"{source.named} {_bluebook_pinpoint(source)}, {_month_first(source.parts, BLUEBOOK_MONTHS) or 'n.d.'} "
        f"(edition {source.edition}){printed if source.is_presented else ''}, {source.address} "
        f"(last visited {_month_first(_parts(source.accessed), BLUEBOOK_MONTHS)})."
    )


def _bluebook_pinpoint(source: Source) -> str:
    annex = f"annex {source.annex}, " if source.annex else ""
    place = f"{annex}art. {source.article}"
    if not source.marks:
        return place
    first, *rest = source.marks
    deeper = "".join(f"({mark})" for mark in rest)
    return f"{place}, ¶ {first}{deeper}" if first.isdigit() else f"{place}({first}){deeper}"


def apa(source: Source) -> str:
    """Title (edition) art. n, date, address."""
    day = _month_first(source.parts, MONTHS) or "n.d."
    return f"{source.named} (edition {source.edition}) {source.pinpoint('art.')}, {day}, {source.address}"


def chicago(source: Source) -> str:
    """Title, date, art. n, address."""
    printed = (
        ", presented in M. W. Doyle, introduction, Columbia Journal of Transnational Law 56, no. 2 (January 2018): 219"
    )
    return (
        f"{source.named}, {_month_first(source.parts, MONTHS) or 'n.d.'}, edition {source.edition}, "
        f"{source.pinpoint('art.')}{printed if source.is_presented else ''}, "
        f"accessed {_month_first(_parts(source.accessed), MONTHS)}, {source.address}."
    )


def _parts(day: date) -> tuple[int, ...]:
    return day.year, day.month, day.day


def _day_first(parts: tuple[int, ...]) -> str:
    words = [str(part) if place != 1 else MONTHS[part - 1] for place, part in enumerate(parts)]
    return " ".join(reversed(words))


def _month_first(parts: tuple[int, ...], months: list[str]) -> str:
    if len(parts) < 2:
        return str(parts[0]) if parts else ""
    month = months[parts[1] - 1]
    return f"{month} {parts[2]}, {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"


# --- for programs ------------------------------------------------------------------------------------


def bibtex(source: Source) -> str:
    """Return one entry that BibTeX and BibLaTeX both read."""
    printed = source.address.replace("#", r"\#")
    fields = {
        "title": f"{{{_latex(source.named)}}}",
        "year": str(source.parts[0]) if source.parts else "",
        "month": MONTHS[source.parts[1] - 1][:3].lower() if len(source.parts) > 1 else "",
        "date": source.day,
        "note": _latex(f"{source.pinpoint('art.')}, edition {source.edition}"),
        "howpublished": f"\\url{{{printed}}}",
        "url": source.address,
        "urldate": source.accessed.isoformat(),
        "langid": BABEL.get(source.language.partition("-")[0].lower(), ""),
    }
    # A month by its three letters is BibTeX's own word and stands without braces.
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}" for name, value in fields.items() if value]
    return f"@misc{{{_key(source)},\n" + ",\n".join(lines) + "\n}\n"


def _latex(text: str) -> str:
    return "".join(LATEX.get(letter, letter) for letter in text)


def _key(source: Source) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", f"mimc-{source.edition}-{source.anchor}".lower())


def ris(source: Source) -> str:
    """Return one record; lines end as the format wants it."""
    year, month, day = (*(f"{part:02}" for part in source.parts), "", "", "")[:3]
    lines = [
        ("TY", "STAT"),
        ("TI", source.named),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/" if year else ""),
        ("SE", source.pinpoint("art.")),
        ("ET", source.edition),
        ("LA", source.language),
        ("UR", source.address),
        ("Y2", source.accessed.strftime("%Y/%m/%d/")),
        ("ID", _key(source)),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def csl(source: Source) -> list[dict[str, Any]]:
    """Return the citation as CSL-JSON has it: a list of one item."""
    item: dict[str, Any] = {
        "id": _key(source),
        "type": "treaty",
        "title": source.named,
        "section": source.pinpoint("art."),
        "edition": source.edition,
        "language": source.language,
        "URL": source.address,
        "accessed": {"date-parts": [list(_parts(source.accessed))]},
    }
    if source.parts:
        item["issued"] = {"date-parts": [list(source.parts)]}
    return [item]


def csl_json(source: Source) -> str:
    return json.dumps(csl(source), ensure_ascii=False, indent=2) + "\n"


Writer = Callable[[Source], str]


@dataclass(frozen=True, slots=True)
class Style:
    """A way to cite; those for programs are files too, with a suffix and a content type."""

    key: str
    name: str
    write: Writer
    suffix: str = ""
    content_type: str = ""


STYLES = [
    Style("oscola", "OSCOLA", oscola),
    Style("bluebook", "Bluebook", bluebook),
    Style("apa", "APA 7", apa),
    Style("chicago", "Chicago", chicago),
    Style("bibtex", "BibTeX", bibtex, ".bib", "application/x-bibtex; charset=utf-8"),
    Style("ris", "RIS", ris, ".ris", "application/x-research-info-systems; charset=utf-8"),
    Style("csl", "CSL-JSON", csl_json, ".json", "application/vnd.citationstyles.csl+json; charset=utf-8"),
]
