"""What one round measures, part by part. Each stands beside its floor in the same round, minutes and not runs apart."""

from __future__ import annotations

import http.client
import itertools
import os
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from bench import inside, register, signers
from bench.figures import Book, said
from bench.goals import at
from bench.ground import Ground
from bench.loading import BROWSER, Read, Sent, crowd, get, load, read, warm
from bench.sites import Sites, megabytes_of, seconds_of, seconds_of_tree
from tools import production
from tools.environment import ROOT, Venv
from tools.production import Web
from tools.running import end
from tools.terminal import stop

PAGES = {"home": "/", "article": "/convention/articles/12/", "register": "/signatories/"}
SENDERS = 16  # connections that sign: as many as two processes have threads
MODERATORS = 4  # at work at once
COLD = 3  # changes in a round after which each page is asked for once
PROCESSES = (1, 2, 4)
COMPARED = (*PAGES.values(), "/convention/", "/summary/", "/signatories/?q=university", "/signatories/statements/",
            "/signatories/counts/", "/api/v1/", "/convention/search/?q=family", "/sitemap.xml")  # fmt: skip
ARTICLES = 320


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything that a part needs: where, into which book, for how long each, and whom to tell."""

    ground: Ground
    sites: Sites
    book: Book
    seconds: int
    requests: int  # of each page in process
    tell: Callable[[str], None]

    def note(self, name: str, unit: str, value: float) -> float:
        """Add one round's value and tell it."""
        self.tell(f"{name:58}{said(value, unit):>16}")
        return self.book.add(name, unit, value)


# --- reading ----------------------------------------------------------------------------------------------


def pages(bench: Bench) -> None:
    """Warm pages beside the bare view, at every size; then the same right after a change."""
    for size, web in bench.sites.read.items():
        floor = bench.note("bare view, 30 KB", "/s", _read(bench, bench.sites.floor, "/", "bare view, web CPU").rate)
        for name, path in PAGES.items():
            seen = _read(bench, web, path, at(f"{name}, web CPU", size))
            bench.note(at(name, size), "/s", seen.rate)
            bench.note(at(f"{name}, part of the bare view", size), "×", seen.rate / floor)
            bench.book.add(at(f"{name}, p99", size), "ms", seen.p99)
    for size, web in bench.sites.read.items():
        for name, taken in _cold(bench, size, web.port).items():
            bench.note(at(f"{name}, after a change", size), "ms", median(taken))


def _read(bench: Bench, web: Web, path: str, cost: str, headers: Mapping[str, str] = BROWSER) -> Read:
    """Let wrk read a page; note what one answer costs the web processes, which another's load does not change."""
    warm(web.port, path, headers)
    before = seconds_of(web)
    seen = load(web.port, path, bench.seconds, headers)
    bench.book.add(cost, "ms", 1000 * (seconds_of(web) - before) / seen.requests)
    return seen


