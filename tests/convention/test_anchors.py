"""Anchors that a page's headings get from their words."""

from convention.templatetags.prose import anchored, sections


def test_headings_get_an_id_from_their_words() -> None:
    assert anchored("<h2>How to <em>cite</em> &amp; why</h2><p>x</p>") == (
        '<h2 id="how-to-cite-why">How to <em>cite</em> &amp; why</h2><p>x</p>'
    )


def test_the_second_of_two_equal_headings_and_one_without_letters_get_none() -> None:
    assert anchored("<h3>A</h3><h3>A</h3><h2>…</h2>") == '<h3 id="a">A</h3><h3>A</h3><h2>…</h2>'


def test_sections_are_the_headings_that_can_be_linked() -> None:
    assert sections("<h2>How to <em>cite</em> &amp; why</h2><h3>A</h3><h2>…</h2><h2>B</h2>") == [
        ("how-to-cite-why", "How to cite & why"),
        ("b", "B"),
    ]
