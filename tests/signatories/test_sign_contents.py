"""Choosing a statement's places by walking the contents, with nothing but the form's own buttons."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from convention.models import Edition
from convention.outline import outline_of
from signatories import picking, targets
from signatories.models import Signature, StatementTarget

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Ana Silva", "email": "ana@example.org", "publication": "on",
    "statement-0-kind": "reservation", "statement-0-text": "Not this part.", "statement-0-language": "en",
}  # fmt: skip
ABOUT = "statement-0-about"


def press(fields: dict[str, object]):
    response = Client().post("/sign/", {**TYPED, **fields})
    assert response.status_code == 200
    [form] = response.context["statements"].forms
    assert (form["text"].value(), response.context["form"]["name"].value()) == ("Not this part.", "Ana Silva")
    return response, form


def opened(anchor: str, **fields: object) -> picking.Panel:
    return press({"walk": f"{ABOUT} {anchor}", **fields})[1].contents.panel


def test_from_the_top_to_a_paragraph(seeded) -> None:
    top = opened("")
    assert [step.label for step in top.steps][:2] == ["Preamble", "Chapter I"]
    chapter = opened(top.steps[1].anchor)
    assert [choice.words for choice in chapter.choices] == ["Chapter I"]
    section = opened(chapter.steps[1].anchor)
    assert "Article 12" in [step.label for step in section.steps]
    article = opened("art-12")
    assert [step.label for step in article.way] == ["Chapter I", "Section 2"]
    assert [choice.anchor for choice in article.choices][:3] == ["art-12", "art-12-p1", "art-12-p2"]
    assert article.choices[1].text.startswith("Officials at the border")
    assert Signature.objects.filter(name="Ana Silva").count() == 0


def test_ticks_are_said_in_the_words_of_the_field(seeded) -> None:
    fields = {"statement-0-at": "art-12", "statement-0-pick": ["art-12-p2", "art-12-p4"], ABOUT: "15-17;"}
    response, form = press({**fields, "look": "1"})
    assert form["about"].value() == "15-17; Article 12, paragraph 2; Article 12, paragraph 4"
    assert [choice.anchor for choice in form.contents.panel.choices if choice.ticked] == ["art-12-p2", "art-12-p4"]
    assert 'name="statement-0-pick" value="art-12-p2" id="statement-0-pick-art-12-p2" checked' in str(response.content)


def test_an_untick_takes_its_words_away_and_leaves_the_others(seeded) -> None:
    about = "art 12(1), (2); 15-16; nonsense"
    form = press({"statement-0-at": "art-12", "statement-0-pick": ["art-12-p2"], ABOUT: about, "look": "1"})[1]
    assert form["about"].value() == "Article 12, paragraph 2; Article 15; Article 16; nonsense"


def test_ticks_count_when_the_form_is_sent_without_taking_them(seeded) -> None:
    sent = Client().post("/sign/", {**TYPED, "statement-0-at": "art-12", "statement-0-pick": "art-12-p3"})
    assert sent.status_code == 302
    assert [target.anchor for target in StatementTarget.objects.all()] == ["art-12-p3"]


def test_closing_keeps_what_was_ticked(seeded) -> None:
    fields = {"statement-0-at": "chapter-3", "statement-0-pick": "chapter-3", "walk": f"{ABOUT} close"}
    response, form = press(fields)
    assert (form["about"].value(), form.contents.panel) == ("Chapter III", None)
    assert "Choose from the contents" in response.content.decode()


@pytest.mark.parametrize("anchor", ["nowhere", "art-9999", "x" * 3_000, "<script>", "art-12\x00"])
def test_what_is_not_in_the_contents_opens_them_from_the_top(seeded, anchor: str) -> None:
    assert opened(anchor).at == ""


@pytest.mark.parametrize("name", ["walk", "means"])
@pytest.mark.parametrize("value", ["", "statement-7-about art-12", "about", "\x00", "statement-0-about nowhere"])
def test_buttons_of_no_form_change_nothing(seeded, name: str, value: str) -> None:
    assert press({name: value, ABOUT: "12"})[1]["about"].value() == "12"


def test_a_foreign_tick_is_no_place(seeded) -> None:
    fields = {"statement-0-at": "art-12", "statement-0-pick": ["art-13", "nowhere"], ABOUT: "12(1)", "look": "1"}
    assert press(fields)[1]["about"].value() == ""
    assert press({**fields, "statement-0-pick": ["art-12-p1", "art-13"]})[1]["about"].value() == "12(1)"


def test_a_word_is_looked_for_and_what_is_meant_is_taken(seeded) -> None:
    response, form = press({ABOUT: "12(1), article 999, family", "look": "1"})
    first = form.suggested[0]
    assert f'name="means" value="{ABOUT} {first.anchor}"' in response.content.decode()
    meant = press({ABOUT: "12(1), article 999, family", "means": f"{ABOUT} {first.anchor}"})[1]
    assert meant["about"].value() == f"Article 12, paragraph 1; article 999; {first.label}"


def test_without_its_text_nothing_can_be_walked(db) -> None:
    Edition.objects.create(
        language="en", label="2017", title="The Convention", is_current=True, published_at=timezone.now(),
        article_count=213, chapter_count=8,
    )  # fmt: skip
    response, form = press({"walk": f"{ABOUT} art-12", ABOUT: "12(3)"})
    assert (form["about"].value(), form.contents.panel) == ("12(3)", None)
    assert "Choose from the contents" not in response.content.decode()


def test_every_choice_of_a_whole_text_names_itself_and_nothing_else(seeded) -> None:
    edition = Edition.objects.current()
    roots = outline_of(edition).roots
    unnamed = [node.anchor for root in roots for node in root.downward() if not targets.words_for(node, edition)]
    # A paragraph without a number within another cannot be named by words; its surrounding one can.
    assert [anchor for anchor in unnamed if not anchor.endswith("-u1")] == []


def test_a_page_of_the_contents_costs_the_same_queries_whatever_it_holds(seeded, django_assert_num_queries) -> None:
    edition = Edition.objects.current()
    outline_of(edition)
    for anchor in ("chapter-1", "art-1", "art-12"):
        with django_assert_num_queries(1 if anchor != "chapter-1" else 0):
            picking.panel(edition, anchor, "")
