"""The card of the register: how many stand behind the Convention, and never who. Other sites keep what they copy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convention import cards
from convention.cards import Card, Shared
from convention.http import reading_page
from convention.models import Edition
from signatories import register
from signatories.models import Signature


def of_register(stored: register.Stored | None = None) -> Card:
    stored = stored or register.stored()
    lines = [ngettext("%(n)s signatory", "%(n)s signatories", stored.everybody) % {"n": f"{stored.everybody:,}"}]
    if stored.by_country:
        lines.append(
            ngettext("%(n)s country", "%(n)s countries", len(stored.by_country)) % {"n": f"{len(stored.by_country):,}"}
        )
    edition = Edition.objects.current()
    return Card(
        _("Signatories"), _("Who stands behind the Model International Mobility Convention"), tuple(lines), 0,
        bool(edition and edition.is_specimen),
    )  # fmt: skip


def share_register(stored: register.Stored | None = None, *, title: str = "", description: str = "") -> Shared:
    """Say the register's card, on the register and on the pages of one signature or of statements."""
    card = of_register(stored)
    path = reverse("signatories:card", args=[card.digest])
    return cards.shared(card, path, title=title, description=description)


def share_signature(signature: Signature) -> Shared:
    """Name the commission, the selected and organisations; of a private person only the number goes out."""
    number = _("Signature no. %(number)s") % {"number": signature.number}
    shown = signature.is_public and not register.is_private_person(signature)
    return share_register(title=signature.name if shown else number, description=number if shown else "")


@reading_page
def card(request: HttpRequest, digest: str) -> HttpResponse:  # noqa: ARG001
    current = of_register()
    return cards.answer(current, digest, reverse("signatories:card", args=[current.digest]))
