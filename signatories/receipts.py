"""The receipt: what was signed and when, how to check it and how to withdraw, as text and as PDF (typst)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from convention import typesetting
from signatories.models import Signature, Statement
from signatories.own_record import public_address

LAYOUT = Path(__file__).resolve().parent / "receipt.typ"
GAP = "[…]"


def text(signature: Signature) -> str:
    """Return the receipt as plain text."""
    return render_to_string("signatories/receipt.txt", _facts(signature)).strip() + "\n"


def pdf(signature: Signature) -> bytes:
    """Return the receipt as a PDF with the same words, but for signs that no shipped face has: those are told of."""
    title, *lines = text(signature).splitlines()
    unknown = typesetting.missing("".join(lines))
    if unknown:
        lines = ["", _about_gaps(), *_with_gaps(lines, unknown)]
    set_lines = [{"words": line, "rightwards": typesetting.rightwards(line)} for line in map(str.strip, lines)]
    return typesetting.pdf(LAYOUT, {"title": title, "lines": set_lines, "language": "en"})


def _about_gaps() -> str:
    return gettext(
        "{gap} stands for signs that this file cannot show. The receipt as text, on your own page, has them."
    ).format(gap=GAP)


def _with_gaps(lines: list[str], unknown: str) -> list[str]:
    runs = re.compile(f"(?:[{re.escape(unknown)}][\u200d\ufe0e\ufe0f]*)+")
    return [runs.sub(GAP, line) for line in lines]


def _facts(signature: Signature) -> dict[str, Any]:
    shown = [Statement.State.PENDING, Statement.State.PUBLISHED]
    return {
        "signature": signature,
        "statements": signature.statements.filter(state__in=shown).prefetch_related("targets").order_by("order", "pk"),
        "page": public_address(signature),
        "site_url": settings.SITE_URL,
        "own_url": settings.SITE_URL + reverse("signatories:own"),
    }
