"""What holds for every answer, whatever made it: safe headers, bounded bodies, and pages for refusals."""

import errno
import logging

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_safe

from convention.http import reading_page
from convention.models import SiteFacts
from mimc_site import urls as site_urls
from staff.models import StaffAccount

pytestmark = pytest.mark.django_db


# --- pages that go wrong -----------------------------------------------------------------------------


def broken(request):
    raise RuntimeError("ada@example.org wrote this")


def away(request):
    raise OperationalError("could not connect to server at 10.0.0.7")


def full(request):
    raise OSError(errno.ENOSPC, "No space left on device")


def missing_table(request):
    raise OperationalError("no such table: signatories_signature")


def forbidden(request):
    raise PermissionDenied


def suspicious(request):
    raise SuspiciousOperation("a forged field")


def gone(request):
    raise Http404


def busy(request):
    answer = HttpResponse(status=429)
    answer["Retry-After"] = "60"
    return answer


def busy_in_words(request):
    return HttpResponse('{"error": "busy"}', status=429, content_type="application/json")


@reading_page
def baked(request):
    answer = HttpResponse("a page")
    answer.set_cookie("visitor", "1")
    return answer


@reading_page
def for_somebody(request):
    answer = HttpResponse("a page")
    answer["Vary"] = "Cookie"
    return answer


@require_safe
def plain(request):
    return HttpResponse("a page")


handler400, handler403 = site_urls.handler400, site_urls.handler403
handler404, handler500 = site_urls.handler404, site_urls.handler500
PLACES = [
    broken,
    away,
    full,
    missing_table,
    forbidden,
    suspicious,
    gone,
    busy,
    busy_in_words,
    baked,
    for_somebody,
    plain,
]
urlpatterns = [
    *site_urls.urlpatterns,
    *(path(f"try/{view.__name__}/", view) for view in PLACES),
]


class SecureClient(Client):
    """A visitor by HTTPS, until told otherwise."""

    secure = True

    def generic(self, *args, **kwargs):
        return super().generic(*args, **{**kwargs, "secure": self.secure})


@pytest.fixture
def visitor(settings, seeded: None) -> Client:
    """Return a client of a site on HTTPS that has the pages above."""
    settings.ROOT_URLCONF = __name__
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 63_072_000
    return SecureClient(raise_request_exception=False)


# --- headers -----------------------------------------------------------------------------------------

ANSWERS = {
    "a reading page": ("GET", "/about/", {}, 200),
    "a list": ("GET", "/signatories/", {}, 200),
    "a static file": ("GET", "/static/css/tokens.css", {}, 200),
    "health": ("GET", "/healthz", {}, 200),
    "a sitemap": ("GET", "/sitemap.xml", {}, 200),
    "a way to the login": ("GET", "/admin/", {}, 302),
    "the login": ("GET", "/admin/login/", {}, 200),
    "not found": ("GET", "/nothing/", {}, 404),
    "wrong method": ("POST", "/about/", {}, 405),
    "too large": ("POST", "/about/", {"CONTENT_LENGTH": "100001"}, 413),
    "a bad path": ("GET", "/a%00b/", {}, 400),
    "suspicious": ("GET", "/try/suspicious/", {}, 400),
    "forbidden": ("GET", "/try/forbidden/", {}, 403),
    "too often": ("GET", "/try/busy/", {}, 429),
    "broken": ("GET", "/try/broken/", {}, 500),
    "database away": ("GET", "/try/away/", {}, 503),
}


def answer_to(visitor: Client, name: str) -> HttpResponse:
    method, address, extra, status = ANSWERS[name]
    answer = visitor.generic(method, address, **extra)
    assert answer.status_code == status
    return answer


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_is_safe_as_mozilla_observatory_asks(visitor: Client, name: str) -> None:
    answer = answer_to(visitor, name)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert answer["Strict-Transport-Security"] == "max-age=63072000"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] in {"strict-origin-when-cross-origin", "no-referrer", "same-origin"}
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert len(answer["X-Request-ID"]) == 16
    assert not {"Access-Control-Allow-Origin", "Server", "X-Powered-By"} & set(answer.headers)


def test_http_leads_to_https(visitor: Client) -> None:
    visitor.secure = False
    answer = visitor.get("/about/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/about/")
    assert visitor.get("/healthz").status_code == 200


def test_staff_cookies_are_closed_and_stay_with_staff(visitor: Client, settings) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    visitor.get("/admin/login/")
    assert list(visitor.cookies) == [settings.CSRF_COOKIE_NAME]
    cookie = visitor.cookies[settings.CSRF_COOKIE_NAME]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert (settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_HTTPONLY) == ("/admin/", True)


# --- pages for refusals ------------------------------------------------------------------------------

REFUSALS = [name for name, (_, _, _, status) in ANSWERS.items() if status >= 400]


