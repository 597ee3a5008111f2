"""The rules of Mozilla's HTTP Observatory (its third version), applied to one page of each kind: A+ for all."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from staff.models import Role, StaffAccount

KINDS = [
    "/", "/privacy/", "/convention/articles/12/", "/convention/search/?q=work", "/sign/", "/signature/",
    "/signatories/", "/signatories/1/", "/signatories/figures/", "/signatories/export.csv", "/api/v1/", "/robots.txt",
    "/healthz", "/no/such/page", "/admin/login/", "/admin/", "/admin/queue/",
]  # fmt: skip
SIX_MONTHS = 15_768_000
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


@pytest.fixture
def visited(seeded: None, settings: Any) -> dict[str, Any]:
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 63_072_000
    visitor, staff = Client(), Client()
    staff.force_login(StaffAccount.objects.create(username="o", is_staff=True, role=Role.OWNER))
    return {
        path: (staff if path.startswith("/admin/") and "login" not in path else visitor).get(path, secure=True)
        for path in KINDS
    }


def csp(response: HttpResponse) -> dict[str, list[str]]:
    parts = [part.split() for part in response.get("Content-Security-Policy", "").split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


def score(response: HttpResponse) -> tuple[int, list[str]]:
    """Return the score and what was taken from it. What adds counts only from 90 on."""
    lost, won, why = 0, 0, []
    policy = csp(response)
    objects = policy.get("object-src", policy.get("default-src"))
    cookies = list(response.cookies.values())
    scripts = policy.get("script-src", policy.get("default-src", ["*"]))
    checks = {
        "csp-not-implemented": (25, not policy),
        "csp-implemented-with-unsafe-inline": (20, bool({"'unsafe-inline'", "data:", "*", "https:"} & set(scripts))),
        "csp-implemented-with-unsafe-eval": (10, "'unsafe-eval'" in scripts),
        "csp-objects-from-anywhere": (20, objects not in (["'none'"], ["'self'"])),
        "hsts-not-implemented": (20, max_age(response) < SIX_MONTHS),
        "x-content-type-options-not-implemented": (5, response.get("X-Content-Type-Options") != "nosniff"),
        "x-frame-options-not-implemented": (20, "frame-ancestors" not in policy),
        "referrer-policy-unsafe": (5, response.get("Referrer-Policy") not in PRIVATE_REFERRERS),
        "cookies-without-secure-flag": (20, not all(one["secure"] for one in cookies)),
        "cookies-session-without-httponly-flag": (30, not all(one["httponly"] for one in cookies)),
        "cookies-samesite-flag-invalid": (20, not all(one["samesite"] in {"Lax", "Strict"} for one in cookies)),
        "cross-origin-resource-sharing-open-with-credentials": (50, "Access-Control-Allow-Credentials" in response),
    }  # fmt: skip
    for name, (points, wrong) in checks.items():
        if wrong:
            lost += points
            why.append(name)
    won += 5 * (response.get("Referrer-Policy") in PRIVATE_REFERRERS) + 5 * ("frame-ancestors" in policy)
    return 100 - lost + (won if lost <= 10 else 0), why


def max_age(response: HttpResponse) -> int:
    text = response.get("Strict-Transport-Security", "")
    return int(text.partition("max-age=")[2].partition(";")[0] or 0)


def test_every_kind_of_page_has_the_best_mark(visited: dict[str, Any]) -> None:
    assert {path: why for path, response in visited.items() if (why := score(response)[1])} == {}
    assert {path for path, response in visited.items() if score(response)[0] < 100} == set()


def test_an_address_without_tls_leads_to_the_same_host_with_it(visited: dict[str, Any]) -> None:
    answer = Client().get("/about/?q=1")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/about/?q=1")


def test_the_marks_can_be_lost() -> None:
    bare = HttpResponse()
    bare.set_cookie("session", "x")
    mark, why = score(bare)
    assert mark < 0
    assert len(why) == 10
    loose = HttpResponse(
        headers={"Content-Security-Policy": "default-src 'self' 'unsafe-inline'; frame-ancestors 'none'"}
    )
    assert "csp-implemented-with-unsafe-inline" in score(loose)[1]
