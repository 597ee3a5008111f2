"""Every word that the site itself says can be translated."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.structure import pseudo
from tests.structure.reading import pages, parse
from tests.structure.sentences import sentences
from tests.structure.world import World

pytestmark = pytest.mark.alike
SAMPLES = "site:styleguide"  # shows components with sample words, to who builds the site


@pytest.fixture
def foreign(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the world as who speaks no English would meet it."""
    pseudo.speak(monkeypatch)
    return world


def test_no_page_says_plain_english(foreign: World) -> None:
    found = {
        seen.place: words
        for seen in pages(foreign)
        if seen.name != SAMPLES and (words := pseudo.plain_words(seen.tree, seen.row.query))
    }
    assert found == {}


@pytest.mark.parametrize("path", ["/nothing/", "/a%00b/"])
def test_no_refusal_says_plain_english(foreign: World, path: str) -> None:
    answer = Client().get(path)
    assert pseudo.plain_words(parse(answer.content.decode())) == []


def test_sentences_are_short_and_calm() -> None:
    """Under 25 words, and nobody is shouted at."""
    said = list(sentences())
    assert len(said) > 2000
    assert [(place, words) for place, words in said if len(words.split()) >= 25 or "!" in words] == []


def test_the_rule_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    pseudo.speak(monkeypatch)
    from django.template import Context, Template

    page = Template(
        '{% translate "Said" %} {% blocktranslate with name=name %}by <b>{{ name }}</b>{% endblocktranslate %} plainly '
        '<a href="/sign/" title="here">IV</a> <img alt="{% translate "a picture" %}"> CSV <script>let x</script>'
    ).render(Context({"name": "Ada"}))
    assert pseudo.plain_words(parse(page)) == ["plainly", "here"]
    assert pseudo.between_tags("<p>One <em>two</em></p>\n<p>three</p>") == "<p>⟦One ⟧<em>⟦two⟧</em></p>\n<p>⟦three⟧</p>"
