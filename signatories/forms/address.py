"""E-mail addresses: read by email-validator without asking the network; likely slips are offered, never forced."""

from __future__ import annotations

import difflib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email

MOST = 320  # characters: RFC 5321 section 4.5.3.1 allows 64 before the @ and 255 after it
COMMON = (
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "icloud.com",
    "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com", "gmx.de", "gmx.net", "web.de", "t-online.de",
    "hotmail.fr", "orange.fr", "free.fr", "laposte.net", "yahoo.fr", "yahoo.co.uk", "hotmail.co.uk", "btinternet.com",
    "libero.it", "yandex.ru", "mail.ru", "qq.com", "163.com", "naver.com", "uol.com.br", "bol.com.br",
)  # fmt: skip
LIKENESS = 0.83  # "gmial.com" and "gmail.con" are this like gmail.com; "mail.com", a provider of its own, is excepted
KNOWN_BESIDES = frozenset({"mail.com", "email.com", "ymail.com", "gmx.com", "gmx.at", "gmx.ch", "yahoo.ca", "live.ca"})


class AddressField(forms.CharField):
    """Accepts what can be delivered to, ``jürgen@exämple.de`` included, which Django's own validator refuses."""

    widget = forms.EmailInput

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MOST, **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if not value:
            return
        try:
            validate_email(value, check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            raise ValidationError(
                _("This does not look like an e-mail address. It should look like name@example.org."), code="address"
            ) from error


def likely_meant(email: str) -> str:
    """Return the address with the mail provider that was probably meant; empty where nothing suggests itself."""
    local, _at, domain = email.rpartition("@")
    domain = domain.casefold()
    if not local or domain in COMMON or domain in KNOWN_BESIDES:
        return ""
    near = difflib.get_close_matches(domain, COMMON, n=1, cutoff=LIKENESS)
    return f"{local}@{near[0]}" if near else ""
