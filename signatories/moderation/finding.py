"""Search for staff: by number, by exact address, or by name; in every state but unconfirmed."""

from __future__ import annotations

from django.db.models import QuerySet

from signatories import keys
from signatories.models import Contact, Report, Signature
from signatories.register import search_words

MOST = 25


def find(text: str) -> list[Signature]:
    """Return whom the words mean, newest first, at most 25."""
    text = text.strip()
    rows = Signature.objects.exclude(state=Signature.State.UNCONFIRMED).order_by("-pk")
    found = _by_kind(rows, text)
    return list(found[:MOST]) if found is not None else []


def of_network(contact: Contact) -> list[Signature] | None:
    """Return who else signed from the same network, newest first, at most 25; ``None`` once it is forgotten.

    Only who confirmed: nobody else is shown to staff.
    """
    if not contact.network_key:
        return None
    rows = Signature.objects.exclude(state=Signature.State.UNCONFIRMED).exclude(pk=contact.signature_id)
    return list(rows.filter(contact__network_key=contact.network_key).order_by("-pk")[:MOST])


def open_requests() -> QuerySet[Report]:
    """Return what people wrote who named no signature, oldest first, while nobody has closed it."""
    return Report.objects.filter(signature=None, closed_at=None).order_by("pk")


def _by_kind(rows: QuerySet[Signature], text: str) -> QuerySet[Signature] | None:
    if "@" in text:
        return rows.filter(contact__email_key=keys.email_key(text))
    if text.isascii() and text.isdigit():
        return rows.filter(number=int(text)) if len(text) < 10 else None
    words = search_words(text)
    for word in words:
        rows = rows.filter(search_text__contains=word)
    return rows if words else None
