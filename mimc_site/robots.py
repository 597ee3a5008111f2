"""What machines are told: robots.txt, the sitemap, and where to report a hole (RFC 9116)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from convention.http import reading_page
from convention.models import Edition, Prose, SiteFacts
from signatories.models import Signature

# Pages are kept out of search engines by a header or a meta element, which a crawler must be able to read.
# Only staff's pages and mailed links are closed.
ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /sign/confirm/
Disallow: /signature/open/

Sitemap: {site}/sitemap.xml
"""
PAGES = ("home", "summary", "interview", "about", "privacy", "accessibility")
MOST = 50_000  # addresses in one file, by the protocol of sitemaps.org
CONTACT_FOR = timedelta(days=180)  # RFC 9116, 2.5.5 asks for less than a year


@reading_page
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return HttpResponse(ROBOTS.format(site=settings.SITE_URL), content_type="text/plain; charset=utf-8")


@reading_page
def sitemap(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """List what may be indexed: neither the specimen nor a private person is ever in it."""
    lines = [
        f"<url><loc>{escape(settings.SITE_URL + one.path)}</loc>{_changed(one.changed)}</url>" for one in indexed()
    ]
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(lines[:MOST])
        + "\n</urlset>\n"
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


@reading_page
def security(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Name the contact that staff gave; without one, or past its date, there is nothing to promise."""
    facts = SiteFacts.load()
    now = timezone.now()
    expires = facts.security_expires or now + CONTACT_FOR
    if not facts.security_contact or expires <= now:
        raise Http404
    lines = [
        f"Contact: {facts.security_contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}{reverse('site:security')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _changed(moment: datetime | None) -> str:
    return f"<lastmod>{moment.date().isoformat()}</lastmod>" if moment else ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page that search engines may list, and when what it shows last changed, where that is known."""

    path: str
    changed: datetime | None = None


def indexed() -> Iterator[Listed]:
    changed = dict(Prose.objects.values_list("key", "changed_at"))
    for page in PAGES:
        yield Listed(reverse(f"convention:{page}"), changed.get(page))
    current = Edition.objects.current()
    if current is None or not current.is_specimen:
        yield Listed(reverse("convention:text"), current.published_at if current else None)
    yield from _text()
    yield from _signatories()


def _text() -> Iterator[Listed]:
    """Yield the permanent addresses of the published editions that hold a text, article by article."""
    for edition in Edition.objects.published().with_text().filter(is_specimen=False):
        # A published text never changes; it may have been loaded after its edition was made public.
        dates = [moment for moment in (edition.published_at, edition.loaded_at) if moment]
        changed = max(dates, default=None)
        yield Listed(reverse("convention:edition", args=[edition.slug]), changed)
        for slug in edition.articles.filter(annex=None).order_by("order").values_list("slug", flat=True):
            yield Listed(reverse("convention:edition-article", args=[edition.slug, slug]), changed)


def _signatories() -> Iterator[Listed]:
    published = Signature.objects.published()
    private = Q(kind=Signature.Kind.PUBLIC, capacity=Signature.Capacity.OWN)
    # The register's first page lists the newest of the public; while one is a private person it is not indexed.
    if not published.filter(private).exists():
        yield Listed(reverse("signatories:register"))
    rows = published.exclude(private).annotate(said=Max("statements__published_at")).order_by("number")
    for number, since, said in rows.values_list("number", "published_at", "said")[:MOST]:
        dates = [moment for moment in (since, said) if moment]
        yield Listed(reverse("signatories:signature", args=[number]), max(dates, default=None))
