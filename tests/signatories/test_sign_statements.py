"""The statements builder: parts of the text named by typing, shown back, quoted and stored."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from convention.models import Edition
from convention.outline import outline_of
from signatories import targets
from signatories.forms.statements import about_words
from signatories.models import Signature, Statement, StatementTarget

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Ana Silva", "email": "ana@example.org", "publication": "on"}


def statement(number: int = 0, **changes: str) -> dict[str, str]:
    fields = {"kind": "reservation", "text": "Not this part.", "language": "en", **changes}
    return {f"statement-{number}-{name}": value for name, value in fields.items()}


def post(**fields: str):
    return Client().post("/sign/", {**GIVEN, **fields})


def named(about: str) -> list[tuple[str, str]]:
    response = post(**statement(about=about))
    assert response.status_code == 302, response.context["statements"].filled[0].errors
    return list(StatementTarget.objects.order_by("pk").values_list("scope", "anchor"))


@pytest.fixture
def textless(db) -> Edition:
    return Edition.objects.create(
        language="en", label="2017", title="The Convention", is_current=True, published_at=timezone.now(),
        article_count=213, chapter_count=8,
    )  # fmt: skip


def test_parts_are_stored_with_edition_label_and_quotation(seeded) -> None:
    assert named("12(1), 15-17, Chapter III") == [
        ("provision", "art-12-p1"), ("article", "art-15"), ("article", "art-16"), ("article", "art-17"),
        ("chapter", "chapter-3"),
    ]  # fmt: skip
    target = StatementTarget.objects.first()
    assert target.label == "Article 12, paragraph 1"
    assert target.edition == Signature.objects.get(name="Ana Silva").edition
    assert target.excerpt != ""


def test_without_its_text_articles_are_named_by_number_and_not_quoted(textless: Edition) -> None:
    assert named("12(3)(b), chapter 2") == [("provision", "art-12-p3-b"), ("chapter", "chapter-2")]
    assert set(StatementTarget.objects.values_list("excerpt", flat=True)) == {""}


def test_left_empty_it_is_about_the_whole(textless: Edition) -> None:
    assert named(" ") == [("whole", "")]


def test_mistakes_stand_in_the_order_of_the_page(textless: Edition) -> None:
    response = Client().post("/sign/", {"email": "ana@example.org", **statement(text="")})
    assert [mistake.anchor for mistake in response.context["errors"]] == [
        "id_name", "id_statement-0-text", "id_publication",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "about", ["214", "article 0", "12, nonsense", "x" * 10_001, "a\x00", "17-15", "1-100", "<script>", "🙂"]
)
def test_mistakes_are_named_and_everything_kept(textless: Edition, about: str) -> None:
    response = post(**statement(about=about))
    assert response.status_code == 422
    [form] = response.context["statements"].filled
    assert list(form.errors) == ["about"]
    assert (form["about"].value(), form["text"].value()) == (about, "Not this part.")
    assert Signature.objects.count() == 0


def test_a_mistake_is_quoted_with_its_words(textless: Edition) -> None:
    page = post(**statement(about="12, article 999")).content.decode()
    assert "“article 999”: There is no article 999 in this text. Please check the number." in page


def test_ten_statements_each_with_their_own_parts(seeded) -> None:
    many: dict[str, str] = {}
    for number in range(10):
        many |= statement(number, about=str(number + 1))
    assert post(**many).status_code == 302
    assert [s.targets.get().anchor for s in Statement.objects.filter(signature__name="Ana Silva")] == [
        f"art-{number}" for number in range(1, 11)
    ]


def test_fifty_parts_and_no_more(seeded) -> None:
    assert len(named("1-50")) == 50
    assert post(**statement(about="1-51"), email="b@example.org").status_code == 422


# --- the buttons that send nothing --------------------------------------------------------------------


def test_the_parts_are_shown_back_and_nothing_is_called_a_mistake(seeded) -> None:
    response = post(**statement(about="12(1), nonsense", text=""), look="1", name="")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Article 12, paragraph 1" in page
    assert "“nonsense”" in page
    assert "error-summary" not in page
    assert not Signature.objects.filter(name="").exists()
    assert response.context["form"]["email"].value() == "ana@example.org"


def test_one_more_statement_is_offered_until_there_are_ten(textless: Edition) -> None:
    response = post(**statement(), more="1")
    assert [form.prefix for form in response.context["statements"].forms] == ["statement-0", "statement-1"]
    assert response.context["statements"].forms[0]["text"].value() == "Not this part."
    many: dict[str, str] = {}
    for number in range(10):
        many |= statement(number)
    assert len(post(**many, more="1").context["statements"].forms) == 10
    assert Signature.objects.count() == 0


def test_the_ticks_survive_the_buttons(textless: Edition) -> None:
    form = post(**statement(), more="1", open_data="on").context["form"]
    assert (form["publication"].value(), form["open_data"].value()) == ("on", "on")
    form = Client().post("/sign/", {"name": "Ana", "more": "1"}).context["form"]
    assert form["publication"].value() is None


# --- from an article's page ---------------------------------------------------------------------------


def test_an_article_leads_to_a_statement_about_it(seeded) -> None:
    page = Client().get("/convention/articles/12/").content.decode()
    assert "/sign/?about=art-12" in page
    response = Client().get("/sign/?about=art-12")
    assert response.context["statements"].forms[0]["about"].value() == "Article 12"
    assert '<details class="more statements" open>' in response.content.decode()


def test_the_words_for_every_part_lead_back_to_it(seeded) -> None:
    edition = Edition.objects.get(is_specimen=True)
    lost = {}
    outline = outline_of(edition).by_anchor
    for anchor in outline:
        [target] = targets.find(about_words(anchor, edition), edition).targets
        if target.anchor != anchor:
            lost[anchor] = target.anchor
    # Words cannot name an unnumbered paragraph within another one, so what it stands in is named.
    within = {anchor: outer[1] for anchor in outline if (outer := re.fullmatch(r"(art-.+-[pu]\d+)-u\d+", anchor))}
    assert lost == within


@pytest.mark.parametrize("anchor", ["nothing", "", "art-9999", "x" * 5000, "\x00", "<script>", "art-12'--"])
def test_an_anchor_that_is_not_there_opens_the_plain_form(seeded, anchor: str) -> None:
    response = Client().get("/sign/", {"about": anchor})
    assert response.status_code == 200
    assert not response.context["statements"].forms[0]["about"].value()


# --- while it is typed --------------------------------------------------------------------------------


def test_the_script_is_told_what_words_name(seeded) -> None:
    answer = Client().get("/sign/parts/", {"q": "12(1), article 999"}).json()
    assert [target["label"] for target in answer["targets"]] == ["Article 12, paragraph 1"]
    assert answer["mistakes"] == [
        {
            "words": "article 999",
            "message": "There is no article 999 in this text. Please check the number.",
            "unread": False,
        }
    ]


def test_words_of_the_text_suggest_articles(seeded) -> None:
    answer = Client().get("/sign/parts/", {"q": "family"}).json()
    assert answer["targets"] == []
    assert answer["suggestions"] != []
    assert all("family" in found["heading"].lower() or found["label"] for found in answer["suggestions"])


@pytest.mark.parametrize("typed", ["", " ", "\x00", "x" * 20_000, "((((", '"', "'; DROP TABLE x", "١٢", "🙂", "=1+1"])
def test_whatever_is_asked_gets_an_answer(seeded, typed: str) -> None:
    assert Client().get("/sign/parts/", {"q": typed}).status_code == 200


def test_figures_of_every_script_are_read(seeded) -> None:
    assert named("١٢، ۱۵") == [("article", "art-12"), ("article", "art-15")]
