"""What is handed back of a form that could not be taken."""

import pytest
from django.test import RequestFactory

from signatories.typed import typed

GIVEN = {
    "csrfmiddlewaretoken": "t", "name": " Ana ", "position": "", "capacity": "own", "publication": "on",
    "statement-0-kind": "declaration", "statement-0-text": "First.", "statement-11-about": "12", "proof": "p",
}  # fmt: skip


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("https://testserver", ["Ana", "First.", "12"]), ("http://testserver", ["Ana", "First.", "12"]),
        ("https://testserver.evil.example", []), ("null", []), ("", []), ("testserver", []), ("http://[", []),
    ],
)  # fmt: skip
def test_words_are_handed_back_to_who_wrote_them_here(origin: str, words: list[str]) -> None:
    assert typed(RequestFactory().post("/sign/", GIVEN, headers={"origin": origin})) == words


def test_what_is_only_read_has_none() -> None:
    assert typed(RequestFactory().get("/sign/?name=Ana", headers={"origin": "http://testserver"})) == []
