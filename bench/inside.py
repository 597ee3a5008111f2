"""What must be asked inside the site, on one database: ``python -m bench.inside NAME [NUMBER]`` prints JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.figures import percentile
from tools.environment import ROOT, Venv
from tools.running import last_line
from tools.terminal import stop

QUESTIONS = 400  # searches in the text


def ask(environment: dict[str, str], name: str, number: int = 0, **more: str) -> Any:
    """Run this module on the database that the environment names and return its answer."""
    done = subprocess.run(
        [str(Venv().python), "-m", "bench.inside", name, str(number)],
        cwd=ROOT,
        env={**environment, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        stop(f"bench.inside {name}: {last_line(done.stderr)}")
    return json.loads(done.stdout.splitlines()[-1])


def visitors(number: int) -> list[str]:
    """Sign in so many moderators and return their cookies."""
    from django.conf import settings
    from django.test import Client

    from staff.models import Role, StaffAccount

    cookies = []
    for place in range(number):
        account, _ = StaffAccount.objects.get_or_create(
            username=f"measuring-{place}", defaults={"role": Role.MODERATOR, "is_staff": True}
        )
        account.second_factor_given = True  # as the page that asks for the code says
        client = Client()
        client.force_login(account)
        name = settings.SESSION_COOKIE_NAME
        cookies.append(f"{name}={client.cookies[name].value}")
    return cookies


def links(number: int) -> list[str]:
    """Return the addresses of the latest links that wait to be pressed."""
    from django.urls import reverse

    from signatories import tokens
    from signatories.models import Access, Signature

    waiting = Access.objects.filter(
        purpose=Access.Purpose.CONFIRM, signature__state=Signature.State.UNCONFIRMED
    ).order_by("-pk")
    return [reverse("signatories:confirm", args=[tokens.make(access)]) for access in waiting[:number]]


def waiting(number: int) -> list[tuple[str, int]]:
    """Return uuid and version of signatures at the head of the queue."""
    from signatories.models import QueueEntry

    rows = QueueEntry.objects.filter(signature__state="pending", held=False).order_by("-since")
    return [
        (str(uuid), version) for uuid, version in rows.values_list("signature__uuid", "signature__version")[:number]
    ]


def settle(number: int) -> int:  # noqa: ARG001 - every question takes it
    """Take noted changes into the counts, as the worker does all day; return how many there were."""
    from signatories import counts

    folded = 0
    while some := counts.fold():
        folded += some
    return folded


def multiply(number: int) -> int:
    """Give everybody who was invented so many of their kind; return how many there are then."""
    from bench import twins

    return twins.multiply(number)


def changed(number: int) -> int:  # noqa: ARG001
    """Say that something public changed, so that every page is made anew."""
    from convention.models import ContentVersion

    ContentVersion.bump()
    return ContentVersion.objects.get(pk=1).number


def searching(number: int) -> dict[str, float]:
    """Import a treaty of so many articles, and return how long searches in it take, in milliseconds."""
    from convention import editions, search
    from convention.importing import load
    from convention.importing.reading import read

    reading = read("generated.txt", treaty(number).encode())
    target = load.Target(language="en", label=f"measured-{number}")
    edition, _ = load.load(reading.text, load.of_file(target, reading))
    editions.publish(edition)
    began = time.perf_counter()
    index = search.index_of(edition)
    built = time.perf_counter() - began
    taken = []
    for place in range(QUESTIONS):
        began = time.perf_counter()
        index.search(asked(place))
        taken.append(1000 * (time.perf_counter() - began))
    search.forget()
    return {"articles": reading.articles, "index": 1000 * built, "p50": percentile(taken, 0.5),
            "p95": percentile(taken, 0.95)}  # fmt: skip


def importing(number: int) -> dict[str, float]:
    """Return how long the file named by BENCH_FILE takes from bytes to rows, in seconds, and its articles."""
    from django.db import transaction

    from convention.importing import load
    from convention.importing.reading import read

    name, content = "generated.txt", treaty(number).encode()
    if path := os.environ.get("BENCH_FILE"):
        name, content = _file(Path(path))
    began = time.perf_counter()
    with transaction.atomic():
        reading = read(name, content)
        load.load(reading.text, load.Target(language="en", label="measured-import"))
        taken = time.perf_counter() - began
        transaction.set_rollback(True)
    return {"articles": reading.articles, "seconds": taken}


def _file(path: Path) -> tuple[str, bytes]:
    """Return a file's name and bytes; a folder's files follow each other, as the specimen's do."""
    if path.is_dir():
        return "specimen.md", b"\n\n".join(file.read_bytes() for file in sorted(path.glob("*.md")))
    return path.name, path.read_bytes()


PARTIES = ("State", "authority", "host", "person", "employer", "carrier", "office", "family", "community", "court")
DUTIES = ("shall inform", "may ask", "shall keep", "shall grant", "may refuse", "shall publish", "shall examine")
THINGS = ("permit", "request", "document", "border", "household", "hearing", "return", "visa", "record", "wage")
WAYS = ("without delay", "in writing", "on equal terms", "within thirty days", "at no charge", "as the law requires")


def treaty(articles: int) -> str:
    """Return a made-up treaty as plain text: chapters of twenty articles, each of three paragraphs and two points."""
    lines = ["MEASURED TREATY", "", "The Parties to this treaty have agreed as follows:", ""]
    for number in range(1, articles + 1):
        if number % 20 == 1:
            lines += [f"CHAPTER {number // 20 + 1}", f"Of the {THINGS[number // 20 % 10]}", ""]
        lines += [f"Article {number}", f"{_pick(PARTIES, number).capitalize()} and {_pick(THINGS, number)}", ""]
        for paragraph in (1, 2, 3):
            lines += [f"{paragraph}. {_sentence(number * 7 + paragraph)} {_sentence(number * 11 + paragraph)}", ""]
        lines[-2] = lines[-2].rstrip(".") + ", where:"
        lines += [f"(a) {_sentence(number * 13)[:-1].lower()};", "", f"(b) {_sentence(number * 17)[:-1].lower()}.", ""]
    return "\n".join(lines)


def _sentence(number: int) -> str:
    return (
        f"Each {_pick(PARTIES, number)} {_pick(DUTIES, number // 3)} the {_pick(THINGS, number // 2)} of every "
        f"{_pick(PARTIES, number // 7)} {_pick(WAYS, number // 5)} and keeps the {_pick(THINGS, number // 11)} "
        f"of zone {number % 97} {_pick(WAYS, number // 13)}."
    )


def _pick(words: tuple[str, ...], number: int) -> str:
    return words[number % len(words)]


def asked(place: int) -> str:
    """Return what is looked for: one word, two words, a phrase, a beginning, a slip and what is not there."""
    one, other = _pick(THINGS, place), _pick(PARTIES, place // 3)
    return (
        one,
        f"{one} {other}",
        f'"{_pick(DUTIES, place)} the"',
        f"{other[:4]}*",
        f"{one[:-2]}x{one[-1]}",
        "zanzibar",
    )[place % 6]


NAMED: dict[str, Callable[[int], Any]] = {
    question.__name__: question
    for question in (visitors, links, waiting, settle, multiply, changed, searching, importing)
}


def main() -> None:
    import django

    django.setup()
    print(json.dumps(NAMED[sys.argv[1]](int(sys.argv[2]))))


if __name__ == "__main__":
    main()
