"""What machines are told: robots.txt, the sitemap and security.txt."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from convention.models import Prose, SiteFacts
from signatories.models import Signature
from tests.convention.texts import small_text

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def listed(client: Client, settings) -> list[str]:
    answer = client.get("/sitemap.xml")
    found = ElementTree.fromstring(answer.content).findall("s:url/s:loc", NAMES)
    addresses = [place.text or "" for place in found]
    assert all(address.startswith(settings.SITE_URL + "/") for address in addresses)
    return [address.removeprefix(settings.SITE_URL) for address in addresses]


def test_robots_close_staff_pages_and_mailed_links_only(client: Client, settings) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    closed = [line.split()[1] for line in answer.content.decode().splitlines() if line.startswith("Disallow")]
    assert closed == ["/admin/", "/sign/confirm/", "/signature/open/"]
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in answer.content.decode()


def test_what_is_in_the_sitemap_may_be_indexed(client: Client, seeded: None, settings) -> None:
    paths = listed(client, settings)
    assert len(paths) == len(set(paths)) == 6 + 1 + 38
    for path in paths:
        answer = client.get(path)
        assert (path, answer.status_code, "noindex" in answer.get("X-Robots-Tag", "")) == (path, 200, False)


def test_the_specimen_is_not_in_the_sitemap(client: Client, seeded: None, settings) -> None:
    paths = listed(client, settings)
    assert [path for path in paths if "specimen" in path] == []
    assert "/convention/" not in paths


def test_a_text_is_in_the_sitemap_by_its_permanent_addresses(client: Client, settings) -> None:
    edition = small_text()
    paths = [path for path in listed(client, settings) if path.startswith("/convention/")]
    assert paths == [
        "/convention/",
        f"/convention/editions/{edition.slug}/",
        *(f"/convention/editions/{edition.slug}/articles/{slug}/" for slug in ("1", "2", "3", "4", "12-bis")),
    ]


def test_each_page_says_when_it_last_changed(client: Client, seeded: None, settings) -> None:
    edition = small_text()
    answer = ElementTree.fromstring(client.get("/sitemap.xml").content)
    dates = {
        url.findtext("s:loc", "", NAMES).removeprefix(settings.SITE_URL): url.findtext("s:lastmod", "", NAMES)
        for url in answer.findall("s:url", NAMES)
    }
    assert edition.published_at is not None
    day = edition.published_at.date().isoformat()
    assert dates[f"/convention/editions/{edition.slug}/articles/12-bis/"] == day
    assert dates["/summary/"] == Prose.objects.get(key="summary").changed_at.date().isoformat()
    # The commission signed on a day that nobody recorded.
    assert dates[f"/signatories/{Signature.objects.published()[0].number}/"] == ""


def test_a_private_person_and_their_list_stay_out(client: Client, seeded: None, settings) -> None:
    edition = Signature.objects.published()[0].edition
    common = {"state": "published", "edition": edition}
    Signature.objects.create(name="Ada Private", number=5001, **common)
    Signature.objects.create(name="A Body", capacity="organisation", number=5002, **common)
    paths = listed(client, settings)
    assert "/signatories/5001/" not in paths
    assert "/signatories/5002/" in paths
    assert "/signatories/" not in paths


def test_no_contact_no_security_txt(client: Client) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404


def test_security_txt_names_what_staff_gave(client: Client, settings) -> None:
    expires = timezone.now() + timedelta(days=30)
    SiteFacts.objects.create(pk=1, security_contact="mailto:safety@example.org", security_expires=expires)
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "Contact: mailto:safety@example.org",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]


def test_a_contact_without_a_date_holds_for_less_than_a_year(client: Client) -> None:
    SiteFacts.objects.create(pk=1, security_contact="https://example.org/report")
    line = client.get("/.well-known/security.txt").content.decode().splitlines()[1]
    assert line == f"Expires: {timezone.now() + timedelta(days=180):%Y-%m-%d}{line[-10:]}"


def test_a_contact_past_its_date_is_not_named(client: Client) -> None:
    SiteFacts.objects.create(
        pk=1, security_contact="mailto:a@example.org", security_expires=timezone.now() - timedelta(days=1)
    )
    assert client.get("/.well-known/security.txt").status_code == 404
