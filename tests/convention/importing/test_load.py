"""From a text to rows and to readers: drafts, publishing, refusals, the same file twice."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given, settings

from convention import editions
from convention.importing import canonical, load, rows
from convention.importing.structure import Article, Division, Kind, Note, NoteRef, Provision, Text
from convention.models import ContentVersion, Edition, Term
from convention.models import Provision as Row
from tests.convention.importing.treaties import treaties

pytestmark = pytest.mark.django_db
TARGET = load.Target(language="en", label="1999", source_name="a.md", source_sha256="0" * 64)


def treaty(word: str = "trial") -> Text:
    return Text(
        title="Convention on Trials",
        subtitle="Adopted at Vienna\nin 1999",
        items=[
            Division(Kind.PREAMBLE, provisions=[Provision("The Parties,"), Provision("Have agreed as follows:")]),
            Division(
                Kind.CHAPTER,
                "1",
                "Chapter I",
                "Trials",
                items=[
                    Article("1", "Article 1", "Terms", [
                        Provision("For the purposes of this Convention:", children=[
                            Provision(f'"{word}" means an attempt;', "(a)", refs=[NoteRef(5, "1")]),
                            Provision('"court" means a place of trial.', "(b)"),
                        ]),
                    ]),
                    Article("1 bis", "Article 1 bis", "More", [Provision("Each Party shall try.", "1.")]),
                ],
            ),
            Division(Kind.ANNEX, "2", "Annex II", "Rules", items=[
                Article("1", "Article 1", "", [Provision("One rule.", "1.", [Provision("Deep.", "(a)")])]),
            ]),
        ],
        notes=[Note("1", "A note.", "*")],
    )  # fmt: skip


def everything() -> dict[str, int]:
    counted = (Edition, Row, Term)
    return {model.__name__: model._default_manager.count() for model in counted}


def test_rows_hold_the_text_and_give_it_back() -> None:
    edition, changed = load.load(treaty(), TARGET)
    assert changed is True
    back = rows.read(edition)
    assert canonical.canonical(back) == canonical.canonical(treaty())
    assert list(edition.provisions.order_by("order").values_list("anchor", flat=True)) == [
        "preamble-u1", "preamble-u2", "art-1-u1", "art-1-u1-a", "art-1-u1-b", "art-1-bis-p1",
        "annex-2-art-1-p1", "annex-2-art-1-p1-a",
    ]  # fmt: skip
    assert list(edition.articles.order_by("order").values_list("slug", "anchor", "position", "annex__anchor")) == [
        ("1", "art-1", 1, None), ("1-bis", "art-1-bis", 2, None), ("1", "annex-2-art-1", 1, "annex-2"),
    ]  # fmt: skip
    assert list(edition.terms.values_list("name", "provision__anchor", "scope")) == [
        ("court", "art-1-u1-b", None), ("trial", "art-1-u1-a", None),
    ]  # fmt: skip
    assert [note.anchor for note in edition.footnotes.all()] == ["note-1"]


def test_a_loaded_text_is_not_public_before_it_is_published() -> None:
    edition, _ = load.load(treaty(), TARGET)
    assert (edition.digest, edition.published_at, edition.draft["digest"]) == ("", None, canonical.digest(treaty()))
    assert Client().get(f"/convention/editions/{edition.slug}/").status_code == 404
    before = ContentVersion.objects.first()
    assert editions.publish(edition) is True
    edition.refresh_from_db()
    assert (edition.digest, edition.draft, edition.article_count) == (canonical.digest(treaty()), {}, 2)
    assert (edition.title, edition.subtitle) == ("Convention on Trials", "Adopted at Vienna\nin 1999")
    assert ContentVersion.objects.get().number > (before.number if before else 0)
    assert Client().get(f"/convention/editions/{edition.slug}/").status_code == 200
    assert editions.publish(edition) is False


def test_the_text_of_an_edition_that_people_signed_without_it_stays_hidden_until_published() -> None:
    signed = Edition.objects.create(
        language="en", label="1999", title="Convention", is_current=True, published_at="2017-04-01T00:00:00Z"
    )
    load.load(treaty(), TARGET)
    signed.refresh_from_db()
    assert (signed.digest, signed.title, signed.article_count) == ("", "Convention", 0)
    for address in ("/convention/", "/convention/articles/1/", f"/convention/editions/{signed.slug}/"):
        assert b"means an attempt" not in Client().get(address).content
    editions.publish(signed)
    assert b"means an attempt" in Client().get("/convention/articles/1/").content


def test_the_same_text_twice_changes_nothing() -> None:
    edition, _ = load.load(treaty(), TARGET)
    ids = set(edition.provisions.values_list("pk", flat=True))
    again, changed = load.load(treaty(), TARGET)
    assert (again.pk, changed) == (edition.pk, False)
    editions.publish(edition)
    again, changed = load.load(treaty(), TARGET)
    assert (again.pk, changed) == (edition.pk, False)
    assert set(edition.provisions.values_list("pk", flat=True)) == ids


def test_an_unpublished_text_is_replaced() -> None:
    edition, _ = load.load(treaty(), TARGET)
    replaced, changed = load.load(treaty("attempt"), TARGET)
    assert (replaced.pk, changed) == (edition.pk, True)
    assert sorted(edition.terms.values_list("name", flat=True)) == ["attempt", "court"]


def test_a_published_text_is_never_replaced() -> None:
    edition, _ = load.load(treaty(), TARGET)
    editions.publish(edition)
    before = everything()
    with pytest.raises(load.NotLoaded, match="A published text is never changed"):
        load.load(treaty("attempt"), TARGET)
    assert everything() == before
    with pytest.raises(editions.Refused, match="its text cannot be dropped"):
        editions.drop(edition)
    assert everything() == before


def test_dropping_an_unpublished_edition_leaves_nothing() -> None:
    before = everything()
    edition, _ = load.load(treaty(), TARGET)
    editions.drop(edition)
    assert everything() == before


def test_a_correction_is_a_new_edition_and_becomes_current_when_staff_say_so() -> None:
    first, _ = load.load(treaty(), TARGET)
    editions.publish(first)
    second, _ = load.load(treaty("attempt"), load.Target(language="en", label="1999-2"))
    with pytest.raises(editions.Refused, match="no published text"):
        editions.make_current(second)
    editions.publish(second)
    assert Edition.objects.instrument() == first
    assert editions.make_current(second) is True
    assert Edition.objects.instrument() == second
    assert Client().get(f"/convention/editions/{first.slug}/").status_code == 200
    assert editions.make_current(second) is False


def test_the_specimen_never_takes_the_place_of_an_edition() -> None:
    load.load(treaty(), TARGET)
    with pytest.raises(load.NotLoaded, match="is not the specimen"):
        load.load(treaty(), load.Target(language="en", label="1999", is_specimen=True))


def test_seeding_brings_the_specimen_by_the_same_path(seeded: None) -> None:
    specimen = Edition.objects.get(is_specimen=True)
    assert (specimen.slug, specimen.article_count, specimen.chapter_count) == ("specimen-en", 213, 8)
    assert canonical.digest(rows.read(specimen)) == specimen.digest
    assert specimen.draft == {}


@settings(max_examples=15)
@given(text=treaties())
def test_made_up_treaties_go_into_rows_and_back(text: Text) -> None:
    edition, _ = load.load(text, load.Target(language="en", label="made-up"))
    assert canonical.digest(rows.read(edition)) == canonical.digest(text)
    editions.drop(edition)
