"""Sign-ins of staff and sessions of signers: fixed, stolen, revoked; and where a sign-in may lead on to."""

from __future__ import annotations

import time
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from attack.client import Answer, Request, form
from attack.site import Site, led_in, signed_in
from attack.strings import PLACES
from signatories import lifecycle
from signatories.models import Signature
from signatories.views.own_session import COOKIE
from staff.models import Role, StaffAccount
from tests.signatories import makers
from tests.support.queueing import staff

PASSWORD = "a horse, a battery and a staple"  # noqa: S105 - of an account that lives for minutes
LOGIN = "/admin/login/"
QUEUE = "/admin/queue/"
KEY = settings.SESSION_COOKIE_NAME


def attack(site: Site) -> None:
    account = _account("s.sessions")
    _signs_in(site, account)
    _leads_on(site, account)
    _revoked(site, account)
    _guessed(site)
    _signers(site)
    site.mend()


def _account(name: str, role: str = Role.MODERATOR) -> StaffAccount:
    account: StaffAccount = staff(role, name)
    account.set_password(PASSWORD)
    account.save()
    TOTPDevice.objects.get_or_create(user=account, name="app", confirmed=True)
    return account


def _code(account: StaffAccount) -> str:
    """Return the code of now, as if the last had been given a while ago."""
    device = TOTPDevice.objects.get(user=account)
    TOTPDevice.objects.filter(pk=device.pk).update(last_t=-1, throttling_failure_count=0)
    totp = TOTP(device.bin_key)
    totp.time = time.time()
    return f"{totp.token():06d}"


def _sign_in(
    site: Site, account: StaffAccount, *, cookies: tuple[tuple[str, str], ...] = (), **words: object
) -> Answer:
    given = {"username": account.username, "password": PASSWORD, "code": _code(account), "next": QUEUE, **words}
    return site.ask(replace(form(LOGIN, given), cookies=cookies))


def _opens(site: Site, key: str) -> bool:
    return site.ask(Request("GET", QUEUE, cookies=((KEY, key),))).status == 200


def _signs_in(site: Site, account: StaffAccount) -> None:
    fixed = "a" * 32
    answer = _sign_in(site, account, cookies=((KEY, fixed),))
    given = answer.cookies.get(KEY, "")
    if answer.status != 302 or not _opens(site, given):
        site.find("set-up", LOGIN, f"a right sign-in is answered {answer.status}")
        return
    if given == fixed or _opens(site, fixed):
        site.find("session fixed", LOGIN, "the session that the attacker chose is signed in")
    before = signed_in(Role.MODERATOR)[KEY]
    other = _sign_in(site, account, cookies=((KEY, before),))
    if other.cookies.get(KEY) == before:
        site.find("session fixed", LOGIN, "the key of before the sign-in goes on")
    code = _code(account)
    _sign_in(site, account, code=code)
    again = site.ask(form(LOGIN, {"username": account.username, "password": PASSWORD, "code": code, "next": QUEUE}))
    if KEY in again.cookies and _opens(site, again.cookies[KEY]):
        site.find("code used twice", LOGIN, "the same code opens the door again")
    for wrong in ("", "000000", "aaaaa-aaaaa", "' OR 1=1 --"):
        refused = _sign_in(site, account, code=wrong)
        if KEY in refused.cookies and _opens(site, refused.cookies[KEY]):
            site.find("second factor", LOGIN, f"the code {wrong!r} opens the door")
    if flags := {"secure", "httponly", "samesite=lax", "path=/admin/"} - _flags(answer, KEY):
        site.find("cookie", KEY, f"lacks {', '.join(sorted(flags))}")


def _flags(answer: Answer, name: str) -> set[str]:
    for key, value in answer.headers:
        if key == "set-cookie" and value.startswith(f"{name}="):
            return {word.strip().lower() for word in value.split(";")[1:]}
    return set()


def _leads_on(site: Site, account: StaffAccount) -> None:
    """A sign-in, and a code given again, lead on within the site only; every answer is held to that."""
    for place in PLACES:
        _sign_in(site, account, next=place)
    cookies = signed_in(Role.OWNER)
    TOTPDevice.objects.get_or_create(user=staff(Role.OWNER), name="app", confirmed=True)
    for place in PLACES:
        words = {"code": _code(staff(Role.OWNER)), "next": place}
        site.ask(replace(form(reverse("staff:prove"), words), cookies=tuple(cookies.items())))
    for address in (LOGIN, reverse("staff:prove"), reverse("admin:logout"), "/sign/", "/signature/", "/admin"):
        for place in PLACES:
            quoted = place.replace("\r", "%0d").replace("\n", "%0a").replace("\t", "%09").replace(" ", "%20")
            for name in ("next", "url", "return", "redirect"):
                site.ask(Request("GET", f"{address}?{name}={quoted}", "owner"))
    for place in (
        "//elsewhere.example",
        "/\\elsewhere.example",
        "//elsewhere.example/%2e%2e",
        "/%2f%2felsewhere.example/..",
    ):
        site.ask(Request("GET", place))


