"""What may be typed: every script, right-to-left, emoji; no control characters, and in a name no markup or link."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from signatories import names

# Overrides and isolates can make a line read backwards (CVE-2021-42574). Joiners and marks stay: Persian needs them.
TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINK = re.compile(r"\w://|\bwww\.|\bmailto:|\[url|\]\(|[\w-]\.\w{2,}/", re.IGNORECASE)
# In a person's name even a bare domain is a link; an organisation may be called Avaaz.org.
DOMAIN = re.compile(r"\w\.(com|net|org|info|biz|io|co|ru|cn|xyz|top|shop|site|online|link|click)\b", re.IGNORECASE)


def refuse_control_characters(text: str, *, allowed: str = "\t") -> None:
    """Refuse NUL, control characters, lone surrogates and what turns the direction of the text around."""
    for character in text:
        category = unicodedata.category(character)
        if (category in {"Cc", "Cs"} and character not in allowed) or character in TURNS_TEXT:
            raise ValidationError(
                _("This contains an invisible control character. Please type it again instead of pasting it."),
                code="control",
            )


def refuse_markup(text: str) -> None:
    if "<" in text or ">" in text or "[url" in text.lower():
        raise ValidationError(_("Please leave out < and >: the line is shown as plain text."), code="markup")


def refuse_links(text: str, *, bare_domains: bool = False) -> None:
    # As a mailbox may read it: "a．com" and "a․com" are a.com there (NFKC).
    read = unicodedata.normalize("NFKC", text)
    if LINK.search(read) or (bare_domains and DOMAIN.search(read)):
        raise ValidationError(_("Please leave out web addresses: the line is shown without links."), code="link")


def refuse_invisible(text: str) -> None:
    """Refuse what is filled and yet shows nothing."""
    if text and all(unicodedata.category(character)[0] in "CZM" for character in text):
        raise ValidationError(_("Please write at least one letter."), code="invisible")


class LineField(forms.CharField):
    """One line that will stand on a public page."""

    def __init__(self, *, max_length: int, person: bool = False, **options: Any) -> None:
        super().__init__(max_length=max_length, strip=False, **options)
        self.person = person
        self.validators = without_null_check(self.validators)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        refuse_control_characters(text)
        return names.tidy(text)

    def validate(self, value: Any) -> None:
        super().validate(value)
        refuse_markup(value)
        refuse_links(value, bare_domains=self.person)
        refuse_invisible(value)


class WordsField(forms.CharField):
    """Several lines in their author's own words, kept as they were typed."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, strip=False, **options)
        self.validators = without_null_check(self.validators)

    def to_python(self, value: Any) -> str:
        # Browsers send line ends as CR LF, which would count twice against the limit.
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        refuse_control_characters(text, allowed="\t\n")
        return unicodedata.normalize("NFC", text).strip()

    def validate(self, value: Any) -> None:
        super().validate(value)
        refuse_invisible(value)


def without_null_check(validators: list[Any]) -> list[Any]:
    """Leave out Django's check for NUL: ours says it in the same words for every control character."""
    return [check for check in validators if not isinstance(check, ProhibitNullCharactersValidator)]


class LongSelect(forms.Select):
    """A list of many choices, set by one template instead of one for each: ten statements have nearly a thousand."""

    template_name = "house/long_select.html"
