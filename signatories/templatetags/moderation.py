"""Words and small questions of the queue's pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf.locale import LANG_INFO
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from signatories.forms.statements import MORE_LANGUAGES
from signatories.models import Signature
from signatories.moderation import statistics, words
from staff.models import StaffAccount
from staff.permissions import may_open

register = template.Library()
SEARCH = "https://duckduckgo.com/"  # chosen because it keeps no record of who asks


# The pages of the staff's bar; each is shown to who may open it.
WAYS: dict[str, str | Promise] = {
    "admin:index": _("Start"),
    "queue:index": _("Queue"),
    "queue:enter": _("Enter"),
    "queue:audit": _("Audit"),
    "queue:selected": _("Selected"),
    "queue:switches": _("Switches"),
    "staff:accounts": _("Accounts"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One link of the staff's bar."""

    address: str
    label: str | Promise
    is_here: bool


@register.simple_tag
def staff_ways(account: StaffAccount, path: str) -> list[Way]:
    """Return the pages that the account may open; the one whose address goes furthest along ``path`` is here."""
    open_to = {
        reverse(name): label for name, label in WAYS.items() if name == "admin:index" or may_open(account.role, name)
    }
    here = max((address for address in open_to if path.startswith(address)), key=len, default="")
    return [
        Way(address, label, address == here and (address != reverse("admin:index") or path == address))
        for address, label in open_to.items()
    ]


@register.filter
def done(verb: str) -> str:
    """Say what a verb did."""
    return words.done(verb)


@register.simple_tag
def usual_wait() -> int | None:
    """Return within how many days signatures are usually shown, while there are enough to say so."""
    return statistics.usual_wait()


@register.filter
def language_name(code: str) -> str:
    """Return the language in the reader's own, or the code where nobody has named it."""
    known = LANG_INFO.get(code, {})
    return gettext(known["name"]) if "name" in known else MORE_LANGUAGES.get(code, code)


@register.filter
def get(mapping: dict[str, Any], name: str) -> Any:
    return mapping.get(name)


@register.filter
def press_address(name: str, signature: Signature) -> str:
    return reverse(f"queue:{name}", args=[signature.uuid])


@register.filter
def web_search(signature: Signature, domain: str) -> str:
    """Return a search for the name, the organisation and the domain, for a claimed post."""
    asked = [f'"{signature.name}"', signature.organisation or signature.affiliation, domain]
    return f"{SEARCH}?{urlencode({'q': ' '.join(part for part in asked if part)})}"
