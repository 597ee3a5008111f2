"""Filling the register with invented people, and clearing it again."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from convention.importing import rows
from convention.models import Edition
from signatories import counts, demonstration, lifecycle
from signatories.lifecycle import table, waiting
from signatories.models import AuditEvent, Contact, Mail, NumberSequence, QueueEntry, Signature, Statement
from tests.signatories import makers
from tests.signatories.test_targets import TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _allowed(settings: Any) -> None:
    settings.SPECIMEN_ALLOWED = True


@pytest.fixture
def specimen(db: None) -> Edition:
    made = Edition.objects.create(
        language="en", label="specimen", title="A specimen", is_specimen=True, published_at="2026-01-01T00:00Z"
    )
    rows.write(made, TEXT)
    made.digest = "s" * 64
    made.save()
    return made


def fill(**numbers: int) -> str:
    out = StringIO()
    arguments = {"published": 0, "pending": 0, **numbers}
    call_command("fill_register", stdout=out, **arguments)
    return out.getvalue()


def test_so_many_of_each_with_audit_and_copies(specimen: Edition) -> None:
    said = fill(published=130, pending=70, statements=90)
    assert said.startswith("signatures stored: 205 (130 published, 70 pending, 5 in other states), statements: 90, in ")
    states = Counter(Signature.objects.values_list("state", flat=True))
    assert states == {"published": 130, "pending": 70, "declined": 2, "unconfirmed": 2, "withdrawn": 1}
    assert Statement.objects.count() == 90
    assert {s.edition_digest for s in Signature.objects.all()} == {specimen.digest}
    # Every state has its way through the table in the audit.
    for signature in Signature.objects.all():
        events = AuditEvent.objects.filter(subject=signature.uuid).order_by("pk")
        steps = [(e.verb, e.from_state, e.to_state) for e in events]
        assert steps[0][1] == table.NEW
        assert steps[-1][2] == signature.state
        assert [s for s in steps if not table.allowed(table.SIGNATURE, *s)] == []
        assert len(steps) == signature.version
    assert Contact.objects.filter(live=True).count() == 200
    assert Mail.objects.count() == 0
    assert NumberSequence.objects.get().highest == 131
    assert waiting.refresh_many(Signature.objects.all()) == 0
    assert QueueEntry.objects.count() == 70
    assert counts.recount() == {}


def test_statements_stand_on_real_places(specimen: Edition) -> None:
    fill(published=20, pending=10, statements=30)
    anchors = set(Statement.objects.values_list("targets__anchor", flat=True))
    known = set(specimen.articles.values_list("anchor", flat=True)) | set(
        specimen.provisions.values_list("anchor", flat=True)
    )
    assert anchors - known == set()
    published = Signature.objects.published().annotate(Count("statements"))
    assert {(s.marked, s.statements__count > 0) for s in published} <= {(True, True), (False, False)}


def test_the_same_seed_makes_the_same_people(specimen: Edition) -> None:
    def people(seed: int) -> list[tuple[Any, ...]]:
        some = demonstration.Filling(specimen, 30, 10, 5, seed, now=demonstration.timezone.now())._people()
        return [(m.draft.name, m.draft.email, m.state, m.draft.country, len(m.draft.statements)) for m in some]

    assert people(1) == people(1)
    assert people(1) != people(2)
    scripts = {name for *_, name in [(m[0][0],) for m in people(3)] if ord(name) > 0x2FF}
    assert len(scripts) > 5


def test_a_second_filling_goes_on_where_the_first_ended(specimen: Edition) -> None:
    fill(published=10, pending=5)
    fill(published=10, pending=5, seed=2)
    assert Signature.objects.count() == 30
    assert sorted(Signature.objects.published().values_list("number", flat=True)) == list(range(1, 21))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"published": -1}, "Give numbers from 0"),
        ({"published": 3_000_000}, "Give numbers from 0"),
        ({"published": 1, "statements": 11}, "at most ten statements"),
    ],
)
def test_what_cannot_be_is_refused(specimen: Edition, numbers: dict[str, int], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        fill(**numbers)
    assert Signature.objects.count() == 0


def test_refused_where_the_specimen_is_not_allowed(specimen: Edition, settings: Any) -> None:
    settings.SPECIMEN_ALLOWED = False
    with pytest.raises(CommandError, match="ALLOW_SPECIMEN=1"):
        fill(published=1)


def test_refused_without_the_specimen() -> None:
    with pytest.raises(CommandError, match="seed --specimen"):
        fill(published=1)


def test_refused_beside_somebody_real(specimen: Edition) -> None:
    makers.unconfirmed()
    with pytest.raises(CommandError, match="neither seeded nor a demonstration"):
        fill(published=1)
    assert Signature.objects.count() == 1


def test_not_refused_beside_seeded_people(specimen: Edition) -> None:
    makers.commission(seed_key="commission/ada")
    fill(published=1)
    assert Signature.objects.count() == 2


def test_removing_leaves_who_signed_the_convention_and_takes_stray_statements(specimen: Edition) -> None:
    seeded = makers.commission(seed_key="commission/ada", statements=())
    on_specimen = lifecycle.DraftTarget(specimen, "article", "art-1", "Article 1")
    strayed = lifecycle.propose(
        seeded, lifecycle.DraftStatement("declaration", "On the specimen.", "en", (on_specimen,))
    )
    lifecycle.publish_statement(strayed, seen=strayed.version, by=makers.moderator())
    assert makers.again(seeded).marked is True
    fill(published=30, pending=10, statements=10)
    audited = AuditEvent.objects.count()
    out = StringIO()
    call_command("remove_demonstration", stdout=out)
    assert out.getvalue() == "signatures removed: 40.\n"
    assert list(Signature.objects.values_list("pk", "marked")) == [(seeded.pk, False)]
    assert Signature.objects.demonstrations().count() == 0
    assert [m._meta.label for m in (Contact, QueueEntry, Statement) if m.objects.exists()] == []
    assert AuditEvent.objects.count() == audited + 41
    assert counts.recount() == {}
    # Numbers are never given twice, not even those of people who did not exist.
    assert NumberSequence.objects.get().highest == 31
    out = StringIO()
    call_command("remove_demonstration", stdout=out)
    assert out.getvalue() == "signatures removed: 0.\n"
