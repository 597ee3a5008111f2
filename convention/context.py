"""What every page of the site shows. Lazy, so that error pages need no database."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from convention.models import SiteFacts


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "site_url": settings.SITE_URL,
        "canonical": settings.SITE_URL + request.path,
        "facts": SimpleLazyObject(SiteFacts.load),
    }
