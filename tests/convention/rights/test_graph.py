"""Inheritance among chapters: transitive, without its exceptions, and never in a circle."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convention.rights.graph import Cycle, Entry, Rights, Rule, excepted


def entry(code: str, chapter: str, groups: str, article: str = "", provision: str = "") -> Entry:
    return Entry(code, chapter, article or code, provision, "right-of-migrants", "work", frozenset(groups.split()))


def codes(rights: Rights, group: str) -> dict[str, bool]:
    return {one.entry.code: one.inherited for one in rights.held(group)}


CHAIN = [Rule("1", ("visitors",)), Rule("2", ("tourists",), ("1",)), Rule("3", ("students",), ("2",))]


def test_what_comes_down_comes_down_further() -> None:
    rights = Rights(CHAIN, [entry("a", "1", "visitors"), entry("b", "2", "tourists"), entry("c", "3", "students")])
    assert codes(rights, "visitors") == {"a": False}
    assert codes(rights, "tourists") == {"a": True, "b": False}
    assert codes(rights, "students") == {"a": True, "b": True, "c": False}
    assert codes(rights, "refugees") == {}
    assert rights.heirs("a") == ["tourists", "students"]


def test_an_exception_stops_what_passes_through_its_chapter() -> None:
    rules = [CHAIN[0], Rule("2", ("tourists",), ("1",), frozenset({"14(1)"})), CHAIN[2]]
    entries = [entry("x", "1", "visitors", "14", "1"), entry("y", "1", "visitors", "14", "2")]
    assert codes(Rights(rules, entries), "tourists") == {"y": True}
    assert codes(Rights(rules, entries), "students") == {"y": True}
    # By another way than through the chapter that made it, it does come down.
    direct = [*rules[:2], Rule("3", ("students",), ("1", "2"))]
    assert codes(Rights(direct, entries), "students") == {"x": True, "y": True}


def test_a_whole_article_may_be_left_out() -> None:
    one = entry("x", "1", "visitors", "14", "1")
    assert [excepted(one, places) for places in (["14"], ["14(1)"], ["14(2)"], ["1"], [])] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_what_names_a_group_is_its_own_wherever_it_stands() -> None:
    rights = Rights(CHAIN, [entry("a", "1", "visitors students")])
    assert codes(rights, "students") == {"a": False}
    assert rights.heirs("a") == ["tourists"]


def test_a_group_of_a_chapter_takes_nothing_that_only_its_neighbour_has() -> None:
    rules = [Rule("4", ("migrant-workers", "investors-and-residents")), Rule("5", ("forced-migrants",), ("4",))]
    rights = Rights(rules, [entry("a", "4", "migrant-workers")])
    assert codes(rights, "investors-and-residents") == {}
    assert codes(rights, "forced-migrants") == {"a": True}


@pytest.mark.parametrize("parents", [{"1": "1"}, {"1": "2", "2": "1"}, {"1": "2", "2": "3", "3": "1", "4": "1"}])
def test_a_circle_is_refused(parents: dict[str, str]) -> None:
    with pytest.raises(Cycle):
        Rights([Rule(chapter, (), tuple(above)) for chapter, above in parents.items()], [])


@st.composite
def graphs(draw: st.DrawFn) -> Rights:
    """Any graph without circles: a chapter builds on some of those before it."""
    count = draw(st.integers(1, 7))
    rules = []
    for n in range(count):
        before = draw(st.sets(st.integers(0, n - 1))) if n else set()
        left_out = draw(st.sets(st.integers(0, 20), max_size=3))
        rules.append(Rule(str(n), (f"g{n}",), tuple(map(str, sorted(before))), frozenset(map(str, left_out))))
    entries = [
        entry(str(k), str(chapter), f"g{chapter}")
        for k, chapter in enumerate(draw(st.lists(st.integers(0, count - 1))))
    ]
    return Rights(rules, entries)


@given(graphs())
def test_a_chapter_has_all_of_each_that_it_builds_on_but_its_exceptions(rights: Rights) -> None:
    for rule in rights.rules:
        mine = set(rights.inherited(rule.chapter))
        for above in rule.builds_on:
            theirs = {one.code: one for one in rights.own(above)} | rights.inherited(above)
            left_out = {code for code, one in theirs.items() if excepted(one, rule.exceptions)}
            assert theirs.keys() - left_out <= mine
            assert not left_out & mine


@given(graphs())
def test_nothing_comes_from_nowhere(rights: Rights) -> None:
    for rule in rights.rules:
        ancestors, waiting = set(), list(rule.builds_on)
        while waiting:
            chapter = waiting.pop()
            ancestors.add(chapter)
            waiting += rights.by_chapter[chapter].builds_on
        assert {one.chapter for one in rights.inherited(rule.chapter).values()} <= ancestors