def _cold(bench: Bench, size: int, port: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    for _ in range(COLD):
        bench.ground.say("UPDATE convention_contentversion SET number = number + 1", f"read_{size}")
        time.sleep(1.1)  # a process reads the version at most once a second
        for name, path in PAGES.items():
            taken[name].append(_once(port, path)[0])
    return taken


def _once(port: int, path: str) -> tuple[float, http.client.HTTPResponse, bytes]:
    """Return how many milliseconds one answer took, and the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        began = time.perf_counter()
        connection.request("GET", path, headers=BROWSER)
        response = connection.getresponse()
        body = response.read()
        return 1000 * (time.perf_counter() - began), response, body
    finally:
        connection.close()


def searches(bench: Bench) -> None:
    """The register's pages, each made anew, in process; and the exports."""
    for size, given in bench.ground.read.items():
        seen = register.asked(given, bench.requests)
        for name, taken in seen["seconds"].items():
            bench.book.add(at(name, size), "ms", 1000 * median(taken))
            bench.book.add(at(f"{name}, in the database", size), "ms", 1000 * median(seen["database"][name]))
        for address, made in seen["exports"].items():
            form = address.rpartition(".")[2]
            bench.note(at(f"export {form}", size), "rows/s", made["rows"] / made["seconds"])
            bench.note(at(f"export {form}, memory over idle", size), "MB", made["megabytes over idle"])


def queue(bench: Bench) -> None:
    """The moderators' first page, as they see it: signed in, never kept by a cache."""
    for size, web in bench.sites.read.items():
        cookie = inside.ask(bench.ground.read[size], "visitors", 1)[0]
        headers = {**BROWSER, "Cookie": cookie}
        name = f"queue, {size // 10:,} waiting"
        asked = [get("/admin/queue/", headers)] * int(bench.seconds * 1_000)
        warm(web.port, "/admin/queue/", headers, senders=MODERATORS)
        seen = _crowd(bench, web, asked, name, senders=MODERATORS, wanted=200)
        bench.note(name, "/s", seen.rate)


# --- signing ----------------------------------------------------------------------------------------------


def signing(bench: Bench) -> None:
    """Signatures sent, confirmed and published, beside a bare view that does one INSERT with the same bytes."""
    for size, web in bench.sites.written.items():
        form, given = bench.sites.forms[size], bench.ground.written[size]
        enough = int(bench.seconds * 4_000)
        inserts = list(itertools.islice(_inserts(form, given), enough))
        floor = _crowd(bench, bench.sites.floor, inserts, "bare INSERT")
        bench.note("bare INSERT", "/s", floor.rate)
        signatures = list(itertools.islice(signers.signatures(form, given["HASH_KEY"]), enough // 8))
        sent = _crowd(bench, web, signatures, at("signing", size))
        bench.note(at("signing", size), "/s", sent.rate)
        bench.note(at("signing, part of the bare INSERT", size), "×", sent.rate / floor.rate)
        bench.book.add(at("signing, median wait", size), "ms", 1000 * median(sent.waits))
        many = int(bench.seconds * 40)
        links = inside.ask(given, "links", many)
        presses = list(signers.confirmations(form, links))
        bench.note(at("confirming", size), "/s", _crowd(bench, web, presses, at("confirming", size)).rate)
        cookies, waiting = inside.ask(given, "visitors", MODERATORS), inside.ask(given, "waiting", many)
        presses = list(signers.publications(form, cookies, waiting))
        bench.note(at("publishing", size), "/s", _crowd(bench, web, presses, at("publishing", size)).rate)
        inside.ask(given, "settle")


def _inserts(form: signers.Form, given: dict[str, str]) -> Any:
    return signers.inserts(itertools.cycle(list(itertools.islice(signers.signatures(form, given["HASH_KEY"]), 500))))


def _crowd(
    bench: Bench, web: Web, requests: list[bytes], name: str, *, senders: int = SENDERS, wanted: int = 302
) -> Sent:
    """Let the crowd send; note what one of its posts costs the web processes and PostgreSQL."""
    server = bench.ground.postgres()
    before, stored = seconds_of(web), seconds_of_tree(server)
    sent = crowd(web.port, iter(requests), 2 * bench.seconds, senders=senders, wanted=wanted)
    costs = {"web CPU": seconds_of(web) - before, "PostgreSQL CPU": seconds_of_tree(server) - stored}
    for part, seconds in costs.items():
        bench.book.add(f"{name}, {part}", "ms", 1000 * seconds / max(1, len(sent.waits)))
    if sent.wrong or not sent.waits:
        whole = len(sent.wrong) + len(sent.waits)
        stop(f"{name}: {len(sent.wrong)} of {whole} were not answered as they should be: {sent.wrong[:1]}")
    return sent


# --- the text ---------------------------------------------------------------------------------------------


def text(bench: Bench) -> None:
    """Search in a treaty of 320 articles, in process; and from a file's bytes to rows."""
    given = next(iter(bench.ground.read.values()))
    found = inside.ask(given, "searching", ARTICLES)
    bench.note("search in the text, p95", "ms", found["p95"])
    bench.book.add("search in the text, p50", "ms", found["p50"])
    bench.book.add("search in the text, making its index", "ms", found["index"])
    files = {"a generated treaty": "", "the specimen": str(ROOT / "fixtures" / "specimen")}
    if samples := os.environ.get("TREATY_SAMPLES"):
        files["UNCLOS"] = str(Path(samples) / "unclos-1982.txt")
    for name, path in files.items():
        read_in = inside.ask(given, "importing", ARTICLES, **({"BENCH_FILE": path} if path else {}))
        bench.note(f"import of {name}", "s", read_in["seconds"])
        bench.book.add(f"import of {name}, articles", "articles", read_in["articles"])


# --- processes and hosts ------------------------------------------------------------------------------------


def scale(bench: Bench) -> None:
    """One, two and four web processes; two hosts behind nginx; what a request costs each, and what each holds."""
    given = next(iter(bench.ground.read.values()))
    log = bench.ground.folder / "scale.log"
    for many in PROCESSES:
        with production.gunicorn(given, log, processes=many) as web:
            name = f"{many} process{'es' if many > 1 else ''}"
            _spent(bench, name, web.port, [web])
            if many == 1:
                bench.note("start of gunicorn and one web process", "s", web.seconds)
            if many == 2:
                memory = [megabytes_of(pid) for pid in web.workers()]
                bench.note("memory of a web process", "MB", sum(memory) / len(memory))
    _two_hosts(bench, given, log)
    _worker(bench, bench.ground.worker)


def _two_hosts(bench: Bench, given: dict[str, str], log: Path) -> None:
    with ExitStack() as stack:
        hosts = []
        for name in ("one", "other"):
            folder = bench.ground.folder / f"host-{name}"
            folder.mkdir(exist_ok=True)
            own = {**given, "DATA_DIR": str(folder)}
            hosts.append(stack.enter_context(production.gunicorn(own, log, processes=1)))
        folder = bench.ground.folder / f"nginx-{time.monotonic_ns()}"
        front = stack.enter_context(production.nginx(folder, [f"127.0.0.1:{web.port}" for web in hosts]))
        # Asked with a name, so that nginx passes every request on instead of answering from what it keeps.
        _spent(bench, "two hosts behind nginx", front, hosts, {**BROWSER, "Authorization": "Bearer none"})
        kept = read(front, PAGES["article"], bench.seconds)
        bench.note("answers a second, kept by nginx", "/s", kept.rate)
        alike = sum(_alike([*(web.port for web in hosts), front], path) for path in COMPARED)
        bench.note("pages that both hosts answer alike", "of all", alike / len(COMPARED))


def _spent(bench: Bench, name: str, port: int, webs: list[Web], headers: dict[str, str] = BROWSER) -> None:
    path = PAGES["article"]
    warm(port, path, headers)
    before = seconds_of(*webs)
    seen = load(port, path, bench.seconds, headers)
    bench.note(f"web CPU a request, {name}", "ms", 1000 * (seconds_of(*webs) - before) / seen.requests)
    bench.note(f"answers a second, {name}", "/s", seen.rate)


def _alike(ports: list[int], path: str) -> bool:
    answers = [_once(port, path) for port in ports]
    return len({(response.status, response.headers["ETag"], body) for _, response, body in answers}) == 1


def _worker(bench: Bench, given: dict[str, str]) -> None:
    """The worker of mail and files: from its start until it noted that it lives."""
    began, log = time.time(), bench.ground.folder / "worker.log"
    with log.open("ab") as words:
        worker = subprocess.Popen(
            [str(Venv().python), "manage.py", "worker"], cwd=ROOT, env=given, stdin=subprocess.DEVNULL, stdout=words,
            stderr=words, start_new_session=True,
        )  # fmt: skip
    try:
        with psycopg.connect(given["DATABASE_URL"], autocommit=True) as session:
            query = "SELECT count(*) FROM signatories_lastrun WHERE name = 'worker' AND at > to_timestamp(%s)"
            while not _counted(session, query, began):
                if worker.poll() is not None or time.time() - began > production.PATIENCE:
                    stop(f"The worker did not begin; see {log}")
                time.sleep(0.02)
        bench.note("start of a worker", "s", time.time() - began)
        bench.note("memory of a worker at its start", "MB", megabytes_of(worker.pid))
    finally:
        end(worker)


def _counted(session: psycopg.Connection[Any], query: str, began: float) -> int:
    row = session.execute(query.encode(), (began,)).fetchone()
    return int(row[0]) if row else 0
