"""The register in figures: three pictures, each with its table, and what came of everything that was sent."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convention.http import reading_page
from convention.models import Edition
from signatories import figures
from signatories.models import Reason


@reading_page
def page(request: HttpRequest) -> HttpResponse:
    places, not_given = figures.countries_of_signatories()
    edition = Edition.objects.current()
    bars = figures.bars(edition) if edition else []
    reasons = dict(Reason.objects.values_list("code", "public"))
    context = {
        "growth": figures.growth(),
        "places": places,
        "not_given": not_given,
        "world": figures.world(),
        "rest": figures.world()["shapes"].get("", ""),
        "steps": list(zip(range(1, 6), ("1", "2–9", "10–99", "100–999", "1,000+"), strict=True)),
        "bars": bars,
        "named": figures.named(bars),
        "levels": figures.levels(max((bar.count for bar in bars), default=0)),
        "chapters": figures.chapters(edition) if edition else [],
        "edition": edition,
        "totals": [
            (HAPPENED[what], reasons.get(reason, reason), count) for what, reason, count in figures.ledger_totals()
        ],
        "wide": figures.WIDE,
        "high": figures.HIGH,
        "canonical": settings.SITE_URL + reverse("signatories:figures"),
    }
    return render(request, "signatories/figures.html", context)


HAPPENED = {
    "came": _("came"),
    "published": _("published"),
    "declined": _("declined"),
    "taken_down": _("taken down"),
    "withdrawn": _("withdrawn"),
    "erased": _("erased"),
    "reopened": _("reopened"),
    "undone": _("a decision undone"),
}