@pytest.mark.parametrize("name", REFUSALS)
def test_every_refusal_is_a_page_of_the_site(visitor: Client, name: str) -> None:
    answer = answer_to(visitor, name)
    words = answer.content.decode()
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert words.count("<h1>") == 1
    assert "css/base.css" in words
    assert "noindex" in words
    assert "ada@example.org" not in words
    assert "10.0.0.7" not in words


def test_a_refusal_keeps_what_it_says_to_machines(visitor: Client) -> None:
    assert answer_to(visitor, "wrong method")["Allow"] == "GET, HEAD"
    assert answer_to(visitor, "too often")["Retry-After"] == "60"
    assert answer_to(visitor, "database away")["Retry-After"] == "30"


def test_a_refusal_with_words_of_its_own_keeps_them(visitor: Client) -> None:
    answer = visitor.get("/try/busy_in_words/")
    assert (answer.status_code, answer.json()) == (429, {"error": "busy"})


def test_a_missing_table_is_our_fault(visitor: Client) -> None:
    assert visitor.get("/try/missing_table/").status_code == (500 if connection.vendor == "sqlite" else 503)


@pytest.mark.parametrize(("name", "status"), [("broken", 500), ("away", 503), ("full", 503)])
def test_the_page_for_the_worst_needs_no_database(
    visitor: Client, django_assert_num_queries, name: str, status: int
) -> None:
    with django_assert_num_queries(0):
        assert visitor.get(f"/try/{name}/").status_code == status


def test_a_database_that_is_away_when_staff_are_recognised_is_no_error_of_ours(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staff.sessions._current", away)
    visitor.force_login(StaffAccount.objects.create(username="o.wren", role="owner", is_staff=True))
    answer = visitor.get("/admin/queue/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


def test_what_is_left_without_templates(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(name: str) -> str:
        raise OSError(name)

    monkeypatch.setattr("mimc_site.errors.render_to_string", unreadable)
    answer = visitor.get("/try/broken/")
    assert (answer.status_code, "<h1>Something went wrong</h1>" in answer.content.decode()) == (500, True)


# --- bodies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "limit"),
    [("/about/", 100_000), ("/sign/", 3_000_000), ("/signature/", 3_000_000), ("/admin/", 60_000_000)],
)
def test_a_body_past_the_limit_of_its_place_is_refused(visitor: Client, address: str, limit: int) -> None:
    assert visitor.generic("POST", address, CONTENT_LENGTH=str(limit + 1)).status_code == 413
    assert visitor.generic("POST", address, CONTENT_LENGTH=str(limit)).status_code != 413


def test_a_body_of_unknown_length_is_refused(visitor: Client) -> None:
    answer = visitor.generic("POST", "/about/", HTTP_TRANSFER_ENCODING="gzip, chunked")
    assert answer.status_code == 413


def test_a_length_that_is_none_is_refused(visitor: Client) -> None:
    for length in ("ten", "-1", "1e3", "0" * 20 + "9999999"):
        assert visitor.generic("POST", "/about/", CONTENT_LENGTH=length).status_code == 400


@pytest.mark.parametrize("address", ["/%00", "/about/%00", "/signatories/1%00/", "/convention/articles/%00/"])
def test_a_nul_in_the_path_is_refused(visitor: Client, address: str) -> None:
    assert visitor.get(address).status_code == 400


# --- reading pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["baked", "for_somebody"])
def test_a_reading_page_with_a_cookie_fails_under_debug(visitor: Client, name: str) -> None:
    visitor.raise_request_exception = True
    with pytest.raises(ImproperlyConfigured, match="sets or depends on a cookie"):
        visitor.get(f"/try/{name}/")


@pytest.mark.parametrize("name", ["baked", "for_somebody"])
def test_a_reading_page_with_a_cookie_is_not_kept_by_anybody(visitor: Client, settings, caplog, name: str) -> None:
    settings.DEBUG_READING_PAGES = False
    with caplog.at_level(logging.ERROR):
        answer = visitor.get(f"/try/{name}/")
    assert (answer.status_code, answer.cookies, answer["Cache-Control"]) == (200, {}, "private, no-store")
    assert "reading page with a cookie" in caplog.messages


def test_other_pages_are_kept_by_nobody(visitor: Client) -> None:
    assert visitor.get("/try/plain/")["Cache-Control"] == "private, no-store"


def test_a_page_that_only_reads_facts_says_so_of_itself(visitor: Client) -> None:
    SiteFacts.objects.create(pk=1, controller="The owner")
    assert visitor.get("/about/")["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("path", ["/nothing/", "/signatories/4000/", "/convention/articles/999/"])
@pytest.mark.django_db
def test_a_wrong_link_gets_the_sites_own_page_under_debug_too(settings, client: Client, path: str) -> None:
    settings.DEBUG = True
    answer = client.get(path)
    assert (answer.status_code, b"Django tried these" in answer.content, b'class="masthead"' in answer.content) == (
        404,
        False,
        True,
    )
