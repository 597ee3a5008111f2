"""A language that nobody speaks: whatever passes a translation, or comes from people, stands in brackets.

What then stands on a page outside of brackets is plain English that no translator would ever be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.apps import apps
from django.utils import translation
from django.utils.safestring import SafeData, mark_safe
from django_countries import countries

from signatories.forms import countries as form_countries
from signatories.forms.statements import languages
from signatories.models import country_names

LEFT, RIGHT = "⟦", "⟧"

# What people wrote: names, the text, staff's words. A field of HTML is bracketed between its tags.
PLAIN = {
    "convention.Document": ["title"],
    "convention.Interview": ["title", "person", "series"],
    "convention.Talk": ["title", "publisher"],
    "convention.Edition": ["label", "title", "subtitle", "rights_holder", "licence", "proofread_by"],
    "convention.Prose": ["title", "description"],
    "convention.SiteFacts": ["controller", "controller_address", "help_label", "data_licence"],
    "convention.Division": ["label", "heading"],
    "convention.Instrument": ["name"],
    "convention.Article": ["label", "heading", "text"],
    "convention.Provision": ["text"],
    "convention.Footnote": ["text"],
    "convention.Term": ["name", "definition"],
    "signatories.Signature": ["name", "affiliation", "position", "organisation"],
    "signatories.Statement": ["text"],
    "signatories.StatementTarget": ["excerpt"],
    "signatories.Question": ["text", "answer"],
    "signatories.Reason": ["title", "public", "letter"],
    "signatories.Consent": ["wording"],
    "signatories.Switches": ["paused_words", "read_only_words", "announcement"],
    "staff.StaffAccount": ["username", "first_name", "last_name"],
    "staff.StaffSession": ["browser"],
}
HTML = {
    "convention.Prose": ["html"],
    "convention.Interview": ["transcript_html"],
    "convention.Division": ["html"],
    "convention.Article": ["html"],
    "convention.Term": ["html"],
}
# Attributes that people see or hear.
SPOKEN = ("alt", "title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "label")
SILENT = {"script", "style", "template", "noscript", "code"}
WORD = re.compile(r"[^\W\d_]{2,}")
# Names of formats and licences, and of languages in their own words: the same for everybody.
SAME_EVERYWHERE = {
    *("OSCOLA", "Bluebook", "APA", "Chicago", "BibTeX", "BibLaTeX", "RIS", "CSL", "API", "URL", "SVG"),
    *("CSV", "JSON", "JSONL", "PDF", "DOCX", "EPUB", "HTML", "XML", "Atom", "SHA", "UTC", "CC0", "MB", "KB"),
    *("Akoma", "Ntoso"),
    *(word for _, name in languages() for word in WORD.findall(name)),
}
ADDRESS = re.compile(r"(https?://|mailto:)\S+|\S+@\S+|/[\w./?=&-]+/")
ROMAN = re.compile(r"\b[IVXLC]+\b")
BRACKETED = re.compile(f"{LEFT}[^{LEFT}{RIGHT}]*{RIGHT}")


def bracketed(words: Any) -> Any:
    """Bracket words; what a template may trust stays trusted."""
    if not isinstance(words, str) or not words.strip():
        return words
    inside = f"{LEFT}{words}{RIGHT}"
    return mark_safe(inside) if isinstance(words, SafeData) else inside


def between_tags(html: Any) -> Any:
    """Bracket each run of text in HTML by itself, so that code may cut it at any tag; and each spoken attribute."""
    if not isinstance(html, str):
        return html
    texts = re.sub(r"(^|>)([^<]*[^<\s][^<]*)", rf"\1{LEFT}\2{RIGHT}", html)
    return re.sub(rf' ({"|".join(SPOKEN)})="([^"]+)"', rf' \1="{LEFT}\2{RIGHT}"', texts)


def speak(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything translated and everything that people wrote come in brackets from now on."""
    real = translation._trans
    plain, plural = real.gettext, real.ngettext
    in_context, plural_in_context = real.pgettext, real.npgettext
    monkeypatch.setattr(real, "gettext", lambda message: bracketed(plain(message)))
    monkeypatch.setattr(real, "ngettext", lambda *words: bracketed(plural(*words)))
    monkeypatch.setattr(real, "pgettext", lambda *words: bracketed(in_context(*words)))
    monkeypatch.setattr(real, "npgettext", lambda *words: bracketed(plural_in_context(*words)))
    # Names that a test before had translated are kept by the language; this one has none.
    monkeypatch.setattr(countries, "_iter_cache", {}, raising=False)
    monkeypatch.setattr(country_names, "_of", country_names._of.__wrapped__)
    monkeypatch.setattr(form_countries, "_options", form_countries._options.__wrapped__)
    for fields, change in ((PLAIN, bracketed), (HTML, between_tags)):
        for label, names in fields.items():
            for name in names:
                field = apps.get_model(label)._meta.get_field(name)
                monkeypatch.setattr(
                    field, "from_db_value", lambda value, *_, change=change: change(value), raising=False
                )


def spoken(element: Element) -> Iterator[str]:
    """Yield what people see or hear of an element and what is in it, in the order of the page."""
    if not isinstance(element.tag, str) or element.tag in SILENT or element.get("translate") == "no":
        return
    for name in SPOKEN:
        if name in element.attrib:
            yield f"{element.get(name)}\n"
    if element.tag == "meta" and element.get("name") == "description":
        yield f"{element.get('content', '')}\n"
    if element.tag == "input" and element.get("type") in {"submit", "button", "reset"}:
        yield f"{element.get('value', '')}\n"
    if element.text:
        yield element.text
    for child in element:
        yield from spoken(child)
        if child.tag == "option":
            yield "\n"
        if child.tail:
            yield child.tail


def plain_words(tree: Element, query: str = "") -> list[str]:
    """Return the words that stand outside of brackets, but for those that the visitor asked for."""
    words = "".join(spoken(tree))
    while BRACKETED.search(words):
        words = BRACKETED.sub(" ", words)
    words = ROMAN.sub(" ", ADDRESS.sub(" ", words))
    return [word for word in WORD.findall(words) if word not in SAME_EVERYWHERE and word not in query]
