"""Twins of the filled register: as if so many had signed, and nothing for the nightly recount to mend."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection

from bench import twins
from convention.models import ContentVersion, Edition
from signatories import counts, keys
from signatories.lifecycle import waiting
from signatories.models import (
    AuditEvent,
    Change,
    Contact,
    NumberSequence,
    QueueEntry,
    Signature,
    Statement,
    StatementTarget,
)
from tests.signatories.test_tidy_demonstration import fill, specimen  # noqa: F401 - a fixture

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL makes them"),
]


@pytest.fixture(autouse=True)
def _allowed(settings: Any) -> None:
    settings.SPECIMEN_ALLOWED = True


def shares() -> Counter[tuple[Any, ...]]:
    said = ("name", "affiliation", "country", "state", "capacity", "marked", "search_text", "sort_key", "version")
    return Counter(Signature.objects.filter(edition__is_specimen=True).values_list(*said))


def indexes() -> set[tuple[str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexrelid::regclass::text, indisunique FROM pg_index")
        return set(cursor.fetchall())


def test_everything_is_there_so_many_times_and_adds_up(specimen: Edition) -> None:  # noqa: F811
    real = Edition.objects.create(language="en", label="2017", title="The text")
    seeded = Signature.objects.create(name="Ada Quill", seed_key="ada", state="published", number=1, edition=real)
    NumberSequence.objects.create(pk=1, highest=1)
    fill(published=60, pending=40, statements=30)
    before, made, version = shares(), indexes(), ContentVersion.objects.get(pk=1).number
    events, places = AuditEvent.objects.filter(signature_uuid__isnull=False).count(), StatementTarget.objects.count()
    counts.recount()

    assert twins.multiply(3) == 306

    assert shares() == Counter({one: 3 * many for one, many in before.items()})
    assert Signature.objects.filter(edition=real).get() == seeded
    assert Statement.objects.count() == 90
    assert StatementTarget.objects.count() == 3 * places
    assert AuditEvent.objects.filter(signature_uuid__isnull=False).count() == 3 * events
    assert QueueEntry.objects.count() == 120
    assert indexes() == made
    # The numbers go on, each once, and the log of changes knows every one.
    numbers = set(Signature.objects.exclude(number=None).values_list("number", flat=True))
    assert max(numbers) <= NumberSequence.objects.get().highest
    assert len(numbers) == 1 + 3 * 60
    assert set(Change.objects.values_list("number", flat=True)) >= numbers - {seeded.number}
    assert (
        max(Change.objects.values_list("version", flat=True)) <= ContentVersion.objects.get(pk=1).number == 3 * version
    )
    # Each has an address of its own, under its own key, and the audit of its own states.
    assert [c.email for c in Contact.objects.all() if c.email_key != keys.email_key(c.email)] == []
    assert Contact.objects.values("email_key").distinct().count() == 306
    for signature in Signature.objects.filter(edition=specimen):
        last = AuditEvent.objects.filter(subject=signature.uuid).latest("version")
        assert (last.to_state, last.version) == (signature.state, signature.version)
    assert set(AuditEvent.objects.filter(subject_kind="statement").values_list("subject", flat=True)) == set(
        Statement.objects.values_list("uuid", flat=True)
    )
    # Nothing is left to mend, twins may have twins, and who signs next is nobody's twin.
    assert waiting.refresh_many(Signature.objects.all()) == 0
    assert counts.recount() == {}
    assert twins.multiply(2) == 612
    fill(published=2, pending=1, seed=2)
    assert Signature.objects.filter(edition=specimen).count() == 615
