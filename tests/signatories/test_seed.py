"""The 38 people, to the character; and a seed that never takes back what staff did."""

import hashlib
import re

import pytest
from django.core.management import CommandError, call_command

from convention.models import ContentVersion, Edition, Interview, Prose, SiteFacts, Talk
from signatories import lifecycle
from signatories.models import AuditEvent, Contact, Mail, Reason, Signature, Statement
from signatories.seeding import people
from tests.signatories.the_brief import BRIEF, as_in_brief, brief_lines, shipped_lines

# Of the 38 lines "Name,* affiliation" in the brief's order, joined by line feeds, in UTF-8.
DIGEST = "9fa4c637649976e948cc37d93cfa86fbad8a11f303ff6ae05717697554302c4e"


def seed(*arguments: str) -> None:
    call_command("seed", *arguments, verbosity=0)


def stored_lines() -> list[str]:
    published = Signature.objects.published().order_by("number")
    return [as_in_brief(row.name, row.affiliation, marked=row.marked) for row in published]


def test_the_shipped_people_are_those_of_the_digest() -> None:
    assert hashlib.sha256("\n".join(shipped_lines()).encode()).hexdigest() == DIGEST
    assert [person.rank for person in people()] == [*range(1, 37), 1, 2]


@pytest.mark.skipif(not BRIEF.exists(), reason=f"the brief is not beside this checkout ({BRIEF.name})")
def test_the_shipped_people_are_the_briefs_to_the_character() -> None:
    assert shipped_lines() == brief_lines()
    assert len(brief_lines()) == 38


@pytest.mark.django_db
def test_the_stored_people_are_the_shipped_ones() -> None:
    seed()
    assert stored_lines() == shipped_lines()
    rows = list(Signature.objects.order_by("number"))
    assert [row.number for row in rows] == list(range(1, 39))
    assert [(row.kind, row.rank) for row in rows] == [
        *(("commission", rank) for rank in range(1, 37)),
        ("selected", 1),
        ("selected", 2),
    ]
    unknown = {(row.submitted_at, row.confirmed_at, row.published_at, row.edition_digest) for row in rows}
    assert unknown == {(None, None, None, "")}
    assert {row.edition.slug for row in rows} == {"2017-en"}
    assert (Contact.objects.count(), Mail.objects.count()) == (0, 0)
    assert AuditEvent.objects.filter(verb="import").count() == 38 + 3


@pytest.mark.django_db
def test_three_carry_a_statement_whose_text_is_not_known() -> None:
    seed()
    rows = Statement.objects.order_by("signature__number")
    assert [(row.signature.name, row.kind, row.state, row.text, row.language) for row in rows] == [
        (name, "unspecified", "published", "", "") for name in ("Justin Gest", "Ian Matthew Kysel", "Bianca Z. Santos")
    ]
    assert sum(row.targets.count() for row in rows) == 0


@pytest.mark.django_db
def test_the_edition_is_the_one_that_was_signed() -> None:
    seed()
    edition = Edition.objects.get()
    assert (edition.slug, edition.title, edition.date) == (
        "2017-en",
        "Model International Mobility Convention",
        "2017-04",
    )
    assert (edition.article_count, edition.chapter_count, edition.digest) == (213, 8, "")
    assert (edition.is_current, edition.is_specimen, edition.published_at is None) == (True, False, False)


@pytest.mark.django_db
def test_a_second_seed_changes_nothing() -> None:
    seed()
    version = ContentVersion.objects.get().number
    events = AuditEvent.objects.count()
    seed()
    assert (ContentVersion.objects.get().number, AuditEvent.objects.count()) == (version, events)
    assert (Signature.objects.count(), Edition.objects.count(), Talk.objects.count()) == (38, 1, 2)
    assert (Interview.objects.count(), SiteFacts.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_a_second_seed_asks_little(django_assert_max_num_queries) -> None:
    seed()
    with django_assert_max_num_queries(60):
        seed()


@pytest.mark.django_db
def test_who_withdrew_or_was_erased_never_comes_back() -> None:
    seed()
    lifecycle.withdraw(Signature.objects.get(seed_key="diego-acosta"))
    lifecycle.erase(Signature.objects.get(seed_key="justin-gest"))
    before = list(Signature.objects.order_by("pk").values())
    events = AuditEvent.objects.count()
    seed()
    assert list(Signature.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.count() == events
    assert {row.state for row in Signature.objects.filter(number__in=[1, 14])} == {"withdrawn", "erased"}
    assert Signature.objects.filter(name="Justin Gest").count() == 0


@pytest.mark.django_db
def test_what_staff_changed_stays() -> None:
    seed()
    Signature.objects.filter(number=2).update(affiliation="Changed by staff")
    Reason.objects.filter(code="duplicate").update(title="Ours", active=False)
    Edition.objects.update(licence="CC BY 4.0")
    Talk.objects.first().delete()
    Interview.objects.update(minutes=41)
    Prose.objects.filter(key="about").update(markdown="Ours.", html="<p>Ours.</p>")
    seed()
    assert Signature.objects.get(number=2).affiliation == "Changed by staff"
    reason = Reason.objects.get(code="duplicate")
    assert (reason.title, reason.active, Edition.objects.get().licence) == ("Ours", False, "CC BY 4.0")
    assert (Talk.objects.count(), Interview.objects.get().minutes) == (1, 41)
    assert Prose.objects.get(key="about").markdown == "Ours."


@pytest.mark.django_db
def test_one_who_is_missing_is_added_behind_the_numbers_given() -> None:
    seed()
    person = people()[0]
    Signature.objects.filter(seed_key=person.seed_key).update(seed_key="somebody-else")
    seed()
    added = Signature.objects.get(seed_key=person.seed_key)
    assert (added.number, added.rank, Signature.objects.count()) == (39, 1, 39)


@pytest.mark.django_db
def test_reasons_are_in_plain_words() -> None:
    seed()
    reasons = list(Reason.objects.all())
    assert [reason.code for reason in reasons] == [
        "not-a-person", "not-this-person", "duplicate", "unclear-affiliation", "advertising", "insulting",
        "private-facts", "not-about-the-convention", "asked-for-removal",
    ]  # fmt: skip
    letters = [
        sentence for reason in reasons for sentence in re.split(r"(?<=[.])\s", f"{reason.public} {reason.letter}")
    ]
    assert [sentence for sentence in letters if len(sentence.split()) > 25 or "!" in sentence] == []


@pytest.mark.django_db
def test_the_specimen_is_refused_where_it_is_not_allowed(settings) -> None:
    settings.SPECIMEN_ALLOWED = False
    with pytest.raises(CommandError, match="ALLOW_SPECIMEN"):
        seed("--specimen")
    assert (Edition.objects.count(), Signature.objects.count()) == (0, 0)
