"""Mailed links: cut, changed, swapped, put together anew, used for another purpose, and used twice."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from random import Random

from django.urls import reverse

from attack.client import Answer, Request, form
from attack.site import Site, changed, digests
from signatories import lifecycle, tokens, wayin
from signatories.models import Access, Signature
from signatories.views.own_session import COOKIE
from tests.signatories import makers

PURPOSES = {
    "signatories:confirm": "confirm_token",
    "signatories:own-open": "own_token",
    "signatories:own-address": "address_token",
    "signatories:own-not-me": "denial_token",
    "signatories:claim": "claim_token",
    "staff:enrol": "enrol_token",
    "site:mail-test": "mail_test_token",
}
PRESS = {
    "action": "confirm", "publication": "on", "password": "a horse, a battery and a staple",
    "password_again": "a horse, a battery and a staple", "code": "000000",
}  # fmt: skip


def attack(site: Site) -> None:
    _spoiled(site)
    _across(site)
    _twice(site)
    _after_the_end(site)


def _held(site: Site) -> dict[str, str]:
    """Return the token of each purpose, by the page that takes it."""
    return {page: getattr(site.world, name) for page, name in PURPOSES.items()}


def _ask_both(site: Site, page: str, token: str) -> Iterator[tuple[Request, Answer]]:
    who = "owner" if page == "site:mail-test" else "visitor"
    path = (
        reverse(page, kwargs={"token": token})
        if "/" not in token
        else f"{reverse(page, kwargs={'token': 'x'})[:-2]}{token}/"
    )
    for request in (Request("GET", path, who), form(path, PRESS, who)):
        yield request, site.ask(request)


def _spoiled(site: Site) -> None:
    luck = site.luck()
    for page, token in _held(site).items():
        before = digests()
        for spoiled in (one for one in spoilt(token, luck) if one != token):
            for request, answer in _ask_both(site, page, spoiled):
                if answer.status not in {400, 404, 410}:
                    site.find(
                        "token", f"{request.method} {page}", f"a spoiled token is answered {answer.status}: {spoiled}"
                    )
        for table in changed(before):
            site.find("token", f"{page} {table}", "rows differ after spoiled tokens")


def spoilt(token: str, luck: Random) -> Iterator[str]:
    """Yield what is near the token and is not it."""
    yield from (token[:length] for length in (1, len(token) // 2, len(token) - 1))
    yield from (
        f"{token}a",
        f"a{token}",
        f"{token}=",
        f"{token}%00",
        f"{token}%20",
        token.swapcase(),
        f"{token}.{token}",
    )
    head, _, tail = token.rpartition("." if "." in token else ":")
    yield from (
        head,
        f"{head}.",
        f".{tail}",
        f"{tail}.{head}",
        f"{head}:{tail}",
        f"{'0' * 32}.{tail}",
        f"{head}.{'A' * 43}",
    )
    yield base64.urlsafe_b64encode(token.encode()).decode().rstrip("=")
    for _ in range(12):
        place = luck.randrange(len(token) - 1)
        other = luck.choice([letter for letter in "abcdef0123456789ABCXYZ-_" if letter != token[place]])
        yield token[:place] + other + token[place + 1 :]


def _across(site: Site) -> None:
    """Use each token where another is asked for, whole and with its parts put together with others'."""
    held = _held(site)
    for page in held:
        before = digests()
        for other, token in held.items():
            if other == page:
                continue
            mixed = f"{token.partition('.')[0]}.{held[page].partition('.')[2]}"
            for given in (token, mixed):
                for request, answer in _ask_both(site, page, given):
                    if answer.status not in {400, 404, 410}:
                        site.find(
                            "token of another purpose",
                            f"{request.method} {page}",
                            f"takes that of {other}: {answer.status}",
                        )
        for table in changed(before):
            site.find("token of another purpose", f"{page} {table}", "rows differ")


def _twice(site: Site) -> None:
    """Use up each kind once, and again."""
    signature = makers.published(name="Rita Replay", email="rita@example.org")
    path = reverse("signatories:own-open", args=[tokens.make(wayin.make(signature))])
    first, second = (site.ask(form(path, {})) for _ in range(2))
    if (first.status, COOKIE in first.cookies) != (302, True):
        site.find("set-up", "own-open", f"the first use is answered {first.status}")
    if second.status != 410 or COOKIE in second.cookies:
        site.find("token used twice", "own-open", f"answered {second.status}")
    fresh = makers.unconfirmed(name="Ron Replay")
    access = Access.objects.filter(signature=fresh, purpose=Access.Purpose.CONFIRM).latest("pk")
    path = reverse("signatories:confirm", args=[tokens.make(access)])
    first, second = (site.ask(form(path, {"action": "confirm"})) for _ in range(2))
    if COOKIE not in first.cookies or COOKIE in second.cookies:
        site.find(
            "token used twice", "confirm", f"sessions given: {[COOKIE in one.cookies for one in (first, second)]}"
        )


def _after_the_end(site: Site) -> None:
    """What was erased opens nothing, by links or by sessions from before."""
    signature = makers.published(name="Edda Ended", email="edda@example.org")
    link, session = tokens.make(wayin.make(signature)), wayin.exchange(wayin.make(signature)) or ""
    lifecycle.erase(Signature.objects.get(pk=signature.pk))
    before = digests()
    answer = site.ask(form(reverse("signatories:own-open", args=[link]), {}))
    if COOKIE in answer.cookies:
        site.find("token after the end", "own-open", f"answered {answer.status} with a session")
    for name in ("own-edit", "own-statement-add", "own-new-address", "own-withdraw"):
        words = {"name": "Edda Again", "kind": "declaration", "text": "Back.", "email": "e@example.org"}
        path = reverse(f"signatories:{name}")
        site.ask(Request("POST", path, headers=form(path, {}).headers, body=form(path, words).body, cookies=(
            (COOKIE, session), ("csrftoken", "a" * 32)
        )))  # fmt: skip
    for table in changed(before):
        if table not in {"signatories_access"}:
            site.find("token after the end", table, "rows differ after presses by who was erased")
