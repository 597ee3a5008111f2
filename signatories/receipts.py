"""The receipt: what was signed and when, how to check it and how to withdraw, as text and as PDF (typst)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from signatories.models import Signature, Statement
from signatories.own_record import public_address

LAYOUT = Path(__file__).resolve().parent / "receipt.typ"


def text(signature: Signature) -> str:
    """Return the receipt as plain text."""
    return render_to_string("signatories/receipt.txt", _facts(signature)).strip() + "\n"


def pdf(signature: Signature) -> bytes:
    """Return the receipt as a PDF with the same words. What a person wrote reaches typst as data, never as markup."""
    lines = text(signature).splitlines()
    data = json.dumps({"title": lines[0], "lines": lines[1:], "language": "en"}, ensure_ascii=False)
    made: Any = typst.compile(str(LAYOUT), sys_inputs={"data": data})
    return bytes(made)


def _facts(signature: Signature) -> dict[str, Any]:
    shown = [Statement.State.PENDING, Statement.State.PUBLISHED]
    return {
        "signature": signature,
        "statements": signature.statements.filter(state__in=shown).prefetch_related("targets").order_by("order", "pk"),
        "page": public_address(signature),
        "site_url": settings.SITE_URL,
        "own_url": settings.SITE_URL + reverse("signatories:own"),
    }
