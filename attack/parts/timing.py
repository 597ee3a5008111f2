"""Does the site take longer for an address that it knows? Pairs in random order, and a test of significance."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from attack.client import Request, form
from attack.site import Site
from signatories.models import Contact
from tests.support.queueing import staff

PAIRS = 500
PAIRS_OF_STAFF = 40  # each sign-in costs a quarter of a second on purpose
SIGNIFICANT = 0.001


def attack(site: Site) -> None:
    known = list(Contact.objects.filter(email__startswith="person-").order_by("pk").values_list("email", flat=True))
    _compared(site, "the link to one's own page", known, PAIRS, lambda email: form("/signature/", {"email": email}))
    _compared(site, "signing", known, PAIRS, _signing)
    names = [staff("moderator", f"known-{number:03}").username for number in range(20)]
    _compared(site, "signing in of staff", names, PAIRS_OF_STAFF, _sign_in)


def _signing(email: str) -> Request:
    words = {"name": "Tia Time", "email": email, "publication": "on", "submission": uuid.uuid4()}
    return form("/sign/", words)


def _sign_in(name: str) -> Request:
    return form("/admin/login/", {"username": name, "password": "not this one", "code": "", "next": "/admin/"})


def _compared(site: Site, what: str, known: Sequence[str], pairs: int, make: Callable[[str], Request]) -> None:
    p, said = _measured(site, what, known, pairs, make)
    if p < SIGNIFICANT:
        # A chance of one in a thousand comes in a thousand; twice in a row it does not.
        again, said = _measured(site, what, known, pairs, make)
        if again < SIGNIFICANT:
            site.find("known by time", what, said)
    site.figures[f"time, {what}"] = said


def _measured(
    site: Site, what: str, known: Sequence[str], pairs: int, make: Callable[[str], Request]
) -> tuple[float, str]:
    """Return the chance that both kinds take the same time, and both medians in words."""
    luck = site.luck()
    taken: dict[bool, list[float]] = {True: [], False: []}
    bodies: dict[bool, set[tuple[int, str]]] = {True: set(), False: set()}
    for number in range(pairs):
        one = known[number % len(known)]
        turns = [(True, one), (False, unknown(one))]
        luck.shuffle(turns)
        for is_known, address in turns:
            network = f"10.{luck.randrange(256)}.{luck.randrange(256)}.{luck.randrange(256)}"
            answer = site.ask(replace(make(address), network=network))
            taken[is_known].append(answer.seconds)
            bodies[is_known].add((answer.status, answer.header("location")))
    if bodies[True] != bodies[False]:
        site.find("known by answer", what, f"{bodies[True]} against {bodies[False]}")
    p = mann_whitney(taken[True], taken[False])
    both = " and ".join(
        f"{median(taken[kind]) * 1000:.2f} ms {name}" for kind, name in ((True, "known"), (False, "not"))
    )
    return p, f"{both}, {pairs} pairs, p = {p:.3g} (Mann–Whitney)"


def unknown(address: str) -> str:
    """Return an address of the same length that nobody has: person-12@… becomes pelson-12@…"""
    return address.replace("rson", "lson", 1).replace("known", "knawn", 1)


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the two-sided p by the normal approximation, corrected for ties (Mann and Whitney, 1947)."""
    ordered = sorted([(value, True) for value in one] + [(value, False) for value in other])
    ranks, start = [0.0] * len(ordered), 0
    edges = [place for place, (a, b) in enumerate(pairwise(ordered), 1) if a[0] != b[0]]
    ties = 0.0
    for end in [*edges, len(ordered)]:
        for place in range(start, end):
            ranks[place] = (start + 1 + end) / 2
        ties += (end - start) ** 3 - (end - start)
        start = end
    n, m = len(one), len(other)
    total = sum(rank for rank, (_, first) in zip(ranks, ordered, strict=True) if first)
    u = total - n * (n + 1) / 2
    size = n + m
    spread = math.sqrt(n * m / 12 * ((size + 1) - ties / (size * (size - 1))))
    return math.erfc(abs(u - n * m / 2) / spread / math.sqrt(2)) if spread else 1.0
