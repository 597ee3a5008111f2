"""Anchors that a page's headings get from their words."""

from convention.templatetags.prose import anchored


def test_headings_get_an_id_from_their_words() -> None:
    assert anchored("<h2>How to <em>cite</em> &amp; why</h2><p>x</p>") == (
        '<h2 id="how-to-cite-why">How to <em>cite</em> &amp; why</h2><p>x</p>'
    )


def test_the_second_of_two_equal_headings_and_one_without_letters_get_none() -> None:
    assert anchored("<h3>A</h3><h3>A</h3><h2>…</h2>") == '<h3 id="a">A</h3><h3>A</h3><h2>…</h2>'
