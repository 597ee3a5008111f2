"""Programs that sign: from one network, from many, with copied texts, from throw-away domains; and people meanwhile.

None is refused, by design: what counts is how many come to the queue without a mark, and that people get through.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.urls import reverse

from attack.client import Answer, Request, form, get
from attack.site import Site
from signatories import tokens
from signatories.models import Access, Hold, Signal, Signature
from tests.support.proofs import solution

FROM_ONE = 5_000
NETWORKS = 500
COPIES = 300
THROWN_AWAY = 300
PEOPLE = 100
DOMAIN = "mailinator.com"
HIDDEN = re.compile(r'name="(submission|text|began)" value="([^"]*)"')


def attack(site: Site) -> None:
    opened = [site.ask(replace(get("/sign/"), network=f"203.0.113.{number}")) for number in range(PEOPLE)]
    if site.left < SHORT:
        site.figures["bots"] = "left out: no time"
        return
    crowds = {
        f"{FROM_ONE:,} from one /24": [_bot(number, f"198.51.100.{number % 250}") for number in range(FROM_ONE)],
        f"{NETWORKS} from as many networks": [_bot(n, f"10.77.{n // 250}.{n % 250}") for n in range(NETWORKS)],
        f"{COPIES} with one text": [_bot(n, f"10.78.{n // 250}.{n % 250}", copied=True) for n in range(COPIES)],
        f"{THROWN_AWAY} from a throw-away domain": [
            _bot(n, f"10.79.{n // 250}.{n % 250}", domain=DOMAIN) for n in range(THROWN_AWAY)
        ],
    }
    people = _people(opened)
    for name, crowd in crowds.items():
        sent = _mixed(crowd, people if name.startswith(f"{FROM_ONE:,}") else [])
        refused: dict[int, int] = {}
        for request, answer in site.hurl(request for request, _ in sent):
            if answer.status != 302:
                refused[answer.status] = refused.get(answer.status, 0) + 1
                if request.network.startswith("203.0.113."):
                    site.find("people turned away", "/sign/", f"answered {answer.status} | {request}")
        if site.left < 0:
            site.figures[f"bots: {name}"] = "stopped: no time"
            return
        ids = [submission for _, submission in crowd]
        site.figures[f"bots: {name}"] = f"{_confirmed(site, ids)}; refused {refused or 'none'}"
    _got_through(site, [submission for _, submission in people])


SHORT = 240.0  # seconds that this needs


def _mixed(
    crowd: list[tuple[Request, uuid.UUID]], people: list[tuple[Request, uuid.UUID]]
) -> list[tuple[Request, uuid.UUID]]:
    """Return the crowd with the people spread among it."""
    if not people:
        return crowd
    step = len(crowd) // len(people)
    mixed = list(crowd)
    for number, person in enumerate(people):
        mixed.insert(number * (step + 1), person)
    return mixed


def _bot(number: int, network: str, *, copied: bool = False, domain: str = "bots.example") -> tuple[Request, uuid.UUID]:
    submission = uuid.uuid4()
    words: dict[str, object] = {
        "name": f"Bot {uuid.uuid4().hex[:12]}",
        "email": f"bot-{number}-{uuid.uuid4().hex[:8]}@{domain}",
        "publication": "on",
        "submission": submission,
    }
    if copied:
        words |= {"statement-0-kind": "declaration", "statement-0-text": "We all say the very same words here."}
        words |= {"statement-0-language": "en", "statement-0-about": ""}
    return replace(form("/sign/", words), network=network), submission


def _people(opened: list[Answer]) -> list[tuple[Request, uuid.UUID]]:
    """Return what people send who opened the form a while before: with its hidden words and the proof of work."""
    found = []
    for number, answer in enumerate(opened):
        hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(answer.text)}
        submission = uuid.UUID(hidden.get("submission") or str(uuid.uuid4()))
        words = {
            **hidden,
            "name": f"Person {chr(65 + number % 26)}. {chr(97 + number // 26)}lder{number}",
            "email": f"human-{number}@people.example",
            "publication": "on",
            "submission": submission,
            "proof": solution(),
        }
        found.append((replace(form("/sign/", words), network=f"203.0.113.{number}"), submission))
    return found


def _confirmed(site: Site, submissions: Iterable[uuid.UUID]) -> str:
    """Press every link, as a program with mailboxes would; say how many came to the queue and how many of them bare."""
    made = list(Signature.objects.filter(submission__in=list(submissions)))
    for _request, _answer in site.hurl(_links(made)):
        pass
    pending = Signature.objects.filter(pk__in=[one.pk for one in made], state=Signature.State.PENDING)
    marked = Signal.objects.filter(signature__in=pending).values("signature").distinct().count()
    held = Hold.objects.filter(signature__in=pending).values("signature").distinct().count()
    waiting = pending.count()
    return f"{waiting:,} came to the queue, {waiting - marked:,} unmarked, {held:,} held"


def _links(made: list[Signature]) -> Iterator[Request]:
    doors = Access.objects.filter(signature__in=made, purpose=Access.Purpose.CONFIRM)
    for access in doors.iterator():
        yield form(reverse("signatories:confirm", args=[tokens.make(access)]), {"action": "confirm"})


def _got_through(site: Site, submissions: list[uuid.UUID]) -> None:
    said = _confirmed(site, submissions)
    people = Signature.objects.filter(submission__in=submissions, state=Signature.State.PENDING)
    held = Hold.objects.filter(signature__in=people).count()
    site.figures[f"{PEOPLE} people meanwhile"] = said
    if people.count() != PEOPLE or held:
        site.find("people turned away", "/sign/", said)
