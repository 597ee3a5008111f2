"""An article as plain text and as JSON: nothing is lost, and each says what it is."""

import json
import re

import jsonschema
import pytest
from django.conf import settings
from django.test import Client

from convention.models import Edition, Provision
from tests.convention.texts import small_text

pytestmark = pytest.mark.django_db
SCHEMA = json.loads((settings.BASE_DIR / "static/schemas/article.json").read_text())


@pytest.fixture
def small() -> Edition:
    return small_text()


def test_plain_text_word_for_word(client: Client, small: Edition) -> None:
    text = client.get("/convention/articles/2.txt").content.decode()
    assert text == (
        "Article 2. Duties\n"
        "\n"
        "1. A Party shall help a student, and the Parties shall help all students:\n"
        "\n"
        "   (a) as article 3, paragraph 2 (b), provides; and\n"
        "\n"
        "   (b) as article 102 of the Charter of the United Nations does.\n"
        "\n"
        "   This closing line belongs to paragraph 1.\n"
        "\n"
        "2. Nothing in the preceding article limits paragraph 1 of this article.[2]\n"
        "\n"
        "Notes\n"
        "\n"
        "[2] See also article 3.\n"
        "\n"
        "--\n"
        "Charter of Tests, edition small-en.\n"
        "A model proposed by scholars, not law in force: it gives nobody a right today,\n"
        "and signing brings no protection.\n"
        "Licence not stated.\n"
        "Not proof-read: the owner’s file prevails.\n"
        "Permanent address:\n"
        "http://127.0.0.1:8000/convention/editions/small-en/articles/2/#art-2\n"
        "SHA-256 of the whole text:\n"
        f"{small.digest}\n"
    )


def test_json_holds_the_tree_and_its_notes(client: Client, small: Edition) -> None:
    data = client.get("/convention/articles/2.json").json()
    jsonschema.validate(data, SCHEMA)
    assert (data["number"], data["heading"], data["edition"]["sha256"]) == ("2", "Duties", small.digest)
    assert [one["anchor"] for one in data["provisions"]] == ["art-2-p1", "art-2-p2"]
    assert [one["mark"] for one in data["provisions"][0]["provisions"]] == ["(a)", "(b)", ""]
    assert data["provisions"][1]["notes"] == [{"offset": 68, "number": "2"}]
    assert data["notes"] == [{"number": "2", "mark": "2", "anchor": "note-2", "text": "See also article 3."}]


@pytest.mark.parametrize("ending", ["txt", "json"])
@pytest.mark.parametrize("base", ["/convention/", "/convention/editions/small-en/"])
@pytest.mark.parametrize("tail", ["articles/12-bis", "annexes/2/articles/9"])
def test_addresses(client: Client, small: Edition, base: str, tail: str, ending: str) -> None:
    response = client.get(f"{base}{tail}.{ending}")
    assert (response.status_code, dict(response.cookies)) == (200, {})
    assert response["Content-Type"].startswith({"txt": "text/plain", "json": "application/json"}[ending])
    assert response["Link"] == f'<http://127.0.0.1:8000/convention/editions/small-en/{tail}/>; rel="canonical"'
    assert client.post(f"{base}{tail}.{ending}").status_code == 405
    assert f'href="{base}{tail}.{ending}"' in client.get(f"{base}{tail}/").content.decode()


@pytest.mark.parametrize("tail", ["articles/77.txt", "articles/77.json", "articles/2.xyz", "annexes/9/articles/1.txt"])
def test_what_is_not_there_is_404(client: Client, small: Edition, tail: str) -> None:
    assert client.get(f"/convention/{tail}").status_code == 404


@pytest.mark.alike
def test_every_article_of_the_specimen_keeps_its_words(client: Client, seeded: None) -> None:
    edition = Edition.objects.get(is_specimen=True)
    for article in edition.articles.all():
        response = client.get(f"/convention/articles/{article.slug}.json")
        assert response["X-Robots-Tag"] == "noindex"
        jsonschema.validate(response.json(), SCHEMA)
        assert response.json()["notice"].startswith("Specimen text")
        rows = Provision.objects.filter(article=article).order_by("order").values_list("anchor", "mark", "text")
        assert list(flat(response.json()["provisions"])) == list(rows)
        text = client.get(f"/convention/articles/{article.slug}.txt").content.decode()
        body = re.sub(r"\[\d+\]", "", text.partition("\nNotes\n")[0].partition("\n--\n")[0])
        said = " ".join(f"{mark} {words}".strip() for _, mark, words in rows)
        assert " ".join(body.split()) == " ".join(f"{article.label}. {article.heading} {said}".split())


def flat(provisions: list[dict]) -> list[tuple[str, str, str]]:
    found = []
    for one in provisions:
        found.append((one["anchor"], one["mark"], one["text"]))
        found += flat(one["provisions"])
    return found


@pytest.mark.parametrize("article", ["1", "2"])
def test_query_count(client: Client, small: Edition, django_assert_num_queries, article: str) -> None:
    client.get("/convention/articles/2/")
    with django_assert_num_queries(4):  # edition, article, provisions, notes
        client.get(f"/convention/articles/{article}.json")
