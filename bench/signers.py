"""What people send who sign, confirm and publish: the same bytes as a browser, each from a network of its own."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlencode

from altcha.v1 import ChallengeOptions, create_challenge

from bench.loading import Line, get, network, post
from faults.client import hidden
from tools.production import HEADERS, HOST
from tools.terminal import stop

ORIGIN = {"Origin": f"https://{HOST}"}
GIVEN = (
    "Ada",
    "Bertha",
    "Clara",
    "Daniel",
    "Élodie",
    "François",
    "Łukasz",
    "Işıl",
    "Adébáyọ̀",
    "Алёна",
    "Ελένη",
    "ليلى",
)
FAMILY = ("Ash", "Birch", "Cole", "Lefèvre", "Núñez", "Müller", "Wójcik", "Yıldız", "Nguyễn", "Соловьёв", "Παπαδάκης")
_people = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Form:
    """What the opened form gave: its cookie and its hidden fields."""

    cookie: str
    fields: dict[str, str]


def open_form(port: int) -> Form:
    """Open ``/sign/`` as a browser does."""
    line = Line(port)
    answer = line.ask(get("/sign/"))
    line.close()
    fields = {name: unescape(value) for name, value in hidden(answer.body.decode()).items()}
    if answer.status != 200 or "csrfmiddlewaretoken" not in fields or "text" not in fields:
        stop(f"/sign/ did not show its form (status {answer.status}).")
    return Form(answer.header("Set-Cookie").partition(";")[0], fields)


def signatures(form: Form, key: str) -> Iterator[bytes]:
    """Yield the posts of people who differ: name, address, network, submission, and proof of work.

    The proof is made with the site's own key, whose answer is known: to look for it is the browser's cost, to check
    it the site's, and only that is measured.
    """
    luck = random.Random(1)  # noqa: S311 - the same people in every run
    while True:
        number = next(_people)
        name = f"{luck.choice(GIVEN)} {luck.choice(GIVEN)} {luck.choice(FAMILY)}-{luck.choice(FAMILY)}"
        body = {
            **form.fields,
            "submission": str(uuid.uuid4()),
            "proof": proof(key, luck.randrange(40_000)),
            "capacity": "own",
            "name": name,
            "organisation": "University of Northport",
            "position": "Lecturer" if number % 3 else "",
            "affiliation": "",
            "country": luck.choice(("GB", "FR", "DE", "KE", "")),
            "email": f"signer-{number}@mail-{number % 500}.example",
            "website": "",
            "publication": "on",
            "open_data": "on" if number % 2 else "",
        }
        headers = {**HEADERS, **ORIGIN, "Cookie": form.cookie, "X-Forwarded-For": network()}
        yield post("/sign/", urlencode({key: value for key, value in body.items() if value}).encode(), headers)


def proof(key: str, answer: int) -> str:
    """Return the solution of a challenge that was made with this answer."""
    hmac = hashlib.sha256(f"proof:{key}".encode()).hexdigest()
    expires = datetime.now(UTC) + timedelta(hours=1)
    made = create_challenge(ChallengeOptions("SHA-256", number=answer, hmac_key=hmac, expires=expires))
    solved = {"algorithm": made.algorithm, "challenge": made.challenge, "number": answer, "salt": made.salt,
              "signature": made.signature}  # fmt: skip
    return base64.b64encode(json.dumps(solved).encode()).decode()


def inserts(requests: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the very same bytes for the bare view: only the address differs."""
    for request in requests:
        yield request.replace(b"POST /sign/ ", b"POST /insert/ ", 1)


def confirmations(form: Form, links: list[str]) -> Iterator[bytes]:
    token = form.fields["csrfmiddlewaretoken"]
    body = urlencode({"csrfmiddlewaretoken": token, "action": "confirm"}).encode()
    for link in links:
        headers = {**HEADERS, "Origin": "null", "Cookie": form.cookie, "X-Forwarded-For": network()}
        yield post(link, body, headers)


def publications(form: Form, cookies: list[str], waiting: list[tuple[str, int]]) -> Iterator[bytes]:
    """Yield presses of Publish, the moderators in turns."""
    token = form.fields["csrfmiddlewaretoken"]
    for cookie, (uuid_of, version) in zip(itertools.cycle(cookies), waiting, strict=False):
        body = urlencode({"csrfmiddlewaretoken": token, "seen": version}).encode()
        headers = {**HEADERS, **ORIGIN, "Cookie": f"{form.cookie}; {cookie}", "X-Forwarded-For": network()}
        yield post(f"/admin/queue/{uuid_of}/publish/", body, headers)
