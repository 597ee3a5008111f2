"""Two texts compared: known edits are found exactly, and whatever the texts, nothing is lost or invented."""

from __future__ import annotations

import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convention.comparing.comparison import Change, Comparison, Sort, compare
from convention.comparing.words import CALL, Op, Run, runs, tokens
from tests.convention.comparing.edits import article, chapter, cut, edited, specimen

Said = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def said(change: Change) -> Said:
    numbers = [tuple(unit.number for unit in units) for units in (change.old, change.new)]
    return tuple(change.sorts), numbers[0], numbers[1]


def unlike(found: Comparison) -> list[Said]:
    return [said(change) for change in found.changes if not change.is_same]


@functools.cache
def known() -> Comparison:
    return compare(cut(specimen()), cut(edited(specimen())))


def test_known_edits_are_found_and_nothing_else() -> None:
    assert unlike(known()) == [
        (("split", "changed"), ("41",), ("41", "41 bis")),
        (("changed",), ("42",), ("42",)),
        (("removed",), ("44",), ()),
        (("added",), (), ("43 bis",)),
        (("moved",), ("60",), ("60",)),
        (("renumbered",), ("200",), ("200 bis",)),
    ]
    assert known().counts == {
        Sort.SAME: 208, Sort.SPLIT: 1, Sort.CHANGED: 2, Sort.ADDED: 1, Sort.REMOVED: 1, Sort.MOVED: 1,
        Sort.RENUMBERED: 1,
    }  # fmt: skip


def test_the_other_way_round_they_are_undone() -> None:
    assert sorted(unlike(compare(cut(edited(specimen())), cut(specimen())))) == sorted(
        [
            (("joined", "changed"), ("41", "41 bis"), ("41",)),
            (("changed",), ("42",), ("42",)),
            (("removed",), ("43 bis",), ()),
            (("added",), (), ("44",)),
            (("moved",), ("60",), ("60",)),
            (("renumbered",), ("200 bis",), ("200",)),
        ]
    )


def test_one_comma_is_the_only_change_of_its_article() -> None:
    (change,) = known().on("art-42")
    rows = [row for row in change.rows if not row.is_unchanged]
    assert [[(run.op, run.text) for run in row.runs if run.op is not Op.SAME] for row in rows] == [[(Op.REMOVED, ",")]]
    assert (change.in_marks_only, change.added, change.removed) == (True, 0, 0)
    assert change.touched == ("art-42-p1",)


def test_a_split_article_keeps_its_words() -> None:
    (change,) = known().on("art-41-bis")
    rows = [(row.op, row.is_renumbered, row.line.mark) for row in change.rows if row.line.depth == 1]
    assert rows == [(Op.SAME, False, "1."), (Op.SAME, False, "2."), (Op.SAME, True, "1."), (Op.SAME, True, "2.")]
    assert change.touched == ("art-41-p3", "art-41-p4", "art-41")


def test_an_article_that_went_elsewhere_is_found_at_both_its_numbers() -> None:
    words = chapter()
    ninety, late = article(words, "90"), article(words, "101")
    # 90 goes, and a later one takes its number and its place.
    words = words.replace(late, "").replace(ninety, late.replace("Article 101.", "Article 90."))
    found = compare(cut(specimen()), cut(words))
    assert [said(change) for change in found.on("art-90")] == [
        (("removed",), ("90",), ()),
        (("moved", "renumbered"), ("101",), ("90",)),
    ]


def test_articles_that_an_insertion_shifts_are_renumbered_and_not_changed() -> None:
    old = "# Charter\n\n" + "\n".join(_short(number, number) for number in range(1, 30))
    new = "# Charter\n\n" + _short(1, 1) + "\n### Article 2. New\n\nA matter that nobody had thought of before now.\n\n"
    new += "\n".join(_short(number + 1, number) for number in range(2, 30))
    found = compare(cut(old), cut(new))
    assert found.counts == {Sort.SAME: 1, Sort.ADDED: 1, Sort.RENUMBERED: 28}


def _short(number: int, word: int) -> str:
    return (
        f"### Article {number}. Matter {word}\n\nOn matter {word * 7} a State shall do what number {word * 3} asks.\n"
    )


def test_joined_articles() -> None:
    words = chapter()
    first, second = article(words, "90"), article(words, "91")
    joined = first + second.partition("\n")[2]
    found = compare(cut(words), cut(words.replace(first, joined).replace(second, "")))
    assert [(change[0][0], *change[1:]) for change in unlike(found)] == [("joined", ("90", "91"), ("90",))]


