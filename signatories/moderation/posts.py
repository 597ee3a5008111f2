"""Whether an address's domain fits a claimed organisation: a hint from the words alone, without the network."""

from __future__ import annotations

import re
from enum import Enum

from django.utils.translation import gettext_lazy as _

from signatories import names

# Where anybody gets an address: it says nothing about a post.
OPEN_TO_ALL = frozenset({
    "126.com", "163.com", "aol.com", "bol.com.br", "fastmail.com", "free.fr", "gmail.com", "gmx.at", "gmx.ch",
    "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hanmail.net", "hotmail.co.uk", "hotmail.com",
    "hotmail.fr", "icloud.com", "laposte.net", "libero.it", "live.com", "mac.com", "mail.com", "mail.ru",
    "mailbox.org", "me.com", "msn.com", "naver.com", "onet.pl", "orange.fr", "outlook.com", "posteo.de",
    "proton.me", "protonmail.com", "qq.com", "rediffmail.com", "seznam.cz", "t-online.de", "tutanota.com",
    "uol.com.br", "wanadoo.fr", "web.de", "wp.pl", "yahoo.co.in", "yahoo.co.uk", "yahoo.com", "yahoo.com.br",
    "yahoo.de", "yahoo.fr", "yandex.com", "yandex.ru", "zoho.com",
})  # fmt: skip
# Words of so many organisations, and labels of so many domains, that a likeness in them says nothing.
COMMON = frozenset({
    "academy", "association", "center", "centre", "college", "company", "department", "europe", "european",
    "faculty", "foundation", "global", "group", "institute", "international", "law", "national", "network",
    "office", "organisation", "organization", "research", "school", "schools", "social", "society", "state",
    "the", "united", "universidad", "universidade", "universita", "universitat", "universite", "universiteit",
    "university", "world",
})  # fmt: skip
SMALL = frozenset({
    "a", "an", "and", "at", "da", "das", "de", "den", "der", "des", "die", "do", "du", "e", "en", "et", "for",
    "i", "in", "la", "le", "of", "on", "the", "und", "y",
})  # fmt: skip
NO_NAME = frozenset({
    "ac", "co", "com", "edu", "gob", "gouv", "gov", "govt", "info", "int", "mail", "mil", "net", "org",
    "staff", "student", "students", "www",
})  # fmt: skip
WORD = re.compile(r"\w+")


class Fit(Enum):
    """``label`` is what staff read. None of them decides anything."""

    FITS = _("the domain fits the organisation")
    ANYBODY = _("an address that anybody can have")
    UNLIKE = _("no likeness between domain and organisation, which proves nothing")
    SCRIPTS = _("domain and organisation are written in different scripts, so they were not compared")

    @property
    def label(self) -> str:
        return str(self.value)


def fit(domain: str, claimed: str) -> Fit | None:
    """Compare a domain with what is claimed; ``None`` where either is missing."""
    words = WORD.findall(names.fold(claimed).replace("'", ""))
    if not domain or not words:
        return None
    if domain.casefold() in OPEN_TO_ALL:
        return Fit.ANYBODY
    labels = _labels(domain)
    if any(_says(label, words) for label in labels):
        return Fit.FITS
    return Fit.UNLIKE if _scripts(words) & _scripts(labels) or not _scripts(labels) else Fit.SCRIPTS


def _scripts(words: list[str]) -> set[bool]:
    """Tell whether there are letters of the Latin script, and whether of another. Accents are folded away before."""
    return {letter.isascii() for word in words for letter in word if letter.isalpha()}


def _labels(domain: str) -> list[str]:
    """Return the parts that could name somebody: without the top, and without "ac", "edu" and the like."""
    try:
        written = domain.encode("ascii").decode("idna")
    except UnicodeError:
        written = domain
    parts = names.fold(written).split(".")[:-1]
    return [label for label in parts if label not in NO_NAME]


def _says(label: str, words: list[str]) -> bool:
    """Tell whether the label is the organisation's initials, begins one of its own words, or holds one."""
    if label in COMMON:
        return False
    plain = label.replace("-", "")
    if plain in _initials(words):
        return True
    telling = [word for word in words if word not in COMMON and word not in SMALL]
    if any(len(word) > 3 and word in plain for word in telling):
        return True
    pieces = [piece for piece in label.split("-") if len(piece) > 1 and piece not in COMMON]
    return any(word.startswith(piece) for piece in pieces for word in telling) or plain in "".join(words)[: len(plain)]


def _initials(words: list[str]) -> set[str]:
    """Return the first letters of every run of the words, with and without the small ones: "lse", "soas", "iom"."""
    found = set()
    for chosen in (words, [word for word in words if word not in SMALL]):
        letters = "".join(word[0] for word in chosen)
        found |= {letters[start:end] for start in range(len(letters)) for end in range(start + 2, len(letters) + 1)}
    return found
