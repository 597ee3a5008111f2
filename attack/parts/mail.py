"""Words for the mail: headers within fields, names as lures, and one stranger's address a thousand times."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import Message

from attack import ground
from attack.client import Request, form
from attack.site import Site
from attack.strings import ELSEWHERE, HEADERS_WITHIN, MARK, MARKUP, NAUGHTY
from signatories.models import Mail, Signature

HEADERS = {
    "message-id", "date", "from", "to", "subject", "mime-version", "content-type", "auto-submitted", "references",
    "reply-to", "content-transfer-encoding",
}  # fmt: skip
PATIENCE = 90.0  # seconds until the worker has sent what is due
TIMES = 1_000
MOST_A_DAY = 5
VICTIM = "victim@stranger.example"
LURES = [
    "Win money at www.elsewhere.example", "https://elsewhere.example/", "elsewhere.com", "Click elsewhere.example/pay",
    "Ann http://elsewhere.example", "mailto:a@elsewhere.example", "[url=elsewhere.example]", "ELSEWHERE.COM",
    "a.elsewhere.com", "elsewhere\u2024com", "elsewhere\uff0ecom", "https\uff1a//elsewhere.example",
]  # fmt: skip
FIELDS = ("name", "affiliation", "organisation", "position", "email", "email_meant", "submission", "text", "country")


def attack(site: Site) -> None:
    with ground.worker(site.folder):
        _fields(site)
        _lures(site)
        _stranger(site, "signing", lambda: _sign(email=VICTIM, name="Vic Tim"))
        _stranger(site, "the link to one's own page", lambda: form("/signature/", {"email": VICTIM}))
        _wait()
    for message in list(site.sink.kept):
        for what in _wrong(message):
            site.find("mail", str(message["Subject"])[:80], what)
    counted = sum(VICTIM in str(message["To"]) for message in site.sink.kept)
    site.figures["mails to one stranger named a thousand times twice"] = counted
    if counted > MOST_A_DAY * 2:
        site.find("mail", "a stranger's address", f"{counted} mails in a day")


def _sign(**words: object) -> Request:
    given = {"name": "Mo Mail", "email": f"{uuid.uuid4().hex}@example.org", "publication": "on"}
    return form("/sign/", {**given, "submission": uuid.uuid4(), **words})


def _fields(site: Site) -> None:
    """Type headers and naughty words into each field; whatever is accepted is mailed and looked at."""

    def requests() -> Iterator[Request]:
        for field in FIELDS:
            for words in (
                *HEADERS_WITHIN,
                f"a@example.org\r\nBcc: {VICTIM}",
                f"a@example.org, {VICTIM}",
                f"{VICTIM}%0aBcc:x",
            ):
                yield _sign(**{field: words})
        for words in NAUGHTY:
            yield _sign(name=words)

    for request, answer in site.hurl(_each_elsewhere(requests())):
        if answer.status not in {302, 422, 400}:
            site.find("mail", "/sign/", f"answered {answer.status} | {request}")


def _each_elsewhere(requests: Iterator[Request]) -> Iterator[Request]:
    for number, request in enumerate(requests):
        yield replace(request, network=f"172.16.{number // 250}.{number % 250}")


def _lures(site: Site) -> None:
    for words in LURES:
        submission = uuid.uuid4()
        site.ask(_sign(name=words, submission=submission))
        if Signature.objects.filter(submission=submission).exists():
            site.find("lure", "/sign/ name", f"taken: {words!r}")


def _stranger(site: Site, what: str, make: Callable[[], Request]) -> None:
    statuses = set()
    for _, answer in site.hurl(_each_elsewhere(make() for _ in range(TIMES))):
        statuses.add((answer.status, answer.header("location")))
    if len(statuses) != 1:
        site.find("mail", what, f"the answer changes with how often it was asked: {sorted(statuses)}")


def _wait() -> None:
    limit = time.monotonic() + PATIENCE
    while Mail.objects.filter(state=Mail.State.WAITING, template__in=("confirm", "own"), attempts=0).exists():
        if time.monotonic() > limit:
            return
        time.sleep(0.5)


def _wrong(message: Message) -> Iterator[str]:
    """Yield what no mail of the site may have."""
    names = [name.lower() for name, _ in message.items()]
    if more := set(names) - HEADERS:
        yield f"headers {sorted(more)}"
    if doubled := {name for name in names if names.count(name) > 1}:
        yield f"twice {sorted(doubled)}"
    to = str(make_header(decode_header(str(message["To"]))))
    if to.count("@") != 1 or "," in to:
        yield f"to {to}"
    for part in message.walk():
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        text = content.decode("utf-8", "replace")
        if part.get_content_type() == "text/html" and MARKUP in text:
            yield "markup in the letter"
        if f'href="https://{ELSEWHERE}' in text or f"href='https://{ELSEWHERE}" in text:
            yield "a link elsewhere"
        if f"X-{MARK}" in "\n".join(names):
            yield "a header from a field"
