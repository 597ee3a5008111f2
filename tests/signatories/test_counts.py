"""Stored counts equal what is there, whoever moved what at the same time and whoever was killed while folding."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from signatories import counts, tallies
from signatories.models import AuditEvent, Count, CountChange, Signature, Statement
from tests.conftest import child_environment
from tests.signatories import makers, transitions

MOVES = 200  # in all; ten thousand are made by hand (transitions.py)


def by_hand() -> dict[str, int]:
    """Count from the rows, in plain words, what the public counts say."""
    people = list(Signature.objects.filter(state="published"))
    said = Statement.objects.filter(state="published", signature__state="published")
    events = AuditEvent.objects.filter(subject_kind="signature")
    counted = Counter(f"published:country:{person.country.code}" for person in people if person.country)
    counted.update(f"published:{person.kind}" for person in people)
    counted.update(f"day:{person.published_at:%Y-%m-%d}" if person.published_at else "day:" for person in people)
    counted["published"] = len(people)
    counted["published:marked"] = len({statement.signature_id for statement in said})
    counted["published:organisation"] = sum(person.capacity == "organisation" for person in people)
    counted["declared"] = said.count()
    counted["events:declined:not-a-person"] = events.filter(verb="decline").count()
    counted["events:withdrawn:"] = events.filter(verb="withdraw").count()
    for anchor in ("art-12", "art-13"):
        named = said.filter(targets__anchor__regex=rf"^{anchor}(-|$)").distinct()
        counted[f"on:{makers.edition().pk}:{anchor}"] = named.count()
    return dict(counted)


@pytest.mark.both
def test_four_at_once_and_a_killed_worker_leave_exact_counts(fresh_database: str, settings: Any) -> None:
    makers.moderator(), makers.reason(), makers.edition()
    done = transitions.together(MOVES, child_environment(settings), kill_every=0.5)
    assert sum(number for name, number in done.items() if not name.startswith(("refused", "kills"))) == MOVES
    assert done["kills"] > 0
    hand = by_hand()
    assert hand["published"] > 0
    assert counts.values(hand) == hand  # as they are read, some still noted beside …
    while counts.fold():
        pass
    assert CountChange.objects.count() == 0
    assert counts.values(hand) == hand  # … and folded
    assert counts.recount() == {}


@pytest.mark.django_db
def test_what_is_folded_twice_at_once_is_counted_once() -> None:
    counts.change((), ["a", "b"])
    counts.change(["a"], ["b"])
    assert (counts.fold(), counts.fold()) == (4, 0)
    assert dict(Count.objects.filter(name__in="ab").values_list("name", "value")) == {"a": 0, "b": 2}
    assert counts.values(["a", "b", "c"]) == {"a": 0, "b": 2, "c": 0}


@pytest.mark.django_db
def test_a_wrong_count_is_said_and_put_right() -> None:
    makers.published(country="PT")
    while counts.fold():
        pass
    Count.objects.filter(name="published:country:PT").update(value=9)
    Count.objects.create(name="on:1:art-99", value=3)
    assert counts.recount() == {"on:1:art-99": (3, 0), "published:country:PT": (9, 1)}
    assert counts.recount() == {}


@pytest.mark.django_db
def test_a_statement_counts_once_for_each_place_and_what_it_stands_in(seeded: None) -> None:
    from tests.signatories.test_statements import on, said, specimen

    before = Counter(counts.starting(f"on:{specimen().pk}:"))
    person = said("Somebody", on("art-12-p1", "One."), on("art-12", "Two."))
    gained = Counter(counts.starting(f"on:{specimen().pk}:"))
    gained.subtract(before)
    # Two in the article, one of them in its paragraph; both in the section and the chapter around it.
    assert {anchor: number for anchor, number in gained.items() if number} == {
        "art-12-p1": 1, "art-12": 2, "chapter-1-section-2": 2, "chapter-1": 2,
    }  # fmt: skip
    told = tallies.of_statements(makers.again(person))
    assert (told["declared"], told["declared:reservation"], told[f"declared:edition:{specimen().pk}"]) == (2, 2, 2)
