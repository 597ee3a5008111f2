"""Real declarations of States entered through the form, on the imported texts of the treaties that they are about."""

import pytest
from django.core.management import call_command
from django.test import Client

from convention.models import Edition
from signatories.models import Signature, StatementTarget
from tests.convention.importing import samples

pytestmark = [samples.needed, pytest.mark.django_db]

# State, kind, what a signer types (the declaration's own words, but for a rare "cf."), where it leads.
SALE_OF_GOODS = [
    ("Argentina", "reservation", "article 11, article 29 or Part II", ["art-11", "art-29", "part-2"]),
    ("Armenia", "reservation", "Article 1, subparagraph (1) (b)", ["art-1-p1-b"]),
    ("Belarus", "reservation", "article 11, article 29 or Part II of this Convention", ["art-11", "art-29", "part-2"]),
    ("Chile", "declaration", "articles 12 and 96 of the Convention", ["art-12", "art-96"]),
    ("China", "reservation", "subparagraph (b) of paragraph 1 of article 1", ["art-1-p1-b"]),
    ("Denmark", "reservation", "paragraph 1 of article 93", ["art-93-p1"]),
    ("Finland", "declaration", "Article 94, paragraphs (1) and (2)", ["art-94-p1", "art-94-p2"]),
    ("Germany", "understanding", "subparagraph (1) (b) of article 1", ["art-1-p1-b"]),
    ("Hungary", "understanding", "the provisions of article 90 of the Convention", ["art-90"]),
    ("Iceland", "declaration", "article 94, paragraph 1", ["art-94-p1"]),
    ("Paraguay", "reservation", "articles 12 and 96", ["art-12", "art-96"]),
    ("Singapore", "reservation", "sub-paragraph (1) (b) of article 1 of the Convention", ["art-1-p1-b"]),
    ("Saint Vincent and the Grenadines", "reservation", "subparagraph  1  (b) of Article 1", ["art-1-p1-b"]),
    ("United States of America", "reservation", "subparagraph (1) (b) of Article 1", ["art-1-p1-b"]),
]
LAW_OF_THE_SEA = [
    ("Algeria", "reservation", "article 287, paragraph 1 (b), of the said Convention", ["art-287-p1-b"]),
    ("Angola", "declaration", "paragraph 1 of article 287", ["art-287-p1"]),
    (
        "Algeria", "understanding", "Part II, Section 3, Subsections A and C of the Convention",
        ["part-2-section-3-subsection-a", "part-2-section-3-subsection-c"],
    ),
    (
        "Angola", "reservation", "article 287, paragraph 1(c); articles 15, 74 and 83",
        ["art-287-p1-c", "art-15", "art-74", "art-83"],
    ),
    ("Argentina", "declaration", "Part XII of the Convention; Annex VIII, article 1", ["part-12", "annex-8-art-1"]),
    ("Slovenia", "understanding", "Part V; article 70", ["part-5", "art-70"]),
    ("Spain", "understanding", "article 39, paragraph 3 (a)", ["art-39-p3-a"]),
    ("Spain", "understanding", "Articles 56, 61 and 62 of the Convention", ["art-56", "art-61", "art-62"]),
    ("Spain", "understanding", "article 9 of Annex III", ["annex-3-art-9"]),
    ("Spain", "reservation", "section 2 of Part XV", ["part-15-section-2"]),
    ("Sudan", "understanding", "article 70, paragraph 2", ["art-70-p2"]),
    ("Sudan", "understanding", "articles 19, 21 and 25", ["art-19", "art-21", "art-25"]),
    (
        "Spain", "understanding", "Article 233 in conjunction with the provisions of Article 34",
        ["art-233", "art-34"],
    ),
]  # fmt: skip
# What the treaties' own sentences say and nobody can type here: it is named as a mistake, and nothing is lost.
NOT_EXPRESSED = "paragraph 1 cf. paragraph 3 of article 94"


def current(name: str, label: str) -> Edition:
    place = samples.folder()
    assert place is not None
    Edition.objects.update(is_current=False)
    call_command("import_convention", str(place / name), language="en", label=label, publish=True, verbosity=0)
    Edition.objects.filter(label=label).update(is_current=True)
    return Edition.objects.get(label=label)


def enter(state: str, kind: str, about: str, number: int):
    return Client().post(
        "/sign/",
        {
            "name": state, "email": f"state{number}@example.org", "publication": "on",
            "statement-0-kind": kind, "statement-0-about": about, "statement-0-language": "en",
            "statement-0-text": f"The Government of {state} declares so.",
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "label", "declarations"),
    [(samples.CISG, "sale", SALE_OF_GOODS), (samples.UNCLOS, "sea", LAW_OF_THE_SEA)],
    ids=["sale-of-goods", "law-of-the-sea"],
)
def test_declarations_of_states_are_entered_as_a_signer_would(name: str, label: str, declarations) -> None:
    edition = current(name, label)
    for number, (state, kind, about, anchors) in enumerate(declarations):
        response = enter(state, kind, about, number)
        assert response.status_code == 302, (state, about, response.context["statements"].filled[0].errors)
        signature = Signature.objects.get(contact__email=f"state{number}@example.org")
        statement = signature.statements.get()
        assert (statement.kind, [target.anchor for target in statement.targets.all()]) == (kind, anchors)
    articles = StatementTarget.objects.filter(scope__in=["article", "provision"])
    assert articles.filter(edition=edition).exclude(excerpt="").count() == articles.count()


def test_what_cannot_be_expressed_is_named_and_kept() -> None:
    current(samples.CISG, "sale")
    response = enter("Denmark", "declaration", NOT_EXPRESSED, 0)
    assert response.status_code == 422
    [form] = response.context["statements"].filled
    assert (list(form.errors), form["about"].value()) == (["about"], NOT_EXPRESSED)
    assert Signature.objects.count() == 0
