"""The steady load: people who sign, confirm and leave, moderators who decide, readers. All of it goes through nginx."""

from __future__ import annotations

import html
import random
import re
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import psycopg

from faults.client import Answer, Browser, hidden
from faults.ledger import Act, Ledger, Look, Told, now
from faults.sink import Sink

PAGES = (
    "/", "/convention/", "/convention/articles/12/", "/convention/chapters/3/", "/convention/preamble/",
    "/signatories/", "/signatories/statements/", "/about/", "/privacy/", "/summary/",
)  # fmt: skip
MARK = re.compile(r'name="marked" form="batch" value="([0-9a-f-]{36}):(\d+)".*?<bdi>([^<]*)</bdi>', re.DOTALL)
ITEM = re.compile(r'href="/admin/queue/([0-9a-f-]{36})/')
NOT_DECIDED = re.compile(r"Not decided: “([^”]+)”")
ASSET = re.compile(r'"(/static/[^"]+\.(?:css|js))"')
SYLLABLES = ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "sa", "tu", "va", "we", "xi", "yo", "ze"]
LATER_TRIES = 4
LEAVE = 0.12  # of those who confirmed


@dataclass(slots=True)
class Person:
    number: int
    name: str
    email: str
    submission: str
    browser: Browser
    tries: int = 0
    form: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Load:
    """``signers`` a second begin; everything else follows from them."""

    port: int
    sink: Sink
    ledger: Ledger
    conninfo: str
    chance: random.Random
    cookie: str
    sessions: dict[str, str]
    sign_in: Callable[[], dict[str, str]]
    pace: float = 3.0
    ended: threading.Event = field(default_factory=threading.Event)
    people: dict[str, Person] = field(default_factory=dict)  # by submission
    uuids: dict[str, str] = field(default_factory=dict)  # of signatures, by submission
    to_confirm: deque[Person] = field(default_factory=deque)
    to_leave: deque[tuple[Person, str]] = field(default_factory=deque)
    threads: list[threading.Thread] = field(default_factory=list)
    assets_failed: list[str] = field(default_factory=list)
    forms: list[tuple[str, dict[str, str]]] = field(default_factory=list)  # cookie and hidden fields of open ones
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    moderating: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        jobs = [self._sign_on] * 3 + [self._confirm_on] * 2 + [self._leave_on, self._moderate_on] + [self._read_on] * 2
        for place, job in enumerate(jobs):
            thread = threading.Thread(target=self._kept, args=(job, random.Random(self.chance.random())), daemon=True)
            thread.name = f"load-{place}"
            thread.start()
            self.threads.append(thread)

    def stop(self) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join(60)

    def browser(self, chance: random.Random | None = None) -> Browser:
        chance = chance or self.chance
        address = f"127.{chance.randrange(1, 200)}.{chance.randrange(256)}.{chance.randrange(1, 255)}"
        return Browser(self.port, address, failed=self.ledger.fail)

    def _kept(self, job: Callable[[random.Random], None], chance: random.Random) -> None:
        while not self.ended.is_set():
            job(chance)

    # --- signing --------------------------------------------------------------------------------------

    def person(self, chance: random.Random) -> Person:
        with self.lock:
            self.count += 1
            number = self.count
        name = "".join(chance.choice(SYLLABLES) for _ in range(3)) + " " + _in_letters(number)
        made = Person(
            number, name.title(), f"p{number}@uni{number % 40}.example.org", str(uuid.uuid4()), self.browser(chance)
        )
        self.people[made.submission] = made
        return made

    def _sign_on(self, chance: random.Random) -> None:
        began = now()
        person = self.person(chance)
        self.sign(person, chance)
        self.ended.wait(max(0.0, 3 / self.pace - (now() - began)))

    def sign(self, person: Person, chance: random.Random) -> Told:
        """Open the form, send it, and send it again as a person does who got no answer."""
        told = Told.UNKNOWN
        for _ in range(LATER_TRIES):
            if not self._opened(person, chance):
                if self.ended.wait(chance.uniform(0.5, 2)):
                    return told
                continue
            fields = {
                **person.form,
                "name": person.name, "email": person.email, "kept_address": person.email, "capacity": "own",
                "country": chance.choice(["FR", "KE", "BR", "NL", ""]), "publication": "on",
                "submission": person.submission,
            }  # fmt: skip
            if chance.random() < 0.1:
                twin = threading.Thread(target=self._submit, args=(person, fields))
                twin.start()
                told = self._submit(person, fields)
                twin.join()
            else:
                told = self._submit(person, fields)
            if told is not Told.UNKNOWN or chance.random() < 0.3:
                break
            if self.ended.wait(chance.uniform(0.5, 2)):
                break
        if told is Told.ACCEPTED:
            self.to_confirm.append(person)
        return told

    def _opened(self, person: Person, chance: random.Random) -> bool:
        """Give the person an open form: a new one, or one that somebody of this house opened a while ago."""
        if self.forms and chance.random() < 0.7:
            cookie, form = chance.choice(self.forms)
            person.browser.cookies["csrftoken"], person.form = cookie, form
            return True
        page = person.browser.get("/sign/")
        if page.status != 200:
            return False
        left_out = {"began", "csrfmiddlewaretoken", "submission", "proof"}
        person.form = {name: value for name, value in hidden(page.text).items() if name not in left_out}
        self.forms = [*self.forms[-20:], (person.browser.cookies.get("csrftoken", ""), person.form)]
        return True

    def _submit(self, person: Person, fields: dict[str, str]) -> Told:
        began = now()
        answer = person.browser.post("/sign/", fields)
        return self._note("submit", person.submission, answer, began, place="/sign/check-your-email/")

    def _note(self, verb: str, subject: str, answer: Answer, began: float, *, place: str, seen: int = 0) -> Told:
        told = read(answer, place)
        self.ledger.act(Act(verb, subject, told, answer.status, began, now(), seen))
        return told

    def _confirm_on(self, chance: random.Random) -> None:
        try:
            person = self.to_confirm.popleft()
        except IndexError:
            self.ended.wait(0.2)
            return
        letter = self.sink.to(person.email)
        if letter is None:
            self.to_confirm.append(person)
            self.ended.wait(0.05)
            return
        if person.browser.get(letter.confirm).status != 200:
            self._again(person, chance)
            return
        began = now()
        answer = person.browser.post(letter.confirm, {"action": "confirm"})
        told = self._note("confirm", person.submission, answer, began, place="/sign/confirm/")
        if told is Told.UNKNOWN:
            self._again(person, chance)
        elif told is Told.ACCEPTED and chance.random() < LEAVE:
            self.to_leave.append((person, chance.choice(["withdraw", "erase"])))

    def _again(self, person: Person, chance: random.Random) -> None:
        person.tries += 1
        if person.tries < LATER_TRIES:
            self.to_confirm.append(person)
        self.ended.wait(chance.uniform(0.2, 1))

    def _leave_on(self, chance: random.Random) -> None:
        self.ended.wait(chance.uniform(0.5, 1.5))
        if len(self.to_leave) > 3:
            self.leave(*self.to_leave.popleft())

    def leave(self, person: Person, verb: str) -> Told:
        """Withdraw or erase by the one-hour session; who the signature is must be known first, or not at all."""
        if not self.know(person.submission) or person.browser.get(f"/signature/{verb}/").status != 200:
            return Told.UNKNOWN
        began = now()
        answer = person.browser.post(f"/signature/{verb}/", {})
        uuid = self.uuids[person.submission]
        told = read(answer, "/signature/erased/" if verb == "erase" else "/signature/")
        if verb == "withdraw" and told is Told.ACCEPTED:
            # It leads to the same page where staff were faster: only that page's words are the answer.
            page = person.browser.get("/signature/")
            told = Told.ACCEPTED if "Withdrawn:" in page.text else Told.REFUSED if page.status == 200 else Told.UNKNOWN
        self.ledger.act(Act(verb, uuid, told, answer.status, began, now()))
        return told

    def know(self, *submissions: str) -> bool:
        """Learn the UUIDs of signatures while their rows still carry the form's id, which an erasure empties."""
        try:
            with psycopg.connect(self.conninfo, connect_timeout=3) as line:
                rows = line.execute(
                    "SELECT submission::text, uuid::text FROM signatories_signature WHERE submission = ANY(%s::uuid[])",
                    [list(submissions)],
                ).fetchall()
        except psycopg.Error:
            return False
        self.uuids.update(rows)
        return all(one in self.uuids for one in submissions)

    # --- moderating -----------------------------------------------------------------------------------

    def moderator(self, name: str) -> Browser:
        address = f"127.250.0.{1 + list(self.sessions).index(name)}"
        browser = Browser(self.port, address, failed=self.ledger.fail)
        browser.cookies[self.cookie] = self.sessions[name]
        return browser

    def _moderate_on(self, chance: random.Random) -> None:
        with self.moderating:
            one, two = (self.moderator(name) for name in self.sessions)
            page = one.get("/admin/queue/")
            if page.status == 302 and "login" in page.location:
                self.sessions = self.sign_in() or self.sessions
            two.cookies["csrftoken"] = one.cookies.get("csrftoken", "")
            items = list(dict.fromkeys(ITEM.findall(page.text)))[:16]
            marks = marked(page.text)
            if len(marks) > 12 and chance.random() < 0.3:
                self.batch(one, marks[: chance.randrange(5, 12)])
            for item in chance.sample(items, min(6, len(items))):
                self._decide(item, one, two, chance)
        self.ended.wait(0.2)

    def _decide(self, item: str, one: Browser, two: Browser, chance: random.Random) -> None:
        page = one.get(f"/admin/queue/{item}/")
        # By the form's own address: the bar above names other signatures and their versions.
        seen = re.search(rf'action="/admin/queue/{item}/publish/.*?name="seen" value="(\d+)"', page.text, re.DOTALL)
        if page.status != 200 or seen is None:
            return
        verb = "decline" if chance.random() < 0.15 else "publish"
        if chance.random() < 0.4:
            # Both press at once, having seen the same.
            start = threading.Barrier(2)
            other = threading.Thread(target=self._press, args=(two, item, verb, int(seen[1]), start))
            other.start()
            self._press(one, item, verb, int(seen[1]), start)
            other.join()
        else:
            self._press(one, item, verb, int(seen[1]), None)

    def _press(self, browser: Browser, item: str, verb: str, seen: int, start: threading.Barrier | None) -> None:
        fields = {"seen": str(seen)} | ({"reason": "advertising"} if verb == "decline" else {})
        if start is not None:
            start.wait(10)
        began = now()
        answer = browser.post(f"/admin/queue/{item}/{verb}/", fields)
        self._note(verb, item, answer, began, place="/admin/queue/", seen=seen)

    def batch(self, browser: Browser, marks: list[Mark]) -> None:
        """Publish several by one press; each that the next page does not name as refused was decided."""
        began = now()
        answer = browser.post(
            "/admin/queue/batch/", [("verb", "publish"), *(("marked", f"{mark.uuid}:{mark.seen}") for mark in marks)]
        )
        told = read(answer, "/admin/queue/")
        page = browser.get("/admin/queue/") if told is Told.ACCEPTED else answer
        if told is Told.ACCEPTED and page.status != 200:
            told = Told.UNKNOWN  # which of them is not known
        refused = left_out(page.text, marks) if told is Told.ACCEPTED else set()
        for mark in marks:
            said = Told.REFUSED if mark in refused else told
            self.ledger.act(Act("publish", mark.uuid, said, answer.status, began, now(), mark.seen))

    # --- reading --------------------------------------------------------------------------------------

    def _read_on(self, chance: random.Random) -> None:
        browser = self.browser(chance)
        for path in chance.sample(PAGES, len(PAGES)):
            if self.ended.wait(0.1):
                return
            self.read(browser, path)

    def read(self, browser: Browser, path: str) -> Answer:
        began = now()
        answer = browser.get(path)
        self.ledger.look(Look(path, answer.status, answer.headers.get("x-cache", ""), began, now()))
        if path == "/" and answer.status == 200:
            for asset in ASSET.findall(answer.text)[:2]:
                got = browser.get(asset)
                if got.status != 200:
                    self.assets_failed.append(f"{asset}: {got.status}")
        return answer

    def warm(self) -> None:
        """Let nginx hold every page before anything breaks."""
        browser = self.browser()
        for path in PAGES:
            for _ in range(2):
                if browser.get(path).status != 200:
                    time.sleep(0.5)


class Mark(NamedTuple):
    """One item that the queue lets be decided with others, on the version that it shows."""

    uuid: str
    seen: int
    name: str


def marked(page: str) -> list[Mark]:
    """Return what the queue's page offers to be marked."""
    return [Mark(uuid, int(seen), html.unescape(name)) for uuid, seen, name in MARK.findall(page)]


def left_out(page: str, marks: Iterable[Mark]) -> set[Mark]:
    """Return the marks which the page after a batch says were not decided: by name, or by UUID once that is gone."""
    named = {html.unescape(name) for name in NOT_DECIDED.findall(page)}
    return {mark for mark in marks if named & {mark.uuid, mark.name}}


def read(answer: Answer, place: str) -> Told:
    """Return what an answer to a press says: a redirect to its place is a yes, 4xx is a no, all else says nothing."""
    if answer.status == 302 and answer.location.startswith(place) and "login" not in answer.location:
        return Told.ACCEPTED
    if answer.status == 302 or 400 <= answer.status < 500:
        return Told.REFUSED
    return Told.UNKNOWN


def _in_letters(number: int) -> str:
    letters = ""
    while number:
        number, left = divmod(number, 16)
        letters = SYLLABLES[left] + letters
    return letters
