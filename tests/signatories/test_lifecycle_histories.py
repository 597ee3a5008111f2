"""Whatever happens to a signature, in whatever order: the copies fit the facts and the audit tells how it came."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from signatories import counts, lifecycle
from signatories.lifecycle import table, waiting
from signatories.models import AuditEvent, Contact, Mail, QueueEntry, Signature, Statement
from tests.signatories import makers
from tests.signatories.test_lifecycle_erase import STEPS, Person, draft_of

pytestmark = pytest.mark.django_db
OUTSIDE_THE_TABLE = {"report", "close_report"}  # nobody's state moves by them


def take(steps: list[tuple[int, Any]], signatures: list[Signature]) -> None:
    person = Person()
    for which, step in steps:
        signature = makers.again(signatures[which % len(signatures)])
        before = makers.everything()
        try:
            step(signature, person)
        except lifecycle.Refusal:
            # Some steps are two verbs; of the one that was refused nothing may be there.
            if AuditEvent.objects.count() == len(before["signatories.AuditEvent"]):
                assert makers.everything() == before


def check_audit(subject: Signature | Statement, transitions: tuple[table.Transition, ...]) -> None:
    events = list(AuditEvent.objects.filter(subject=subject.uuid).order_by("pk"))
    moves = [event for event in events if event.verb not in OUTSIDE_THE_TABLE]
    assert moves[0].from_state == table.NEW
    assert moves[-1].to_state == subject.state
    for earlier, event in pairwise(moves):
        assert event.from_state == earlier.to_state
        assert event.version >= earlier.version
    for event in moves:
        assert table.allowed(transitions, event.verb, event.from_state, event.to_state), event.verb


@given(steps=st.lists(st.tuples(st.integers(0, 1), st.sampled_from([*STEPS, None])), max_size=14))
@examples(max_examples=20)
def test_any_history(steps: list[tuple[int, Any]]) -> None:
    makers.moderator(), makers.reason()
    person = Person()
    signatures = [lifecycle.confirm(lifecycle.submit(draft_of(person))) for _ in range(2)]
    numbers: dict[int, int] = {}
    take([(which, step) for which, step in steps if step], signatures)
    for signature in map(makers.again, signatures):
        check_audit(signature, table.SIGNATURE)
        for statement in signature.statements.all():
            check_audit(statement, table.STATEMENT)
        published = signature.statements.published()
        assert signature.marked == published.exists()
        assert Contact.objects.get(signature=signature).live == (signature.state in table.LIVE)
        assert (signature.number is not None) >= (signature.state == table.PUBLISHED)
        if signature.number:
            assert signature.number not in numbers
            numbers[signature.number] = signature.pk
        # Nobody is shown with two texts of one statement, nor the text of one that was not published.
        current = [s for s in published if s.revises_id in set(published.values_list("pk", flat=True))]
        assert current == []
    assert waiting.refresh_many(Signature.objects.all()) == 0
    assert set(QueueEntry.objects.values_list("pk", flat=True)) >= set(
        Signature.objects.pending().values_list("pk", flat=True)
    )
    # A mail that waits speaks of a decision that stands.
    undone = Mail.objects.filter(state=Mail.State.WAITING, decision__undone_at__isnull=False)
    assert undone.count() == 0
    assert counts.recount() == {}
