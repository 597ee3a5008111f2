"""The reckoning of ``make faults`` notices each thing that it is there to notice, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from faults.ledger import Act, Ledger, Look, Told
from faults.reckoning import Facts, Trouble, reckon
from faults.sink import Letter

STORY = (("submit", "", "unconfirmed"), ("confirm", "unconfirmed", "pending"), ("publish", "pending", "published"))
FAULT = Trouble("postgres", began=100, well=110, repeats=1)


def events(uuid: str = "u1") -> list[list[Any]]:
    actors = ("signer", "signer", "staff")
    return [
        [pk, verb, "signature", uuid, before, after, pk, actor]
        for pk, ((verb, before, after), actor) in enumerate(zip(STORY, actors, strict=True), start=1)
    ]


def good() -> tuple[Ledger, dict[str, Any], list[Letter]]:
    """Return one signature that was submitted, confirmed and published, as the load and the site tell of it."""
    ledger = Ledger()
    for verb, subject, seen in (("submit", "s1", 0), ("confirm", "s1", 0), ("publish", "u1", 2)):
        ledger.act(Act(verb, subject, Told.ACCEPTED, 302, 50, 51, seen))
    ledger.look(Look("/", 200, "MISS", 90, 90))
    facts = {
        "signatures": {"u1": ["s1", "published", 3, 7, "Ana"]},
        "events": events(),
        "mails": [["m1", "sent", "confirm", 1, "u1"]],
        "highest": 7,
        "log": [["number", "7"]],
    }
    return ledger, facts, [Letter("<m1@host>", "ana@example.org", "", 52, "")]


def wrong(ledger: Ledger, facts: dict[str, Any], letters: list[Letter]) -> dict[str, int]:
    lines = reckon(ledger, Facts.read(facts), letters, [FAULT], {})
    return {line.what: len(line.wrong) for line in lines if not line.good}


def test_what_is_as_it_was_told_is_good() -> None:
    assert wrong(*good()) == {}


@pytest.mark.parametrize(
    ("told", "there", "found"),
    [("accepted", False, 1), ("refused", True, 1), ("unknown", True, 0), ("refused", False, 0)],
)
def test_a_signature_is_there_where_it_was_accepted_and_not_where_it_was_refused(
    told: str, there: bool, found: int
) -> None:
    ledger, facts, letters = good()
    ledger.act(Act("submit", "s2", Told(told), 0, 50, 51))
    if there:
        facts["signatures"]["u2"] = ["s2", "unconfirmed", 1, None, "Bea"]
        facts["events"].append([9, "submit", "signature", "u2", "", "unconfirmed", 1, "signer"])
    expected = {"accepted signatures are there, once": 1} if found else {}
    assert wrong(ledger, facts, letters) == expected


def test_two_accepted_decisions_on_one_version_are_noticed_in_ledger_and_audit() -> None:
    ledger, facts, letters = good()
    ledger.act(Act("publish", "u1", Told.ACCEPTED, 302, 50, 51, 2))
    facts["events"].append([4, *facts["events"][2][1:]])
    assert wrong(ledger, facts, letters) == {
        "accepted decisions are there, once": 2,
        "the audit is one unbroken story for each signature": 1,
    }


def test_who_left_and_is_still_there_is_noticed() -> None:
    ledger, facts, letters = good()
    ledger.act(Act("withdraw", "u1", Told.ACCEPTED, 302, 60, 61))
    assert wrong(ledger, facts, letters) == {"who withdrew or erased is gone": 1}


def test_mail_that_never_came_and_mail_that_came_twice_are_noticed() -> None:
    ledger, facts, letters = good()
    assert wrong(ledger, facts, []) == {"every mail arrived at least once": 1}
    [letter] = letters
    assert wrong(ledger, facts, [letter, letter]) == {"repeats only of a message in a worker's hand": 1}
    in_hand = [Letter(letter.message_id, letter.to, "", at, "") for at in (99, 105, 120)]
    # The first repeat was in the hand of a worker that the fault took; the second one more than it can have taken.
    assert wrong(ledger, facts, in_hand[::2]) == {}
    assert wrong(ledger, facts, in_hand) == {"repeats only of a message in a worker's hand": 1}


def test_an_error_on_a_page_that_is_held_and_a_stale_page_without_a_fault_are_noticed() -> None:
    ledger, facts, letters = good()
    ledger.look(Look("/new/", 503, "MISS", 105, 105))
    ledger.look(Look("/", 200, "STALE", 105, 105))
    assert wrong(ledger, facts, letters) == {}
    ledger.look(Look("/", 502, "", 106, 106))
    ledger.look(Look("/", 200, "STALE", 300, 300))
    assert wrong(ledger, facts, letters) == {
        "no reader saw an error on a page that nginx holds": 1,
        "stale pages only during a fault, ten minutes at most": 1,
    }
