"""Presses that meet: sent at the same moment over connections of their own, and what must hold afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.urls import reverse

from attack.client import Answer, Request, form
from attack.site import Site, led_in
from signatories import lifecycle, tokens, wayin
from signatories.models import Access, Question, Revision, Signature
from signatories.views.own_session import COOKIE
from tests.signatories import makers

ROUNDS = 12
HANDS = 6


def attack(site: Site) -> None:
    with ThreadPoolExecutor(HANDS) as pool:
        for number in range(ROUNDS):
            for race in RACES:
                race(site, _at_once(site, pool), number)


Together = Callable[[Sequence[Request]], list[Answer]]


def _at_once(site: Site, pool: ThreadPoolExecutor) -> Together:
    def together(requests: Sequence[Request]) -> list[Answer]:
        barrier = Barrier(len(requests))

        def press(request: Request) -> Answer:
            barrier.wait(30)
            return site.ask(request)

        return list(pool.map(press, requests))

    return together


def _confirm_path(signature: Signature) -> str:
    access = Access.objects.filter(signature=signature, purpose=Access.Purpose.CONFIRM).latest("pk")
    return reverse("signatories:confirm", args=[tokens.make(access)])


def confirms(site: Site, together: Together, number: int) -> None:
    """One link pressed by many at once: confirmed once, one session."""
    signature = makers.unconfirmed(name=f"Race {number}")
    answers = together([form(_confirm_path(signature), {"action": "confirm"})] * HANDS)
    sessions = sum(COOKIE in answer.cookies for answer in answers)
    if makers.verbs_of(signature).count("confirm") != 1 or sessions != 1:
        site.find("race", "confirm", f"{makers.verbs_of(signature)}, {sessions} sessions")


def rivals(site: Site, together: Together, number: int) -> None:
    """Several submissions of one address confirmed at once: one lives."""
    email = f"rivals-{number}@example.org"
    waiting = [makers.unconfirmed(name=f"Rival {number} {hand}", email=email) for hand in range(HANDS)]
    together([form(_confirm_path(one), {"action": "confirm"}) for one in waiting])
    live = Signature.objects.live().filter(pk__in=[one.pk for one in waiting]).count()
    if live != 1:
        site.find("race", "rivals", f"{live} live signatures of one address")


def submissions(site: Site, together: Together, number: int) -> None:
    """One form sent by many presses of its button: one signature."""
    name, submission = f"Dora Double {number}", uuid.uuid4()
    words = {"name": name, "email": "dora@example.org", "publication": "on", "submission": submission}
    together([form("/sign/", words)] * HANDS)
    stored = Signature.objects.filter(name=name).count()
    if stored != 1:
        site.find("race", "double submit", f"{stored} signatures of one form")


def claims(site: Site, together: Together, number: int) -> None:
    """Two invitations' links, and one link twice: one claim."""
    member = makers.commission(rank=200 + number, name=f"Member {number}")
    invited = lifecycle.invite(member, email=f"member-{number}@example.org", by=makers.moderator())
    assert invited.access is not None
    path = reverse("signatories:claim", args=[tokens.make(invited.access)])
    answers = together([form(path, {"publication": "on"})] * HANDS)
    sessions = sum(COOKIE in answer.cookies for answer in answers)
    if makers.verbs_of(member).count("claim") != 1 or sessions != 1:
        site.find("race", "claim", f"{makers.verbs_of(member)}, {sessions} sessions")


def exchanges(site: Site, together: Together, number: int) -> None:
    """A link to one's own page pressed by many: one session."""
    signature = makers.published(name=f"Exchange {number}")
    path = reverse("signatories:own-open", args=[tokens.make(wayin.make(signature))])
    sessions = sum(COOKIE in answer.cookies for answer in together([form(path, {})] * HANDS))
    if sessions != 1:
        site.find("race", "exchange", f"{sessions} sessions")


def decisions(site: Site, together: Together, number: int) -> None:
    """Moderator and owner publish and decline what both saw: one decision."""
    signature = makers.pending(name=f"Decided {number}")
    reason = makers.reason("attack").code
    path = f"/admin/queue/{signature.uuid}"
    requests = [
        form(f"{path}/{verb}/", {"seen": signature.version, "reason": reason}, who)
        for verb, who in [("publish", "moderator"), ("decline", "owner"), ("publish", "owner"), ("hold", "moderator")]
    ]
    together(requests)
    verbs = [verb for verb in makers.verbs_of(signature) if verb in {"publish", "decline"}]
    if len(verbs) != 1 or makers.again(signature).state != {"publish": "published", "decline": "declined"}[verbs[0]]:
        site.find("race", "publish against decline", f"{makers.again(signature).state} after {verbs}")


def leaving(site: Site, together: Together, number: int) -> None:
    """Published and withdrawn at once: in whichever order, it ends withdrawn or published, and the audit agrees."""
    signature = makers.pending(name=f"Leaving {number}")
    site.cookies["leaving"] = led_in(signature)
    publish = form(f"/admin/queue/{signature.uuid}/publish/", {"seen": signature.version}, "moderator")
    answers = together([publish, form(reverse("signatories:own-withdraw"), {}, "leaving")])
    now, verbs = makers.again(signature), makers.verbs_of(signature)
    if now.state != "withdrawn" or verbs.count("withdraw") != 1:
        statuses = [answer.status for answer in answers]
        site.find("race", "publish against withdraw", f"{now.state} after {verbs}, answered {statuses}")
    shown = site.ask(Request("GET", f"/signatories/{now.number}/")) if now.number else None
    if shown is not None and f"Leaving {number}".encode() in shown.body:
        site.find("race", "publish against withdraw", "the name of who withdrew is shown")


def erasing(site: Site, together: Together, number: int) -> None:
    """Erased while a change and a statement come in and staff ask: nothing of it stays."""
    signature = makers.published(name=f"Erasing {number}")
    site.cookies["erasing"] = led_in(signature)
    together(
        [
            form(reverse("signatories:own-erase"), {}, "erasing"),
            form(reverse("signatories:own-edit"), {"name": f"Erased Again {number}", "capacity": "own"}, "erasing"),
            form(
                reverse("signatories:own-statement-add"),
                {"kind": "declaration", "text": f"Left behind {number}.", "language": "en", "about": ""},
                "erasing",
            ),
            form(f"/admin/queue/{signature.uuid}/note/", {"seen": signature.version, "text": "Note."}, "moderator"),
        ]
    )
    now = makers.again(signature)
    left = [statement.text for statement in now.statements.all() if statement.text]
    revisions = [one.pk for one in Revision.objects.filter(signature=now).exclude(after={})]
    questions = [one.pk for one in Question.objects.filter(signature=now).exclude(text="")]
    if (now.state, now.name, left, revisions, questions) != ("erased", "", [], [], []):
        site.find("race", "erase against revision", f"{now.state} {now.name!r} {left} {revisions} {questions}")


def numbers(site: Site, together: Together, number: int) -> None:
    """Many published at once: each has a number of its own."""
    waiting = [makers.pending(name=f"Number {number} {hand}") for hand in range(HANDS)]
    together([form(f"/admin/queue/{one.uuid}/publish/", {"seen": one.version}, "moderator") for one in waiting])
    given = [makers.again(one).number for one in waiting]
    if len(set(given)) != HANDS or None in given:
        site.find("race", "numbers", str(given))


RACES = [confirms, rivals, submissions, claims, exchanges, decisions, leaving, erasing, numbers]
