"""What the load of ``make faults`` writes down of an answer, and of a request that got none."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.test import Client

from faults.client import Answer, Browser
from faults.ledger import Failure, Ledger, Told
from faults.load import Load, marked
from faults.sink import Sink
from signatories import lifecycle
from signatories.lifecycle import Actor
from tests.support.queueing import client_of, staff, waiting


@dataclass(slots=True)
class Within(Browser):
    """Asks the site in this process."""

    client: Client = field(default_factory=client_of)

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        got = self.client.generic(method, path, body or "", content_type="application/x-www-form-urlencoded")
        return Answer(got.status_code, {name.lower(): words for name, words in got.headers.items()}, got.content)


@pytest.mark.django_db
def test_of_a_batch_each_that_was_left_out_is_refused_and_the_others_accepted() -> None:
    plain, changed, decided = waiting("Plain Person"), waiting("O'Changed & Co"), waiting("Decided")
    browser, ledger = Within(0, "127.0.0.1"), Ledger()
    marks = marked(browser.get("/admin/queue/").text)
    assert [mark.name for mark in marks] == ["Plain Person", "O'Changed & Co", "Decided"]
    by = Actor.of(staff())
    lifecycle.edit_form(changed, seen=changed.version, by=by, changes={"affiliation": "Elsewhere"})
    lifecycle.publish(decided, seen=decided.version, by=by)
    Load(0, Sink(0), ledger, "", random.Random(1), "", {}, dict).batch(browser, marks)
    assert {act.subject: act.told for act in ledger.acts} == {
        str(plain.uuid): Told.ACCEPTED, str(changed.uuid): Told.REFUSED, str(decided.uuid): Told.REFUSED,
    }  # fmt: skip


@contextmanager
def answering(answer: bytes | None) -> Iterator[int]:
    """Answer one request with these bytes and close, or keep silent where there are none."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(10_000)
                line.sendall(answer or b"")

        server = threading.Thread(target=serve, daemon=True)
        if answer is not None:
            server.start()
        yield listener.getsockname()[1]
        if answer is not None:
            server.join(10)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (b"HTTP/1.0 200 OK\r\n\r\n", []),
        (b"HTTP/1.0 404 Not Found\r\n\r\n", []),
        (b"HTTP/1.0 502 Bad Gateway\r\n\r\n", [(502, "")]),
        (b"", [(0, "RemoteDisconnected Remote end closed connection without response")]),
        (None, [(0, "gave up waiting")]),
    ],
)
def test_a_request_without_an_answer_says_what_it_met(answer: bytes | None, found: list[tuple[int, str]]) -> None:
    ledger = Ledger()
    with answering(answer) as port:
        Browser(port, "127.0.0.1", patience=10 if answer is not None else 0.01, failed=ledger.fail).get("/")
    assert [(one.status, one.why.partition(",")[0]) for one in ledger.failures] == found


def test_a_failures_words_name_no_token() -> None:
    failure = Failure("GET", "/sign/confirm/MTIz:1abcDEF:0123456789abcdef/", 504, "", 10.0, 70.04)
    assert failure.words == "GET /sign/confirm/…/: 504 after 60.0 s"
