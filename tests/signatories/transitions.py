"""Random transitions in processes of their own, and one that folds the counts meanwhile, to be killed at any moment.

``python -m tests.signatories.transitions move SEED COUNT`` moves whoever it meets until so many moves were done, and
prints how many of each verb; ``… fold`` folds for ever, as the worker does. ``together`` starts them.

By hand, on the database of DATABASE_URL: ``python -m tests.signatories.transitions together 10000``.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 4
KILL_EVERY = 2.0  # seconds, when it is given the time
COUNTRIES = ("", "PT", "FR", "BR", "XK")
ANCHORS = ("art-12", "art-12-p1", "art-13", "art-120-p2")


def verbs(luck: random.Random) -> dict[str, tuple[tuple[str, ...], Callable[[Any], Any]]]:
    """Return each verb with the states to look for and what is done to a signature found there."""
    from signatories import lifecycle
    from signatories.models import Statement
    from tests.signatories import makers

    moderator, why = makers.moderator(), makers.reason()

    def seen(signature: Any) -> dict[str, Any]:
        return {"seen": signature.version, "by": moderator}

    def on(verb: Callable[[Statement], Any], state: str) -> Callable[[Any], Any]:
        def do(signature: Any) -> None:
            statement = signature.statements.filter(state=state).first()
            if statement is None:
                raise lifecycle.NotInTable
            verb(statement)

        return do

    def accept(signature: Any) -> None:
        revision = lifecycle.revise(signature, changes={"country": luck.choice(COUNTRIES)})
        lifecycle.accept(revision, **seen(makers.again(signature)))

    live = ("pending", "published")
    return {
        "confirm": (("unconfirmed",), lifecycle.confirm),
        "publish": (("pending",), lambda s: lifecycle.publish(s, **seen(s))),
        "decline": (("pending",), lambda s: lifecycle.decline(s, reason=why, **seen(s))),
        "hold": (("pending",), lambda s: lifecycle.hold(s, code="identity", **seen(s))),
        "take down": (("published",), lambda s: lifecycle.take_down(s, reason=why, **seen(s))),
        "reopen": (("published", "declined"), lambda s: lifecycle.reopen(s, **seen(s))),
        "undo": ((*live, "declined"), lambda s: lifecycle.undo(s, by=moderator)),
        "edit": (live, lambda s: lifecycle.edit_form(s, changes={"country": luck.choice(COUNTRIES)}, **seen(s))),
        "accept": (("published",), accept),
        "feature": (("published",), lambda s: lifecycle.feature(s, rank=luck.randrange(1, 99), **seen(s))),
        "unfeature": (("published",), lambda s: lifecycle.unfeature(s, **seen(s))),
        "propose": (live, lambda s: lifecycle.propose(s, statement(luck))),
        "publish statement": (
            ("published",),
            on(lambda x: lifecycle.publish_statement(x, seen=x.version, by=moderator), "pending"),
        ),
        "revise statement": (live, on(lambda x: lifecycle.revise_statement(x, statement(luck)), "published")),
        "withdraw statement": (live, on(lifecycle.withdraw_statement, "published")),
        "withdraw": (live, lifecycle.withdraw),
        "erase": (("declined", "withdrawn", *live), lifecycle.erase),
    }


def statement(luck: random.Random) -> Any:
    from signatories.lifecycle import DraftStatement, DraftTarget
    from tests.signatories import makers

    edition = makers.edition()
    named = luck.sample(ANCHORS, luck.choice((1, 1, 2, 3)))
    places = tuple(DraftTarget(edition, "article", anchor, anchor) for anchor in named) or (DraftTarget(edition),)
    return DraftStatement(luck.choice(("reservation", "declaration")), "Words.", "en", places)


def move(seed: int, many: int) -> Counter[str]:
    """Move whoever stands there until ``many`` moves were done; return how often which verb was, and was refused."""
    from signatories import lifecycle
    from signatories.models import Signature

    luck = random.Random(seed)
    known = verbs(luck)
    weights = [1 if name in {"withdraw", "erase"} else 4 if name in {"confirm", "publish"} else 2 for name in known]
    done: Counter[str] = Counter()
    while sum(number for name, number in done.items() if not name.startswith("refused")) < many:
        name = luck.choices(list(known), weights)[0]
        states, verb = known[name]
        # The newest, so that the four meet, and that there is no end of those who were erased.
        found = list(Signature.objects.filter(state__in=states).order_by("-pk").values_list("pk", flat=True)[:40])
        try:
            if len(found) < 4 or luck.random() < 0.1:
                newcomer(luck)
                done["submit"] += 1
                continue
            verb(Signature.objects.get(pk=luck.choice(found)))
            done[name] += 1
        except lifecycle.Refusal:
            done[f"refused {name}"] += 1
    return done


def newcomer(luck: random.Random) -> None:
    from signatories import lifecycle
    from tests.signatories import makers

    statements = tuple(statement(luck) for _ in range(luck.choice((0, 0, 1, 2))))
    capacity = luck.choice(("own", "own", "organisation"))
    lifecycle.submit(makers.draft(country=luck.choice(COUNTRIES), capacity=capacity, statements=statements))


def fold() -> None:
    from signatories import counts

    while True:
        counts.fold()
        time.sleep(0.01)


def together(many: int, environment: dict[str, str], *, kill_every: float = KILL_EVERY) -> Counter[str]:
    """Let four processes do ``many`` moves in all, one folding beside them that is killed again and again."""
    movers = [_start(["move", str(seed), str(many // PROCESSES)], environment) for seed in range(PROCESSES)]
    folds = _start(["fold"], environment)
    kills = 0
    try:
        while any(mover.poll() is None for mover in movers):
            time.sleep(kill_every)
            folds.kill()
            folds.wait()
            kills += 1
            folds = _start(["fold"], environment)
    finally:
        for process in (*movers, folds):
            process.kill() if process.poll() is None else None
    done: Counter[str] = Counter({"kills": kills})
    for mover in movers:
        assert mover.returncode == 0, mover.returncode
        assert mover.stdout is not None
        done.update(json.loads(mover.stdout.read()))
    return done


def _start(words: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.signatories.transitions", *words],
        cwd=ROOT, env={**environment, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def by_hand(many: int) -> None:
    from signatories import counts
    from tests.signatories import makers

    makers.moderator(), makers.reason(), makers.edition()
    start = time.monotonic()
    done = together(many, dict(os.environ))
    seconds = time.monotonic() - start
    while counts.fold():
        pass
    print(json.dumps(done, indent=1))
    print(f"{many} moves in {seconds:.0f} s; wrong afterwards: {counts.recount()}")


if __name__ == "__main__":
    django.setup()
    what, *numbers = sys.argv[1:]
    if what == "move":
        print(json.dumps(move(int(numbers[0]), int(numbers[1]))))
    elif what == "fold":
        fold()
    else:
        by_hand(int(numbers[0]))