def _revoked(site: Site, account: StaffAccount) -> None:
    def fresh() -> str:
        return _sign_in(site, account).cookies.get(KEY, "")

    key = fresh()
    site.ask(replace(form(reverse("admin:logout"), {}), cookies=((KEY, key), ("csrftoken", "a" * 32))))
    _closed(site, key, "signing out")
    key = fresh()
    StaffAccount.objects.filter(pk=account.pk).update(is_active=False)
    _closed(site, key, "turning the account off")
    StaffAccount.objects.filter(pk=account.pk).update(is_active=True)
    key = fresh()
    changed = StaffAccount.objects.get(pk=account.pk)
    changed.set_password(f"{PASSWORD} of another day")
    changed.save()
    _closed(site, key, "a new password")
    changed.set_password(PASSWORD)
    changed.save()
    key = fresh()
    StaffAccount.objects.filter(pk=account.pk).update(role=Role.EDITOR)
    if _opens(site, key):
        site.find("session revoked", QUEUE, "a role that was taken away still opens the queue")
    StaffAccount.objects.filter(pk=account.pk).update(role=Role.MODERATOR)
    key, second = fresh(), fresh()
    for one in account.sessions.filter(ended_at=None).order_by("pk"):
        ends = form(reverse("staff:end-session", args=[one.uuid]), {})
        site.ask(replace(ends, cookies=((KEY, second), ("csrftoken", "a" * 32))))
    _closed(site, key, "ending it from elsewhere")
    for made_up in ("", "0" * 32, "../../x", "'; --", "a" * 4_000, "\x7f"):
        if _opens(site, made_up):
            site.find("session", QUEUE, f"{made_up[:40]!r} opens the queue")


def _closed(site: Site, key: str, after: str) -> None:
    if _opens(site, key):
        site.find("session revoked", QUEUE, f"the session goes on after {after}")


def _guessed(site: Site) -> None:
    """After too many wrong passwords from one network the right one is refused there, and still good elsewhere."""
    account = _account("g.guessed")
    for number in range(14):
        words = {"username": account.username, "password": f"wrong {number}", "code": "000000", "next": QUEUE}
        site.ask(replace(form(LOGIN, words), network="198.51.100.66", cookies=()))
    right = {"username": account.username, "password": PASSWORD, "code": _code(account), "next": QUEUE}
    here = site.ask(replace(form(LOGIN, right), network="198.51.100.66", cookies=()))
    there = site.ask(replace(form(LOGIN, {**right, "code": _code(account)}), network="198.51.100.67", cookies=()))
    if here.status == 302:
        site.find("guessing", LOGIN, "fourteen wrong passwords and the fifteenth try is read")
    if there.status != 302:
        site.find("guessing", LOGIN, f"its owner is locked out elsewhere, too: {there.status}")
    forged = {"username": account.username, "password": "wrong", "code": "", "next": QUEUE}
    for number in range(14):
        hop = (("X-Forwarded-For", f"203.0.113.{number}, 198.51.100.68"),)
        site.ask(replace(form(LOGIN, forged), headers=(*form(LOGIN, forged).headers, *hop), cookies=()))
    again = site.ask(replace(form(LOGIN, {**right, "code": _code(account)}), network="198.51.100.68", cookies=()))
    if again.status == 302:
        site.find("guessing", LOGIN, "a forged X-Forwarded-For gives a network a fresh start")


def _signers(site: Site) -> None:
    signature = makers.published(name="Sam Session", email="sam@example.org")
    secret = led_in(signature)[COOKIE]

    def opens(cookie: str) -> bool:
        return site.ask(Request("GET", reverse("signatories:own-edit"), cookies=((COOKIE, cookie),))).status == 200

    if not opens(secret):
        site.find("set-up", "/signature/", "a signer's session opens nothing")
    site.ask(replace(form(reverse("signatories:own-leave"), {}), cookies=((COOKIE, secret), ("csrftoken", "a" * 32))))
    if opens(secret):
        site.find("session revoked", "/signature/", "the session goes on after leaving")
    secret = led_in(signature)[COOKIE]
    lifecycle.erase(Signature.objects.get(pk=signature.pk))
    if opens(secret):
        site.find("session revoked", "/signature/", "the session goes on after erasing")
    staff_key = signed_in(Role.OWNER)[KEY]
    for name, value in ((COOKIE, staff_key), (KEY, staff_key)):
        if site.ask(Request("GET", reverse("signatories:own-edit"), cookies=((name, value),))).status == 200:
            site.find("session", "/signature/", "a sign-in of staff opens a signer's page")
    for made_up in ("", "a" * 43, "../", "'", "a" * 4_000):
        if opens(made_up):
            site.find("session", "/signature/", f"{made_up[:40]!r} opens a signer's page")