def test_a_footnote_more_changes_its_article_alone() -> None:
    words = chapter()
    new = words.replace(article(words, "90"), article(words, "90").replace("the", "the[^new]", 1), 1)
    found = compare(cut(words), cut(new + "\n[^new]: A note that was not there.\n"))
    assert unlike(found) == [(("changed",), ("90",), ("90",))]
    assert [run.text for row in found.on("art-90")[0].rows for run in row.runs if run.op is Op.ADDED] == [
        CALL, "A note that was not there.",
    ]  # fmt: skip


def test_a_chapter_that_moves_takes_its_articles_along() -> None:
    def part(number: str, name: str, *articles: int) -> str:
        return f"# Chapter {number}. {name}\n\n" + "\n".join(_short(one, one) for one in articles) + "\n"

    old = "# Charter\n\n" + part("I", "Fish", 1, 2) + part("II", "Fowl", 3, 4) + part("III", "Meat", 5, 6)
    new = "# Charter\n\n" + part("I", "Meat", 5, 6) + part("II", "Fish", 1, 2) + part("III", "Fowl", 3, 4)
    found = compare(cut(old), cut(new))
    assert [(change.unit.heading, [str(sort) for sort in change.sorts]) for change in found.changes] == [
        ("Charter", ["same"]),
        ("Meat", ["moved", "renumbered"]), ("Matter 5", ["same"]), ("Matter 6", ["same"]),
        ("Fish", ["renumbered"]), ("Matter 1", ["same"]), ("Matter 2", ["same"]),
        ("Fowl", ["renumbered"]), ("Matter 3", ["same"]), ("Matter 4", ["same"]),
    ]  # fmt: skip


# --- whatever the texts -------------------------------------------------------------------------------

PROSE = st.lists(st.sampled_from(["a", "State", "the", ",", "shall", ".", "not", "民", "d’État", CALL, "5"])).map(
    " ".join
)


@given(PROSE, PROSE)
def test_runs_hold_both_texts_whole(old: str, new: str) -> None:
    found = runs(old, new)

    def words(*ops: Op) -> list[str]:
        return [token.word for run in found if run.op in ops for token in tokens(run.text)]

    assert words(Op.SAME, Op.REMOVED) == [token.word for token in tokens(old)]
    assert words(Op.SAME, Op.ADDED) == [token.word for token in tokens(new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("States, shall help", "States shall help", [("same", "States"), ("removed", ","), ("same", "shall help")]),
        ("a right", "a duty", [("same", "a"), ("removed", "right"), ("added", "duty")]),
        ("State’s own law", "States’ own law", [("removed", "State’s"), ("added", "States’"), ("same", "own law")]),
        ("art. 1.5 is", "art. 1.6 is", [("same", "art."), ("removed", "1.5"), ("added", "1.6"), ("same", "is")]),
        ("", "new", [("added", "new")]),
        ("same", "same", [("same", "same")]),
        ("", "", []),
    ],
)
def test_runs_as_a_reader_would_mark_them(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert [(str(run.op), run.text) for run in runs(old, new)] == expected


def test_a_short_word_does_not_hold_two_changes_apart() -> None:
    found = runs("Whoever comes by sea to the coast of a State", "People arriving from above to an airport they chose")
    assert [run.op for run in found] == [Op.REMOVED, Op.ADDED]
    assert found[0] == Run(Op.REMOVED, "Whoever comes by sea to the coast of a State", spaced=False)


ARTICLES = st.permutations(range(1, 9)).flatmap(lambda order: st.integers(0, 8).map(lambda size: order[:size]))


@given(ARTICLES, ARTICLES)
def test_every_article_stands_in_one_change(old: list[int], new: list[int]) -> None:
    texts = [
        cut("# Charter\n\n" + "\n".join(_short(place, word) for place, word in enumerate(words, start=1)))
        for words in (old, new)
    ]
    found = compare(*texts)
    assert sorted(unit.number for change in found.changes for unit in change.old if unit.is_article) == sorted(
        str(place) for place in range(1, len(old) + 1)
    )
    assert [unit.number for change in found.changes for unit in change.new if unit.is_article] == [
        str(place) for place in range(1, len(new) + 1)
    ]
